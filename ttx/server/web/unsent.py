"""What a seat has typed and not sent, by item. Where two devices wrote, both texts are kept."""

from __future__ import annotations

import hashlib

import msgspec

from ttx.exercise.decide import By
from ttx.store.store import Store

Fields = dict[str, list[str]]

MOST = 4
"""Versions of one item: the newest, and what was typed elsewhere."""

LARGEST = 80_000
"""Bytes of one item's versions."""


class Text(msgspec.Struct):
    """One version: by which page it was typed, when, and what."""

    hand: str
    wall: str
    fields: Fields

    @property
    def digest(self) -> str:
        return digest(self.fields)


def digest(fields: Fields) -> str:
    """What a page names a version by; empty for one with nothing in it."""
    return hashlib.sha256(msgspec.json.encode(sorted(fields.items()))).hexdigest()[:12] if fields else ""


_decode = msgspec.json.Decoder(list[Text]).decode


class Unsent:
    """The unsent texts of all seats of one exercise; the newest of an item stands last."""

    def __init__(self, store: Store, exercise: str) -> None:
        self._store = store
        self._exercise = exercise
        self._seats: dict[tuple[str, str], dict[str, list[Text]]] = {}
        self._languages: dict[str, str] = {}

    def of(self, by: By) -> dict[str, list[Text]]:
        """A seat's texts by item. What was typed for another team's inject-1 stays with that team."""
        key = (by.seat, by.team)
        if key not in self._seats or self._store.shared:
            kept = self._store.unsent(self._exercise, by.seat)
            self._languages[by.seat] = kept.pop("language", "")
            mine = {item: body for item, body in kept.items() if item.startswith(f"{by.team}/")}
            self._seats[key] = {item.partition("/")[2]: _decode(body) for item, body in mine.items()}
        return self._seats[key]

    def newest(self, by: By, item: str) -> Fields:
        texts = self.of(by).get(item)
        return texts[-1].fields if texts else {}

    def language(self, by: By) -> str:
        """As this person chose; empty: the team's."""
        self.of(by)
        return self._languages[by.seat]

    def choose_language(self, by: By, language: str, wall: str) -> None:
        self.of(by)
        self._store.save_unsent(self._exercise, by.seat, "language", language, wall)
        self._languages[by.seat] = language

    def save(self, by: By, item: str, was: str, text: Text) -> str:
        """Keep what a page holds now, and name it; `was` is the version that it began with, or saved last."""
        texts, new = self.of(by).get(item, []), text.digest
        if new == was:
            return was
        others = [other for other in texts if other.hand != text.hand and other.digest not in (was, new)]
        self._put(by, item, [*others, *[text] * bool(new)][-MOST:], text.wall)
        return new

    def sent(self, by: By, item: str, was: str, text: Text) -> None:
        """It is in the log now: only what was typed elsewhere stays."""
        gone = (was, text.digest)
        texts = [each for each in self.of(by).get(item, []) if each.hand != text.hand and each.digest not in gone]
        self._put(by, item, texts, text.wall)

    def use(self, by: By, item: str, wanted: str, wall: str) -> None:
        """Make another version the newest."""
        texts = self.of(by).get(item, [])
        self._put(by, item, sorted(texts, key=lambda text: text.digest == wanted), wall)

    def drop(self, by: By, item: str, unwanted: str, wall: str) -> None:
        """Throw a version away, because its writer says so."""
        self._put(by, item, [text for text in self.of(by).get(item, []) if text.digest != unwanted], wall)

    def _put(self, by: By, item: str, texts: list[Text], wall: str) -> None:
        if texts == self.of(by).get(item, []):
            return
        while len(encoded := msgspec.json.encode(texts)) > LARGEST and len(texts) > 1:
            texts = texts[1:]
        self._store.save_unsent(self._exercise, by.seat, f"{by.team}/{item}", encoded.decode() if texts else "", wall)
        self.of(by)[item] = texts
