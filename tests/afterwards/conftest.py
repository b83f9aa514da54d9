"""Days that were played by simulated teams, each in a file of the test's own, and the command line on them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from ttx.cli import cli
from ttx.errors import TtxError
from ttx.playbook.load import require
from ttx.rehearsal.day import Day
from ttx.rehearsal.keep import keep

BEGAN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """The file of a played day, by seed; nobody writes to it."""
    folder = tmp_path_factory.mktemp("days")

    def day(seed: int) -> Path:
        file = folder / f"day-{seed}.db"
        if not file.exists():
            made = Day(require("seoul-short"), seed, BEGAN)
            keep(made.play(), made.people, file)
        return file

    return day


@pytest.fixture
def day(played: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """A played day in the test's own folder, which is where it runs."""
    monkeypatch.setenv("TTX_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)

    def copy(seed: int = 1) -> Path:
        return Path(shutil.copy(played(seed), tmp_path / f"day-{seed}.db"))

    return copy


def ttx(*arguments: object, code: int = 0, input: str | None = None) -> str:
    """What a command prints, or what it says instead of a result."""
    ran = CliRunner().invoke(cli, [str(each) for each in arguments], input=input)
    if isinstance(ran.exception, TtxError):
        assert code == 2, str(ran.exception)
        return str(ran.exception)
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code == code, ran.output
    return str(ran.output)
