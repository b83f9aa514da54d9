"""What a room full of people needs: text not sent yet, sealed answers, a roster."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    text = sa.Text()
    op.create_table(
        "unsent",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("seat", text, primary_key=True),
        sa.Column("item", text, primary_key=True),
        sa.Column("body", text, nullable=False),
        sa.Column("wall", text, nullable=False),
    )
    op.create_table(
        "ballots",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("questionnaire", text, primary_key=True),
        sa.Column("key", text, primary_key=True),
        sa.Column("sealed", text, nullable=False),
        # A rowid would count them in the order in which the log says who answered.
        sqlite_with_rowid=False,
    )
    op.create_table(
        "roster",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("id", text, primary_key=True),
        sa.Column("name", text, nullable=False),
        sa.Column("office", text, nullable=False),
        sa.Column("team", text, nullable=False),
        sa.Column("role", text, nullable=False),
        sa.Column("seat", text, nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
    )
