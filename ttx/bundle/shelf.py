"""The wheels that were gathered, and what a target still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from ttx.bundle.targets import Target
from ttx.errors import TtxError


@dataclass(frozen=True)
class Wheel:
    """A wheel's file and what its name says."""

    path: Path
    name: str
    version: Version
    tags: frozenset[Tag]


class Shelf:
    """A folder of wheels."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._wheels: dict[str, list[Wheel]] = {}

    def take(self, folder: Path) -> None:
        """Move the wheels of a folder here."""
        for path in folder.glob("*.whl"):
            kept = path.replace(self.folder / path.name)
            name, version, _, tags = parse_wheel_filename(path.name)
            wheels = self._wheels.setdefault(name, [])
            wheels[:] = [wheel for wheel in wheels if wheel.path != kept] + [Wheel(kept, name, version, tags)]

    def keep_only(self, wheels: set[Path]) -> None:
        """Throw away what nobody takes."""
        for path in set(self.folder.glob("*.whl")) - wheels:
            path.unlink()

    def find(self, wanted: Requirement, target: Target) -> Wheel | None:
        """A wheel that fulfils a requirement on a target."""
        for wheel in self._wheels.get(canonicalize_name(wanted.name), []):
            if wanted.specifier.contains(wheel.version, prereleases=True) and wheel.tags & target.tags:
                return wheel
        return None

    def closure(self, root: Requirement, target: Target) -> dict[str, Requirement]:
        """By name, everything that a target needs for `root`, in the versions that are installed here.

        What is neither here nor on the shelf (a package for another platform) stands with the versions that would do,
        and what it needs itself becomes known when it is on the shelf.
        """
        wanted: dict[str, Requirement] = {}
        seen: set[tuple[str, str]] = set()
        waiting = [root]
        while waiting:
            asked = waiting.pop()
            name = canonicalize_name(asked.name)
            fresh = {"", *asked.extras} - {extra for known, extra in seen if known == name}
            if not fresh:
                continue
            seen |= {(name, extra) for extra in fresh}
            wanted.setdefault(name, _pinned(asked))
            waiting += self._needs(wanted[name], target, fresh)
        return wanted

    def _needs(self, asked: Requirement, target: Target, extras: set[str]) -> Iterator[Requirement]:
        wheel = self.find(asked, target)
        found = wheel_metadata(wheel.path) if wheel else _installed(asked.name)
        for line in (found.requires or []) if found else []:
            try:
                needed = Requirement(line)
            except InvalidRequirement:
                continue
            environments = ({**target.environment, "extra": extra} for extra in extras)
            if needed.marker is None or any(map(needed.marker.evaluate, environments)):
                yield needed

    def lacks(self, root: Requirement, target: Target) -> list[Requirement]:
        """What a target needs and the shelf does not have."""
        return [wanted for wanted in self.closure(root, target).values() if not self.find(wanted, target)]

    def wheels(self, root: Requirement, target: Target) -> list[Wheel]:
        """The wheels that a target takes; it lacks none."""
        found = (self.find(wanted, target) for wanted in self.closure(root, target).values())
        return [wheel for wheel in found if wheel]

    def check_commands(self) -> None:
        """Refuse a shelf on which something else than ttx brings a command named ttx (fontTools does)."""
        for path in self.folder.glob("*.whl"):
            names = {entry.name.lower() for entry in wheel_metadata(path).entry_points if "scripts" in entry.group}
            names |= _loose_scripts(path)
            if "ttx" in names and parse_wheel_filename(path.name)[0] != "ttx":
                raise TtxError(f"{path.name} brings another command named ttx; it must not be installed beside ttx")


def _loose_scripts(wheel: Path) -> set[str]:
    from zipfile import ZipFile

    with ZipFile(wheel) as archive:
        inside = (name.split("/") for name in archive.namelist())
        return {parts[-1].lower().split(".")[0] for parts in inside if parts[1:2] == ["scripts"]}


def wheel_metadata(wheel: Path) -> Distribution:
    """A wheel's own words about itself: version, requirements, entry points."""
    return next(iter(distributions(path=[str(wheel)])))


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _pinned(asked: Requirement) -> Requirement:
    """The requirement for exactly what is installed here, if it would do."""
    here = _installed(asked.name)
    if here and asked.specifier.contains(here.version, prereleases=True):
        return Requirement(f"{asked.name}=={here.version}")
    return Requirement(f"{asked.name}{asked.specifier}")
