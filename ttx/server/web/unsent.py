"""What a seat has typed and not sent, by item. Where two devices wrote, both texts are kept."""

from __future__ import annotations

import hashlib

import msgspec

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
        self._seats: dict[str, dict[str, list[Text]]] = {}
        self._languages: dict[str, str] = {}

    def of(self, seat: str) -> dict[str, list[Text]]:
        """A seat's texts by item."""
        if seat not in self._seats:
            kept = self._store.unsent(self._exercise, seat)
            self._languages[seat] = kept.pop("language", "")
            self._seats[seat] = {item: _decode(body) for item, body in kept.items()}
        return self._seats[seat]

    def newest(self, seat: str, item: str) -> Fields:
        texts = self.of(seat).get(item)
        return texts[-1].fields if texts else {}

    def language(self, seat: str) -> str:
        """As this person chose; empty: the team's."""
        self.of(seat)
        return self._languages[seat]

    def choose_language(self, seat: str, language: str, wall: str) -> None:
        self.of(seat)
        self._store.save_unsent(self._exercise, seat, "language", language, wall)
        self._languages[seat] = language

    def save(self, seat: str, item: str, was: str, text: Text) -> str:
        """Keep what a page holds now, and name it; `was` is the version that it began with, or saved last."""
        texts, new = self.of(seat).get(item, []), text.digest
        if new == was:
            return was
        others = [other for other in texts if other.hand != text.hand and other.digest not in (was, new)]
        self._put(seat, item, [*others, *[text] * bool(new)][-MOST:], text.wall)
        return new

    def sent(self, seat: str, item: str, was: str, text: Text) -> None:
        """It is in the log now: only what was typed elsewhere stays."""
        gone = (was, text.digest)
        texts = [each for each in self.of(seat).get(item, []) if each.hand != text.hand and each.digest not in gone]
        self._put(seat, item, texts, text.wall)

    def use(self, seat: str, item: str, wanted: str, wall: str) -> None:
        """Make another version the newest."""
        texts = self.of(seat).get(item, [])
        self._put(seat, item, sorted(texts, key=lambda text: text.digest == wanted), wall)

    def drop(self, seat: str, item: str, unwanted: str, wall: str) -> None:
        """Throw a version away, because its writer says so."""
        self._put(seat, item, [text for text in self.of(seat).get(item, []) if text.digest != unwanted], wall)

    def _put(self, seat: str, item: str, texts: list[Text], wall: str) -> None:
        if texts == self.of(seat).get(item, []):
            return
        while len(encoded := msgspec.json.encode(texts)) > LARGEST and len(texts) > 1:
            texts = texts[1:]
        self._store.save_unsent(self._exercise, seat, item, encoded.decode() if texts else "", wall)
        self.of(seat)[item] = texts
