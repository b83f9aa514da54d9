"""Anonymous answers until their questionnaire is closed.

The log says only which seat has answered. What it answered is sealed with a key that is not in the database, padded so
that its length tells nothing, and kept under a random key. Who holds the database, with every page it ever had, can
neither read an answer nor tell whose it is. Closing opens them all, shuffles them into one event and leaves nothing.
"""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ttx.store.store import Store
from ttx.store.tables import Ballot

_STEP = 1024
"""Bytes to which an answer is padded: most answers have one length."""

_NONCE = 12


def key_at(path: Path) -> bytes:
    """The key kept in this private file; a new one where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        key = secrets.token_bytes(32)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(key)
        return key


class Ballots:
    """Seals and opens the anonymous answers of one exercise."""

    def __init__(self, store: Store, exercise: str, key: bytes) -> None:
        self.store = store
        self.exercise = exercise
        self._key = key

    def seal(self, questionnaire: str, answers: dict[str, str]) -> Ballot:
        """An answer as it may lie in the database."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        plain = msgspec.json.encode(answers)
        # JSON may end in white space.
        padded = plain.ljust(-(-len(plain) // _STEP) * _STEP)
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
