from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import Room

README = Path(__file__).parents[2] / "README.md"

ELSEWHERE = ("pip install uv && uv run ttx demo", "pip install uv && uv run pytest", "uv run ", "bash .ci/run")
"""These are run by .ci/run, which is how this test is run too."""


def commands() -> list[str]:
    """Each line of the README's shell blocks, without its remark."""
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(ELSEWHERE)]


def in_terminal(*wanted: str) -> tuple[str, ...]:
    return ("terminal", *wanted)


def plainly(*wanted: str) -> tuple[str, ...]:
    return ("plainly", *wanted)


WRITING = {
    'ttx new --title "A week without ferries" --teams "Ferry line, Town"': plainly("wrote a-week-without-ferries.yaml"),
    "ttx check a-week-without-ferries.yaml": plainly("ok. 2 teams"),
    "ttx edit a-week-without-ferries.yaml": in_terminal("The press calls"),
    'ttx new inject "A captain refuses" --into a-week-without-ferries.yaml --at 12m': plainly("a-captain-refuses"),
    "ttx format a-week-without-ferries.yaml": plainly("tidy"),
    "ttx graph seoul-trilateral --out seoul.svg": plainly("seoul.svg"),
    "ttx schema --out playbook.schema.json": plainly("wrote playbook.schema.json"),
    "ttx check seoul-trilateral --coverage": plainly("Consult in a crisis"),
    "ttx check --rules": plainly("idle-team"),
    "ttx injects missile": plainly("dprk/missile-launch"),
    "ttx injects show dprk/missile-launch": plainly("use: dprk/missile-launch"),
    "ttx rehearse seoul-trilateral --seed 7 --story": plainly("REHEARSAL"),
    "ttx rehearse seoul-trilateral --runs 100 --seed 7 --html runs.html": plainly("REHEARSAL: 100 runs", "strengthen"),
    "ttx rehearse seoul-trilateral --runs 50 --policy us=firewall-trade --policy japan=free-ride": plainly("50 runs"),
    'ttx rehearse seoul-short --runs 100 --assert "every verdict is reachable"': plainly("holds"),
    "ttx export seoul-trilateral --out msel.xlsx": plainly("msel.xlsx"),
    "ttx import msel.xlsx --into my-seoul.yaml --dry-run": plainly("nothing"),
    "ttx import msel.xlsx --out from-a-spreadsheet.yaml": plainly("wrote from-a-spreadsheet.yaml"),
    "ttx export seoul-trilateral --to cexf --out seoul.json": plainly("seoul.json"),
    "ttx translate seoul-trilateral": plainly("ko", "ja"),
    "ttx translate my-seoul.yaml ko --export ko.xlsx": plainly("ko.xlsx"),
    'ttx documents seoul-trilateral --starts "2026-12-01 09:00 Asia/Seoul" --out documents': plainly("manual-rok.pdf"),
    "ttx documents seoul-trilateral --audience team=rok --form docx --template ministry.docx": plainly("-rok.docx"),
}
"""Each command for organizers and what it shows, in an order in which one can type them."""
RUNNING = {
    "ttx run seoul-short": in_terminal("LOBBY", "NEXT in Move 1"),
    "ttx run seoul-short.db": in_terminal("LOBBY", "NEXT in Move 1"),
    "ttx run seoul-short --headless": plainly("address", "player us", "ttx join http"),
    "ttx run seoul-short --lan --headless": plainly("https://", "player us"),
    "ttx clone seoul-short.db --file the-day.db": plainly("a clean live exercise"),
    "ttx print seoul-short.db --out packets": plainly("seoul-short-handout-us.pdf"),
    "ttx print seoul-trilateral --what runsheet --starts 09:00": plainly("control-runsheet.pdf"),
    "ttx ps": plainly("seoul-short.db"),
    "ttx join http://127.0.0.1:8765": in_terminal("Take a seat in the exercise", "Code, as on your card"),
    "ttx report seoul-short.db": plainly("seoul-short-report.html", "seoul-short-report.md"),
    "ttx report seoul-short.db --all": plainly("seoul-short-report.docx", "seoul-short-tables.xlsx", "due.ics"),
    "ttx report seoul-short.db --form docx --template ministry.docx": plainly("seoul-short-report.docx"),
    "ttx report seoul-short.db --audience team=rok --all": plainly("seoul-short-rok-report.pdf", "log is left out"),
    "ttx report seoul-short.db --anonymous --redact sensitive": plainly("seoul-short-anonymous-redacted-report.html"),
    "ttx replay seoul-short.db": in_terminal("REPLAY", "T+00:00 of"),
    "ttx log seoul-short.db --kind move": plainly(),
    "ttx verify seoul-short.db": plainly("hash"),
    'sqlite3 seoul-short.db "select * from moves"': plainly(),
    "ttx stop seoul-short.db": plainly("stopped"),
    "ttx plan spring.db autumn.db": plainly("actions open", "UNASSIGNED"),
    "ttx plan spring.db --export plan.xlsx": plainly("wrote plan.xlsx"),
    "ttx plan spring.db --import plan.xlsx --by Ann": plainly("0 taken back"),
    'ttx plan spring.db --done action-1 --note "The list hangs in the watch room."': plainly("action-1 is done"),
    "ttx plan autumn.db --carry spring.db": plainly("carried over, 0 there already"),
    "ttx compare spring.db autumn.db": plainly("A: spring", "Indicators at the end"),
    "ttx compare spring.db autumn.db --out comparison.html": plainly("wrote comparison.html"),
    "ttx anonymise spring.db --also named,messages": plainly("names, ", "it verifies"),
    "ttx archive autumn.db": plainly("wrote autumn-archive.zip", "SHA-256"),
    "ttx verify autumn-archive.zip": plainly("each as it was put in", "each fits"),
}
"""Each of the others, likewise."""


def test_every_command_of_the_readme_is_run_here() -> None:
    assert sorted(commands()) == sorted([*WRITING, *RUNNING])


def test_the_writing_guides_examples_stand_in_the_seoul_playbook() -> None:
    playbook = (README.parent / "playbooks" / "seoul-trilateral.yaml").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.S)
    assert len(blocks) > 5
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    assert [line for line in lines if line not in playbook] == []


@pytest.fixture
def playbooks(room: Room) -> None:
    (room.folder / "playbooks").symlink_to(README.parent / "playbooks")


@pytest.fixture
def two_days(room: Room) -> None:
    """Two exercises that are over."""
    for seed, name in enumerate(("spring.db", "autumn.db"), 1):
        room.ttx("rehearse", "seoul-short", "--seed", str(seed))
        (room.folder / f"seoul-short-rehearsal-{seed}.db").rename(room.folder / name)


@pytest.fixture
def template(room: Room) -> None:
    """An organization's own DOCX."""
    from docx import Document

    Document().save(str(room.folder / "ministry.docx"))


@pytest.fixture
def my_seoul(room: Room) -> None:
    """A copy of one's own, with its translations."""
    for path in (README.parent / "playbooks").glob("seoul-trilateral*.yaml"):
        name = path.name.replace("seoul-trilateral", "my-seoul")
        (room.folder / name).write_bytes(path.read_bytes())


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("playbooks", "template", "my_seoul")
def test_what_the_readme_types_for_organizers_does_what_it_says(room: Room) -> None:
    for command in WRITING:
        typed(room, command, *WRITING[command])


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("playbooks", "two_days", "template")
def test_the_readmes_other_commands_do_what_it_says(room: Room) -> None:
    for command in RUNNING:
        typed(room, command, *RUNNING[command])


def typed(room: Room, command: str, how: str, *wanted: str) -> None:
    program, *arguments = shlex.split(command)
    if program == "sqlite3":
        subprocess.run([program, *arguments], cwd=room.folder, check=True, capture_output=True, timeout=60)
    elif how == "terminal":
        screen = room.open(*arguments)
        screen.wait_for(*wanted)
        screen.kill()
        if command == "ttx run seoul-short.db":
            # The next one begins another exercise beside it; two would run from here on.
            room.ttx("stop", "--all")
    else:
        said = room.ttx(*arguments)
        assert all(text in said for text in wanted), f"{command}\n{said}"
        if "--headless" in arguments:
            room.ttx("stop", "--all")
            room.ttx("run", "seoul-short.db", "--headless")
