"""Turns what is installed back into the wheel from which it came, by its RECORD."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
import sysconfig
from importlib.metadata import Distribution, PackagePath
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ttx.errors import TtxError

# Written by the installer, not by the wheel.
_OF_INSTALLER = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json", "uv_build.json", "uv_cache.json"}


def source_of(found: Distribution) -> Path | None:
    """The checkout that an editable installation runs from."""
    from urllib.parse import unquote, urlsplit
    from urllib.request import url2pathname

    told = json.loads(found.read_text("direct_url.json") or "{}")
    if not told.get("dir_info", {}).get("editable"):
        return None
    return Path(url2pathname(unquote(urlsplit(told["url"]).path)))


def repack(found: Distribution, folder: Path) -> Path:
    """Write the wheel of an installed package; refuse where its files are not as they were installed."""
    about, name = found.read_text("WHEEL"), found.metadata["Name"]
    notes = [path.parent.name for path in found.files or [] if path.name == "WHEEL" and len(path.parts) == 2]
    if not about or not notes or source_of(found):
        raise TtxError(f"{name} was not installed from a wheel")
    stem = notes[0].removesuffix(".dist-info")
    tags = [line.removeprefix("Tag: ").split("-") for line in about.splitlines() if line.startswith("Tag: ")]
    parts = (".".join(dict.fromkeys(part)) for part in zip(*tags, strict=True))
    wheel = folder / f"{stem}-{'-'.join(parts)}.whl"
    inside = {inner: path for path in found.files or [] if (inner := _inside(path, found, stem))}
    # As wheels are: code first, what is said about it last.
    names = sorted(inside, key=lambda inner: (inner.startswith(notes[0]), inner))
    record = []
    with ZipFile(wheel, "w", ZIP_DEFLATED) as archive:
        for inner in names:
            path = Path(str(inside[inner].locate()))
            data = _checked(inside[inner], path, name)
            if ".data/scripts/" in inner:
                data = _without_python(data)
            _put(archive, inner, data, os.access(path, os.X_OK))
            record.append(f"{_quoted(inner)},sha256={_hash(data, 'sha256')},{len(data)}\n")
        record.append(f"{notes[0]}/RECORD,,\n")
        _put(archive, f"{notes[0]}/RECORD", "".join(record).encode(), False)
    return wheel


def _inside(path: PackagePath, found: Distribution, stem: str) -> str:
    """A file's place in the wheel; nothing for what the installer made."""
    if "__pycache__" in path.parts or (path.parent.name == f"{stem}.dist-info" and path.name in _OF_INSTALLER):
        return ""
    if path.parts[0] != ".." and not path.is_absolute():
        return path.as_posix()
    real = Path(os.path.normpath(str(path.locate())))
    if real.parent == Path(sysconfig.get_path("scripts")):
        made = {entry.name for entry in found.entry_points if entry.group in ("console_scripts", "gui_scripts")}
        # pip makes pip3.11 of pip3, and Windows ttx.exe of ttx.
        return "" if real.name.split(".")[0] in made or real.name in made else f"{stem}.data/scripts/{real.name}"
    if not real.is_relative_to(sys.prefix):
        raise TtxError(f"{found.metadata['Name']} has files outside of this environment: {real}")
    return f"{stem}.data/data/{real.relative_to(sys.prefix).as_posix()}"


def _checked(recorded: PackagePath, path: Path, name: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError:
        data = None
    if data is None or (recorded.hash and _hash(data, recorded.hash.mode) != recorded.hash.value):
        raise TtxError(f"{name} is not as it was installed: {path} has changed", hint="install it again")
    return data


def _without_python(script: bytes) -> bytes:
    first, line, rest = script.partition(b"\n")
    return b"#!python" + line + rest if first.startswith(b"#!") and b"python" in first else script


def _put(archive: ZipFile, name: str, data: bytes, runs: bool) -> None:
    # The same files make the same wheel, whenever: one time for all, the one that other builders use.
    entry = ZipInfo(name, (2020, 2, 2, 0, 0, 0))
    entry.external_attr = (0o100755 if runs else 0o100644) << 16
    entry.compress_type = ZIP_DEFLATED
    archive.writestr(entry, data)


def _hash(data: bytes, mode: str) -> str:
    return base64.urlsafe_b64encode(hashlib.new(mode, data).digest()).rstrip(b"=").decode()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if "," in name or '"' in name else name
