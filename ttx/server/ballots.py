"""Anonymous answers until their questionnaire is closed.

The log says only which seat has answered. What it answered is sealed with a key that is not in the database, padded to
one length, and kept under a random key. Who holds the database, with every page it ever had, can neither read an answer
nor tell whose it is. Closing opens them all, shuffles them into one event and leaves nothing; once none is sealed any
more the key is thrown away, too, so that older copies stay shut for good.
"""

from __future__ import annotations

import contextlib
import random
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ttx.exercise.decide.questionnaires import LARGEST_SEALED
from ttx.server.runs import write_private
from ttx.store.store import Store
from ttx.store.tables import Ballot

_KEY, _NONCE = 32, 12


class Ballots:
    """Seals and opens the anonymous answers of one exercise, with a key in a private file."""

    def __init__(self, store: Store, exercise: str, file: Path | None = None) -> None:
        self.store = store
        self.exercise = exercise
        self._file = file
        self._key = file.read_bytes() if file and file.exists() else b""
        if len(self._key) != _KEY:
            self._new_key()

    def _new_key(self) -> None:
        key = secrets.token_bytes(_KEY)
        if self._file:
            write_private(self._file, key)
        self._key = key

    def seal(self, questionnaire: str, answers: dict[str, str]) -> Ballot:
        """An answer as it may lie in the database."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        plain = msgspec.json.encode(answers)
        # JSON may end in white space.
        padded = plain.ljust(LARGEST_SEALED)
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + AESGCM(self._key).encrypt(nonce, padded, questionnaire.encode())
        return Ballot(
            exercise=self.exercise, questionnaire=questionnaire, key=secrets.token_hex(16), sealed=sealed.hex()
        )

    def open(self, questionnaire: str, new: Sequence[Ballot]) -> list[dict[str, str]]:
        """All answers in an order that tells nothing: those that are kept, and those about to be."""
        found = [ballot for ballot in (*self.store.ballots(self.exercise), *new)
                 if ballot.questionnaire == questionnaire]  # fmt: skip
        answers = [answer for ballot in found if (answer := self._opened(ballot)) is not None]
        random.SystemRandom().shuffle(answers)
        return answers

    def _opened(self, ballot: Ballot) -> dict[str, str] | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        sealed = bytes.fromhex(ballot.sealed)
        try:
            plain = AESGCM(self._key).decrypt(sealed[:_NONCE], sealed[_NONCE:], ballot.questionnaire.encode())
        except InvalidTag:
            # Sealed on another machine, whose key is not here: nobody can read it any more.
            return None
        return msgspec.json.decode(plain, type=dict[str, str])

    def drop(self, questionnaire: str) -> None:
        """It is closed."""
        self.store.drop_ballots(self.exercise, questionnaire)
        if not self.store.ballots(self.exercise):
            # Where nothing can be written the old key goes with the next one that is closed.
            with contextlib.suppress(OSError):
                self._new_key()
