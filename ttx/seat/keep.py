"""What a seat keeps on this machine, for its user only: the token, and text not sent yet. It survives a crash."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from ttx.seat.answers import Given

DAYS = 30
"""After that a kept seat is forgotten: no exercise lasts so long, and its text is nobody's business."""


class Kept(msgspec.Struct):
    """One seat of this user."""

    url: str
    token: str = ""
    """empty once the server no longer knows it; the text stays for the seat that follows"""
    seat: str = ""
    name: str = ""
    office: str = ""
    team: str = ""
    title: str = ""
    used: float = 0.0
    unsent: dict[str, Given] = {}
    """by item, with the wall time at which it arrived: another exercise's inject-1 is another item"""
    seen: dict[str, int] = {}
    """fingerprint of each item when it was last read"""
    body: dict[str, Any] | None = None
    """the draft as written here and not yet saved to the team"""
    language: str = ""
    """as this person chose; empty: the team's"""


def state_folder() -> Path:
    """The private folder of this user."""
    import platformdirs

    return platformdirs.user_state_path("ttx") / "seats"


class Keep:
    """The files of kept seats. What cannot be written is not worth a crash: the seat works on without."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or state_folder()
        self.trouble = ""

    def _path(self, kept: Kept) -> Path:
        # Nothing that a server says becomes a file name.
        name = hashlib.sha256(f"{kept.url}\n{kept.title}\n{kept.team}\n{kept.seat}".encode()).hexdigest()[:20]
        return self.folder / f"{_place(kept.url)}-{name}.json"

    def seats(self, url: str) -> list[Kept]:
        """Seats at this address, the last used first."""
        found = []
        for path in self.folder.glob(f"{_place(url)}-*.json") if self.folder.is_dir() else ():
            try:
                kept = msgspec.json.decode(path.read_bytes(), type=Kept)
            except (OSError, msgspec.MsgspecError):
                continue
            if time.time() - kept.used > DAYS * 86400:
                with suppress(OSError):
                    path.unlink()
            elif kept.url == url:
                found.append(kept)
        return sorted(found, key=lambda kept: kept.used, reverse=True)

    def save(self, kept: Kept) -> None:
        """Write it whole or not at all, readable by this user only."""
        kept.used = time.time()
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # mkstemp makes files that only their owner reads.
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(kept))
            Path(name).replace(self._path(kept))
            self.trouble = ""
        except OSError as error:
            self.trouble = f"nothing can be kept on this machine: {error.strerror}"

    def forget(self, kept: Kept) -> None:
        with suppress(OSError):
            self._path(kept).unlink()

    def inherit(self, kept: Kept) -> None:
        """Give a new seat what an old one of the same team, whose token went stale, had not sent."""
        for old in self.seats(kept.url):
            if not old.token and (old.title, old.team) == (kept.title, kept.team) and old.seat != kept.seat:
                kept.unsent = old.unsent | kept.unsent
                kept.body = kept.body or old.body
                kept.language = kept.language or old.language
                self.forget(old)


def _place(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]
