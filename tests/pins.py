"""Fail where the project file does not pin what is installed, exactly: `uv lock` would then choose anew elsewhere."""

import re
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
pins = dict(pin.split("==") for pin in project["tool"]["uv"]["constraint-dependencies"])
normal = {re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower(): found.version for found in distributions()}
wrong = sorted(
    f"{name} {version}: pinned {pins.get(name, 'not at all')}"
    for name, version in normal.items()
    if name not in ("ttx", "pip", "uv") and pins.get(name) != version
)
print("\n".join(wrong) or f"{len(normal)} distributions, all as pinned")
sys.exit(bool(wrong))
