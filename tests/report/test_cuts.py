from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exercise.canaries import CANARY, Canaries, canaries
from tests.exercise.random_play import Dealer
from tests.exercise.test_properties import SEEDS, canary_book
from tests.exercise.worlds import PUBLIC, World
from tests.report.story import NAMES, whole
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.results import results
from ttx.exercise.views import team_view
from ttx.report import plain
from ttx.report.cuts import Audience, audience, cut
from ttx.report.facts import gather
from ttx.report.write import FORMS, Wish, write_report

AUDIENCES = [audience(each) for each in ("players", "public", "team=us", "team=japan", "team=rok")]


class Watched:
    """An exercise of canaries, and all that each audience has ever had on its screens."""

    def __init__(self) -> None:
        self.new = Canaries()
        book = canary_book(self.new)
        self.world = World(book)
        self.book = book
        self.had: dict[str, set[str]] = {name: set() for name in (PUBLIC, "us", "japan", "rok")}
        self.look()

    def look(self) -> None:
        state = self.world.state
        for name, had in self.had.items():
            had |= canaries(self.world.view(name))
            if name:
                # The report is in the playbook's language, whatever a team reads.
                had |= canaries(team_view(state, name, as_written=True))

    def play(self, seeds: list[int]) -> None:
        for seed in seeds:
            by, command = Dealer(self.world, seed, self.new).deal(0.01)
            try:
                self.world.do(command, by)
            except Refused:
                continue
            self.look()

    def may(self, to: Audience) -> set[str]:
        """What it had, what the playbook says of everybody's affairs, and what evaluators wrote for the report."""
        book = self.book
        general = [
            book["title"], book["id"], book["summary"], book["words"], book["marking"], book["scenario"],
            book["commitments"], book["indicators"], book["objectives"], book["verdict"],
            [team["name"] for team in book["teams"].values()], [actor["name"] for actor in book["actors"].values()],
            [[phase["id"], phase["title"], phase["question"], phase["stages"]] for phase in book["phases"]],
        ]  # fmt: skip
        found = canaries(general) | self.had[to.team]
        for fact in self.world.facts:
            match fact.event:
                case ev.FindingWritten() | ev.ActionPlanned() | ev.ActionClosed():
                    found |= canaries(fact.event)
                case ev.HotWashNoted() if not to.public:
                    found |= canaries(fact.event)
                case ev.ObjectiveRated() if fact.event.team in ("", to.team) and not to.public:
                    found |= canaries(fact.event)
                case ev.Ended() | ev.Paused():
                    found |= canaries(fact.event.reason)
                case ev.QuestionnaireOpened() if {"players", to.team or "players"} & set(fact.event.to):
                    if not to.public:
                        found |= canaries(fact.event) | self.answers(fact.event.questionnaire)
        return found

    def answers(self, questionnaire: str) -> set[str]:
        """What was answered, where those who were asked were shown it."""
        asked = self.world.state.questionnaires[questionnaire]
        return canaries(results(asked)) if "seats" in asked.shown else set()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS)
def test_a_cut_holds_nothing_but_what_its_audience_had_and_what_was_written_for_the_report(seeds: list[int]) -> None:
    watched = Watched()
    watched.play(seeds)
    report = gather(watched.world.facts)
    for to in AUDIENCES:
        found = set(CANARY.findall(plain.render(cut(report, to)).decode()))
        leaked = found - watched.may(to)
        assert not leaked, f"the report for {to} tells what it may not"


def inside(path: Path) -> str:
    """Everything that is in a file: unzipped, parsed, with what no reader sees."""
    content = path.read_bytes()
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join([*parts.namelist(), *(parts.read(name).decode("latin-1") for name in parts.namelist())])
    if path.suffix == ".pdf":
        run = ["pdftotext", str(path), "-"], ["pdfinfo", str(path)]
        return "\n".join(subprocess.run(one, capture_output=True, check=True, text=True).stdout for one in run)
    return content.decode()


@pytest.mark.parametrize("to", AUDIENCES, ids=lambda to: to.team or to.name)
def test_no_form_of_a_cut_holds_more_than_the_facts_of_the_cut(tmp_path: Path, to: Audience) -> None:
    watched = Watched()
    watched.play(list(range(400)))
    whole_report = gather(watched.world.facts)
    facts = set(CANARY.findall(plain.render(cut(whole_report, to)).decode()))
    everything = canaries([fact.event for fact in watched.world.facts])
    assert len(everything - facts) > 100
    for path in write_report(watched.world.facts, {}, None, tmp_path, wish=Wish(FORMS, audience=to)):
        found = set(CANARY.findall(inside(path)))
        # A PDF breaks long words, so that the end of one may be missing: what is found there is whole.
        assert found <= facts | canaries(watched.book["words"]), path.name
        assert found or path.suffix in (".ics", ".csv"), f"nothing can be read in {path.name}"
    assert not list(tmp_path.glob("*log.csv"))


def test_the_names_of_its_files_say_for_whom_a_cut_is(tmp_path: Path) -> None:
    story = whole()
    wish = Wish(("md",), audience=Audience("team", "rok"), anonymous=True, redact=("x",))
    [path] = write_report(story.facts, NAMES, None, tmp_path, "day", wish=wish)
    assert path.name == "day-rok-anonymous-redacted-report.md"
    [path] = write_report(story.facts, NAMES, None, tmp_path, "day", wish=Wish(("md",)))
    assert path.name == "day-report.md"


@pytest.mark.parametrize("text", ["", "team", "team=", "control=us", "everybody", "team=us=x"])
def test_an_audience_that_is_none_is_refused_with_those_that_there_are(text: str) -> None:
    report = gather(whole().facts)
    with pytest.raises(TtxError) as error:
        cut(report, audience(text))
    assert "players" in error.value.hint or "us" in error.value.hint


def test_a_team_reads_its_own_moves_in_full_and_of_others_nothing_that_it_did_not_have(tmp_path: Path) -> None:
    world = World()
    world.do(do.Say(["us"], "for the Americans"), "japan", at=5)
    world.do(do.Say(["rok"], "for the Koreans"), "japan", at=6)
    world.do(do.Observe("they were slow", ["x"], "us"), "evaluator", at=7)
    text = write_report(world.facts, {}, None, tmp_path, wish=Wish(("md",), audience=Audience("team", "us")))[0]
    told = text.read_text()
    assert "for the Americans" in told
    assert "for the Koreans" not in told
    assert "they were slow" not in told


@pytest.mark.parametrize("form", FORMS)
def test_an_anonymous_report_names_nobody_in_any_form(tmp_path: Path, form: str) -> None:
    story = whole()
    story.do(do.Observe("Alex Smith and 김민준이 spoke; SAM JONES did not", [], "us"), "evaluator-1")
    story.do(do.NoteHotWash("well", "佐藤 花子さん was quick", "japan"), "evaluator-1")
    known = {name: person for name, (person, _) in NAMES.items()}
    for path in write_report(story.facts, NAMES, None, tmp_path, wish=Wish((form,), anonymous=True)):
        told = inside(path)
        for person in known.values():
            assert person.casefold() not in told.casefold(), f"{path.name} names {person}"
        assert "외교부 장관" not in told
    named = write_report(story.facts, NAMES, None, tmp_path, wish=Wish((form,)))
    if form in ("md", "html", "json", "docx"):
        assert any("김민준" in told or re.search("&#44608;", told) for told in map(inside, named)) or form == "docx"


def test_who_is_called_like_a_team_takes_nothing_of_the_report_apart(tmp_path: Path) -> None:
    story = whole()
    names = {**NAMES, "us-1": ("us", ""), "us-2": ("trust", "")}
    [anonymous] = write_report(story.facts, names, None, tmp_path, wish=Wish(("md",), anonymous=True))
    assert "United States" in anonymous.read_text()


def test_an_observation_with_a_redacted_tag_is_nowhere_nor_what_rests_on_it(tmp_path: Path) -> None:
    story = whole()
    story.do(do.Observe("kanarie1000x", ["Secret"], "us"), "evaluator-1")
    observation = list(story.state.observations)[-1]
    story.do(do.WriteFinding("improvement", "kanarie1001x", evidence=[observation]), "evaluator-1")
    finding = list(story.state.evaluation.findings)[-1]
    story.do(do.PlanAction("kanarie1002x", finding), "evaluator-1")
    action = list(story.state.evaluation.actions)[-1]
    story.do(do.CloseAction(action, 1, True, "kanarie1003x"), "evaluator-1")
    story.do(do.Comment(finding, "kanarie1004x"), "evaluator-1")
    story.do(do.Observe("kanarie1005x", ["other"]), "evaluator-1")
    paths = write_report(story.facts, NAMES, None, tmp_path, wish=Wish(FORMS, redact=("secret",)))
    assert any("log.csv" in path.name for path in paths)
    found: set[str] = set()
    for path in paths:
        found |= set(CANARY.findall(inside(path)))
    assert found == {"kanarie1005x"}


@given(st.text())
@settings(max_examples=50)
def test_any_text_is_an_audience_or_is_refused(text: str) -> None:
    try:
        found: Any = audience(text)
    except TtxError:
        return
    assert found.name in ("control", "players", "public", "team")


def test_no_number_in_a_cut_tells_how_much_others_did(tmp_path: Path) -> None:
    def told(before: int) -> bytes:
        world = World()
        for _ in range(before):
            world.do(do.DraftRuling("x"))
            world.do(do.Say(["rok"], "x"), "japan")
        world.do(do.SubmitMove([], {"intent": "theirs"}), "japan", at=30) if before else None
        world.do(do.SubmitMove([], {"intent": "ours"}), "us", at=30)
        name = f"ruling-{before + 1}"
        move = list(world.state.moves)[-1]
        world.do(do.DraftRuling("all read it", [move], public=True))
        world.do(do.ReleaseRulings({name: 1}))
        report = cut(gather(world.facts), Audience("team", "us"))
        [course] = [each for each in report.teams if each.id == "us"]
        return repr((course.moves, report.rulings, report.timeline)).encode()

    assert told(0) == told(4)
