"""The whole Seoul exercise: its shape, its fairness, and that it exercises what the article it comes from names."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.content.test_content import OWN, best, injects, played, strings, worst
from ttx.exercise.conditions import change, verdict
from ttx.playbook.load import load_any, require

FILE = Path(__file__).parents[1] / "playbooks" / "seoul-trilateral.yaml"

# Sentences of the article that carry a mechanism, an actor, a tension, a driver or a claim. The others carry
# none: S01, S06, S07 and S09 praise or warn in general, S03 and S04 are a caption and its credit (the meetings
# are S21), S05 is history (mapped all the same, as S01 is), S16 names a conference whose arguments are S17 to
# S19.
CARRYING = {f"S{number:02}" for number in (2, 8, *range(10, 16), *range(17, 43))}
REAL = (
    "Trump", "Rubio", "Biden", "Kishida", "Ishiba", "Iwaya", "Yoon", "Cho Tae", "Lee Jae", "Han Duck", "Kim Jong", "Xi",
    "Putin",
)  # fmt: skip
LATEST = 40 * 60


@pytest.fixture(scope="module")
def seoul():
    return require(FILE)


@pytest.fixture(scope="module")
def table(seoul):
    return {name.upper(): claim.injects for name, claim in seoul.claims.items()}


def ways(inject):
    """An inject as it may go: itself, or each of its variants."""
    return [inject.varied(name) for name in inject.variants] or [inject]


def told(playbook, team):
    """Every text of an inject that this team may come to read."""
    for inject in injects(playbook):
        if team in playbook.recipients(inject):
            for way in ways(inject):
                yield inject.id, way.title
                yield inject.id, way.text_for(team)
                yield inject.id, way.if_stuck
                yield from ((inject.id, outcome.text) for outcome in way.outcomes)


# The article


def test_every_sentence_that_carries_something_is_exercised(seoul, table):
    assert set(table) >= CARRYING
    assert {name for names in table.values() for name in names} <= set(seoul.injects)


def test_every_inject_comes_from_the_article(seoul, table):
    used = {name for names in table.values() for name in names}
    assert set(seoul.injects) == used


# The shape


def test_the_day_has_four_moves_with_breaks_between_them(seoul):
    assert [round(phase.length / 60) for phase in seoul.phases] == [90, 90, 90, 75]
    assert all(phase.then_break for phase in seoul.phases[:-1])
    for phase in seoul.phases:
        assert list(phase.stages) == ["brief", "deliberate", "decide", "adjudicate", "back-brief"]


def test_fourteen_injects_are_core(seoul):
    core = [[inject for inject in phase.injects if inject.priority == "core"] for phase in seoul.phases]
    assert [len(each) for each in core] == [4, 4, 3, 3]
    assert all(isinstance(inject.at, int) for each in core for inject in each)


def test_there_are_enough_injects_and_enough_in_the_drawer(seoul):
    held = [inject for inject in injects(seoul) if inject.at == "held"]
    assert len(held) >= 6
    assert len(seoul.injects) - len(held) >= 26
    assert all(inject.priority == "reserve" for inject in held)


def test_nothing_is_due_after_the_fortieth_minute(seoul):
    timed = [inject for inject in injects(seoul) if isinstance(inject.at, int)]
    assert max(inject.at + max(inject.delay.values(), default=0) for inject in timed) <= LATEST


def test_every_phase_tells_something_to_one_or_two_teams_only(seoul):
    few = [[inject for inject in phase.injects if len(seoul.recipients(inject)) < 3] for phase in seoul.phases]
    assert sum(len(each) for each in few) >= 6
    assert all(few)


def test_each_team_once_hears_something_that_no_other_team_does(seoul):
    alone = {seoul.recipients(inject)[0] for inject in injects(seoul) if len(seoul.recipients(inject)) == 1}
    assert alone == set(seoul.teams)


def test_the_story_goes_forward(seoul):
    last = seoul.scenario.start
    for phase in seoul.phases:
        assert phase.dated is not None and phase.dated >= last
        timed = [inject for inject in phase.injects if isinstance(inject.at, int)]
        assert [inject.at for inject in timed] == sorted(inject.at for inject in timed)
        dated = [phase.dated, *(inject.dated for inject in timed if inject.dated)]
        assert dated == sorted(dated)
        assert all(earlier < later for earlier, later in pairwise(dated[1:]))
        last = dated[-1]


def test_what_is_asked_for_can_be_answered_before_the_stage_that_decides_is_over(seoul):
    for phase in seoul.phases:
        decided = sum(phase.stages[name] for name in ("brief", "deliberate", "decide"))
        for inject in phase.injects:
            if inject.asks != "read":
                assert inject.answer_within, inject.id
            if isinstance(inject.at, int):
                assert inject.at + (inject.answer_within or 0) <= decided, inject.id


def test_control_is_helped_with_every_inject(seoul):
    for inject in injects(seoul):
        for way in ways(inject):
            assert way.notes, inject.id
            assert way.if_stuck.endswith("?"), inject.id
            if way.asks != "read":
                assert way.expect, inject.id
                assert len(way.outcomes) >= 2 or not seoul.indicators, inject.id


def test_a_decision_has_three_outcomes_that_tell_the_teams_something(seoul):
    for inject in injects(seoul):
        if inject.asks == "decision":
            assert len(inject.outcomes) >= 3, inject.id
            assert sum(bool(outcome.text) for outcome in inject.outcomes) >= 3, inject.id


def test_a_text_can_be_read_in_a_minute(seoul):
    for inject in injects(seoul):
        for way in ways(inject):
            for team in seoul.recipients(inject):
                assert 50 <= len(way.text_for(team).split()) <= 145, (inject.id, team)


# The people


def test_no_real_person_is_named(seoul):
    said = " ".join(strings(seoul.model_dump(mode="json", by_alias=True)))
    assert [name for name in REAL if re.search(rf"\b{name}\b", said)] == []


def test_the_election_is_controls_choice_and_both_outcomes_are_written_with_equal_care(seoul):
    _, election = seoul.injects["election-result"]
    assert len(election.variants) == 2
    assert all(variant.if_ is None for variant in election.variants.values())
    first, second = ways(election)
    for team in seoul.teams:
        lengths = sorted(len(way.text_for(team).split()) for way in (first, second))
        assert lengths[1] <= lengths[0] * 1.15
    assert first.shift == second.shift


def test_no_team_reads_who_has_won_before_control_has_chosen(seoul):
    for inject in seoul.phases[0].injects:
        if inject.id != "campaign-trail":
            said = " ".join(inject.text_for(team) for team in seoul.recipients(inject))
            assert not re.search(r"Democratic Party|conservative", said), inject.id


def test_what_follows_the_election_goes_either_way(seoul):
    for inject in injects(seoul):
        asks = [way.if_.chosen for way in inject.variants.values() if getattr(way.if_, "chosen", None)]
        if asks:
            assert sorted(asks) == ["conservative", "democratic"], inject.id
            lengths = sorted(len(inject.varied(name).text_for("rok").split()) for name in inject.variants)
            assert lengths[1] <= lengths[0] * 1.2, inject.id


def test_every_team_has_offices_and_its_own_language(seoul):
    assert {name: team.language for name, team in seoul.teams.items()} == {"us": "en", "japan": "ja", "rok": "ko"}
    for team in seoul.teams.values():
        assert 4 <= len(team.roles) <= 7
        for role in team.roles.values():
            assert all(word in role.card for word in ("WANTS", "DECIDES ALONE", "WATCHES")), role.name


def test_every_actor_can_be_played(seoul):
    for name, actor in seoul.actors.items():
        assert actor.notes, name
        assert 2 <= len(actor.answers) <= 4, name


def test_each_country_reads_its_own_name_of_the_sea(seoul):
    for team in seoul.teams:
        wrong, right = ("Sea of Japan", "East Sea") if team == "rok" else ("East Sea", "Sea of Japan")
        texts = [*told(seoul, team), ("brief", seoul.teams[team].brief)]
        assert [name for name, text in texts if wrong in text] == []
        assert any(right in text for _, text in texts)


def test_a_country_that_lists_the_three_begins_with_itself(seoul):
    for inject in injects(seoul):
        for way in ways(inject):
            for team in seoul.recipients(inject) if way.instead else []:
                for sentence in re.split(r"(?<=[.?!:])\s+", way.text_for(team)):
                    places = {name: re.search(words, sentence) for name, words in OWN.items()}
                    if all(places.values()) and "China" not in sentence:
                        assert min(places, key=lambda name: places[name].start()) == team, (inject.id, sentence)


# What is measured


def test_every_objective_is_tested_at_least_three_times(seoul):
    for objective in seoul.objectives:
        testing = [
            inject.id
            for inject in injects(seoul)
            if any(name.partition(".")[0] == objective for name in inject.tests)
            or any((expected.task or "").startswith(f"{objective}.") for expected in inject.expect)
        ]
        assert len(testing) >= 3, objective


def test_the_scorecard_and_the_gauges(seoul):
    assert 6 <= len(seoul.commitments) <= 8
    assert len(seoul.indicators) == 8
    assert all(each.source and each.asks for each in seoul.commitments.values())


def test_three_readings_of_the_verdict_stand_side_by_side(seoul):
    names = [rule.verdict for rule in seoul.verdict]
    assert sorted(names) == ["continue", "regress", "strengthen"]
    ballots = [each for each in seoul.questionnaires.values() if any(one.kind == "verdict" for one in each.questions)]
    assert any(each.anonymous for each in ballots)


@pytest.mark.parametrize(
    ("pick", "reserve", "expected"),
    [
        (best, False, "strengthen"),
        (best, True, "strengthen"),
        (lambda _: lambda outcomes: outcomes[1] if len(outcomes) > 2 else None, False, "continue"),
        (worst, False, "regress"),
        (worst, True, "regress"),
    ],
    ids=["best", "best with reserve", "middling", "worst", "worst with reserve"],
)
def test_each_verdict_can_be_reached(seoul, pick, reserve, expected):
    assert verdict(played(seoul, pick(seoul), reserve))[0] == expected


def test_without_effort_it_drifts_down(seoul):
    state = played(seoul, lambda outcomes: None)
    assert sum(change(state, name) for name in seoul.indicators) < 0


SEAS = {"ko": ("동해", "일본해"), "ja": ("日本海", "東海")}
PARTIES = {"ko": "더불어민주당", "ja": "共に民主党"}


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_its_translations_leave_nothing_unread_and_use_each_countrys_words(language):
    path = FILE.with_suffix(f".{language}.yaml")
    found = load_any(path)
    translation, problems = found.content, found.problems
    assert [problem.message for problem in problems] == []
    assert not translation.reviewed, "nobody who grew up with it has read it yet"
    text = path.read_text(encoding="utf-8")
    right, wrong = SEAS[language]
    assert right in text and wrong not in text
    assert PARTIES[language] in text and "DPK" not in text


@pytest.mark.parametrize(("language", "team"), [("ko", "rok"), ("ja", "japan")])
def test_a_time_of_the_clock_survives_translation(language, team, seoul):
    translation = load_any(FILE.with_suffix(f".{language}.yaml")).content
    found = 0
    for name, words in translation.injects.items():
        read = words.instead.get(team, words.text or "")
        for hour, minute in re.findall(r"(\d\d):(\d\d)", seoul.injects[name][1].text_for(team)):
            found += 1
            assert re.search(f"{int(hour)}\\D+0?{int(minute)}" if int(minute) else hour, read), (name, hour, minute)
    assert found >= 3
