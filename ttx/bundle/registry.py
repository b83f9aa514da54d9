"""Wheels from the registry that this machine's pip is set up for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement

from ttx.bundle.targets import Target

_WAYS = ([sys.executable, "-m", "pip"], ["pip"], ["pip3"], ["python3", "-m", "pip"], ["uv", "tool", "run", "pip"])
_OLDEST_PIP = 21


class Registry:
    """pip, set up as its user set it up."""

    def __init__(self, pip: list[str]) -> None:
        self._pip = pip

    @classmethod
    def find(cls) -> Registry | None:
        """The first pip that is here."""
        for way in _WAYS:
            said = _run([*way, "--version"])
            found = re.match(r"pip (\d+)", said.stdout) if said else None
            if found and int(found[1]) >= _OLDEST_PIP:
                return cls(way)
        return None

    def fetch(
        self, wanted: list[Requirement], target: Target, folder: Path, *, patient: bool = True
    ) -> list[Requirement]:
        """Put wheels into a folder: all of them, or none; the ones that there is no wheel of."""
        haste = [] if patient else ["--retries", "1", "--timeout", "15"]
        abi = "cp" + target.python.replace(".", "")
        machine = [part for tag in target.platforms for part in ("--platform", tag)]
        done = _run(
            [*self._pip, "download", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps",
             "--only-binary=:all:", *haste, "--dest", str(folder), "--implementation", "cp",
             "--python-version", target.python, "--abi", abi, "--abi", "abi3", "--abi", "none", *machine,
             *map(str, wanted)]
        )  # fmt: skip
        if done and done.returncode == 0:
            return []
        named = set(re.findall(r"No matching distribution found for ([\w.-]+)", done.stderr if done else ""))
        if len(wanted) == 1 or not named:
            return wanted
        return [refused for refused in wanted if refused.name in named]


def _run(command: list[str]) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
    except OSError:
        return None
