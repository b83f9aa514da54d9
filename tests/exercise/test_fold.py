import pytest

from tests.exercise.worlds import SEATS, World, as_bytes, book_with, frozen, move
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, begin, fold
from ttx.exercise.apply.fold import _APPLY
from ttx.exercise.decide import Moment, decide
from ttx.exercise.events import KINDS
from ttx.exercise.facts import Fact
from ttx.exercise.views import public_view, team_view


def whole():
    world = World(
        book_with(
            {"id": "a", "shift": {"trust": -5}, "asks": "reply", "answer within": "5m", "delay": {"rok": "1m"}},
            {"id": "b", "when": "They asked", "outcomes": [{"if": "x", "text": "So be it.", "shift": {"trust": 2}}]},
            {"id": "c", "at": "10m", "release": "automatic", "expect": [{"team": "us", "action": "x"}]},
            {"id": "d"},
            {"id": "e", "variants": {"x": {"is": "x"}, "y": {"is": "y"}}},
            commitments={"meet": {"title": "Meet every year"}},
            verdict=[{"verdict": "continue"}],
        ),
        started=False,
    )
    for by, command in [
        ("control", do.AskCheck("x")), ("us", do.ConfirmCheck()),
        ("control", do.SendPractice("x", "y")), ("us", do.AnswerPractice("x")), ("control", do.Start()),
    ]:  # fmt: skip
        world.do(command, by=by)
    control = [
        do.Release("a"), do.Judge("b", "They asked"), do.Edit("b", 1, {"text": "New."}), do.ChooseVariant("e", "x", 1),
        do.Release("b", version=2),
        do.PickOutcome("b", 1), do.Hint("us", "x", "a"), do.NameLead("us", "us-1"), do.SetRate(2), do.Extend(60),
        do.Hold("d"), do.Skip("d", "x"), do.AddInject("News", "x", ["all"]), do.Shift("trust", 1, "x"),
    ]  # fmt: skip
    for command in control:
        world.do(command)
    for by, command in [
        ("us", do.Open("inject-1")), ("us", do.Reply("inject-1", "x")),
        ("us", move(0, "japan")), ("us", move(1, "japan")),
        ("japan", do.Endorse("move-1", 2, "reserve", "x")), ("japan", move()),
        ("us", do.Say(["japan", "control"], "x")),
        ("japan", do.Say(["us"], "x", "message-1")), ("us", do.Ask("x")), ("us", do.AskMeeting(["japan"])),
        ("japan", do.AnswerMeeting("meeting-1", True)), ("us", do.StartMeeting("meeting-1")),
        ("us", do.EndMeeting("meeting-1", "x")), ("us", do.HandLead("us-2")), ("us", do.AskLead()),
        ("control", do.OpenQuestionnaire("", "x", "", [{"id": "a", "asks": "x"}], ["players"])),
        ("us", do.AnswerQuestionnaire("questionnaire-1", {"a": "3"})),
        ("control", do.CloseQuestionnaire("questionnaire-1")),
        ("control", do.ShowResults("questionnaire-1", ["seats", "screen"])),
        ("control", do.SetScreen(["injects", "indicators"], "x", frozen=True)),
    ]:  # fmt: skip
        world.do(command, by=by)
    world.tick(70)
    world.do(do.Jump(600, "x"))
    for command in [
        do.ReturnMove("move-1", 2, "x"), do.Claim("request-1"), do.Answer("request-1", "x"), do.Claim("message-2"),
        do.Write(["us"], "x", "beijing", "message-1"), do.LogMeeting(["us", "rok"]), do.TickAction("c", 0),
        do.DraftRuling("x", ["move-1", "move-2"], {"us": "x"}, {"trust": 3}, public=True),
        do.DraftRuling("y", ruling="ruling-1", version=1, moves=["move-1"], shifts={"trust": 3}, odds=40, public=True),
        do.Roll("ruling-1", 2), do.ReleaseRulings({"ruling-1": 2}),
        do.AmendRuling("ruling-1", 2, "yy", "x", shifts={"trust": 1}, public=True),
        do.MarkCommitment("meet", "kept"), do.MarkCommitment("meet", "dropped", "us", "x"),
        do.GiveVerdict("continue", "x"),
        do.DraftRuling("z"), do.DropRuling("ruling-2"), do.Observe("x"),
        do.Recall("a", "x", ["us"]), do.Recall("a", "x"), do.Pause("x"), do.Resume(), do.NextStage("brief"),
        do.NextPhase("one", {"c": "carry"}), do.EnterMove("rok", [do.Action("x")], {"intent": "x"}),
        do.MoveSeat("us-2", "rok"), do.RemoveSeat("us-2"),
        do.End(unsent=[do.UnsentDraft("us", "submit"), do.UnsentDraft("japan", "keep")]),
    ]:  # fmt: skip
        world.do(command)
    for command in [
        do.Rate("warn", "S", "x"), do.Park("x"), do.Settle("parked-1", "x"), do.NoteHotWash("change", "x", due="x"),
        do.DraftFindings(), do.WriteFinding("strength", "x"), do.ConfirmFinding("finding-1", 1),
        do.DropFinding("finding-2", 1, "x"), do.PlanAction("x", "finding-1", contact="x"), do.Comment("action-1", "x"),
        do.CloseAction("action-1", 1), do.PlanAction("y", "finding-1"), do.DropAction("action-2", 1, "x"),
        do.NameLeadEvaluator("evaluator"),
    ]:  # fmt: skip
        world.do(command)
    world.do(do.SignReport(world.state.seq))
    world.do(do.ReopenReport("x"))
    return world


WHOLE = whole()


def test_the_whole_exercise_of_these_tests_holds_nearly_every_kind_of_event():
    missing = set(KINDS) - {fact.event.kind for fact in WHOLE.facts}
    assert missing == {"erased"}


def test_every_kind_of_event_is_folded():
    assert set(_APPLY) == set(KINDS.values())


def test_the_fold_of_all_facts_is_what_was_applied_one_by_one():
    assert frozen(WHOLE.folded()) == frozen(WHOLE.state)


def test_a_fold_that_goes_on_from_any_point_comes_to_the_same():
    state = begin(WHOLE.facts[0])
    for fact in WHOLE.facts[1:]:
        apply(state, fact)
        assert (state.seq, state.wall) == (fact.seq, fact.wall)
        assert state.elapsed >= fact.elapsed
    assert frozen(state) == frozen(WHOLE.state)


def test_a_log_begins_with_the_event_that_created_it_and_has_one():
    with pytest.raises(ValueError, match="at least"):
        fold([])
    with pytest.raises(AssertionError):
        fold(WHOLE.facts[1:])
    with pytest.raises(ValueError, match="once"):
        fold([WHOLE.facts[0], WHOLE.facts[0]])


def test_what_a_log_cannot_hold_is_an_error_and_not_silence():
    world = World()
    with pytest.raises(KeyError):
        world.enter(ev.InjectOpened("nothing", "us"))


def erased(fact):
    return Fact(fact.seq, fact.seat, fact.command, fact.wall, fact.elapsed, fact.scenario, fact.phase, None)


@pytest.mark.parametrize("at", range(1, len(WHOLE.facts)), ids=lambda at: f"{at}-{WHOLE.facts[at].event.kind}")
def test_a_log_with_an_erased_payload_is_still_folded_and_shown(at):
    facts = [*WHOLE.facts]
    facts[at] = erased(facts[at])
    state = fold(facts)
    assert state.seq == WHOLE.state.seq
    for view in (public_view(state), *(team_view(state, team) for team in state.teams)):
        assert as_bytes(view)


def test_a_log_with_nothing_but_its_first_payload_is_still_folded():
    state = fold([WHOLE.facts[0], *map(erased, WHOLE.facts[1:])])
    assert as_bytes(public_view(state))


@pytest.mark.parametrize("kind", ["message-sent", "request-made", "move-submitted", "meeting-asked", "ruling-drafted"])
def test_nothing_new_takes_the_number_of_something_that_lives_after_an_erasure(kind):
    world = World()
    commands = {
        "message-sent": ("us", do.Say(["japan"], "x")),
        "request-made": ("us", do.Ask("x")),
        "move-submitted": ("us", move()),
        "meeting-asked": ("us", do.AskMeeting(["japan"])),
        "ruling-drafted": ("control", do.DraftRuling("x")),
    }
    by, command = commands[kind]
    for who in (by, "rok" if kind == "move-submitted" else by):
        world.do(command, by=who)
    facts = [*world.facts]
    first = next(place for place, fact in enumerate(facts) if fact.event.kind == kind)
    facts[first] = erased(facts[first])
    state = fold(facts)
    [made] = decide(state, command, SEATS[by], Moment(0))
    assert next(iter(value for value in (getattr(made, name) for name in made.__struct_fields__) if "-3" in str(value)))


def test_a_missing_thing_after_an_erasure_is_passed_over_and_the_rest_is_not():
    world = World()
    world.do(do.Say(["japan"], "first"), by="us")
    world.do(do.Claim("message-1"))
    world.do(do.Say(["japan"], "second"), by="us")
    facts = [
        fact if fact.event.kind != "message-sent" or "first" not in fact.event.text else erased(fact)
        for fact in world.facts
    ]
    state = fold(facts)
    assert list(state.messages) == ["message-2"]
    assert team_view(state, "japan")["message-1"]["text"] == "second"


def test_what_a_repeat_gets_is_the_first_result():
    world = World()
    world.enter(ev.RequestMade("request-1", "us", "x"), "us-1", "same-id")
    world.enter(ev.RequestMade("request-2", "us", "x"), "us-1", "same-id")
    world.enter(ev.RequestMade("request-3", "us", "x"), "us-2", "same-id")
    assert world.state.results["us-1", "same-id"] == "request-1"
    assert world.state.results["us-2", "same-id"] == "request-3"


def test_many_messages_are_folded_and_shown_in_time_that_grows_with_their_number():
    world = World()
    facts = world.facts
    for number in range(1, 20_001):
        facts.append(
            Fact(
                len(facts) + 1, "us-1", "", "", 0, "", "one", ev.MessageSent(f"message-{number}", "us", ["japan"], "x")
            )
        )
    state = fold(facts)
    view = team_view(state, "japan")
    assert len(view) == 20_003 and view["message-20000"]["text"] == "x"
    assert state.number("message", state.messages) == "message-20001"
