import json
import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from ttx.exercise.conditions import change, verdict
from ttx.playbook.load import load, load_inject, require

ROOT = Path(__file__).parents[2]
PLAYBOOKS = sorted(path for path in (ROOT / "playbooks").glob("*.yaml") if path.name.count(".") == 1)
SHELF = sorted((ROOT / "injects").rglob("*.yaml"))

REAL_PEOPLE = [
    "Iwaya", "Rubio", "Cho Tae", "Biden", "Kishida", "Yoon", "Shin Won", "Trump", "Ishiba", "Takaichi", "Hegseth",
    "Nakatani", "Lee Jae", "Kim Moon", "Han Duck", "Kim Jong", "Xi Jinping", "Putin", "Vance", "Abe",
    "Park Geun", "Moon Jae",
]  # fmt: skip

OWN = {"us": "United States", "japan": "Japan", "rok": "ROK|Republic of Korea"}


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def seoul():
    return require(ROOT / "playbooks" / "seoul-short.yaml")


@pytest.fixture(scope="module")
def first():
    return require(ROOT / "playbooks" / "first-exercise.yaml")


def injects(playbook):
    return [inject for _, inject in playbook.injects.values()]


def texts_of(playbook, team):
    """All that a team may come to read, hints and the messages of outcomes too."""
    spec = playbook.teams[team]
    yield from (playbook.scenario.background, playbook.rules, spec.brief, *playbook.glossary.values())
    for questionnaire in playbook.questionnaires.values():
        yield from (questionnaire.title, questionnaire.intro, *(each.asks for each in questionnaire.questions))
        yield from (text for each in questionnaire.questions for text in (*each.labels, *each.choices))
    for inject in injects(playbook):
        if team in playbook.recipients(inject):
            yield inject.title
            yield inject.text_for(team)
            yield inject.if_stuck
            yield from (outcome.text for outcome in inject.outcomes)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def better(playbook, shift):
    """The sum of a shift, counted so that more is better."""
    turned = {name: -1 if playbook.indicators[name].better == "down" else 1 for name in shift}
    return sum(turned[name] * delta for name, delta in shift.items())


def played(playbook, pick, reserve=False):
    """A state as the verdict sees it, after every core inject (and the reserve) with the outcome that `pick` picks."""
    gauges = {name: SimpleNamespace(value=spec.baseline) for name, spec in playbook.indicators.items()}
    for inject in injects(playbook):
        if inject.at == "held" and not reserve:
            continue
        outcome = pick(inject.outcomes) if inject.outcomes else None
        for shift in (inject.shift, outcome.shift if outcome else {}):
            for name, delta in shift.items():
                gauges[name].value = min(100, max(0, gauges[name].value + delta))
    return SimpleNamespace(playbook=playbook, gauges=gauges, elapsed=0)


@pytest.mark.parametrize("path", PLAYBOOKS, ids=name_of)
def test_every_shipped_playbook_checks_clean(path):
    loaded = load(path)
    assert loaded.problems == []
    assert loaded.playbook is not None


@pytest.mark.parametrize("path", PLAYBOOKS, ids=name_of)
def test_a_shipped_playbook_has_the_name_of_its_file(path):
    assert require(path).id == path.stem


@pytest.mark.parametrize("path", [*PLAYBOOKS, *SHELF], ids=name_of)
def test_nothing_shipped_has_a_tab_or_a_line_too_long_to_read(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert "\t" not in line and len(line) <= 160, f"line {number}"


@pytest.mark.parametrize("path", [*PLAYBOOKS, *SHELF], ids=name_of)
def test_no_real_person_is_named(path):
    text = path.read_text(encoding="utf-8")
    assert [name for name in REAL_PEOPLE if re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("path", [*PLAYBOOKS, *SHELF], ids=name_of)
def test_the_party_that_is_one_letter_from_the_dprk_is_written_out(path):
    assert "DPK" not in path.read_text(encoding="utf-8")


# The shelf


def test_the_shelf_holds_at_least_forty_injects_and_the_three_that_must_be_there():
    names = {path.relative_to(ROOT / "injects").with_suffix("").as_posix() for path in SHELF}
    assert len(names) >= 40
    assert {"dprk/missile-launch", "trade/tariff-letter", "politics/leadership-change"} <= names


def raw(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def name_on_shelf(path):
    return path.relative_to(ROOT / "injects").with_suffix("").as_posix()


@pytest.mark.parametrize("path", SHELF, ids=name_of)
def test_an_inject_of_the_shelf_says_what_it_is_for_and_leaves_time_and_name_to_the_playbook(path):
    data = raw(path)
    assert 30 <= len(data["about"]) <= 200
    assert not {"at", "id", "when", "dated"} & set(data)
    assert data["notes"] and data["if stuck"]
    assert len(data["outcomes"]) >= 2


@pytest.mark.parametrize("path", SHELF, ids=name_of)
def test_every_parameter_of_the_shelf_has_a_default_and_help_and_is_used(path):
    data = raw(path)
    parameters = data.pop("parameters", {})
    used = set(re.findall(r"\{([^{}]*)\}", " ".join(strings(data))))
    assert used == set(parameters)
    for parameter in parameters.values():
        assert parameter["default"] and parameter["help"]


@pytest.mark.parametrize("path", SHELF, ids=name_of)
def test_an_inject_of_the_shelf_checks_clean_by_itself(path):
    inject, problems = load_inject(path)
    assert problems == []
    assert inject is not None


def playbook_with(folder, name, teams, **given):
    data = {
        "ttx": 1, "id": "shelf", "title": "Shelf", "scenario": {"start": "2025-05-19 09:00 KST"},
        "teams": {team: {"name": team.title()} for team in teams},
        "phases": [{"id": "one", "title": "One", "stages": {"play": "30m"}, "injects": [
            {"id": "opening", "title": "Opening", "at": "0m", "text": "It begins."}, {"use": name, "at": "1m", **given},
        ]}],
    }  # fmt: skip
    file = folder / "shelf.yaml"
    file.write_text(json.dumps(data), encoding="utf-8")
    return require(file)


@pytest.mark.parametrize("path", SHELF, ids=name_of)
def test_an_inject_of_the_shelf_works_as_it_is(path, tmp_path):
    playbook = playbook_with(tmp_path, name_on_shelf(path), ["us", "japan", "rok"])
    _, inject = injects(playbook)
    assert inject.id == path.stem
    for team in playbook.recipients(inject):
        assert 40 <= len(inject.text_for(team).split()) <= 140
    assert not re.search(r"[{}]", " ".join(strings(inject.model_dump(mode="json", by_alias=True))))


@pytest.mark.parametrize("path", SHELF, ids=name_of)
def test_an_inject_of_the_shelf_can_be_given_to_other_teams(path, tmp_path):
    others = {"us": "north", "japan": "south", "rok": "west"}
    defaults = {name: parameter["default"] for name, parameter in raw(path).get("parameters", {}).items()}
    roles = {"with": {name: others[default] for name, default in defaults.items() if default in others}}
    playbook = playbook_with(tmp_path, name_on_shelf(path), list(others.values()), **roles)
    _, inject = injects(playbook)
    named = {*inject.to, *inject.instead, *inject.add, *(expected.team for expected in inject.expect)}
    assert named <= {"all", "north", "south", "west"}
    assert all(inject.text_for(team) for team in playbook.recipients(inject))


def test_the_seoul_playbook_takes_at_least_three_injects_from_the_shelf():
    written = raw(ROOT / "playbooks" / "seoul-short.yaml")
    used = [inject["use"] for phase in written["phases"] for inject in phase["injects"] if "use" in inject]
    assert len(used) >= 3
    assert {"dprk/missile-launch", "trade/tariff-letter", "politics/leadership-change"} <= set(used)


# The Seoul trilateral


def test_seoul_lasts_forty_five_minutes(seoul):
    assert sum(phase.length for phase in seoul.phases) == 45 * 60


def test_what_seoul_asks_for_can_be_answered_before_the_phase_is_over(seoul):
    for phase in seoul.phases:
        decided = 0
        for stage, length in phase.stages.items():
            decided += length
            if stage == "decide":
                break
        for inject in phase.injects:
            if isinstance(inject.at, int):
                ends = inject.at + (inject.answer_within or 0)
                assert ends <= (decided if inject.asks == "decision" else phase.length), inject.id
                assert all(expected.within <= phase.length - inject.at for expected in inject.expect), inject.id


def test_whatever_asks_for_an_answer_says_until_when_and_helps_a_team_that_is_stuck(seoul):
    for inject in injects(seoul):
        assert inject.if_stuck.endswith("?"), inject.id
        assert inject.notes, inject.id
        if inject.asks != "read":
            assert inject.answer_within, inject.id


def test_the_events_of_a_phase_are_two_minutes_apart_and_the_story_goes_forward(seoul):
    for phase in seoul.phases:
        timed = [inject for inject in phase.injects if isinstance(inject.at, int)]
        assert all(later.at - earlier.at >= 120 for earlier, later in pairwise(timed))
        dated = [moment for moment in (phase.dated, *(inject.dated for inject in timed)) if moment]
        assert dated == sorted(dated)


def test_a_text_of_seoul_can_be_read_in_half_a_minute(seoul):
    for inject in injects(seoul):
        for team in seoul.recipients(inject):
            assert 40 <= len(inject.text_for(team).split()) <= 120, (inject.id, team)


def test_the_offer_goes_to_japan_and_the_rok_and_its_name_says_nothing_to_others(seoul):
    _, offer = seoul.injects["outside-offer"]
    assert seoul.recipients(offer) == ["japan", "rok"]
    assert offer.text_for("japan") != offer.text_for("rok")
    for _, inject in list(seoul.injects.values())[: list(seoul.injects).index("new-leader") + 1]:
        assert "Beijing" not in inject.text_for("us"), inject.id


def test_the_launch_looks_different_from_each_of_the_three_capitals(seoul):
    _, launch = seoul.injects["missile-launch"]
    counts = {"us": "three launches", "japan": "two tracks", "rok": "four objects"}
    for team, count in counts.items():
        told = launch.text_for(team)
        assert count in told
        assert not any(other in told for other in counts.values() if other != count)


def test_each_country_reads_its_own_name_of_the_sea(seoul):
    for team in seoul.teams:
        told = " ".join(texts_of(seoul, team))
        wrong, right = ("Sea of Japan", "East Sea") if team == "rok" else ("East Sea", "Sea of Japan")
        assert wrong not in told
        assert right in told


def test_no_text_names_an_island_that_two_of_them_claim(seoul):
    for team in seoul.teams:
        assert not re.search("Dokdo|Takeshima|Liancourt", " ".join(texts_of(seoul, team)))


def test_a_country_that_lists_the_three_begins_with_itself(seoul):
    found = dict.fromkeys(OWN, 0)
    for inject in injects(seoul):
        for team in seoul.recipients(inject) if inject.instead else []:
            for sentence in re.split(r"(?<=[.?!:])\s+", inject.text_for(team)):
                places = {name: re.search(words, sentence) for name, words in OWN.items()}
                if all(places.values()) and "China" not in sentence:
                    found[team] += 1
                    assert min(places, key=lambda name: places[name].start()) == team, sentence
    assert all(found.values())


def test_the_new_leader_has_no_party_where_players_can_read_it(seoul):
    _, leader = seoul.injects["new-leader"]
    for team in seoul.teams:
        told = leader.text_for(team)
        assert not re.search("Democratic|conservative|progressive|People Power", told)
    assert "Democratic Party (ROK)" in leader.notes and "conservative" in leader.notes


def test_a_held_inject_is_suggested_by_another_once_by_a_sentence_and_once_by_a_computed_condition(seoul):
    for held in (inject.id for inject in injects(seoul) if inject.at == "held"):
        why = [hint.if_ for inject in injects(seoul) for hint in inject.then_suggest if hint.inject == held]
        assert any(isinstance(condition, str) for condition in why), held
        assert any(not isinstance(condition, str) for condition in why), held


def test_teams_are_asked_for_decisions_and_for_one_that_they_make_together(seoul):
    assert {phase.id for phase in seoul.phases for inject in phase.injects if inject.asks == "decision"} == {
        phase.id for phase in seoul.phases
    }
    _, joint = seoul.injects["joint-text"]
    for team in seoul.teams:
        assert "endorse" in joint.text_for(team).lower()
    assert "as partners" in joint.text_for("rok")


def test_the_ballot_offers_the_three_verdicts_to_every_team(seoul):
    _, ballot = seoul.injects["ballot"]
    assert seoul.recipients(ballot) == list(seoul.teams)
    assert ballot.choices == ["strengthen", "continue", "regress"]
    assert {rule.verdict for rule in seoul.verdict} == set(ballot.choices)


@pytest.mark.parametrize("path", PLAYBOOKS, ids=name_of)
def test_every_task_of_an_objective_has_an_expected_action_and_the_other_way_round(path):
    playbook = require(path)
    tasks = {f"{name}.{task}" for name, objective in playbook.objectives.items() for task in objective.tasks}
    assert all(objective.tasks for objective in playbook.objectives.values())
    assert {expected.task for inject in injects(playbook) for expected in inject.expect if expected.task} == tasks


@pytest.mark.parametrize("path", PLAYBOOKS, ids=name_of)
def test_every_indicator_can_be_moved_both_ways_by_what_teams_do(path):
    playbook = require(path)
    shifts = [outcome.shift for inject in injects(playbook) for outcome in inject.outcomes]
    for name in playbook.indicators:
        moved = [shift[name] for shift in shifts if name in shift]
        assert min(moved, default=0) < 0 < max(moved, default=0), name


@pytest.mark.parametrize("path", PLAYBOOKS, ids=name_of)
def test_an_inject_that_moves_indicators_can_end_well_and_badly(path):
    playbook = require(path)
    for inject in injects(playbook):
        results = [better(playbook, outcome.shift) for outcome in inject.outcomes if outcome.shift]
        assert not results or min(results) < 0 < max(results), inject.id


def best(playbook):
    return lambda outcomes: max(outcomes, key=lambda outcome: better(playbook, outcome.shift))


def worst(playbook):
    return lambda outcomes: min(outcomes, key=lambda outcome: better(playbook, outcome.shift))


@pytest.mark.parametrize(
    ("pick", "reserve", "expected"),
    [
        (best, False, "strengthen"),
        (best, True, "strengthen"),
        (lambda _: lambda outcomes: None, False, "continue"),
        (lambda _: lambda outcomes: outcomes[1] if len(outcomes) > 1 else None, False, "continue"),
        (worst, False, "regress"),
        (worst, True, "regress"),
    ],
    ids=["best", "best with reserve", "nothing picked", "middling", "worst", "worst with reserve"],
)
def test_all_three_verdicts_of_seoul_can_be_reached(seoul, pick, reserve, expected):
    assert verdict(played(seoul, pick(seoul), reserve))[0] == expected


@pytest.mark.parametrize("gauge", ["institutions", "cohesion", "deterrence"])
def test_one_pillar_that_gives_way_is_enough_for_regress(seoul, gauge):
    state = played(seoul, best(seoul))
    state.gauges[gauge].value = 40
    assert verdict(state)[0] == "regress"


def test_a_gain_that_costs_one_thing_too_much_is_no_strengthening(seoul):
    state = played(seoul, best(seoul))
    assert change(state, "headroom") > 0
    state.gauges["headroom"].value = seoul.indicators["headroom"].baseline - 11
    for name in ("leaders", "wedge"):
        state.gauges[name].value = 100
    assert verdict(state)[0] == "continue"


def test_seoul_without_effort_drifts_down(seoul):
    state = played(seoul, lambda outcomes: None)
    assert sum(change(state, name) for name in seoul.indicators) < 0


# The first exercise


def test_the_first_exercise_shows_each_way_in_which_an_event_can_come(first):
    clock = [inject for inject in injects(first) if isinstance(inject.at, int)]
    held = [inject for inject in injects(first) if inject.at == "held"]
    judged = [inject for inject in injects(first) if isinstance(inject.when, str)]
    computed = [inject for inject in injects(first) if inject.when is not None and not isinstance(inject.when, str)]
    assert (len(clock), len(held), len(judged), len(computed)) == (1, 1, 1, 1)
    assert {inject.asks for inject in injects(first)} == {"reply", "decision"}


def test_the_first_exercise_is_small_and_lasts_twenty_minutes(first):
    assert len(first.teams) == 2 and len(first.injects) == 4
    assert len(first.indicators) == len(first.objectives) == 1
    assert sum(phase.length for phase in first.phases) == 20 * 60


def test_the_first_exercise_explains_every_kind_of_line():
    lines = (ROOT / "playbooks" / "first-exercise.yaml").read_text(encoding="utf-8").splitlines()
    assert sum("#" in line for line in lines) > len(lines) / 5


@pytest.mark.parametrize(
    ("pick", "reserve", "expected"),
    [(best, False, "trusted"), (worst, True, "ignored"), (lambda _: lambda outcomes: None, False, "doubted")],
    ids=["best", "worst", "nothing picked"],
)
def test_all_three_verdicts_of_the_first_exercise_can_be_reached(first, pick, reserve, expected):
    assert verdict(played(first, pick(first), reserve))[0] == expected
