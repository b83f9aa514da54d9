"""Where injects for `use:` stand: beside the playbook, in folders of one's own, in ttx, in installed packages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

OWN = "TTX_INJECTS"
"""The environment's list of one's own folders, separated as in PATH."""
GROUP = "ttx.injects"
"""Entry points by which an installed package brings injects: `asia = "wargames.injects"`, the folder with them."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of injects, whose it is, and why it cannot be read where it cannot."""

    whose: str
    folder: Path
    trouble: str = ""


def shelves(playbook: Path | None, shipped: Path, own: Sequence[Path] = ()) -> Iterator[Shelf]:
    """Every shelf in the order in which a name is looked up: the first that has it wins.

    Packages come last, and are looked for only once nothing before them had the name: none of them can change what a
    playbook that ships with ttx plays.
    """
    seen = set[Path]()
    for shelf in _all(playbook, shipped, own):
        place = shelf.folder.resolve()
        if shelf.trouble or place not in seen:
            seen.add(place)
            yield shelf


def _all(playbook: Path | None, shipped: Path, own: Sequence[Path]) -> Iterator[Shelf]:
    if playbook is not None:
        folder = playbook.absolute().parent
        yield Shelf("beside the playbook", folder / "injects")
        yield Shelf("beside the playbook's folder", folder.parent / "injects")
    for path in own:
        yield _own("--library", path)
    for name in filter(None, os.environ.get(OWN, "").split(os.pathsep)):
        yield _own(OWN, Path(name).expanduser())
    yield Shelf("ttx", shipped)
    yield from _packages()


def _own(by: str, folder: Path) -> Shelf:
    return Shelf(by, folder, "" if folder.is_dir() else f"{by}: there is no folder {folder}")


@lru_cache
def _packages() -> tuple[Shelf, ...]:
    """The shelves of installed packages, by the packages' names."""
    # It looks at all that is installed: only whoever gets here needs it.
    from importlib.metadata import entry_points

    return tuple(sorted(map(_package, entry_points(group=GROUP)), key=lambda shelf: (shelf.whose, shelf.folder)))


def _package(point: EntryPoint) -> Shelf:
    whose = f"package {point.dist.name if point.dist else point.name}"
    try:
        folder = _folder_of(point.value.partition(":")[0].strip())
    except Exception as error:
        # A stranger's package may bring finders of its own, which fail as they like.
        return Shelf(whose, Path(), f"{whose}: its injects ({point.value}) cannot be found: {error}")
    return Shelf(whose, folder or Path(), "" if folder else f"{whose}: there is no package {point.value} with injects")


def _folder_of(module: str) -> Path | None:
    """The folder of a package, found without running its code: only the outermost name is asked for."""
    from importlib.util import find_spec

    first, *inner = module.split(".")
    spec = find_spec(first)
    # A module outside any package stands among all that is installed: that folder is no shelf.
    if spec is None or not all(part.isidentifier() for part in inner):
        return None
    folders = (Path(each).joinpath(*inner) for each in spec.submodule_search_locations or ())
    return next((folder for folder in folders if folder.is_dir()), None)
