"""Forgetting who took part: names out of the tables, chosen payloads out of the log, which still verifies."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from ttx import __version__
from ttx.clock import SystemClock, stamp
from ttx.errors import TtxError
from ttx.exercise import events as ev
from ttx.server import runs
from ttx.server.lease import take_lease
from ttx.store.rows import Entry, Row
from ttx.store.store import Store
from ttx.text import hide_password

ALWAYS: tuple[type[ev.Event], ...] = (ev.ContactNamed,)
GROUPS: dict[str, tuple[type[ev.Event], ...]] = {
    "observations": (ev.ObservationNoted, ev.Commented, ev.Parked, ev.ParkedSettled, ev.HotWashNoted),
    "moves": (ev.MoveSubmitted, ev.MoveEndorsed, ev.MoveReturned, ev.DraftClosed),
    "replies": (ev.Replied, ev.PracticeAnswered),
    "messages": (
        ev.MessageSent, ev.RequestMade, ev.RequestAnswered, ev.MeetingAsked, ev.MeetingAnswered, ev.MeetingEnded,
        ev.MeetingLogged,
    ),
    "answers": (ev.QuestionnaireAnswered, ev.QuestionnaireClosed),
    "ratings": (ev.ObjectiveRated, ev.VerdictGiven, ev.CommitmentMarked),
    "presence": (ev.SeatJoined, ev.SeatLeft, ev.SeatMoved, ev.LeadNamed, ev.LeadAsked, ev.CheckConfirmed,
                 ev.LeadEvaluatorNamed),
}  # fmt: skip
"""What may be erased besides, by the word that asks for it."""
NAMED = "named"
"""Every row whose text names somebody of the lists of people."""
_STAYS = {event.kind for event in (
    ev.Created, ev.Erased, ev.FindingWritten, ev.FindingConfirmed, ev.FindingDropped, ev.ActionPlanned, ev.ActionClosed,
    ev.ActionDropped,
)}  # fmt: skip
"""The playbook and the improvement plan survive."""
_NOBODY = {"facilitator", "evaluator", "observer", "player"}
"""What a seat is called that nobody gave a name."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten, and which rows still name somebody."""

    names: int
    contacts: int
    payloads: int
    still: list[tuple[int, str]]
    """number and kind"""
    last_hash: str


def chosen(words: str) -> frozenset[str]:
    """The groups that somebody asks for, as in `moves,observations`."""
    known = (*GROUPS, NAMED)
    found = {word.strip().casefold() for word in words.split(",") if word.strip()}
    if "all" in found:
        return frozenset(known)
    if odd := sorted(found - set(known)):
        raise TtxError(f"there is nothing called {odd[0]!r} to erase", hint=f"there are {', '.join(known)}, all")
    return frozenset(found)


def copy(source: str, target: Path, also: frozenset[str] = frozenset()) -> Forgotten:
    """An anonymous copy of an exercise file, also while it is in use. The same file gives the same copy."""
    if target.exists():
        raise TtxError(f"{target} is there already", hint="name another with --out, or remove it")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with closing(Store.open(source, write=False)) as original:
            _check(original)
            original.copy(draft)
        with closing(Store.open(draft, write=True)) as store:
            found = [_forget(store, info.exercise, also, "") for info in store.exercises()]
            # What was erased stood in pages that the file has had since; a copy of it never has.
            store.copy(target)
    finally:
        for left in target.parent.glob(f"{draft.name}*"):
            with suppress(OSError):
                left.unlink()
    return found[-1]


def in_place(place: str, exercise: str, also: frozenset[str] = frozenset()) -> Forgotten:
    """Make an exercise itself anonymous. There is no way back. TtxError while a server runs it."""
    nonce = secrets.token_hex(8)
    with closing(Store.open(place, write=True)) as store:
        _check(store)
        names = [exercise] if store.shared else [info.exercise for info in store.exercises()]
        for name in names:
            take_lease(store, name, 0, nonce)
        try:
            found = [_forget(store, name, also, stamp(SystemClock().wall())) for name in names]
        finally:
            for name in names:
                store.release_lease(name, nonce)
        target = hide_password(place) if store.shared else str(Path(place).resolve())
        runs.forget(target, exercise if store.shared else "")
    return found[-1]


def _check(store: Store) -> None:
    for info in store.exercises():
        if (broken := store.verify(info.exercise).broken) is not None:
            raise TtxError(
                f"row {broken.seq} does not fit: {broken.reason}",
                hint="what is erased from a log that does not verify can never be told from what somebody changed",
            )


def _forget(store: Store, exercise: str, also: frozenset[str], wall: str) -> Forgotten:
    rows = list(store.read(exercise))
    people = [name for name, _ in store.people(exercise).values()]
    people += [person.name for person in store.roster(exercise)]
    contacts = [_payload(row).get("contact", "") for row in rows if row.kind == ev.ContactNamed.kind]
    names = sorted({name.casefold() for name in (*people, *contacts) if _is_name(name)})
    kinds = {event.kind for event in (*ALWAYS, *(each for word in also for each in GROUPS.get(word, ())))}
    named = [row for row in rows if row.kind not in kinds and _names_one_of(row, names)]
    gone = [row.seq for row in rows if row.kind in kinds and row.payload is not None]
    if NAMED in also:
        gone += [row.seq for row in named if row.kind not in _STAYS]
        named = [row for row in named if row.kind in _STAYS]
    last = rows[-1]
    if gone or people:
        _say(store, last, sorted(gone), also, wall or last.wall)
        store.forget(exercise, gone)
    store.forget_people(exercise)
    store.forget_private(exercise)
    proof = store.verify(exercise)
    if proof.broken is not None:
        raise TtxError(f"row {proof.broken.seq} does not fit after erasing: {proof.broken.reason}")
    still = [(row.seq, row.kind) for row in named if row.kind != ev.Created.kind]
    return Forgotten(len(set(people)), len(set(filter(None, contacts))), len(gone), still, proof.last_hash)


def _say(store: Store, last: Row, seqs: list[int], also: frozenset[str], wall: str) -> None:
    """The event that says what is gone. What it says is no secret, so its salt needs be none either."""
    words = ", ".join(("names", "contacts", *(word for word in (*GROUPS, NAMED) if word in also)))
    event = ev.Erased(seqs, f"made anonymous by ttx {__version__}: {words}")
    salt = sha256(f"erased {last.hash}".encode()).hexdigest()[:32]
    store.append(last.exercise, last.seq, [Entry(
        event.kind, event.version_of_kind, "", "", wall, last.elapsed, last.scenario, last.phase, ev.encode(event), salt
    )])  # fmt: skip


def _is_name(name: str) -> bool:
    """A single Latin letter would be found everywhere; a Korean or Japanese name may have two characters."""
    return len(name.strip()) > (2 if name.isascii() else 1) and name.strip().casefold() not in _NOBODY


def _payload(row: Row) -> dict[str, Any]:
    with suppress(msgspec.DecodeError):
        found = msgspec.json.decode(row.payload or "{}")
        if isinstance(found, dict):
            return found
    return {}


def _names_one_of(row: Row, names: list[str]) -> bool:
    if row.kind == ev.Created.kind:
        return False
    texts = [text.casefold() for text in _texts(_payload(row))]
    return any(_stands_in(name, text) for text in texts for name in names)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _stands_in(name: str, text: str) -> bool:
    """Whether a name is in a text, as a word where its script has words."""
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if not name.isascii() or not (before.isalnum() or after.isalnum()):
            return True
        at = text.find(name, at + 1)
    return False
