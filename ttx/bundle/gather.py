"""Gathers the wheels of every target: from the registry, or from what is installed here."""

from __future__ import annotations

import shutil
import sysconfig
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement

from ttx.bundle import install
from ttx.bundle.own import own_wheel
from ttx.bundle.registry import Registry
from ttx.bundle.repack import repack
from ttx.bundle.shelf import Shelf, Wheel
from ttx.bundle.targets import Asked, Target, missed
from ttx.errors import TtxError

Tell = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what is done now."""

_PIP = Requirement("pip")
_ONLINE = "make the bundle where there is internet, and carry it over"


class Gathering:
    """A shelf that is being filled, in a folder of its own."""

    def __init__(self, room: Path, tell: Tell, *, postgres: bool = False) -> None:
        self._tell = tell
        self._incoming = room / "incoming"
        self._shelf = Shelf(room / "wheels")
        for folder in (self._incoming, self._shelf.folder):
            folder.mkdir()
        tell(0, 1, "ttx itself")
        self.version = own_wheel(self._incoming).name.split("-")[1]
        self._take()
        self.root = Requirement(f"ttx{'[postgres]' if postgres else ''}=={self.version}")
        self._registry = Registry.find()
        self.left_out: list[str] = []
        """Who is not served, and why."""

    def gather(self, targets: list[Target], asked: list[Asked]) -> dict[Target, list[Wheel]]:
        """The wheels of as many targets as there are wheels for, and no others; says why the rest is left out."""
        self._tell(0, 1, "looking for a registry")
        if not self._reached(targets[0]):
            targets = self._only_here(targets, asked)
        found: dict[Target, list[Wheel]] = {}
        without: dict[str, list[Target]] = {}
        for done, target in enumerate(targets):
            self._tell(done, len(targets), str(target))
            if lacking := self._fill(target):
                names = ", ".join(sorted(str(wanted).replace("==", " ") for wanted in lacking))
                without.setdefault(names, []).append(target)
            else:
                found[target] = [*self._shelf.wheels(self.root, target), self._pip(target)]
        for names, dropped in without.items():
            lines = "; ".join(install.listed([target.note() for target in sorted(dropped)]))
            self.left_out.append(f"{lines} (there is no wheel of {names})")
        if not found:
            raise TtxError("; ".join(self.left_out), hint=_ONLINE)
        self._shelf.keep_only({wheel.path for wheels in found.values() for wheel in wheels})
        self._shelf.check_commands()
        shutil.rmtree(self._incoming)
        return found

    def _take(self) -> None:
        self._shelf.take(self._incoming)

    def _reached(self, target: Target) -> bool:
        """Whether a registry gives pip, which the bundle needs too."""
        if not self._registry or self._registry.fetch([_PIP], target, self._incoming, patient=False):
            return False
        self._take()
        return True

    def _only_here(self, targets: list[Target], asked: list[Asked]) -> list[Target]:
        self._registry = None
        alone = [target for target in targets if target.own]
        if elsewhere := missed(asked, alone):
            raise TtxError(f"packages for {'; '.join(elsewhere)} need a registry; none can be reached", hint=_ONLINE)
        if len(alone) < len(targets):
            self.left_out.append("other machines and Pythons: no registry can be reached from here")
        return alone

    def _fill(self, target: Target) -> list[Requirement]:
        """Get what a target lacks; what it lacks still."""
        tried: set[str] = set()
        # A package that was unknown until it came may need others.
        while lacking := [wanted for wanted in self._shelf.lacks(self.root, target) if str(wanted) not in tried]:
            tried |= {str(wanted) for wanted in lacking}
            if target.platforms:
                self._fetch(lacking, target)
            if target.own:
                self._repack(self._shelf.lacks(self.root, target))
        return self._shelf.lacks(self.root, target)

    def _fetch(self, lacking: list[Requirement], target: Target) -> None:
        # pip brings all or nothing, and names the first of which there is no wheel.
        while self._registry and lacking and (refused := self._registry.fetch(lacking, target, self._incoming)):
            if not self._reached(target):
                raise TtxError("the registry could be reached, and then no longer", hint="try again")
            # It may have failed without a name (a server's bad moment, a proxy): then each by itself.
            if len(refused) == len(lacking) > 1:
                for wanted in lacking:
                    self._registry.fetch([wanted], target, self._incoming)
                break
            lacking = [wanted for wanted in lacking if wanted not in refused]
        self._take()

    def _repack(self, lacking: list[Requirement]) -> None:
        for wanted in lacking:
            try:
                repack(distribution(wanted.name), self._incoming)
            except (PackageNotFoundError, TtxError):
                continue
        self._take()

    def _pip(self, target: Target) -> Wheel:
        """The pip that installs the rest: not every Python has one."""
        if not self._shelf.find(_PIP, target):
            self._repack([_PIP])
        if not self._shelf.find(_PIP, target):
            for wheel in _pips_of_python():
                shutil.copy(wheel, self._incoming)
            self._take()
        if found := self._shelf.find(_PIP, target):
            return found
        raise TtxError("a bundle needs pip's own wheel, and there is none here", hint=_ONLINE)


def _pips_of_python() -> Iterator[Path]:
    found = find_spec("ensurepip")
    if found and found.origin:
        yield from (Path(found.origin).parent / "_bundled").glob("pip-*.whl")
    # Debian and Fedora keep it elsewhere.
    if elsewhere := sysconfig.get_config_var("WHEEL_PKG_DIR"):
        yield from Path(elsewhere).glob("pip-*.whl")
