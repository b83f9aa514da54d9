from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.documents.test_pdf import Pdf
from tests.exercise.canaries import CANARY, Canaries
from tests.exercise.oracle import Oracle
from tests.exercise.test_properties import canary_book
from tests.exercise.worlds import PUBLIC, World, book_with
from tests.packets.test_packets import text as read
from tests.report.story import HOSTILE
from ttx.documents import docx, html, pdf
from ttx.documents.blocks import Document
from ttx.documents.fonts.typeface import Typeface
from ttx.exercise.state import State
from ttx.report.manuals import audiences, manuals
from ttx.report.manuals.agenda import sittings
from ttx.report.manuals.calendar import calendar
from ttx.report.manuals.common import Audience, Manual
from ttx.report.packets.common import Packet

STARTS = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Seoul"))
MADE = datetime(2026, 11, 23, tzinfo=UTC)
TEAMS = ("us", "japan", "rok")


def made(state: State, starts: datetime | None = STARTS, **more: int) -> dict[str, Manual]:
    return {each.name: each for each in manuals(state, sittings(state, starts, **more))}


def text(manual: Manual) -> str:
    return read(Packet(manual.name, manual.document))


def unzipped(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def in_every_form(document: Document, folder: Path) -> Iterator[str]:
    yield html.render(document)
    yield unzipped(docx.render(document))
    yield Pdf(pdf.render(replace(document, paper="A4"), Typeface()), folder).text


def with_breaks(book: dict[str, Any], new: Canaries) -> dict[str, Any]:
    """Also a break has a title, and a break in another language."""
    for phase in book["phases"][:-1]:
        phase["then break"] = {"title": new(), "for": "15m"}
    return book


def open_before_start(state: State, team: str, oracle: Oracle) -> set[str]:
    """What a player may read before the start: what its seat shows in the lobby, and what doctrine opens."""
    book = state.read_by(team) if team else state.playbook
    words: list[str] = [each.title for each in book.objectives.values()]
    words += [each.capability for each in book.objectives.values()]
    words += [phase.then_break.title for phase in book.phases if phase.then_break]
    for phase in book.phases:
        shown = {"id": phase.id, "title": "", "question": "", "stages": phase.stages}
        words += oracle.languages.phase(team, shown)[2]
    roles = book.teams[team].roles.values() if team else ()
    words += [one for role in roles for one in (role.name, role.level, role.card)]
    return oracle.may[team or PUBLIC] | set(CANARY.findall(" ".join(words)))


@pytest.fixture(scope="module")
def canaried() -> tuple[State, Oracle]:
    new = Canaries()
    written = with_breaks(canary_book(new), new)
    world, oracle = World(written, started=False), Oracle(written)
    for fact in world.facts[1:]:
        oracle.see(fact.event, fact.seat)
    return world.state, oracle


@pytest.mark.parametrize("team", ["", *TEAMS])
def test_a_player_finds_in_no_form_of_a_manual_what_is_ahead(team: str, canaried: Any, tmp_path: Path) -> None:
    state, oracle = canaried
    may = open_before_start(state, team, oracle)
    manual = made(state)[f"situation-manual-{team}" if team else "situation-manual"]
    for written in in_every_form(manual.document, tmp_path):
        # A word that stands at a beginning has a capital.
        found = set(CANARY.findall(written.lower()))
        assert not found - may
        # What its seat shows is all there, so that the test would see what it looks for.
        assert not oracle.must[team or PUBLIC] - found


@pytest.mark.parametrize("team", ["", *TEAMS])
def test_a_players_calendar_tells_when_and_never_what(team: str, canaried: Any) -> None:
    state, oracle = canaried
    reader = Audience("team", team) if team else Audience("players")
    content = calendar(state, reader, sittings(state, STARTS), MADE).decode().replace("\r\n ", "")
    book = state.read_by(team) if team else state.playbook
    own = {book.title, *(phase.then_break.title for phase in book.phases if phase.then_break)}
    assert own <= set(CANARY.findall(content.lower()))
    # The id of the playbook makes its blocks unlike those of another exercise.
    assert set(CANARY.findall(content.lower())) <= open_before_start(state, team, oracle) | {book.id}


def test_no_manual_of_a_team_holds_the_brief_or_an_office_of_another(canaried: Any) -> None:
    state, _ = canaried
    everything = made(state)
    for team in TEAMS:
        spec = state.read_by(team).teams[team]
        secrets = [spec.brief, *(role.card for role in spec.roles.values())]
        for other in ("", *TEAMS):
            told = text(everything[f"situation-manual-{other}" if other else "situation-manual"])
            assert all((secret in told) is (team == other) for secret in secrets), (team, other)


def test_the_facilitators_handbook_tells_everything_that_control_may_need(canaried: Any) -> None:
    state, _ = canaried
    told = set(CANARY.findall(html.render(made(state)["control-handbook"].document)))
    book = state.playbook
    for _phase, inject in book.injects.values():
        ways = [inject.varied(name) for name in inject.variants] or [inject]
        for way in ways:
            needed = [way.title, *(way.text_for(team) for team in book.recipients(way)), *way.choices, way.notes]
            assert set(CANARY.findall(" ".join(needed if way is inject else needed[:-1]))) <= told
        needed = [inject.if_stuck, inject.notes, *(each.action for each in inject.expect)]
        needed += [part for each in inject.outcomes for part in (each.if_, each.text)]
        needed += [str(each.if_) for each in inject.then_suggest] + [str(inject.when or "")]
        assert set(CANARY.findall(" ".join(needed))) <= told, inject.id
    others = [book.model_dump_json(include={name}) for name in ("objectives", "actors", "commitments", "rules",
                                                                 "summary", "marking", "verdict")]  # fmt: skip
    for each in others:
        ids = {*book.objectives, *book.commitments, *(name for one in book.objectives.values() for name in one.tasks)}
        assert set(CANARY.findall(each)) - ids <= told
    assert {each.says for each in book.claims.values()} <= told
    assert {each.asks for each in book.indicators.values()} <= told


def test_the_evaluators_handbook_has_every_action_also_of_ways_that_may_not_come(canaried: Any) -> None:
    state, _ = canaried
    told = html.render(made(state)["control-evaluation"].document)
    for _phase, inject in state.playbook.injects.values():
        for way in [inject.varied(name) for name in inject.variants] or [inject]:
            assert all(each.action in told for each in way.expect)
    for one in state.playbook.objectives.values():
        assert all(each in told for each in (one.title, one.capability, one.target, *one.tasks.values()))


def test_an_evaluation_guide_says_after_which_inject_what_is_expected_how_soon_and_has_boxes() -> None:
    state = World(book_with(
        {"id": "letter", "title": "A letter",
         "expect": [{"team": "japan", "action": "Warns Seoul", "task": "warn.early", "within": "10m"}]},
        {"id": "silence", "expect": [{"team": "us", "action": "Says nothing"}]},
        objectives={"warn": {"title": "Warn partners", "target": "All know it.", "tasks": {"early": "Warn early"}}},
    ), started=False).state  # fmt: skip
    told = text(made(state)["control-evaluation"])
    guide = told.split("Evaluation guide: Warn partners")[-1]
    assert "Reached when All know it." in guide
    assert "Japan Warns Seoul after 1. A letter 10 min yes no __:__" in guide
    assert "Rating P S M U –" in guide
    assert "Expected actions that belong to no task" in guide
    assert "Says nothing" in guide.split("belong to no task")[1]
    for words in ("Performed with some challenges", "Unable to be performed", "Not observed"):
        assert words in told


def test_every_page_of_every_manual_is_marked_and_says_whose_it_is(tmp_path: Path) -> None:
    state = World(book_with({"id": "a"}), started=False).state
    whose = {"situation-manual": "FOR ALL PLAYERS", "situation-manual-us": "FOR: United States",
             "control-handbook": "FOR CONTROL ONLY", "control-evaluation": "FOR CONTROL ONLY"}  # fmt: skip
    everything = made(state)
    assert set(whose) < set(everything)
    for name, who in whose.items():
        document = everything[name].document
        pages = Pdf(pdf.render(replace(document, paper="A4"), Typeface()), tmp_path).pages
        for page in pages:
            assert page.count("EXERCISE EXERCISE EXERCISE") >= 2
            assert page.count(who) >= 2
        package = unzipped(docx.render(document))
        assert package.count(who) >= 2
        assert html.render(document).count(f"<span>{who}</span>") == 2


def test_a_teams_manual_speaks_its_language() -> None:
    written = book_with({"id": "a"}, words={"phase": "Move"})
    written["teams"]["rok"] |= {"language": "ko", "brief": "You are Korea."}
    written["translations"] = {"ko": {
        "ttx": 1, "translates": "small", "language": "ko", "title": "작은 훈련", "words": {"phase": "국면"},
        "teams": {"rok": {"name": "대한민국", "brief": "여러분은 대한민국입니다."}},
    }}  # fmt: skip
    state = World(written, started=False).state
    told = text(made(state)["situation-manual-rok"])
    for words in ("작은 훈련", "상황 안내서", "여러분은 대한민국입니다", "국면 1", "차례", "브리핑 5분", "대한민국용"):
        assert words in told, words
    assert not {"Agenda", "Contents", "Players"} & set(told.split())
    assert made(state)["situation-manual-rok"].document.reader == "ko"
    assert "Agenda" in text(made(state)["situation-manual"])


def test_the_agenda_shows_what_a_phase_is_about_to_control_and_its_number_to_players() -> None:
    state = World(book_with({"id": "a"}), started=False).state
    assert "The first" in text(made(state)["control-handbook"])
    assert "Who speaks?" in text(made(state)["control-evaluation"])
    for team in TEAMS:
        told = text(made(state)[f"situation-manual-{team}"])
        assert "Phase 1" in told
        assert "The first" not in told
        assert "Who speaks?" not in told


def test_without_a_start_the_agenda_counts_from_the_start_of_the_exercise() -> None:
    written = book_with({"id": "a"})
    written["phases"][0]["then break"] = {"title": "Lunch", "for": "45m"}
    state = World(written, started=False).state
    told = text(made(state, None)["situation-manual"])
    assert "T+00:00 T+20:00 Phase 1" in told
    assert "T+20:00 Phase 1 brief 5 min, decide 10 min, adjudicate 5 min Lunch 45 min" in told
    assert "T+20:00 T+30:00 Phase 2" in told
    assert "09:00 09:20 Phase 1" in text(made(state)["situation-manual"])
    assert "10:05 10:15 Phase 2" in text(made(state)["situation-manual"])


def test_arrival_and_hot_wash_stand_around_the_day_where_they_are_asked_for() -> None:
    state = World(book_with({"id": "a"}), started=False).state
    told = text(made(state, briefing=1800, hot_wash=2700)["situation-manual"])
    assert "08:30 09:00 Arrival and briefing 30 min 09:00 09:20 Phase 1" in told
    assert "09:30 10:15 Hot wash 45 min" in told
    assert "08:30 – 10:15 (Asia/Seoul)" in told
    assert "Arrival and briefing 30 min T+00:00" in text(made(state, None, briefing=1800)["situation-manual"])


def test_hostile_words_stay_words_in_every_manual() -> None:
    written = book_with({"id": "a", "title": HOSTILE, "text": HOSTILE, "notes": HOSTILE, "at": "1m"}, title=HOSTILE,
                        rules=HOSTILE, glossary={HOSTILE: HOSTILE})  # fmt: skip
    written["teams"]["us"] |= {"name": HOSTILE, "brief": HOSTILE, "roles": {"a": {"name": HOSTILE, "card": HOSTILE}}}
    state = World(written, started=False).state
    for manual in made(state).values():
        page = html.render(manual.document)
        assert "<script" not in page
        assert "<img" not in page
        docx.render(manual.document)
        pdf.render(replace(manual.document, paper="A4"), Typeface())
    for reader in audiences(state):
        content = calendar(state, reader, sittings(state, STARTS), MADE)
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_everybody_for_whom_there_is_something_is_an_audience() -> None:
    state = World(started=False).state
    found = [(each.name, each.team) for each in audiences(state)]
    assert found == [("players", ""), ("team", "us"), ("team", "japan"), ("team", "rok"), ("control", ""),
                     ("evaluators", "")]  # fmt: skip
    names = {
        reader: {each.name for each in manuals(state, sittings(state, STARTS), readers=[reader])}
        for reader in audiences(state)
    }
    assert names[Audience("players")] == {"situation-manual"}
    assert names[Audience("team", "rok")] == {"situation-manual-rok"}
    assert names[Audience("evaluators")] == {"control-evaluation"}
    assert names[Audience("control")] == {"control-handbook", "control-evaluation"}
