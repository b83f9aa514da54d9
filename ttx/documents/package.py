"""ZIP packages, as office files are: they note when they were packed; the same content is to be the same bytes."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from lzma import LZMAError
from types import MappingProxyType

MADE = datetime(2000, 1, 1)
"""What a file says of when it was made."""


BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, LZMAError, NotImplementedError, RuntimeError, OSError,
    EOFError, ValueError,
)  # fmt: skip
"""What Python raises for a ZIP that is damaged, has a password or is packed in a way that it does not know."""


def dated(package: bytes, change: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({})) -> bytes:
    """The same package with one date for all its parts, and some of them changed on the way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(_part(info.filename), change[info.filename](content) if info.filename in change else content)
    return out.getvalue()


def packed(files: Mapping[str, bytes]) -> bytes:
    """These files as a ZIP, in the order of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(files):
            package.writestr(_part(name), files[name])
    return out.getvalue()


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, (MADE.year, MADE.month, MADE.day, 0, 0, 0))
    part.compress_type = zipfile.ZIP_DEFLATED
    part.external_attr = 0o600 << 16
    return part
