import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from ttx.errors import TtxError
from ttx.playbook.load import Other, load, load_any
from ttx.playbook.models import Inject
from ttx.playbook.tidy import tidied
from ttx.workbench.new import Wanted, into, library_inject, playbook, starts

START = "2026-12-01 09:00 UTC"
TEAMS = [("Solo",), ("Port: the, 'one'", "Town\n# x", "한국"), tuple("abcdefghijkl"), ("All", "Control", "press")]


@pytest.mark.parametrize("teams", TEAMS)
@pytest.mark.parametrize("minutes, phases", [(10, 1), (60, 2), (45, 3), (480, 4), (4320, 20)])
def test_a_new_playbook_checks_clean_and_is_tidy(tmp_path: Path, teams: tuple, minutes: int, phases: int) -> None:
    text = playbook(Wanted('A "new" one: really {{ x }}', teams, minutes, phases, START, file="x.yaml"))
    (tmp_path / "x.yaml").write_text(text, "utf-8")
    loaded = load(tmp_path / "x.yaml")
    assert loaded.problems == []
    assert loaded.playbook
    assert [team.name for team in loaded.playbook.teams.values()] == [" ".join(name.split()) for name in teams]
    assert sum(phase.length for phase in loaded.playbook.phases) == minutes // phases * phases * 60
    assert tidied(text) == text


def test_the_comments_of_an_inject_stand_at_the_first_one_only() -> None:
    text = playbook(Wanted("A", ("a", "b"), 60, 2, START))
    assert text.count("# read, reply, or decision") == 1
    assert text.count("asks: ") > 4


@pytest.mark.parametrize("wrong, said", [
    ({"start": "never"}, "not a time"), ({"zone": "Mars/X"}, "Mars/X"), ({"language": "korean"}, "language"),
    ({"minutes": 20, "phases": 5}, "do not go"), ({"teams": ()}, "1 to 12 teams"), ({"title": "x" * 300}, "200"),
    ({"phases": 0}, "phases"), ({"minutes": 10**9, "phases": 1}, "minutes"),
])  # fmt: skip
def test_a_wish_that_cannot_be_is_refused_in_plain_words(wrong: dict, said: str) -> None:
    with pytest.raises(TtxError) as caught:
        playbook(Wanted(**{"title": "A", "teams": ("a", "b"), "start": START, **wrong}))
    assert said in str(caught.value)
    assert caught.value.hint


def test_the_story_begins_on_a_monday() -> None:
    from datetime import date

    assert date.fromisoformat(starts("UTC")[:10]).weekday() == 0
    assert starts("Asia/Seoul").endswith(" 09:00 Asia/Seoul")


def test_a_new_inject_for_the_library_checks_clean(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(library_inject("Power: cut", "infrastructure/x"), "utf-8")
    loaded = load_any(tmp_path / "x.yaml")
    assert isinstance(loaded, Other) and isinstance(loaded.content, Inject)
    assert loaded.problems == [] and loaded.content.title == "Power: cut"


def test_an_inject_goes_into_a_phase_and_leaves_the_rest_as_it_is() -> None:
    text = playbook(Wanted("A", ("a", "b"), 60, 2, START))
    more, name = into(text, "x.yaml", "First report", "phase-1", "4m")
    assert name == "first-report-2"
    added = [line for line in more.splitlines() if line not in text.splitlines()]
    assert "      - id: first-report-2" in added and "        at: 4m" in added
    assert more.index("first-report-2") < more.index("id: phase-2")
    with pytest.raises(TtxError, match="no phase 'phase-9'"):
        into(text, "x.yaml", "B", "phase-9", "held")
    with pytest.raises(TtxError, match="no phases"):
        into("ttx: 1\n", "x.yaml", "B", "", "held")


def test_questions_are_asked_in_a_terminal_and_answered_with_enter(tmp_path: Path) -> None:
    terminal = Terminal(["new"], tmp_path)
    try:
        terminal.wait_for("What is the exercise called?")
        terminal.type("The harbour\r")
        for question in ("Which teams", "How many minutes", "how many phases", "time zone", "When does the story"):
            terminal.wait_for(question)
            terminal.press("enter")
        terminal.wait_for("wrote the-harbour.yaml")
        assert terminal.wait_exit() == 0
    finally:
        terminal.close()
    assert load(tmp_path / "the-harbour.yaml").problems == []
    assert (tmp_path / "playbook.schema.json").is_file()


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("mine", "utf-8")
    command = [sys.executable, "-m", "ttx", "new", "--title", "A"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert ran.returncode == 2 and "a.yaml is there already" in ran.stderr
    assert (tmp_path / "a.yaml").read_text("utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
