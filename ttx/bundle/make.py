"""Makes the offline installer's folder."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ttx.bundle import install
from ttx.bundle.gather import Gathering, Tell
from ttx.bundle.shelf import Wheel
from ttx.bundle.targets import Target, asked_for, choose, missed, newest, oldest_system
from ttx.errors import TtxError

_NOTE = "bundle.json"
_WHAT = "ttx bundle"
_WORK = ".ttx-bundle-"


@dataclass(frozen=True)
class Made:
    """A bundle that was made."""

    version: str
    size: int
    kinds: list[tuple[str, int]]
    """Each kind of machine with its Pythons, and the bytes of its wheels."""
    left_out: list[str]
    missed: list[str]
    """What was asked for by name and is not in it."""


def make(
    folder: Path, platforms: Sequence[str] = (), pythons: Sequence[str] = (), *, postgres: bool = False, tell: Tell
) -> Made:
    """Make or renew a bundle in a folder, which changes only when all is there."""
    check_folder(folder)
    asked = asked_for(platforms, pythons)
    with _work_room(folder) as room:
        gathering = Gathering(room, tell, postgres=postgres)
        found = gathering.gather(choose(platforms, pythons), asked)
        notes = {target: target.note(_needs(target, wheels)) for target, wheels in found.items()}
        _write(room, gathering.version, str(gathering.root), [notes[target] for target in sorted(notes)])
        size = sum(path.stat().st_size for path in room.rglob("*") if path.is_file())
        kinds = _kinds({target: found[target] for target in sorted(found)}, notes)
        _move(room, folder)
    return Made(gathering.version, size, kinds, gathering.left_out, missed(asked, list(found)))


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something else than an earlier bundle."""
    if folder.exists() and not folder.is_dir():
        raise TtxError(f"{folder} is a file", hint="name a folder")
    try:
        inside = [path for path in folder.iterdir() if not path.name.startswith(_WORK)] if folder.exists() else []
    except OSError as error:
        raise TtxError(f"{folder} cannot be read: {error.strerror}") from None
    if inside and not _is_bundle(folder):
        raise TtxError(f"{folder} holds other things; nothing was written", hint="name a new or empty folder")


def _is_bundle(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / _NOTE).read_text(encoding="utf-8"))["what"] == _WHAT)
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _needs(target: Target, wheels: list[Wheel]) -> str:
    return newest([oldest_system(wheel.tags & target.tags) for wheel in wheels])


def _kinds(found: dict[Target, list[Wheel]], notes: dict[Target, install.Target]) -> list[tuple[str, int]]:
    taken: dict[str, set[Path]] = {}
    for target, wheels in found.items():
        taken.setdefault(install.kind(notes[target]), set()).update(wheel.path for wheel in wheels)
    sizes = (sum(path.stat().st_size for path in paths) for paths in taken.values())
    return list(zip(install.listed([notes[target] for target in found]), sizes, strict=True))


def _write(room: Path, version: str, requirement: str, targets: list[install.Target]) -> None:
    """Write what goes with the wheels."""

    def put(name: str, text: str, newline: str = "\n") -> None:
        (room / name).write_text(text, encoding="utf-8", newline=newline)

    note = {"what": _WHAT, "version": version, "requirement": requirement, "targets": targets}
    put(_NOTE, json.dumps(note, indent=1) + "\n")
    kinds = "\n".join(f"    {line}" for line in install.listed(targets))
    put("README.txt", _ours("README.txt").format(version=version, requirement=requirement, targets=kinds))
    put("install.py", Path(install.__file__).read_text(encoding="utf-8"))
    put("install.sh", _ours("install.sh"))
    (room / "install.sh").chmod(0o755)
    # cmd.exe loses its place in a file whose lines end as Linux ends them.
    put("install.cmd", _ours("install.cmd"), newline="\r\n")
    files = sorted(path for path in room.rglob("*") if path.is_file())
    put("SHA256SUMS", "".join(f"{_sum(path)}  {path.relative_to(room).as_posix()}\n" for path in files))


def _ours(name: str) -> str:
    return (Path(__file__).parent / "files" / name).read_text(encoding="utf-8")


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _work_room(folder: Path) -> Iterator[Path]:
    """A folder inside of `folder`, on the same disk; it is gone afterwards, and so is a folder that stayed empty."""
    fresh = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder))
    except OSError as error:
        raise TtxError(f"{folder} cannot be written to: {error.strerror}") from None
    try:
        yield room
    except OSError as error:
        raise TtxError(f"the bundle cannot be written: {error}") from None
    finally:
        for path in folder.glob(f"{_WORK}*"):
            shutil.rmtree(path, ignore_errors=True)
        if fresh and not any(folder.iterdir()):
            folder.rmdir()


def _move(room: Path, folder: Path) -> None:
    wheels = folder / "wheels"
    wheels.mkdir(exist_ok=True)
    for path in wheels.glob("*.whl"):
        path.unlink()
    for path in (room / "wheels").iterdir():
        path.replace(wheels / path.name)
    for path in room.iterdir():
        if path.is_file():
            path.replace(folder / path.name)
