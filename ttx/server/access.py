"""Who may come in: join codes, tokens, seats. What is secret is kept as a hash."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from ttx.errors import TtxError
from ttx.exercise.decide import By
from ttx.playbook.models import Playbook
from ttx.store.store import Store

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nobody mistakes O for 0 or I for 1, and no word comes out by accident."""

_MISREAD = str.maketrans("OIL", "011", " -–—_.")

PLAYER_LENGTH = 8
"""40 bits: typed on a phone, tried online only."""

CONTROL_LENGTH = 16
"""80 bits: it opens everything."""

HANDOVER = 300.0
"""Seconds for which a seat can be taken up on another device with the code that it was given."""

TRIES = 20
"""Wrong codes that cost nothing extra; beyond, each further one within a minute waits. A right code never does."""

LATELY = 60.0
"""Seconds for which a wrong code counts."""

MOST_WAITING = 200
"""Wrong codes that may wait for their answer at once. Further ones are turned away: each holds a line open."""


def new_code(length: int) -> str:
    """A join code in groups of four."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(length))
    return "-".join(letters[place : place + 4] for place in range(0, length, 4))


def new_codes(playbook: Playbook) -> dict[str, str]:
    """A code for each team's players and for each other role, by `team:NAME` or role."""
    codes = {f"team:{team}": new_code(PLAYER_LENGTH) for team in playbook.teams}
    codes["observer"] = new_code(PLAYER_LENGTH)
    codes["screen"] = new_code(PLAYER_LENGTH)
    codes["evaluator"] = new_code(CONTROL_LENGTH)
    codes["facilitator"] = new_code(CONTROL_LENGTH)
    return codes


def hash_code(code: str, exercise: str) -> str:
    """What is kept of a code. Slow on purpose: 40 bits must not be guessed from a copy of the file."""
    return hashlib.scrypt(_plain(code), salt=f"ttx code {exercise}".encode(), n=2**13, r=8, p=1, dklen=32).hex()


def _plain(code: str) -> bytes:
    return code.upper().translate(_MISREAD).encode()[:64]


def _fast_hash(code: str) -> bytes:
    return hashlib.sha256(_plain(code)).digest()


def hash_token(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so one fast hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def role_of(place: str) -> tuple[str, str]:
    """Role and team of a code's place."""
    return ("player", place.removeprefix("team:")) if place.startswith("team:") else (place, "")


@dataclass(frozen=True, slots=True)
class Guest:
    """A new seat and the token that opens it."""

    by: By
    token: str


class TooManyTries(TtxError):
    """So many wrong codes that one more is not even looked at for long."""

    status = 429


class Door:
    """Codes and tokens of one exercise."""

    def __init__(self, store: Store, exercise: str) -> None:
        self.store = store
        self.exercise = exercise
        self.on_wrong: Callable[[], None] = lambda: None
        self._wrong: deque[float] = deque(maxlen=1000)
        self._waiting = 0
        self._places: dict[bytes, str] = {}
        self._offered: dict[bytes, tuple[str, float]] = {}
        self._seats = {
            seat.token_hash: By(seat.seat, seat.role, seat.team) for seat in store.seats(exercise) if seat.active
        }

    def set_codes(self, codes: dict[str, str]) -> None:
        """Make these the codes that open the door."""
        self.store.set_codes(self.exercise, {place: hash_code(code, self.exercise) for place, code in codes.items()})
        self._know(codes)

    def take_codes(self, codes: dict[str, str]) -> bool:
        """Go on with these codes, where they are the ones that were set."""
        known = {place: hash_code(code, self.exercise) for place, code in codes.items()}
        right = bool(known) and known == self.store.codes(self.exercise)
        if right:
            self._know(codes)
        return right

    def _know(self, codes: dict[str, str]) -> None:
        # Compared by a fast hash: the slow one would stop everybody for as long as somebody tries codes.
        self._places = {_fast_hash(code): place for place, code in codes.items()}

    def renew_code(self, codes: dict[str, str], place: str) -> dict[str, str]:
        """All codes with a new one for this place; the old one opens nothing any more."""
        length = CONTROL_LENGTH if place in ("evaluator", "facilitator") else PLAYER_LENGTH
        new = codes | {place: new_code(length)}
        # Only this one is hashed: the slow hash of all of them would keep everybody waiting.
        kept = self.store.codes(self.exercise) | {place: hash_code(new[place], self.exercise)}
        self.store.set_codes(self.exercise, kept)
        self._know(new)
        return new

    async def place_for(self, code: str) -> str:
        """The place that a code opens; TtxError for a wrong one, more slowly the more of them there were."""
        place = self._places.get(_fast_hash(code))
        if place is not None:
            return place
        self._wrong.append(time.monotonic())
        self.on_wrong()
        wait = min(3.0, max(0, self.wrong - TRIES) * 0.1)
        if wait and self._waiting >= MOST_WAITING:
            raise TooManyTries("too many wrong codes were tried just now", hint="wait a minute")
        self._waiting += 1
        try:
            await asyncio.sleep(wait)
        finally:
            self._waiting -= 1
        raise TtxError("that code opens nothing here", hint="letters and digits as on your card; ask the facilitator")

    @property
    def wrong(self) -> int:
        """How many wrong codes there were lately, of everybody together."""
        while self._wrong and self._wrong[0] < time.monotonic() - LATELY:
            self._wrong.popleft()
        return len(self._wrong)

    def give(self, role: str, team: str, seat: str = "") -> Guest:
        """A seat, a new one where none is named, known to the door but not yet to the log."""
        seat = seat or f"{role}-{secrets.token_hex(4)}"
        token = secrets.token_urlsafe(32)
        return Guest(By(seat, role, team), token)

    def keep(self, guest: Guest, name: str, office: str) -> None:
        """The seat is in the log now: let its token in."""
        by = guest.by
        self.store.add_seat(self.exercise, by.seat, by.role, by.team, hash_token(guest.token))
        self.store.name_seat(self.exercise, by.seat, name, office)
        self._seats[hash_token(guest.token)] = by

    def renew(self, seat: str) -> str:
        """A new token for a seat; the old one is void."""
        by = next(by for by in self._seats.values() if by.seat == seat)
        token = secrets.token_urlsafe(32)
        self.store.set_token(self.exercise, seat, hash_token(token))
        self._forget(seat)
        self._seats[hash_token(token)] = by
        return token

    def offer(self, seat: str) -> str:
        """A code that opens this seat once more, on another device; the one before is void."""
        code = new_code(PLAYER_LENGTH)
        others = {known: offered for known, offered in self._offered.items() if offered[0] != seat}
        self._offered = others | {_fast_hash(code): (seat, time.monotonic() + HANDOVER)}
        return code

    def taken_up(self, code: str) -> str:
        """The seat that such a code opens, once; empty where it opens none."""
        seat, until = self._offered.pop(_fast_hash(code), ("", 0.0))
        return seat if time.monotonic() < until and self.has(seat) else ""

    def move(self, seat: str, team: str) -> None:
        """This seat's token opens another team's seat now."""
        self.store.move_seat(self.exercise, seat, team)
        self._seats = {known: By(seat, by.role, team) if by.seat == seat else by for known, by in self._seats.items()}

    def remove(self, seat: str) -> None:
        """This seat's token opens nothing any more."""
        self._forget(seat)
        self.store.close_seat(self.exercise, seat)

    def _forget(self, seat: str) -> None:
        self._seats = {known: by for known, by in self._seats.items() if by.seat != seat}

    def who(self, token: str) -> By | None:
        """The seat behind a token."""
        return self._seats.get(hash_token(token))

    def has(self, seat: str) -> bool:
        """Whether some token opens this seat."""
        return any(by.seat == seat for by in self._seats.values())
