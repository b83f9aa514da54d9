"""The key of ratings that evaluators know from HSEEP. A rating is a person's, never a rule's."""

RATINGS = {
    "P": "Performed without challenges",
    "S": "Performed with some challenges",
    "M": "Performed with major challenges",
    "U": "Unable to be performed",
}
UNSEEN = "N"
"""Somebody says that nobody observed it, which is no rating."""
