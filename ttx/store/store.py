"""A database with exercises in it: append, read, follow, and what is not history.

One process holds one connection, in one thread. The hot path is SQL on that connection; the ORM is several times slower
to append and twenty to read back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from ttx.errors import TtxError
from ttx.store import databases
from ttx.store.failures import plain_words
from ttx.store.migrate import bring_up_to_date, check_format
from ttx.store.rows import Entry, Proof, Row, check_chain, first_hash, seal
from ttx.store.tables import (
    BALLOTS,
    CODES,
    DRAFTS,
    EVENTS,
    EXERCISES,
    LEASES,
    PEOPLE,
    ROSTER,
    SEATS,
    UNSENT,
    Ballot,
    Expected,
    Lease,
    Seat,
)
from ttx.text import hide_password

_CHUNK = 2_000
_END = 2**31 - 1
_values = attrgetter(*Row.__struct_fields__)


class Conflict(TtxError):
    """The log has moved on since the writer looked: somebody else wrote."""


@dataclass(frozen=True, slots=True)
class ExerciseInfo:
    """An exercise that is kept here."""

    exercise: str
    title: str
    created: str


class Store:
    """One database. Every failure a person can mend is a TtxError."""

    def __init__(self, url: str, engine: Engine, connection: Connection) -> None:
        self.url = url
        self.shared = connection.dialect.name == "postgresql"
        """whether other servers may write here too"""
        self._engine = engine
        self._connection = connection
        self._tips: dict[str, tuple[int, str]] = {}
        mark = "%s" if self.shared else "?"
        columns = ", ".join(Row.__struct_fields__)
        self._insert = f"insert into events ({columns}) values ({', '.join([mark] * 14)})"  # noqa: S608
        self._read = (
            f"select {columns} from events where exercise = {mark} and seq > {mark} and seq <= {mark}"  # noqa: S608
            f" order by seq limit {_CHUNK}"
        )

    @staticmethod
    def open(place: str | Path, *, write: bool, create: bool = False) -> Store:
        """Open a file or a `postgresql://` address. Opening for writing brings an older format up to date."""
        url = str(place)
        shown = hide_password(url)
        is_new = create and not databases.is_postgres(url) and not Path(url).exists()
        with plain_words(url):
            engine = databases.engine_for(url, write=write, create=create)
            connection = None
            try:
                connection = engine.connect()
                connection.info[databases.WRITING] = write
                with connection.begin():
                    if write:
                        bring_up_to_date(connection, shown, create=create)
                    else:
                        check_format(connection, shown)
                if write:
                    databases.use_wal(connection)
            except BaseException:
                if connection is not None:
                    connection.close()
                engine.dispose()
                if is_new:
                    Path(url).unlink(missing_ok=True)
                raise
        return Store(url, engine, connection)

    def close(self) -> None:
        """Close; the last one out leaves one file."""
        databases.put_away(self._connection)
        self._connection.close()
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with plain_words(self.url):
            self._connection.info[databases.WRITING] = True
            with self._connection.begin():
                yield self._connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        # A read leaves no transaction open: on SQLite it would pin the WAL, on PostgreSQL an old picture.
        with plain_words(self.url), self._connection.begin():
            yield self._connection

    # -- the log

    def exercises(self) -> list[ExerciseInfo]:
        """What is kept here, oldest first."""
        columns = EXERCISES.c.exercise, EXERCISES.c.title, EXERCISES.c.created
        with self._reading() as connection:
            found = connection.execute(select(*columns).order_by(EXERCISES.c.created, EXERCISES.c.exercise))
            return list(starmap(ExerciseInfo, found))

    def create_exercise(self, exercise: str, title: str, wall: str) -> None:
        """Make room for a new exercise."""
        values = {"exercise": exercise, "title": title, "created": wall, "beat": 0, "beat_wall": wall}
        try:
            with self._writing() as connection:
                connection.execute(insert(EXERCISES), values)
        except IntegrityError:
            raise TtxError(f"there is already an exercise {exercise!r} in it", hint="name it otherwise") from None

    def append(self, exercise: str, after: int, entries: Sequence[Entry], ballots: Sequence[Ballot] = ()) -> list[Row]:
        """Keep these entries after row `after`, and the sealed answers that belong to them, all or none. Conflict where
        that is not the last row any more.
        """
        rows: list[Row] = []
        known = self._tips.pop(exercise, None)
        try:
            with self._writing() as connection:
                databases.lock(connection, exercise)
                if known is None or known[0] != after or self.shared:
                    known = self._tip(connection, exercise)
                seq, previous = known
                if seq != after:
                    raise _conflict(f"the log is at row {seq}, not at row {after}")
                for number, entry in enumerate(entries, after + 1):
                    row = seal(previous, exercise, number, entry)
                    rows.append(row)
                    previous = row.hash
                if rows:
                    connection.exec_driver_sql(self._insert, list(map(_values, rows)))
                    databases.tell_others(connection, exercise)
                if ballots:
                    connection.execute(insert(BALLOTS), [ballot.model_dump() for ballot in ballots])
        except IntegrityError:
            # What this one took for the last row was not: the primary key refuses a number that is taken.
            raise _conflict("somebody else wrote to the log at this moment") from None
        # Only what is surely kept is remembered.
        self._tips[exercise] = (rows[-1].seq, rows[-1].hash) if rows else known
        return rows

    def _tip(self, connection: Connection, exercise: str) -> tuple[int, str]:
        wanted = select(EVENTS.c.seq, EVENTS.c.hash).where(EVENTS.c.exercise == exercise)
        found = connection.execute(wanted.order_by(EVENTS.c.seq.desc()).limit(1)).first()
        return (found[0], found[1]) if found else (0, first_hash(exercise))

    def tip(self, exercise: str) -> tuple[int, str]:
        """Number and hash of the last row."""
        with self._reading() as connection:
            return self._tip(connection, exercise)

    def read(self, exercise: str, after: int = 0, upto: int = _END) -> Iterator[Row]:
        """Rows after a number, in order, up to another and with it."""
        return starmap(Row, self._tuples(exercise, after, upto))

    def _tuples(self, exercise: str, after: int = 0, upto: int = _END) -> Iterator[tuple[Any, ...]]:
        # In chunks, each a short read: a follower must not hold a picture of the database while its caller thinks.
        while True:
            with self._reading() as connection:
                chunk = connection.exec_driver_sql(self._read, (exercise, after, upto)).cursor.fetchall()
            yield from chunk
            if len(chunk) < _CHUNK:
                return
            after = chunk[-1][1]

    def follow(
        self, exercise: str, after: int = 0, *, poll: float = 0.1, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Row]:
        """Rows after a number, and each new one as it is kept, until `stop`, asked every `poll` seconds, says so."""
        with plain_words(self.url), self._engine.connect() as watcher:
            changed = databases.watch(watcher, exercise, poll)
            while not stop():
                for row in self.read(exercise, after):
                    after = row.seq
                    yield row
                while not changed() and not stop():
                    pass

    def verify(self, exercise: str) -> Proof:
        """Recompute the chain."""
        return check_chain(exercise, self._tuples(exercise))

    def forget(self, exercise: str, seqs: Iterable[int]) -> None:
        """Delete the payloads of these rows for good; their digests stay. The caller appends the event that says so."""
        these = EVENTS.c.exercise == exercise, EVENTS.c.seq == bindparam("number")
        gone = [{"number": seq} for seq in seqs]
        with self._writing() as connection:
            if gone:
                connection.execute(update(EVENTS).where(*these).values(salt="", payload=None), gone)
        self._scrub()

    def _scrub(self) -> None:
        with plain_words(self.url):
            databases.scrub(self._connection)

    # -- what is not history

    def people(self, exercise: str) -> dict[str, tuple[str, str]]:
        """Name and office by seat."""
        with self._reading() as connection:
            found = connection.execute(select(PEOPLE).where(PEOPLE.c.exercise == exercise))
            return {person.seat: (person.name, person.office) for person in found}

    def name_seat(self, exercise: str, seat: str, name: str, office: str) -> None:
        """Note who sits there."""
        self._put(PEOPLE, exercise=exercise, seat=seat, name=name, office=office)

    def forget_people(self, exercise: str) -> None:
        """Empty the places that hold names."""
        with self._writing() as connection:
            connection.execute(delete(PEOPLE).where(PEOPLE.c.exercise == exercise))
            connection.execute(delete(ROSTER).where(ROSTER.c.exercise == exercise))
        self._scrub()

    def forget_private(self, exercise: str) -> None:
        """Leave nothing of what opens doors, of what was written and not sent, and of sealed answers."""
        with self._writing() as connection:
            for table in (SEATS, CODES, DRAFTS, UNSENT, BALLOTS):
                connection.execute(delete(table).where(table.c.exercise == exercise))
        self._scrub()

    def seats(self, exercise: str) -> list[Seat]:
        """All seats, also those that are closed."""
        with self._reading() as connection:
            found = connection.execute(select(SEATS).where(SEATS.c.exercise == exercise).order_by(SEATS.c.seat))
            return [Seat(**seat._mapping) for seat in found]

    def add_seat(self, exercise: str, seat: str, role: str, team: str, token_hash: str) -> None:
        """Note a seat and what opens it."""
        self._put(SEATS, exercise=exercise, seat=seat, role=role, team=team, token_hash=token_hash, active=True)

    def set_token(self, exercise: str, seat: str, token_hash: str) -> None:
        """Let another token open a seat; the old one does not any more."""
        self._change(SEATS, {"exercise": exercise, "seat": seat}, token_hash=token_hash)

    def move_seat(self, exercise: str, seat: str, team: str) -> None:
        """The seat is in another team now."""
        self._change(SEATS, {"exercise": exercise, "seat": seat}, team=team)

    def close_seat(self, exercise: str, seat: str) -> None:
        """Let nothing open a seat any more."""
        self._change(SEATS, {"exercise": exercise, "seat": seat}, active=False)

    def codes(self, exercise: str) -> dict[str, str]:
        """Hash of the join code by `team:NAME` or role."""
        with self._reading() as connection:
            found = connection.execute(select(CODES).where(CODES.c.exercise == exercise))
            return {code.place: code.code_hash for code in found}

    def set_codes(self, exercise: str, hashes: dict[str, str]) -> None:
        """Make these the codes."""
        rows = [{"exercise": exercise, "place": place, "code_hash": code} for place, code in hashes.items()]
        with self._writing() as connection:
            connection.execute(delete(CODES).where(CODES.c.exercise == exercise))
            if rows:
                connection.execute(insert(CODES), rows)

    def drafts(self, exercise: str) -> dict[str, str]:
        """Unsent drafts as JSON, by team."""
        with self._reading() as connection:
            found = connection.execute(select(DRAFTS).where(DRAFTS.c.exercise == exercise))
            return {draft.team: draft.body for draft in found}

    def save_draft(self, exercise: str, team: str, body: str, wall: str) -> None:
        """Keep a team's draft, with what was written beside it."""
        self._put(DRAFTS, exercise=exercise, team=team, body=body, wall=wall)

    def unsent(self, exercise: str, seat: str) -> dict[str, str]:
        """What a seat has written and not sent, by what it is for."""
        with self._reading() as connection:
            found = connection.execute(select(UNSENT).where(UNSENT.c.exercise == exercise, UNSENT.c.seat == seat))
            return {text.item: text.body for text in found}

    def save_unsent(self, exercise: str, seat: str, item: str, body: str, wall: str) -> None:
        """Keep what a seat has written and not sent; nothing is kept of an empty text."""
        if body:
            self._put(UNSENT, exercise=exercise, seat=seat, item=item, body=body, wall=wall)
            return
        with self._writing() as connection:
            connection.execute(delete(UNSENT).filter_by(exercise=exercise, seat=seat, item=item))

    def ballots(self, exercise: str) -> list[Ballot]:
        """Sealed answers to questionnaires that are not closed yet, in the order of their random keys."""
        with self._reading() as connection:
            found = connection.execute(select(BALLOTS).where(BALLOTS.c.exercise == exercise).order_by(BALLOTS.c.key))
            return [Ballot(**ballot._mapping) for ballot in found]

    def drop_ballots(self, exercise: str, questionnaire: str) -> None:
        """The questionnaire is closed: leave nothing of its sealed answers."""
        with self._writing() as connection:
            connection.execute(delete(BALLOTS).filter_by(exercise=exercise, questionnaire=questionnaire))

    def roster(self, exercise: str) -> list[Expected]:
        """Who is expected, in the order of the list."""
        with self._reading() as connection:
            found = connection.execute(select(ROSTER).where(ROSTER.c.exercise == exercise).order_by(ROSTER.c.id))
            return [Expected(**person._mapping) for person in found]

    def expect(self, person: Expected) -> None:
        """Note somebody who is expected, or what is new of them."""
        self._put(ROSTER, **person.model_dump())

    def expect_no_more(self, exercise: str, id: str) -> None:
        """Take somebody off the roster."""
        with self._writing() as connection:
            connection.execute(delete(ROSTER).filter_by(exercise=exercise, id=id))

    def beat(self, exercise: str, elapsed: int, wall: str) -> None:
        """Note how far the clock is."""
        self._change(EXERCISES, {"exercise": exercise}, beat=elapsed, beat_wall=wall)

    def last_beat(self, exercise: str) -> int:
        """How far the clock was at the last heartbeat."""
        with self._reading() as connection:
            return int(connection.scalar(select(EXERCISES.c.beat).where(EXERCISES.c.exercise == exercise)) or 0)

    def holder(self, exercise: str) -> Lease | None:
        """Who says to be the writer; perhaps its process is dead."""
        with self._reading() as connection:
            return self._holder(connection, exercise)

    def _holder(self, connection: Connection, exercise: str) -> Lease | None:
        found = connection.execute(select(LEASES).where(LEASES.c.exercise == exercise)).first()
        return Lease(**found._mapping) if found else None

    def acquire_lease(
        self, exercise: str, pid: int, port: int, nonce: str, host: str, *, instead_of: str = ""
    ) -> Lease | None:
        """Become the writer; whoever is it already is returned instead.

        A dead process loses its lease. After a reboot another process may have its number: who has found out that
        nobody answers at the holder's port passes that holder's nonce as `instead_of`.
        """
        with self._writing() as connection:
            databases.lock(connection, exercise)
            found = self._holder(connection, exercise)
            if found and found.nonce not in (nonce, instead_of) and databases.lives(found.pid, found.host):
                return found
            connection.execute(delete(LEASES).where(LEASES.c.exercise == exercise))
            values = {"exercise": exercise, "pid": pid, "port": port, "nonce": nonce, "host": host}
            connection.execute(insert(LEASES), values)
        return None

    def release_lease(self, exercise: str, nonce: str) -> None:
        """Let the next one write. A lease that another has taken over stays."""
        with self._writing() as connection:
            connection.execute(delete(LEASES).where(LEASES.c.exercise == exercise, LEASES.c.nonce == nonce))

    def backup(self, directory: Path, keep: int = 3) -> Path:
        """Make a verified copy there, also while a server writes; the oldest beyond `keep` go."""
        from ttx.store.backup import back_up

        if self.shared:
            raise TtxError("copies of a PostgreSQL database are made by its own tools", hint="pg_dump")
        return back_up(databases.driver(self._connection), Path(self.url), directory, keep)

    def copy(self, to: Path) -> None:
        """Make a verified copy in a new file, without a trace of what was deleted before."""
        from ttx.store.backup import copy_to

        if self.shared:
            raise TtxError("a PostgreSQL database is copied by its own tools", hint="pg_dump")
        copy_to(databases.driver(self._connection), to)

    def _put(self, table: Table, **values: Any) -> None:
        # Both databases spell this alike, and one statement leaves no gap for another writer.
        keys = [column.name for column in table.primary_key]
        others = ", ".join(f"{name} = excluded.{name}" for name in values if name not in keys)
        statement = (
            f"insert into {table.name} ({', '.join(values)}) values ({', '.join(f':{name}' for name in values)})"  # noqa: S608
            f" on conflict ({', '.join(keys)}) do update set {others}"
        )
        with self._writing() as connection:
            connection.execute(text(statement), values)

    def _change(self, table: Table, key: dict[str, str], **values: Any) -> None:
        with self._writing() as connection:
            connection.execute(update(table).filter_by(**key).values(**values))


def _conflict(message: str) -> Conflict:
    return Conflict(message, hint="read what is new, then try again")
