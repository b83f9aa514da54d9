from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ttx.errors import TtxError
from ttx.playbook.library import find_inject, inject_names, inject_shelves
from ttx.playbook.load import load

Write = Callable[[str, str], Path]

INJECT = "about: For a test.\ntitle: {title}\ntext: Something happens.\n"
BOOK = """\
ttx: 1
id: x
title: X
scenario: {{start: 2025-05-19 09:00 KST}}
teams: {{us: {{name: United States}}}}
phases:
  - id: one
    title: One
    stages: {{deliberate: 30m}}
    injects:
      - {{use: {name}, at: 5m}}
"""


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """A folder with an installed package, as an installer leaves it."""

    def install(
        name: str = "wargames", point: str = "asia = wargames.injects", code: str = "raise SystemExit(3)"
    ) -> Path:
        site = tmp_path / "site"
        (site / name / "injects" / "sea").mkdir(parents=True)
        (site / name / "__init__.py").write_text(code)
        (site / name / "injects" / "__init__.py").write_text(code)
        (site / name / "injects" / "sea" / "collision.yaml").write_text(INJECT.format(title="A collision"))
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[ttx.injects]\n{point}\n")
        return site

    return install


def ttx(
    *arguments: str, site: Path | None = None, code: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "COLUMNS": "160", **environment}
    if site:
        settings["PYTHONPATH"] = str(site)
    command = [sys.executable, "-m", "ttx", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=settings, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_an_installed_package_joins_and_none_of_its_code_runs(package, write: Write) -> None:
    site, book = package(), write("x.yaml", BOOK.format(name="sea/collision"))
    assert "A collision" in ttx("injects", "collision", site=site).stdout
    assert "x.yaml: ok" in ttx("check", str(book), site=site).stdout
    shown = ttx("injects", "show", "sea/collision", site=site).stdout
    assert "package wargames" in shown and "use: sea/collision" in shown


def test_without_the_package_its_inject_is_unknown(write: Write) -> None:
    book = write("x.yaml", BOOK.format(name="sea/collision"))
    assert "there is no inject 'sea/collision'" in ttx("check", str(book), code=1).stdout


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ("asia = wargames.nowhere", "package wargames: there is no package wargames.nowhere"),
        ("asia = nobody.injects", "package wargames: there is no package nobody.injects"),
        ("asia = os", "package wargames: there is no package os"),
        ("asia = wargames./../..", "package wargames: "),
    ],
)
def test_a_broken_package_is_a_plain_message_and_the_others_are_there(package, point: str, said: str) -> None:
    done = ttx("injects", "missile", site=package(point=point))
    assert f"not read: {said}" in done.stderr
    assert "dprk/missile-launch" in done.stdout and "Traceback" not in done.stderr


def test_a_package_cannot_replace_what_ships_with_ttx(package, tmp_path: Path) -> None:
    site = package()
    (site / "wargames" / "injects" / "dprk").mkdir()
    (site / "wargames" / "injects" / "dprk" / "missile-launch.yaml").write_text(INJECT.format(title="Another"))
    [one] = json.loads(ttx("injects", "show", "dprk/missile-launch", "--json", site=site).stdout)
    assert one["from"] == "ttx" and one["not used"] == ["package wargames"]
    assert "dprk/missile-launch of ttx hides one of package wargames" in ttx("injects", "missile", site=site).stdout


def test_packages_are_looked_for_only_where_nothing_else_has_the_name() -> None:
    load = "from ttx.playbook.load import load; from ttx.playbook import shelves; load('seoul-short')"
    tell = "print(shelves._packages.cache_info().misses)"
    done = subprocess.run([sys.executable, "-c", f"{load}; {tell}"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


def test_folders_of_ones_own_come_after_those_beside_the_playbook_and_before_ttx(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = write("own/dprk/missile-launch.yaml", INJECT.format(title="Our own"))
    other = write("other/dprk/missile-launch.yaml", INJECT.format(title="Theirs"))
    book = write("books/x.yaml", BOOK.format(name="dprk/missile-launch"))
    monkeypatch.setenv("TTX_INJECTS", os.pathsep.join([str(own.parents[1]), str(other.parents[1])]))
    assert find_inject("dprk/missile-launch", book) == own.absolute()
    loaded = load(book)
    assert loaded.playbook and loaded.playbook.phases[0].injects[0].title == "Our own"
    beside = write("books/injects/dprk/missile-launch.yaml", INJECT.format(title="Beside"))
    assert find_inject("dprk/missile-launch", book) == beside


def test_a_folder_that_is_not_there_is_said_where_a_name_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTX_INJECTS", "/nowhere/at-all")
    assert "dprk/missile-launch" in inject_names()
    with pytest.raises(TtxError) as caught:
        find_inject("sea/collision")
    assert "TTX_INJECTS: there is no folder /nowhere/at-all" in caught.value.hint


def test_one_folder_is_one_shelf_however_often_it_is_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    book = write("mine/playbooks/x.yaml", "")
    folder = write("mine/injects/a.yaml", INJECT.format(title="A")).parent
    monkeypatch.setenv("TTX_INJECTS", str(folder))
    folders = [shelf.folder.resolve() for shelf in inject_shelves(book)]
    assert len(folders) == len(set(folders))
