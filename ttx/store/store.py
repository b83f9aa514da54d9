"""A database with exercises in it: append, read, follow, and what is not history.

One process holds one connection. The hot path is SQL on that connection; the ORM is four times slower to append and twenty to
read back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from ttx.errors import TtxError
from ttx.store import databases
from ttx.store.migrate import bring_up_to_date, check_format
from ttx.store.rows import Entry, Proof, Row, check_chain, first_hash, seal
from ttx.store.tables import Code, Draft, Event, Exercise, Lease, Person, Seat

_COLUMNS = "exercise, seq, kind, version, seat, command, wall, elapsed, scenario, phase, salt, payload, digest, hash"
_CHUNK = 2_000


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
        self._insert = f"insert into events ({_COLUMNS}) values ({', '.join([mark] * 14)})"  # noqa: S608
        self._read = f"select {_COLUMNS} from events where exercise = {mark} and seq > {mark} order by seq limit {mark}"  # noqa: S608

    @staticmethod
    def open(place: str | Path, *, write: bool, create: bool = False) -> Store:
        """Open a file or a `postgresql://` address. Opening for writing brings an older format up to date."""
        url = str(place)
        engine = databases.engine_for(url, write=write, create=create)
        with databases.plain_words(url):
            connection = engine.connect()
            try:
                if write:
                    with connection.begin():
                        bring_up_to_date(connection, url, create=create)
                else:
                    check_format(connection, url)
                    connection.rollback()
            except BaseException:
                connection.close()
                engine.dispose()
                raise
        return Store(url, engine, connection)

    def close(self) -> None:
        """Close; the last one out leaves one file."""
        databases.fold_away(self._connection)
        self._connection.close()
        self._engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with databases.plain_words(self.url), self._connection.begin():
            yield self._connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        # A read leaves no transaction open: on SQLite it would pin the WAL, on PostgreSQL an old picture.
        with databases.plain_words(self.url):
            try:
                yield self._connection
            finally:
                self._connection.rollback()

    # -- the log

    def exercises(self) -> list[ExerciseInfo]:
        """What is kept here, oldest first."""
        wanted = select(Exercise.exercise, Exercise.title, Exercise.created).order_by(Exercise.created)  # type: ignore[call-overload]
        with self._reading() as connection:
            return [ExerciseInfo(*row) for row in connection.execute(wanted)]

    def create_exercise(self, exercise: str, title: str, wall: str) -> None:
        """Make room for a new exercise."""
        with self._writing() as connection:
            values = {"exercise": exercise, "title": title, "created": wall, "beat": 0, "beat_wall": wall}
            connection.execute(insert(Exercise).values(values))

    def append(self, exercise: str, after: int, entries: Sequence[Entry]) -> list[Row]:
        """Keep these entries after row `after`, all or none. Conflict where that is not the last row any more."""
        rows: list[Row] = []
        try:
            with self._writing() as connection:
                databases.lock_log(connection, exercise)
                seq, previous = self._tip_within(connection, exercise)
                if seq != after:
                    raise Conflict(
                        f"the log is at row {seq}, not at row {after}", hint="read what is new, then try again"
                    )
                for number, entry in enumerate(entries, after + 1):
                    rows.append(seal(previous, exercise, number, entry))
                    previous = rows[-1].hash
                connection.exec_driver_sql(self._insert, [_values(row) for row in rows])
                databases.tell_others(connection, exercise)
        except IntegrityError:
            self._tips.pop(exercise, None)
            raise Conflict(
                "somebody else wrote to the log at this moment", hint="read what is new, then try again"
            ) from None
        except BaseException:
            self._tips.pop(exercise, None)
            raise
        if rows:
            self._tips[exercise] = (rows[-1].seq, rows[-1].hash)
        return rows

    def _tip_within(self, connection: Connection, exercise: str) -> tuple[int, str]:
        known = self._tips.get(exercise)
        if known and not self.shared:
            # The insert itself checks it: the primary key refuses a number that is taken.
            return known
        found = connection.execute(
            text("select seq, hash from events where exercise = :exercise order by seq desc limit 1"),
            {"exercise": exercise},
        ).first()
        return (found[0], found[1]) if found else (0, first_hash(exercise))

    def tip(self, exercise: str) -> tuple[int, str]:
        """Number and hash of the last row."""
        with self._reading() as connection:
            self._tips.pop(exercise, None)
            return self._tip_within(connection, exercise)

    def read(self, exercise: str, after: int = 0) -> Iterator[Row]:
        """Rows after a number, in order."""
        for values in self._tuples(exercise, after):
            yield Row(*values)

    def _tuples(self, exercise: str, after: int = 0) -> Iterator[tuple[Any, ...]]:
        # In chunks, each a short read: a follower must not hold a picture of the database while its caller thinks.
        while True:
            with self._reading() as connection:
                chunk = connection.exec_driver_sql(self._read, (exercise, after, _CHUNK)).cursor.fetchall()
            yield from chunk
            if len(chunk) < _CHUNK:
                return
            after = chunk[-1][1]

    def follow(
        self, exercise: str, after: int = 0, *, poll: float = 0.1, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Row]:
        """Rows after a number, and each new one as it is kept, until `stop` says so."""
        changed = databases.watch(self._connection, exercise, poll)
        while not stop():
            for row in self.read(exercise, after):
                after = row.seq
                yield row
            while not stop() and not changed():
                if not self.shared:
                    time.sleep(poll)

    def verify(self, exercise: str) -> Proof:
        """Recompute the chain."""
        return check_chain(exercise, self._tuples(exercise))

    def forget(self, exercise: str, seqs: Iterable[int]) -> None:
        """Delete the payloads of these rows for good; their digests stay. The caller appends the event that says so."""
        chosen = list(seqs)
        with self._writing() as connection:
            of_these = Event.seq.in_(chosen)  # type: ignore[attr-defined]
            connection.execute(update(Event).filter_by(exercise=exercise).where(of_these).values(salt="", payload=None))
        databases.vacuum(self._connection)

    # -- what is not history

    def people(self, exercise: str) -> dict[str, tuple[str, str]]:
        """Name and office by seat."""
        with self._reading() as connection:
            found = connection.execute(select(*_columns(Person)).where(Person.exercise == exercise))  # type: ignore[arg-type]
            return {row.seat: (row.name, row.office) for row in found}

    def name_seat(self, exercise: str, seat: str, name: str, office: str) -> None:
        self._put(Person, {"exercise": exercise, "seat": seat}, {"name": name, "office": office})

    def forget_people(self, exercise: str) -> None:
        """Empty the one place that holds names."""
        with self._writing() as connection:
            connection.execute(delete(Person).where(Person.exercise == exercise))  # type: ignore[arg-type]
        databases.vacuum(self._connection)

    def seats(self, exercise: str) -> list[Seat]:
        with self._reading() as connection:
            found = connection.execute(select(*_columns(Seat)).where(Seat.exercise == exercise))  # type: ignore[arg-type]
            return [Seat(**row._mapping) for row in found]

    def add_seat(self, exercise: str, seat: str, role: str, team: str, token_hash: str) -> None:
        values = {"role": role, "team": team, "token_hash": token_hash, "active": True}
        self._put(Seat, {"exercise": exercise, "seat": seat}, values)

    def set_token(self, exercise: str, seat: str, token_hash: str) -> None:
        self._change(Seat, {"exercise": exercise, "seat": seat}, {"token_hash": token_hash})

    def close_seat(self, exercise: str, seat: str) -> None:
        self._change(Seat, {"exercise": exercise, "seat": seat}, {"active": False})

    def codes(self, exercise: str) -> dict[str, str]:
        """Hash of the join code by `team:NAME` or role."""
        with self._reading() as connection:
            found = connection.execute(select(Code.place, Code.code_hash).where(Code.exercise == exercise))  # type: ignore[call-overload]
            return {place: code_hash for place, code_hash in found}

    def set_codes(self, exercise: str, hashes: dict[str, str]) -> None:
        """Make these the codes."""
        with self._writing() as connection:
            connection.execute(delete(Code).where(Code.exercise == exercise))  # type: ignore[arg-type]
            rows = [{"exercise": exercise, "place": place, "code_hash": code} for place, code in hashes.items()]
            if rows:
                connection.execute(insert(Code), rows)

    def drafts(self, exercise: str) -> dict[str, str]:
        """Unsent drafts as JSON, by team."""
        with self._reading() as connection:
            found = connection.execute(select(Draft.team, Draft.body).where(Draft.exercise == exercise))  # type: ignore[call-overload]
            return {team: body for team, body in found}

    def save_draft(self, exercise: str, team: str, body: str, wall: str) -> None:
        self._put(Draft, {"exercise": exercise, "team": team}, {"body": body, "wall": wall})

    def beat(self, exercise: str, elapsed: int, wall: str) -> None:
        """Note how far the clock is."""
        self._change(Exercise, {"exercise": exercise}, {"beat": elapsed, "beat_wall": wall})

    def last_beat(self, exercise: str) -> int:
        """How far the clock was at the last heartbeat."""
        with self._reading() as connection:
            found = connection.execute(select(Exercise.beat).where(Exercise.exercise == exercise)).scalar()  # type: ignore[call-overload]
            return int(found or 0)

    def acquire_lease(self, exercise: str, pid: int, port: int, nonce: str, host: str) -> Lease | None:
        """Become the writer; whoever is it already is returned instead."""
        key = {"exercise": exercise}
        with self._writing() as connection:
            databases.lock_log(connection, exercise)
            found = connection.execute(select(*_columns(Lease)).where(Lease.exercise == exercise)).first()  # type: ignore[arg-type]
            if found is not None:
                holder = Lease(**found._mapping)
                if databases.lives(holder.pid, holder.host):
                    return holder
                connection.execute(delete(Lease).where(Lease.exercise == exercise))  # type: ignore[arg-type]
            connection.execute(insert(Lease).values(key | {"pid": pid, "port": port, "nonce": nonce, "host": host}))
        return None

    def release_lease(self, exercise: str, nonce: str) -> None:
        """Let the next one write."""
        with self._writing() as connection:
            connection.execute(delete(Lease).where(Lease.exercise == exercise, Lease.nonce == nonce))  # type: ignore[arg-type]

    def backup(self, directory: Path, keep: int = 3) -> Path:
        """Make a verified copy there, also while a server writes; the oldest beyond `keep` go."""
        from ttx.store.backup import back_up

        return back_up(self, self._connection, directory, keep)

    def _put(self, table: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
        with self._writing() as connection:
            if not connection.execute(update(table).filter_by(**key).values(**values)).rowcount:
                connection.execute(insert(table).values(**key, **values))

    def _change(self, table: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
        with self._writing() as connection:
            connection.execute(update(table).filter_by(**key).values(**values))


def _columns(table: Any) -> list[Any]:
    return list(table.__table__.columns)


def _values(row: Row) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in Row.__struct_fields__)
