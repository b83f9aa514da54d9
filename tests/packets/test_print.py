from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.documents.test_pdf import Pdf
from tests.report.story import whole
from tests.report.test_write import keep
from ttx.commands.print import WHAT as offered
from ttx.report.packets import WHAT

Ran = subprocess.CompletedProcess[str]
KOREAN_BOOK = """
ttx: 1
id: hangul
title: 한미일 연습
scenario: {start: 2025-05-19 09:00 KST, background: 서울은 아침 아홉 시이다.}
teams:
  rok: {name: 대한민국, timezone: Asia/Seoul, language: ko, brief: 당신은 대한민국을 대표한다.}
  japan: {name: 日本, timezone: Asia/Tokyo, language: ja, brief: 日本を代表して話します。}
phases:
  - id: one
    title: 첫째
    stages: {brief: 5m}
    injects:
      - {id: launch, title: 미사일 발사, text: 네 발을 탐지했다., instead: {japan: 三発を探知した。}, asks: reply}
"""


@pytest.fixture
def ttx(tmp_path: Path) -> Iterator[Callable[..., Ran]]:
    """Run `ttx` in an empty folder, without a terminal."""
    environment = {**os.environ, "TTX_STATE": str(tmp_path / "state")}

    def run(*arguments: str, **more: str) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "ttx", *arguments],
            cwd=tmp_path, env={**environment, **more}, capture_output=True, text=True, timeout=110,
        )  # fmt: skip

    yield run
    run("stop", "--all")


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix in (".html", ".pdf")}


def test_a_whole_set_is_made_from_a_playbook_and_named_plainly(ttx, tmp_path: Path) -> None:
    ran = ttx("print", "seoul-short", "--all", "--out", "packets")
    assert ran.returncode == 0, ran.stderr
    stems = {
        f"{kind}-{team}" for kind in ("handout", "forms", "card", "control-injects") for team in ("us", "japan", "rok")
    }
    stems |= {
        "card-observer",
        *(f"control-{kind}" for kind in ("forms", "facilitator", "evaluator", "script", "runsheet")),
    }
    wanted = {f"seoul-short-{stem}.{kind}" for stem in stems for kind in ("html", "pdf")}
    assert wanted <= files(tmp_path / "packets")
    assert {line.removeprefix("wrote packets/") for line in ran.stdout.splitlines()} == files(tmp_path / "packets")
    assert "box to write them in" in ran.stderr


def test_a_running_exercise_is_printed_with_its_address_and_each_teams_own_code(ttx, tmp_path: Path) -> None:
    said = ttx("run", "seoul-short", "--headless").stdout
    codes = dict(re.findall(r"player (\w+) +(\S+)", said))
    address = re.search(r"address +(\S+)", said)
    ran = ttx("print", "seoul-short.db")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    every = re.findall(r" ([0-9A-Z]{4}(?:-[0-9A-Z]{4})+)\n", said)
    assert len(every) >= 6
    for name in files(tmp_path):
        path = tmp_path / name
        told = path.read_text("utf-8") if path.suffix == ".html" else Pdf(path.read_bytes(), tmp_path / "state").text
        own = name.partition("handout-")[2].partition(".")[0]
        assert {code for code in every if code in told} == ({codes[own]} if own else set()), name
        if own:
            assert address
            assert address[1] in told


def test_codes_that_are_no_longer_in_force_are_not_printed(ttx, tmp_path: Path) -> None:
    import sqlite3

    said = ttx("run", "seoul-short", "--headless").stdout
    ttx("stop", "seoul-short.db")
    with sqlite3.connect(tmp_path / "seoul-short.db") as database:
        database.execute("update codes set code_hash = 'another' where place = 'team:us'")
    database.close()
    ttx("print", "seoul-short.db", "--what", "handouts", "--format", "html")
    codes = dict(re.findall(r"player (\w+) +(\S+)", said))
    assert codes["us"] not in (tmp_path / "seoul-short-handout-us.html").read_text("utf-8")
    assert codes["rok"] in (tmp_path / "seoul-short-handout-rok.html").read_text("utf-8")


def test_an_exercise_in_which_everything_was_played_is_printed(ttx, tmp_path: Path) -> None:
    keep(whole(), tmp_path / "seoul.db")
    ran = ttx("print", "seoul.db", "--paper", "letter", "--format", "pdf")
    assert ran.returncode == 0, ran.stderr
    for name in files(tmp_path):
        pdf = Pdf((tmp_path / name).read_bytes(), tmp_path)
        assert "612 x 792 pts" in pdf.about
        assert all(page.count("EXERCISE EXERCISE EXERCISE") >= 2 for page in pdf.pages)
        asian = {
            font: embedded for font, embedded in pdf.fonts.items() if "Helvetica" not in font and "Zapf" not in font
        }
        assert all(asian.values()), name
    assert "네 발로 보고했으나" in Pdf((tmp_path / "seoul-injects-rok.pdf").read_bytes(), tmp_path).text


def test_korean_and_japanese_print_in_the_language_of_the_team(ttx, tmp_path: Path) -> None:
    (tmp_path / "hangul.yaml").write_text(KOREAN_BOOK, encoding="utf-8")
    ran = ttx("print", "hangul.yaml", "--all")
    assert ran.returncode == 0, ran.stderr
    assert 'class="reads-ko"' in (tmp_path / "hangul-handout-rok.html").read_text("utf-8")
    assert '<span lang="ko">당신은' in (tmp_path / "hangul-handout-rok.html").read_text("utf-8")
    assert "당신은 대한민국을 대표한다." in Pdf((tmp_path / "hangul-handout-rok.pdf").read_bytes(), tmp_path).text
    japanese = Pdf((tmp_path / "hangul-control-injects-japan.pdf").read_bytes(), tmp_path).text
    assert "三発を探知した。" in japanese
    assert "네 발을" not in japanese


def test_what_ttx_wrote_before_is_replaced_and_nothing_else_is_touched(ttx, tmp_path: Path) -> None:
    (tmp_path / "seoul-short-card-us.txt").write_text("mine", encoding="utf-8")
    for _ in range(2):
        assert ttx("print", "seoul-short", "--what", "cards", "--team", "us", "--format", "html").returncode == 0
    assert files(tmp_path) == {"seoul-short-card-us.html"}
    assert (tmp_path / "seoul-short-card-us.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["seoul-short", "--team", "fr"], "teams: us, japan, rok"),
        (["seoul-short", "--what", "injects"], "--all prints every one"),
        (["seoul-short", "--what", "script", "--team", "us"], "leave --team out"),
        (["nowhere.db"], "there is no file"),
        (["nowhere"], "there is no playbook"),
        (["seoul-short", "--what", "everything"], "--what"),
        (["seoul-short", "--out", "taken"], "'taken' is a file"),
        (["seoul-short", "--out", "taken/below"], "cannot be written"),
    ],
)
def test_what_cannot_be_printed_is_said_in_plain_words(ttx, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    ran = ttx("print", *arguments)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_pdf_is_made_in_the_browser_with_the_marking_on_every_page(ttx, tmp_path: Path) -> None:
    ttx("print", "seoul-short", "--what", "script", "--format", "html", "--paper", "letter")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((tmp_path / "seoul-short-control-script.html").as_uri())
        pdf = Pdf(page.pdf(prefer_css_page_size=True), tmp_path)
        browser.close()
    assert "612 x 792 pts" in pdf.about
    assert len(pdf.pages) > 10
    assert all(page.count("FOR CONTROL ONLY") == 2 for page in pdf.pages)


def test_reportlab_is_loaded_for_a_pdf_alone() -> None:
    code = """
import sys
from ttx.report.packets.write import source, write_packets
from ttx.report.packets.common import Joining
from pathlib import Path
import tempfile
write_packets(source("seoul-short"), Joining(), Path(tempfile.mkdtemp()), ["cards"], "us", formats=("html",))
print([name for name in ("reportlab", "textual", "starlette", "click", "ttx.server") if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_command_offers_every_kind_of_packet() -> None:
    assert tuple(offered) == WHAT
