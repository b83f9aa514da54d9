"""The first format.

The columns stand here in full, not taken from the tables' classes: those go on, this stays what it was. Views
are made by the store, after the last migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    text, number = sa.Text(), sa.BigInteger()
    op.create_table(
        "events",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seat", text, nullable=False),
        sa.Column("command", text, nullable=False),
        sa.Column("wall", text, nullable=False),
        sa.Column("elapsed", number, nullable=False),
        sa.Column("scenario", text, nullable=False),
        sa.Column("phase", text, nullable=False),
        sa.Column("salt", text, nullable=False),
        sa.Column("payload", text),
        sa.Column("digest", text, nullable=False),
        sa.Column("hash", text, nullable=False),
    )
    op.create_table(
        "exercises",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("title", text, nullable=False),
        sa.Column("created", text, nullable=False),
        sa.Column("beat", number, nullable=False),
        sa.Column("beat_wall", text, nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("seat", text, primary_key=True),
        sa.Column("name", text, nullable=False),
        sa.Column("office", text, nullable=False),
    )
    op.create_table(
        "seats",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("seat", text, primary_key=True),
        sa.Column("role", text, nullable=False),
        sa.Column("team", text, nullable=False),
        sa.Column("token_hash", text, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "codes",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("place", text, primary_key=True),
        sa.Column("code_hash", text, nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("team", text, primary_key=True),
        sa.Column("body", text, nullable=False),
        sa.Column("wall", text, nullable=False),
    )
    op.create_table(
        "leases",
        sa.Column("exercise", text, primary_key=True),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("nonce", text, nullable=False),
        sa.Column("host", text, nullable=False),
    )
