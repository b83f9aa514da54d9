"""The tables of an exercise file. The log is `events`; everything else is not history and may change in place."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text
from sqlmodel import Field, SQLModel


class Event(SQLModel, table=True):
    """One fact. Never updated, but to forget its payload."""

    __tablename__ = "events"

    exercise: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    kind: str
    version: int
    seat: str
    command: str
    wall: str
    elapsed: int = Field(sa_column=Column(BigInteger, nullable=False))
    scenario: str
    phase: str
    salt: str
    payload: str | None = Field(sa_column=Column(Text))
    """text, not jsonb: the chain is over these very bytes"""
    digest: str
    hash: str


class Exercise(SQLModel, table=True):
    """What runs are kept here, and how far each one's clock was."""

    __tablename__ = "exercises"

    exercise: str = Field(primary_key=True)
    title: str
    created: str
    beat: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    beat_wall: str = ""


class Person(SQLModel, table=True):
    """Who sits where: the one place with names, which can be emptied."""

    __tablename__ = "people"

    exercise: str = Field(primary_key=True)
    seat: str = Field(primary_key=True)
    name: str
    office: str = ""


class Seat(SQLModel, table=True):
    """A seat and the hash of the token that opens it."""

    __tablename__ = "seats"

    exercise: str = Field(primary_key=True)
    seat: str = Field(primary_key=True)
    role: str
    team: str
    token_hash: str
    active: bool = True


class Code(SQLModel, table=True):
    """The hash of a join code, by `team:NAME` or role."""

    __tablename__ = "codes"

    exercise: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    code_hash: str


class Draft(SQLModel, table=True):
    """A team's unsent draft with what was written beside it, as JSON."""

    __tablename__ = "drafts"

    exercise: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    body: str = Field(sa_column=Column(Text, nullable=False))
    wall: str


class Unsent(SQLModel, table=True):
    """What a seat has written and not sent, by what it is for: inject-3, message."""

    __tablename__ = "unsent"

    exercise: str = Field(primary_key=True)
    seat: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    body: str = Field(sa_column=Column(Text, nullable=False))
    wall: str


class Ballot(SQLModel, table=True):
    """An anonymous answer until its questionnaire is closed: sealed, under a random key, in no order that tells."""

    __tablename__ = "ballots"

    exercise: str = Field(primary_key=True)
    questionnaire: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    sealed: str = Field(sa_column=Column(Text, nullable=False))


class Expected(SQLModel, table=True):
    """Somebody who is expected to take part; names again, so outside the log."""

    __tablename__ = "roster"

    exercise: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    office: str = ""
    team: str = ""
    role: str = "player"
    seat: str = ""
    present: bool = False


class Lease(SQLModel, table=True):
    """Which server writes."""

    __tablename__ = "leases"

    exercise: str = Field(primary_key=True)
    pid: int
    port: int
    nonce: str
    host: str


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


# The store speaks Core, not ORM: these are what its statements are made of.
EVENTS = _table(Event)
EXERCISES = _table(Exercise)
PEOPLE = _table(Person)
SEATS = _table(Seat)
CODES = _table(Code)
DRAFTS = _table(Draft)
UNSENT = _table(Unsent)
BALLOTS = _table(Ballot)
ROSTER = _table(Expected)
LEASES = _table(Lease)
