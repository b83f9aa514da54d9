"""No table changes: rolls, amended rulings, the scorecard and verdicts are new kinds of rows, which an older ttx does
not know, and the views tell of them.
"""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass
