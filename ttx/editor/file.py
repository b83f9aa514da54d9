"""The playbook's file on the disk, and the copy of what is not saved yet that survives a crash."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from ttx.errors import TtxError
from ttx.files import put, save
from ttx.playbook.yaml import LARGEST


class File:
    """A text file: read, written whole or not at all, never over what somebody else wrote meanwhile."""

    def __init__(self, path: Path) -> None:
        # A link stays a link: what it points to is written.
        self.path = path.resolve()
        self._seen = b""
        self._bom = self._crlf = False

    def read(self) -> str:
        """The text, its lines ending in a line feed; TtxError where it cannot be read."""
        self._seen = self._bytes()
        try:
            text = self._seen.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self._seen[: error.start].count(b"\n") + 1
            hint = "save it as UTF-8 in your editor"
            raise TtxError("this is no text in UTF-8", hint=hint, where=f"{self.path}:{line}") from None
        self._bom = text.startswith("\ufeff")
        text = text.removeprefix("\ufeff")
        self._crlf = "\r\n" in text and not re.search(r"(?<!\r)\n", text)
        return text.replace("\r\n", "\n") if self._crlf else text

    def _bytes(self) -> bytes:
        try:
            if self.path.stat().st_size > LARGEST:
                raise TtxError(f"the file is larger than {LARGEST:,} bytes", where=str(self.path))
            return self.path.read_bytes()
        except OSError as error:
            raise TtxError(f"the file cannot be read: {error.strerror}", where=str(self.path)) from None

    @property
    def changed_meanwhile(self) -> bool:
        """Whether the disk has something else than what was read or written last."""
        try:
            return self._bytes() != self._seen
        except TtxError:
            return True

    def write(self, text: str) -> None:
        """Replace the file in one step; its permissions stay."""
        self._put(self.path, text)
        self._seen = self._whole(text).encode()

    def write_copy(self, text: str) -> Path:
        """Write the text beside the file, under a name that nobody has."""
        stem, suffix = self.path.stem, self.path.suffix
        names = (self.path.with_name(f"{stem}-mine{number}{suffix}") for number in ("", *range(2, 1000)))
        copy = next(name for name in names if not name.exists())
        self._put(copy, text)
        return copy

    def _put(self, path: Path, text: str) -> None:
        try:
            save(path, self._whole(text), over=True)
        except TtxError as error:
            raise TtxError(error.message, hint="nothing is lost: mend it and save again") from None

    def _whole(self, text: str) -> str:
        return "\ufeff" * self._bom + (text.replace("\n", "\r\n") if self._crlf else text)


class Recovery:
    """What is not saved yet, kept for the next start in the private folder of this user."""

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        self.path = (folder or _folder()) / f"{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:20]}.yaml"

    def read(self) -> str | None:
        """The text that a crash left; None where there is none."""
        try:
            return self.path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def keep(self, text: str) -> None:
        """Keep this text. What cannot be kept is not worth a crash of its own."""
        with suppress(TtxError):
            put(self.path.parent, self.path.name, text.encode(), private=True)

    def forget(self) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _folder() -> Path:
    from platformdirs import user_state_path

    return Path(os.environ.get("TTX_STATE") or user_state_path("ttx")) / "edits"
