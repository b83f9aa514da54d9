import pytest

from tests.exercise.worlds import World, action, book, frozen, move
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.chance import roll
from ttx.exercise.collisions import collisions
from ttx.exercise.readings import readings

VERDICT = [
    {"verdict": "strengthen", "if": {"indicator": "trust", "at least": 60}, "means": "More than before"},
    {"verdict": "regress", "if": {"indicator": "trust", "at most": 0}},
    {"verdict": "continue"},
]
BALLOT = {"title": "Ballot", "questions": [{"id": "which", "asks": "Which?", "kind": "verdict"}]}


def judged():
    return World(
        book(
            verdict=VERDICT,
            commitments={"meet": {"title": "Meet every year"}, "warn": {"title": "Warn early"}},
            questionnaires={"ballot": BALLOT},
        )
    )


def drafted(world, *moves, odds=50, **more):
    return world.do(do.DraftRuling("It holds", list(moves), odds=odds, **more))[0].ruling


def released(world, **more):
    name = drafted(world, **more)
    world.do(do.ReleaseRulings({name: 1}))
    return name


def shifted(world):
    return [(event.indicator, event.delta, event.cause) for event in world.made if event.kind == "indicator-shifted"]


# -- chance


def test_every_number_from_1_to_100_comes_up_and_none_beyond():
    numbers = [roll("seed", before) for before in range(2000)]
    assert set(numbers) == set(range(1, 101))
    assert numbers == [roll("seed", before) for before in range(2000)] != [roll("tree", n) for n in range(2000)]


def test_a_roll_follows_from_the_log_alone_and_only_control_knows_of_it(world):
    drafted(world, odds=60)
    before = world.views()
    [rolled] = world.do(do.Roll("ruling-1", 1))
    expected = roll(world.state.seed, 0)
    assert rolled == ev.Rolled("ruling-1", 1, 60, expected, expected <= 60)
    assert world.views() == before
    assert frozen(world.folded()) == frozen(world.state)
    drafted(world, odds=60)
    assert world.do(do.Roll("ruling-2", 1))[0].roll == roll(world.state.seed, 1)


@pytest.mark.parametrize(("odds", "came_true"), [(0, False), (100, True)])
def test_what_is_certain_comes_true_and_what_is_impossible_does_not(world, odds, came_true):
    for number in range(1, 21):
        drafted(world, odds=odds)
        assert world.do(do.Roll(f"ruling-{number}", 1))[0].came_true is came_true


def test_nobody_rolls_again_until_it_suits(world):
    world.do(move(), by="us")
    drafted(world, "move-1", odds=50)
    world.do(do.Roll("ruling-1", 1))
    with pytest.raises(Refused, match="rolled already"):
        world.do(do.Roll("ruling-1", 1), by="control2")
    world.do(do.DraftRuling("Other words", ["move-1"], odds=50, ruling="ruling-1", version=1))
    with pytest.raises(Refused, match="rolled already"):
        world.do(do.Roll("ruling-1", 2))
    world.do(do.DropRuling("ruling-1"))
    drafted(world, "move-1", odds=50)
    with pytest.raises(Refused, match="rolled already"):
        world.do(do.Roll("ruling-2", 1))
    world.do(do.DraftRuling("Likelier", ["move-1"], odds=70, ruling="ruling-2", version=1))
    world.do(do.Roll("ruling-2", 2))
    rolls = {name: [(each.version, each.odds) for each in ruling.rolls] for name, ruling in world.state.rulings.items()}
    assert rolls == {"ruling-1": [(1, 50)], "ruling-2": [(2, 70)]}


def test_a_draft_that_was_rolled_for_and_turned_to_something_else_lets_nobody_roll_anew(world):
    world.do(move(), by="us")
    drafted(world, "move-1", odds=50)
    world.do(do.Roll("ruling-1", 1))
    world.do(do.DraftRuling("Something else", odds=50, ruling="ruling-1", version=1))
    drafted(world, "move-1", odds=50)
    with pytest.raises(Refused, match="rolled already"):
        world.do(do.Roll("ruling-2", 1))
    world.do(move(1), by="us")
    world.do(do.DraftRuling("It holds", ["move-1"], odds=50, ruling="ruling-2", version=1))
    assert world.do(do.Roll("ruling-2", 2))


def test_a_roll_needs_odds_the_newest_version_and_a_draft(world):
    drafted(world, odds=None)
    with pytest.raises(Refused, match="no odds"):
        world.do(do.Roll("ruling-1", 1))
    world.do(do.DraftRuling("x", odds=5, ruling="ruling-1", version=1))
    with pytest.raises(Refused, match="changed"):
        world.do(do.Roll("ruling-1", 1))
    world.do(do.ReleaseRulings({"ruling-1": 2}))
    for name in ("ruling-1", "ruling-9"):
        with pytest.raises(Refused, match="no such draft"):
            world.do(do.Roll(name, 2))


def test_a_file_from_before_there_were_rolls_rolls_too_and_another_one_otherwise():
    seeds = set()
    for title in ("one", "two"):
        world = World(book(id=title))
        assert world.facts[0].event.seed == ""
        drafted(world)
        assert world.do(do.Roll("ruling-1", 1))[0].roll == roll(world.state.seed, 0)
        seeds.add(world.state.seed)
    assert len(seeds) == 2 and "" not in seeds


# -- arguments


def test_arguments_are_kept_as_lines_and_read_by_control_alone(world):
    world.do(
        do.DraftRuling("x", arguments_for=[" They agreed ", "", "Money is there"], arguments_against=[" "], public=True)
    )
    ruling = world.state.rulings["ruling-1"]
    assert (ruling.arguments_for, ruling.arguments_against) == (["They agreed", "Money is there"], [])
    world.do(do.ReleaseRulings({"ruling-1": 1}))
    assert not any(b"They agreed" in view for view in world.views().values())


# -- amended


def test_teams_read_what_a_ruling_says_now_and_that_it_was_amended(world):
    name = released(world, texts={"us": "You may.", "japan": "Wait."})
    world.do(do.AmendRuling(name, 1, "Otherwise", "a slip", {"us": "You may not.", "japan": "Wait."}), at=90)
    assert world.kinds() == ["ruling-amended"]
    assert world.view("us")["ruling-1"]["text"] == "You may not." and world.view("us")["ruling-1"]["amended"] == 90_000
    assert "ruling-1" not in world.view("rok") and "ruling-1" not in world.view()
    assert not any(b"slip" in view for view in world.views().values())
    [before] = world.state.rulings[name].amendments
    assert (before.outcome, before.texts["us"], before.reason) == ("It holds", "You may.", "a slip")


def test_amended_for_all_it_is_public_from_then_on(world):
    name = released(world, texts={"us": "You may."})
    world.do(do.AmendRuling(name, 1, "All may", "they knew anyway", public=True))
    assert [world.view(team)["ruling-1"]["outcome"] for team in ("us", "rok", "")] == ["All may"] * 3


def test_an_amendment_tells_nothing_to_a_team_whose_own_words_stand(world):
    name = released(world, texts={"us": "You may.", "japan": "Wait."})
    before = world.view("japan")
    world.do(do.AmendRuling(name, 1, "Otherwise", "a slip", {"us": "You may not.", "japan": "Wait."}), at=90)
    assert world.view("japan") == before
    world.do(do.AmendRuling(name, 2, "Otherwise", "why", {"us": "You may not.", "japan": "Go."}, {"trust": 1}), at=120)
    assert world.view("us")["ruling-1"]["amended"] == 90_000 and world.view("japan")["ruling-1"]["amended"] == 120_000


def test_who_reads_a_ruling_only_as_amended_does_not_learn_that_others_read_it_before(world):
    name = released(world, texts={"us": "You may."})
    world.do(do.AmendRuling(name, 1, "All may", "they knew anyway", {"us": "You may."}, public=True), at=90)
    for reader in ("rok", ""):
        assert (world.view(reader)["ruling-1"]["at"], world.view(reader)["ruling-1"]["amended"]) == (90_000, None)
    assert (world.view("us")["ruling-1"]["at"], world.view("us")["ruling-1"]["amended"]) == (0, 90_000)


@pytest.mark.parametrize(
    ("old", "new", "compensated"),
    [
        ({"trust": 10}, {"trust": 4}, [("trust", -6)]),
        ({"trust": 10}, {}, [("trust", -10)]),
        ({}, {"friction": -5}, [("friction", -5)]),
        ({"trust": 10, "friction": 2}, {"trust": 10, "friction": 2}, []),
        ({"trust": 80}, {"trust": 20}, [("trust", -30)]),
        ({"trust": -100}, {"trust": 100}, [("trust", 100)]),
    ],
)
def test_the_difference_is_shifted_by_entries_of_their_own(world, old, new, compensated):
    name = released(world, shifts=old)
    world.do(do.AmendRuling(name, 1, "Otherwise", "why", shifts=new))
    assert shifted(world) == [(indicator, delta, f"ruling:{name}") for indicator, delta in compensated]
    assert world.state.rulings[name].shifts == new


def test_amended_twice_it_ends_where_the_newest_version_says(world):
    name = released(world, shifts={"trust": 10})
    world.do(do.AmendRuling(name, 1, "a", "why", shifts={"trust": -10}))
    world.do(do.AmendRuling(name, 2, "b", "why", shifts={"trust": 5}))
    assert world.gauge("trust") == 55
    assert [each.outcome for each in world.state.rulings[name].amendments] == ["It holds", "a"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (do.AmendRuling("ruling-1", 2, "x", "y", {"us": "z"}), "changed since"),
        (do.AmendRuling("ruling-1", 1, " ", "y", {"us": "z"}), "outcome is empty"),
        (do.AmendRuling("ruling-1", 1, "x", " ", {"us": "z"}), "reason is empty"),
        (do.AmendRuling("ruling-1", 1, "x", "y"), "has read this ruling"),
        (do.AmendRuling("ruling-1", 1, "x", "y", {"rok": "z"}), "United States has read"),
        (do.AmendRuling("ruling-1", 1, "x", "y", {"nobody": "z"}), "no team"),
        (do.AmendRuling("ruling-1", 1, "x", "y", {"us": "z"}, {"nothing": 1}), "no indicator"),
        (do.AmendRuling("ruling-1", 1, "x", "y", {"us": "z"}, {"trust": float("nan")}), "between"),
        (do.AmendRuling("ruling-1", 1, "It holds", "y", {"us": "You may."}), "nothing is changed"),
        (do.AmendRuling("ruling-2", 1, "x", "y"), "every team has read"),
        (do.AmendRuling("ruling-3", 1, "x", "y"), "no such ruling"),
        (do.AmendRuling("ruling-9", 1, "x", "y"), "no such ruling"),
    ],
)
def test_an_amendment_that_makes_no_sense_is_refused(world, command, why):
    released(world, texts={"us": "You may."})
    released(world, public=True)
    drafted(world)
    with pytest.raises(Refused, match=why):
        world.do(command)


# -- the scorecard


def test_what_became_of_a_commitment_is_kept_by_phase_with_who_and_why():
    world = judged()
    world.do(do.MarkCommitment("meet", "kept"))
    world.do(do.MarkCommitment("meet", "modified", "us", " only ministers "), by="control2")
    world.do(do.NextPhase("one"))
    world.do(do.MarkCommitment("meet", "dropped", "", "no date"))
    assert [(mark.phase, mark.standing, mark.team, mark.reason, mark.seat) for mark in world.state.marks["meet"]] == [
        ("one", "kept", "", "", "control"),
        ("one", "modified", "us", "only ministers", "control2"),
        ("two", "dropped", "", "no date", "control"),
    ]
    world.do(do.End())
    world.do(do.MarkCommitment("warn", "kept"))
    assert not any(b"Warn early" in view or b"no date" in view for view in world.views().values())


@pytest.mark.parametrize(
    "command",
    [
        do.MarkCommitment("nothing", "kept"),
        do.MarkCommitment("meet", "broken"),
        do.MarkCommitment("meet", "kept", "nobody"),
        do.MarkCommitment("meet", "modified"),
        do.MarkCommitment("meet", "dropped", reason=" "),
    ],
)
def test_a_mark_that_makes_no_sense_is_refused(command):
    with pytest.raises(Refused):
        judged().do(command)


# -- three readings


def answer(world, *verdicts):
    for seat, verdict in zip(["us", "us2", "japan", "rok"], verdicts, strict=False):
        world.do(do.AnswerQuestionnaire("questionnaire-1", {"which": verdict}), by=seat)


def test_the_rule_alone_is_a_reading_that_nothing_contradicts():
    found = readings(judged().state)
    assert (found.rule, found.words) == ("continue", "no other rule holds")
    assert (found.ballot.standing, found.opinions, found.agree) == ("not held", [], None)
    assert readings(World().state).ballot.standing == "none planned"


def test_a_ballot_is_a_choice_of_the_verdicts_and_counts_once_it_is_closed():
    world = judged()
    world.do(do.OpenQuestionnaire("ballot"))
    assert world.view("us-1")["questionnaire-1"]["questions"][0]["choices"] == ["strengthen", "regress", "continue"]
    answer(world, "regress", "regress", "continue")
    assert readings(world.state).ballot.standing == "open" and readings(world.state).agree is None
    world.do(do.CloseQuestionnaire("questionnaire-1"))
    found = readings(world.state)
    assert found.ballot.counts == {"strengthen": 0, "regress": 2, "continue": 1}
    assert (found.ballot.winner, found.agree) == ("regress", False)


def test_half_of_the_ballots_is_no_majority_and_that_is_no_agreement():
    world = judged()
    world.do(do.OpenQuestionnaire("ballot"))
    answer(world, "regress", "continue")
    world.do(do.CloseQuestionnaire("questionnaire-1"))
    assert (readings(world.state).ballot.winner, readings(world.state).agree) == ("", False)


def test_the_newest_verdict_of_each_facilitator_counts_also_after_the_end():
    world = judged()
    world.do(do.GiveVerdict("regress", "early"))
    world.do(do.End())
    world.do(do.GiveVerdict("continue", " they kept talking "))
    world.do(do.GiveVerdict("continue", "so they did"), by="control2")
    found = readings(world.state)
    assert [(each.seat, each.verdict, each.reason) for each in found.opinions] == [
        ("control", "continue", "they kept talking"), ("control2", "continue", "so they did"),
    ]  # fmt: skip
    assert (found.white_cell, found.agree) == ("continue", True)
    world.do(do.GiveVerdict("strengthen", "on reflection"))
    assert (readings(world.state).white_cell, readings(world.state).agree) == ("", False)
    assert not any(b"reflection" in view for view in world.views().values())


def test_a_verdict_is_one_of_the_playbooks_with_a_reason_and_given_by_control():
    world = judged()
    for command, by in [
        (do.GiveVerdict("collapse", "x"), "control"), (do.GiveVerdict("continue", " "), "control"),
        (do.GiveVerdict("continue", "x"), "us"), (do.GiveVerdict("continue", "x"), "evaluator"),
    ]:  # fmt: skip
        with pytest.raises(Refused):
            world.do(command, by=by)


# -- moves that collide


def toward(*parties):
    return do.SubmitMove([action(toward=list(parties))], {"intent": "x"})


@pytest.mark.parametrize(
    ("us", "japan", "why"),
    [
        (["japan"], ["us"], "each names the other"),
        (["beijing"], ["rok", "beijing"], "both toward Beijing"),
        (["japan"], ["beijing"], ""),
        (["rok"], ["rok"], ""),
        ([], [], ""),
    ],
)
def test_moves_that_act_on_each_other_or_on_the_same_actor_are_suggested_together(world, us, japan, why):
    world.do(toward(*us), by="us")
    world.do(toward(*japan), by="japan")
    assert collisions(world.state) == ([("move-1", "move-2", why)] if why else [])


def test_what_is_ruled_on_and_what_is_of_another_phase_collides_no_more(world):
    world.do(toward("beijing"), by="us")
    world.do(do.NextPhase("one"))
    world.do(toward("beijing"), by="japan")
    assert collisions(world.state) == []
    world.do(toward("beijing"), by="us")
    assert [each[:2] for each in collisions(world.state)] == [("move-2", "move-3")]
    world.do(do.DraftRuling("x", ["move-2"]))
    world.do(do.ReleaseRulings({"ruling-1": 1}))
    assert collisions(world.state) == []


# -- something to do while control rules


def rated(*more, anonymous=False):
    rating = {"title": "Gauges", "opens": "adjudicate", "anonymous": anonymous, "questions": [{"id": "a", "asks": "x"}]}
    made = book(questionnaires={"gauges": rating})
    made["phases"][1]["stages"] = {"adjudicate": "5m"}
    world = World(made)
    for seat in more:
        world.do(do.Join(seat, "player", "us"), by="system")
    for stage in ("brief", "decide"):
        world.do(do.NextStage(stage))
    return world


def test_a_rating_opens_as_the_stage_begins_and_the_one_before_is_closed():
    world = rated()
    assert world.kinds() == ["stage-entered", "questionnaire-opened"]
    assert world.view("us-1")["questionnaire-1"]["title"] == "The first: Gauges"
    world.do(do.AnswerQuestionnaire("questionnaire-1", {"a": "3"}), by="us")
    world.do(do.NextPhase("one"))
    assert [(each.title, each.status) for each in world.state.questionnaires.values()] == [
        ("The first: Gauges", "closed"), ("The second: Gauges", "open"),
    ]  # fmt: skip
    assert world.state.questionnaires["questionnaire-1"].answers == [{"a": "3"}]


def test_a_sealed_rating_of_the_phase_before_waits_for_control_and_loses_nothing():
    world = rated("us-3", "us-4", "us-5", anonymous=True)
    world.do(do.NextPhase("one"))
    assert [each.status for each in world.state.questionnaires.values()] == ["open", "open"]


def test_a_sealed_rating_opens_only_where_enough_are_asked_to_stay_anonymous():
    assert rated(anonymous=True).kinds() == ["stage-entered"]
