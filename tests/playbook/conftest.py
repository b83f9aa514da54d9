from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ttx.playbook.load import Loaded, load
from ttx.workbench.checking import checked, code, lines
from ttx.workbench.review import Wish

PLAYBOOK = """\
ttx: 1
id: small
title: A small exercise
scenario: {start: 2025-05-19 09:00 KST}
teams:
  us: {name: United States}
  rok: {name: Republic of Korea}
actors:
  press: {name: Press, notes: Any newspaper}
indicators:
  friction: {name: Friction, baseline: 60, better: down}
objectives:
  firewall: {title: Keep trade out, tasks: {warn: Warn partners}}
phases:
  - id: wiring
    title: Test the wiring
    stages: {brief: 10m, deliberate: 20m}
    injects:
      - id: launch
        title: Missile launch
        text: Three tracks.
        asks: reply
        choices: [one, two]
        outcomes: [{if: One count}]
"""
"""Right as it stands. Tests append to it, or change a line."""


def run_check(paths: list[str]) -> tuple[str, int]:
    """What `ttx check` prints of these files, and its code."""
    results = [checked(path, Wish()) for path in paths]
    return "\n".join(text for result in results for text, _ in lines(result)), code(results, strict=False)


Load = Callable[..., Loaded]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Writes a file below a current folder of its own."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        return path

    return write


@pytest.fixture
def loaded(write: Callable[[str, str], Path]) -> Load:
    """Loads the small playbook with more at its end, or with some text replaced."""

    def loaded(more: str = "", **replace: str) -> Loaded:
        text = PLAYBOOK + more
        for number in range(len(replace) // 2):
            old, new = replace[f"old{number}"], replace[f"new{number}"]
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return load(write("small.yaml", text))

    return loaded
