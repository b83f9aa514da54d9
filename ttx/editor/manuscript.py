"""A text that is being edited: what it says now, what it said before, and what was undone."""

from __future__ import annotations

from dataclasses import dataclass

MOST_KEPT = 50_000_000
"""Characters of all versions together; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Version:
    """The whole text, what made it, and the inject that this was about."""

    text: str
    what: str = ""
    key: str = ""


class Manuscript:
    """Versions of one text. Undo and redo go from one to the next; a change after an undo forgets what was undone."""

    def __init__(self, text: str) -> None:
        self._versions = [Version(text)]
        self._now = 0
        self.saved = text

    @property
    def text(self) -> str:
        return self._versions[self._now].text

    @property
    def changed(self) -> bool:
        """Whether something is not in the file."""
        return self.text != self.saved

    def write(self, text: str, what: str, key: str = "") -> bool:
        """Take a new text; False where nothing differs."""
        if text == self.text:
            return False
        del self._versions[self._now + 1 :]
        self._versions.append(Version(text, what, key))
        while len(self._versions) > 2 and sum(len(each.text) for each in self._versions) > MOST_KEPT:
            del self._versions[0]
        self._now = len(self._versions) - 1
        return True

    def undo(self) -> Version | None:
        """Go back by one; what is taken back, or None where there is nothing."""
        if not self._now:
            return None
        self._now -= 1
        return self._versions[self._now + 1]

    def redo(self) -> Version | None:
        """Do again what was undone; None where there is nothing."""
        if self._now + 1 == len(self._versions):
            return None
        self._now += 1
        return self._versions[self._now]
