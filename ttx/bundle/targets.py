"""The machines that a bundle is for: a platform, a processor and a Python each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from packaging.markers import default_environment
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms, sys_tags

from ttx.bundle import install

PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
MACHINES = {"linux": ("x86_64", "arm64"), "macos": ("arm64", "x86_64"), "windows": ("x86_64",)}
_NEWEST_GLIBC = 39
_NEWEST_MACOS = (15, 0)
_GLIBC = {"manylinux1": "2.5", "manylinux2010": "2.12", "manylinux2014": "2.17"}


Asked = tuple[str, str]
"""Platform and Python that somebody named; nothing stands for any."""


@dataclass(frozen=True)
class Target:
    """A kind of machine; `own` is the one on which this runs."""

    platform: str
    machine: str
    python: str
    own: bool = False

    def __str__(self) -> str:
        return f"{install.kind(self.note())}, Python {self.python}"

    def __lt__(self, other: Target) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[bool, str, str, tuple[int, ...]]:
        known = self.platform not in MACHINES, self.platform, self.machine
        return (*known, _version(self.python) if self.python[-1].isdigit() else ())

    def note(self, needs: str = "") -> install.Target:
        """This target as the bundle's note has it."""
        return {"platform": self.platform, "machine": self.machine, "python": self.python, "needs": needs}

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        """Its wheels' platform tags, the oldest system first: what runs there runs on the most machines."""
        if self.platform == "windows":
            return ("win_amd64",)
        if self.platform == "macos":
            return tuple(reversed(list(mac_platforms(_NEWEST_MACOS, self.machine))))
        if self.platform == "linux":
            machine = {"arm64": "aarch64"}.get(self.machine, self.machine)
            tags = [*_GLIBC, *(f"manylinux_2_{minor}" for minor in range(5, _NEWEST_GLIBC + 1))]
            return tuple(f"{tag}_{machine}" for tag in sorted(tags, key=lambda tag: _version(_glibc(tag))))
        return ()

    @cached_property
    def tags(self) -> frozenset[Tag]:
        """The tags of wheels that install there."""
        if self.own:
            return frozenset(sys_tags())
        version, abi = tuple(map(int, self.python.split("."))), "cp" + self.python.replace(".", "")
        found = cpython_tags(version, [abi], self.platforms)
        return frozenset(found) | frozenset(compatible_tags(version, abi, self.platforms))

    @property
    def environment(self) -> dict[str, str]:
        """What a requirement's marker is asked about."""
        here = {key: str(value) for key, value in default_environment().items()}
        if self.own:
            return here
        posix = {"os_name": "posix"}
        system = {
            "linux": {**posix, "sys_platform": "linux", "platform_system": "Linux"},
            "macos": {**posix, "sys_platform": "darwin", "platform_system": "Darwin"},
            "windows": {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"},
        }[self.platform]
        machine = {("linux", "arm64"): "aarch64", ("windows", "x86_64"): "AMD64"}
        return {
            **here, **system, "platform_machine": machine.get((self.platform, self.machine), self.machine),
            "python_version": self.python, "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython", "platform_python_implementation": "CPython",
        }  # fmt: skip


def own() -> Target:
    """The machine and the Python on which this runs."""
    here = install.this_machine()
    return Target(here["platform"], here["machine"], here["python"], own=True)


def choose(platforms: Sequence[str], pythons: Sequence[str]) -> list[Target]:
    """The targets of a bundle: all, or what is named. This machine comes first, it can be had without a registry."""
    here = own()
    found = [
        Target(platform, machine, python)
        for platform in platforms or MACHINES
        for machine in MACHINES[platform]
        for python in pythons or PYTHONS
    ]
    others = [target for target in found if target.note() != here.note()]
    wanted = len(others) < len(found) or not (platforms or pythons)
    return [here, *others] if wanted else others


def asked_for(platforms: Sequence[str], pythons: Sequence[str]) -> list[Asked]:
    """What somebody named."""
    return [(platform, python) for platform in platforms or [""] for python in pythons or [""] if platform or python]


def missed(asked: list[Asked], targets: list[Target]) -> list[str]:
    """What was asked for and is in none of these targets, in words."""
    return [
        " and ".join(filter(None, [install.SYSTEMS.get(platform, ""), python and f"Python {python}"]))
        for platform, python in asked
        if not any(platform in ("", found.platform) and python in ("", found.python) for found in targets)
    ]


def oldest_system(tags: frozenset[Tag]) -> str:
    """The oldest glibc or macOS on which a wheel with these tags runs; nothing where any does."""
    versions = [_system(tag.platform) for tag in tags]
    return min(versions, key=_version, default="")


def newest(versions: list[str]) -> str:
    """The newest of these versions."""
    return max(versions, key=_version, default="")


def _system(tag: str) -> str:
    if tag.startswith("macosx"):
        found = re.match(r"macosx_(\d+)_(\d+)", tag)
        return f"{found[1]}.{found[2]}" if found else ""
    # A wheel that was built here and not for many Linuxes is only known to run on one like this.
    return install.this_machine()["needs"] if tag.startswith("linux") else _glibc(tag)


def _glibc(tag: str) -> str:
    found = re.match(r"manylinux_(\d+)_(\d+)", tag)
    return f"{found[1]}.{found[2]}" if found else _GLIBC.get(tag.split("_")[0], "")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part)
