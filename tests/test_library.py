"""The library of injects, and the two playbooks of other fields that are built mainly from it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.content.test_content import best, played, raw, worst
from ttx.exercise.conditions import verdict
from ttx.playbook.library import find_inject, inject_names, playbook_names
from ttx.playbook.load import load_inject, require
from ttx.playbook.uses import HEADER, LibraryInject
from ttx.playbook.values import format_duration

ROOT = Path(__file__).parents[1]
NAMES = inject_names()
THEMES = {
    "alliance", "contingency", "cyber", "diplomacy", "disaster", "dprk", "health", "infrastructure", "markets", "media",
    "politics", "trade",
}  # fmt: skip
BUILT = {"port-cyber": (75, 4, 2), "quake-plant": (90, 3, 3)}
"""Ready playbooks made from the library: minutes, teams, phases."""


def header(name):
    data = raw(find_inject(name))
    return LibraryInject.model_validate({key: data[key] for key in HEADER if key in data})


def used(playbook):
    """The names of the library's injects in a playbook, and how many injects it has in all."""
    entries = [entry for phase in raw(ROOT / "playbooks" / f"{playbook}.yaml")["phases"] for entry in phase["injects"]]
    return [entry["use"] for entry in entries if "use" in entry], len(entries)


def plain(text):
    """A text as running words: no holes, no list numbers."""
    return re.sub(r"\s+", " ", re.sub(r"^\s*\d\.", "", text, flags=re.M)).strip()


def test_the_library_holds_forty_injects_of_twelve_themes():
    assert len(NAMES) >= 40
    assert {name.partition("/")[0] for name in NAMES} == THEMES
    assert min(Counter(name.partition("/")[0] for name in NAMES).values()) >= 2


def test_no_two_injects_of_the_library_have_the_same_id_or_title():
    ids = Counter(name.rpartition("/")[2] for name in NAMES)
    titles = Counter(raw(find_inject(name))["title"] for name in NAMES) - Counter(["A newspaper prints the terms"])
    assert max(ids.values()) == max(titles.values()) == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_inject_of_the_library_loads_with_its_defaults_alone(name):
    inject, problems = load_inject(find_inject(name))
    assert problems == []
    assert all(parameter.default is not None and parameter.help for parameter in header(name).parameters.values())
    assert inject.notes and inject.if_stuck.endswith("?")
    assert inject.asks == "read" or inject.answer_within


@pytest.mark.parametrize("name", NAMES)
def test_an_inject_of_the_library_says_what_it_is_for_and_how_hard_it_is(name):
    data = raw(find_inject(name))
    assert {"about", "difficulty", "reading", "suits", "notes"} <= set(data)
    head = header(name)
    assert 2 <= len(head.suits) <= 4 and all(not suit.endswith(".") for suit in head.suits)


@pytest.mark.parametrize("name", NAMES)
def test_the_reading_time_of_an_inject_fits_its_length(name):
    inject, _ = load_inject(find_inject(name))
    # Two to three and a half words a second is how fast people read what they must act on.
    words = max(len(inject.text_for(team).split()) for team in ("us", "japan", "rok"))
    assert words / 3.5 <= header(name).reading <= words / 1.6, (words, format_duration(header(name).reading))


@pytest.mark.parametrize("name", NAMES)
def test_an_inject_of_the_library_leaves_indicators_and_tasks_to_the_playbook(name):
    inject, _ = load_inject(find_inject(name))
    assert not inject.shift and not any(outcome.shift for outcome in inject.outcomes)
    assert not inject.tests and not any(expected.task for expected in inject.expect)


def slips(inject, teams):
    """What shows that a value does not fit its hole: a sentence that begins small, two full stops, a space too many."""
    texts = [inject.text_for(team) for team in teams]
    texts += [inject.title, inject.notes, inject.if_stuck, *(outcome.text for outcome in inject.outcomes)]
    wrong = r"[a-z0-9]{2}[.!?] [a-z]|\.\.|,,|;;|\?\.| [.,;:?]|\ba [aeio]\w|\bthe the\b|[{}]"
    return [found[0] for text in texts if (found := re.search(rf".{{0,40}}({wrong}).{{0,40}}", plain(text)))]


@pytest.mark.parametrize("name", NAMES)
def test_the_library_filled_with_its_defaults_is_prose(name):
    inject, _ = load_inject(find_inject(name))
    assert slips(inject, ("us", "japan", "rok")) == []


@pytest.mark.parametrize("playbook", BUILT)
def test_the_library_filled_with_what_a_playbook_says_is_prose(playbook):
    book = require(playbook)
    assert [
        slips(inject, book.recipients(inject)) for _, inject in book.injects.values() if slips(inject, book.teams)
    ] == []


def test_a_library_with_three_difficulties_has_some_of_each():
    counted = Counter(header(name).difficulty for name in NAMES)
    assert set(counted) == {"easy", "medium", "hard"} and min(counted.values()) >= 5


@pytest.mark.parametrize("playbook", BUILT)
def test_a_playbook_built_from_the_library_takes_two_thirds_of_its_injects_from_there(playbook):
    names, total = used(playbook)
    assert len(names) * 3 >= total * 2
    assert set(names) <= set(NAMES)


def test_the_two_playbooks_share_little_and_use_half_of_what_is_new():
    port, quake = (set(used(playbook)[0]) for playbook in BUILT)
    assert not port & quake
    assert len(port | quake) >= 20


def test_each_inject_of_the_library_is_in_a_playbook_or_stands_alone():
    taken = {name for playbook in playbook_names() for name in used(playbook)[0]}
    assert taken <= set(NAMES)
    for name in set(NAMES) - taken:
        assert load_inject(find_inject(name))[0] is not None


@pytest.mark.parametrize("playbook", BUILT)
def test_a_playbook_of_another_field_is_complete(playbook):
    book = require(playbook)
    minutes, teams, phases = BUILT[playbook]
    assert (sum(phase.length for phase in book.phases) // 60, len(book.teams), len(book.phases)) == (
        minutes, teams, phases,
    )  # fmt: skip
    assert all(team.brief and 2 <= len(team.roles) <= 4 for team in book.teams.values())
    assert all(role.card and role.level for team in book.teams.values() for role in team.roles.values())
    assert all(actor.notes and actor.answers for actor in book.actors.values())
    assert 4 <= len(book.indicators) <= 6 and 3 <= len(book.objectives) <= 4
    assert all(objective.target and objective.tasks for objective in book.objectives.values())
    assert book.summary and book.rules and len(book.glossary) >= 8
    assert any(inject.at == "held" for _, inject in book.injects.values())


@pytest.mark.parametrize("playbook", BUILT)
def test_whatever_a_playbook_of_another_field_asks_has_deadlines_a_hint_and_notes(playbook):
    book = require(playbook)
    for _, inject in book.injects.values():
        assert inject.notes and inject.if_stuck.endswith("?"), inject.id
        assert inject.asks == "read" or inject.answer_within, inject.id
        assert all(expected.within for expected in inject.expect), inject.id
        assert all(outcome.text for outcome in inject.outcomes), inject.id
        for team in book.recipients(inject):
            assert 40 <= len(inject.text_for(team).split()) <= 140, (inject.id, team)


@pytest.mark.parametrize("playbook", BUILT)
def test_what_a_playbook_of_another_field_asks_for_can_be_decided_before_the_stage_ends(playbook):
    for phase in require(playbook).phases:
        assert list(phase.stages)[:4] == ["brief", "deliberate", "decide", "adjudicate"]
        decided = sum(length for name, length in phase.stages.items() if name in ("brief", "deliberate", "decide"))
        for inject in phase.injects:
            if isinstance(inject.at, int) and inject.asks != "read":
                assert inject.at + inject.answer_within <= decided, inject.id


@pytest.mark.parametrize("playbook", BUILT)
def test_its_gauges_open_by_themselves_and_its_ballot_asks_for_the_verdict(playbook):
    book = require(playbook)
    gauges, ballot, wash = (book.questionnaires[name] for name in ("gauges", "ballot", "hot-wash"))
    assert gauges.opens == "adjudicate" and not gauges.anonymous
    assert [question.indicator for question in gauges.questions] == list(book.indicators)
    assert ballot.anonymous and ballot.questions[0].kind == "verdict"
    assert wash.anonymous and wash.to == ["players", "observers"]


@pytest.mark.parametrize("playbook", BUILT)
@pytest.mark.parametrize("reserve", [False, True], ids=["without reserve", "with reserve"])
def test_all_verdicts_of_a_playbook_of_another_field_can_be_reached(playbook, reserve):
    book = require(playbook)
    middle = lambda outcomes: outcomes[1] if len(outcomes) > 1 else None  # noqa: E731
    reached = [verdict(played(book, pick, reserve))[0] for pick in (best(book), worst(book), middle, lambda _: None)]
    good, bad, between = (rule.verdict for rule in book.verdict)
    assert reached == [good, bad, between, between]


def test_how_the_port_was_cut_off_decides_how_old_the_oldest_trace_is():
    _, restore = require("port-cyber").injects["restore"]
    assert {variant.if_ is not None for variant in restore.variants.values()} == {True}
    assert "three weeks" in restore.varied("old").text_for("cyber")
    assert "Wednesday" in restore.varied("young").text_for("cyber")


@pytest.mark.parametrize(
    ("playbook", "inject", "told"),
    [("port-cyber", "marholm-calls", ["line"]), ("port-cyber", "second-victim", ["port", "cyber", "ministry"]),
     ("port-cyber", "attribution", ["cyber", "ministry"]), ("quake-plant", "relief", ["utility"]),
     ("quake-plant", "families", ["prefecture", "government"])],
)  # fmt: skip
def test_some_teams_know_what_others_do_not(playbook, inject, told):
    book = require(playbook)
    assert book.recipients(book.injects[inject][1]) == told
