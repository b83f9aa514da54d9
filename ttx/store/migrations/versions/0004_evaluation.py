"""No table changes: ratings, findings, the hot wash and the improvement plan are new kinds of rows, which an older ttx
does not know, and the views tell of them.
"""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
