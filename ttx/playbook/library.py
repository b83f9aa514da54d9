"""Finds playbooks and injects by name: beside the playbook, in the installed package, or in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from glob import escape
from pathlib import Path

from ttx.errors import TtxError
from ttx.playbook.problems import did_you_mean, listed
from ttx.playbook.shelves import Shelf, shelves

_PACKAGE = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)*")
_SUFFIXES = (".yaml", ".yml")


@lru_cache
def _shipped(kind: str) -> Path:
    # A wheel carries the folders inside the package; a checkout has them at its root.
    packaged = _PACKAGE / "data" / kind
    return packaged if packaged.is_dir() else _PACKAGE.parent / kind


def find_playbook(name_or_path: str | Path) -> Path:
    """The file of a playbook: a path, or the name of one that comes with ttx."""
    path, name = Path(name_or_path), str(name_or_path)
    if path.is_file():
        return path
    if path.suffix or "/" in name or "\\" in name:
        if path.is_dir():
            raise TtxError(f"{name} is a folder", hint="name a playbook's file in it")
        raise TtxError(f"there is no file {name}", hint=did_you_mean(path.stem, playbook_names()))
    found = _shipped("playbooks") / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not found.is_file():
        known = playbook_names()
        hint = did_you_mean(
            name, known, f"there are {listed(known, 'and')}; or give a file" if known else "give a file"
        )
        raise TtxError(f"there is no playbook {name!r}", hint=hint)
    return found


def playbook_names() -> list[str]:
    """The playbooks that come with ttx."""
    return _names(_shipped("playbooks"))


def translations_of(playbook: Path) -> dict[str, Path]:
    """The files beside a playbook that translate it, by language: `seoul.ko.yaml` beside `seoul.yaml`."""
    beside = sorted(playbook.parent.glob(f"{escape(playbook.stem)}.*"))
    named = re.compile(re.escape(playbook.stem) + r"\.([a-z]{2,3})\.ya?ml")
    return {match[1]: path for path in beside if (match := named.fullmatch(path.name)) and path.is_file()}


def translated_by(translation: Path) -> Path | None:
    """The file of the playbook beside which a translation lies."""
    stem = translation.stem.rpartition(".")[0]
    candidates = (translation.with_name(f"{stem}{suffix}") for suffix in _SUFFIXES)
    return next((path for path in candidates if stem and path.is_file()), None)


def find_inject(name: str, playbook: Path | None = None) -> Path:
    """The file of an inject such as `dprk/missile-launch`, from the first shelf that has it."""
    # The pattern allows no dots, so a name never leads out of the folder.
    troubles = []
    if _NAME.fullmatch(name):
        for shelf in inject_shelves(playbook):
            path = shelf.folder / f"{name}.yaml"
            if not shelf.trouble and path.is_file():
                return path
            troubles += [shelf.trouble] * bool(shelf.trouble)
    hint = did_you_mean(name, inject_names(playbook), "a name is the path of a file in injects/, without .yaml")
    raise TtxError(f"there is no inject {name!r} in the library", hint="; ".join([hint, *troubles]))


def inject_names(playbook: Path | None = None) -> list[str]:
    """Every inject that a playbook may use."""
    return sorted({name for shelf in inject_shelves(playbook) for name in names_on(shelf)})


def inject_shelves(playbook: Path | None = None, own: Sequence[Path] = ()) -> Iterator[Shelf]:
    """Where injects for `use:` stand, in the order in which they are looked up."""
    return shelves(playbook, _shipped("injects"), own)


def names_on(shelf: Shelf) -> list[str]:
    """The names of the injects on a shelf."""
    return [] if shelf.trouble else _names(shelf.folder)


def _names(folder: Path) -> list[str]:
    # `seoul.ko.yaml` is a translation: a name has no dot.
    names = (path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.yaml"))
    return sorted(name for name in names if _NAME.fullmatch(name))


def shown(path: Path) -> str:
    """A path as people want to read it: relative where it lies below the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (OSError, ValueError):
        return str(path)
