"""Writes files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ttx.errors import TtxError


def put(directory: Path, file: str, content: bytes, *, private: bool = False) -> Path:
    """Write a file into a folder, whole or not at all; what had its name before is replaced."""
    final = directory / file
    draft = ""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{file}.", dir=directory)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        if not private:
            # A temporary file is its owner's alone; the report is as readable as any other file that one makes here.
            Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(final)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        raise TtxError(
            f"{final} cannot be written: {error.strerror}", hint="name a folder that you may write to, with --out"
        ) from None
    return final


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def save(path: Path, text: str, *, over: bool = False) -> Path:
    """Write a text file that people go on writing. TtxError where one of this name is there, unless `over` is set."""
    # Behind a link stands the file that is meant; who may read it stays as it was.
    final = path.resolve()
    if final.exists() and not over:
        raise TtxError(f"{path} is there already", hint="choose another name with --out, or take the file away")
    mode = final.stat().st_mode & 0o777 if final.exists() else None
    put(final.parent, final.name, text.encode())
    if mode is not None:
        final.chmod(mode)
    return path
