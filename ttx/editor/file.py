"""The playbook's file on the disk, and the copy of what is not saved yet that survives a crash."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ttx.errors import TtxError
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
        content = self._encoded(text)
        with _refusing(self.path):
            replace(self.path, content)
        self._seen = content

    def write_copy(self, text: str) -> Path:
        """Write the text beside the file, under a name that nobody has."""
        stem, suffix = self.path.stem, self.path.suffix
        names = (self.path.with_name(f"{stem}-mine{number}{suffix}") for number in ("", *range(2, 1000)))
        with _refusing(self.path.parent):
            copy = next(name for name in names if not name.exists())
            replace(copy, self._encoded(text))
        return copy

    def _encoded(self, text: str) -> bytes:
        text = text.replace("\n", "\r\n") if self._crlf else text
        return ("\ufeff" * self._bom + text).encode("utf-8")


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Say in words what the system refused."""
    try:
        yield
    except OSError as error:
        hint = "nothing is lost: mend it and save again"
        raise TtxError(f"this cannot be written: {error.strerror}", hint=hint, where=str(path)) from None


def replace(path: Path, content: bytes) -> None:
    """Write a file beside it and put it in its place: whoever reads sees the old one or the new one, whole."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(mode)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


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
        with suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self.path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
            Path(draft).replace(self.path)

    def forget(self) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _folder() -> Path:
    from platformdirs import user_state_path

    return Path(os.environ.get("TTX_STATE") or user_state_path("ttx")) / "edits"
