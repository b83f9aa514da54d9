import pytest

from tests.exercise.worlds import SEATS, World, book, book_with, move
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.commands import Command
from ttx.exercise.decide.rules import _RULES


def test_every_command_has_a_rule():
    assert set(_RULES) == set(Command.__subclasses__())


def test_the_start_opens_the_first_stage_and_happens_once():
    world = World(started=False)
    assert world.do(do.Start()) == [ev.Started(), ev.StageEntered("one", "brief", 300)]
    assert (world.state.status, world.state.phase, world.state.stage_length) == ("running", "one", 300_000)
    with pytest.raises(Refused, match="started already"):
        world.do(do.Start())


@pytest.mark.parametrize(
    "command",
    [
        do.NextStage(""),
        do.NextPhase(""),
        do.Extend(60),
        do.Jump(60, "late"),
        do.End(),
        do.Release("launch"),
        do.Pause("x"),
    ],
)
def test_before_the_start_the_clock_and_the_injects_stand(command):
    world = World(started=False)
    with pytest.raises(Refused):
        world.do(command)


@pytest.mark.parametrize(
    ("by", "command"),
    [
        ("us", do.Open("inject-1")),
        ("us", do.Reply("inject-1", "yes")),
        ("us", move()),
        ("us", do.Say(["japan"], "hello")),
        ("us", do.Ask("when?")),
        ("us", do.AskMeeting(["japan"])),
        ("control", do.EnterMove("us", [ev.Action("x")], {"intent": "x"})),
    ],
)
def test_before_the_start_teams_wait(by, command):
    world = World(started=False)
    with pytest.raises(Refused):
        world.do(command, by=by)


def test_a_pause_keeps_its_reason_and_its_wall_times():
    world = World()
    world.do(do.Pause(" lunch "), at=60)
    assert (world.state.status, world.state.reason) == ("paused", "lunch")
    assert world.view("us")["clock"]["reason"] == "lunch"
    with pytest.raises(Refused, match="not running"):
        world.do(do.Pause("again"))
    world.do(do.Resume())
    [(at, reason, begun, over)] = world.state.pauses
    assert (at, reason) == (60_000, "lunch") and begun and over
    with pytest.raises(Refused, match="not paused"):
        world.do(do.Resume())


def test_a_pause_needs_a_reason():
    world = World()
    with pytest.raises(Refused, match="reason"):
        world.do(do.Pause(" \n"))
    with pytest.raises(Refused, match="reason"):
        world.do(do.Pause("", real=True))


def test_a_real_world_stop_freezes_teams_and_releases_until_it_is_resumed():
    world = World()
    world.do(do.Release("launch"))
    world.do(do.AskMeeting(["japan"]), by="us")
    world.do(do.StartMeeting("meeting-1"))
    world.do(do.Pause("fire alarm", real=True))
    assert world.view("us")["clock"]["stopped"] is True
    for by, command in [
        ("us", do.Reply("inject-1", "yes")),
        ("us", do.EndMeeting("meeting-1")),
        ("us", do.Say(["japan"], "hello")),
        ("control", do.EnterReply("launch", "us", "yes")),
        ("control", do.Release("letter")),
        ("control", do.AddInject("News", "It burns", ["all"])),
        ("control", do.NextPhase("one", {"letter": "release"})),
    ]:
        with pytest.raises(Refused, match="real-world"):
            world.do(command, by=by)
    world.do(do.Resume())
    assert world.state.real_stop is False
    assert world.do(do.Reply("inject-1", "yes"), by="us")


def test_a_pause_can_become_a_real_world_stop():
    world = World()
    world.do(do.Pause("lunch"))
    world.do(do.Pause("fire", real=True))
    assert (world.state.real_stop, world.state.reason, len(world.state.pauses)) == (True, "fire", 1)


def test_a_real_world_stop_before_the_start_gives_the_lobby_back():
    world = World(started=False)
    world.do(do.Pause("fire drill", real=True))
    with pytest.raises(Refused):
        world.do(do.Start())
    world.do(do.Resume())
    assert world.state.status == "lobby"
    world.do(do.Start())
    assert world.state.running


def test_two_presses_of_the_key_do_not_skip_a_stage():
    world = World()
    world.do(do.NextStage("brief"), at=100)
    assert (world.state.stage, world.state.stage_at, world.state.phase_at) == ("decide", 100_000, 0)
    with pytest.raises(Refused, match="has changed"):
        world.do(do.NextStage("brief"), by="control2")
    world.do(do.NextStage("decide"))
    with pytest.raises(Refused, match="last stage"):
        world.do(do.NextStage("adjudicate"))


def test_two_facilitators_do_not_skip_a_phase():
    world = World()
    world.do(do.NextPhase("one"), at=600)
    with pytest.raises(Refused, match="has changed"):
        world.do(do.NextPhase("one"), by="control2")
    with pytest.raises(Refused, match="last phase"):
        world.do(do.NextPhase("two"))


def test_the_end_of_a_phase_does_with_each_inject_what_control_says():
    names = ("carried", "skipped", "released", "named-held", "held", "out")
    world = World(book_with(*({"id": name, "at": "10m"} for name in names)))
    world.do(do.Hold("held"))
    world.do(do.Hold("named-held"))
    world.do(do.Release("out"))
    world.do(do.NextPhase("one", {"skipped": "skip", "released": "release", "named-held": "skip"}), at=60)
    state = world.state
    assert {name: state.injects[name].status for name in names} == {
        "carried": "waiting", "skipped": "skipped", "released": "released",
        "named-held": "skipped", "held": "held", "out": "released",
    }  # fmt: skip
    assert (state.injects["carried"].phase, state.injects["carried"].at) == ("two", 0)
    assert state.injects["skipped"].reason == "The first ended without it"
    assert world.tick(61) == [ev.InjectDue("carried")]


def test_a_carried_inject_without_a_time_goes_on_waiting_for_a_person():
    world = World()
    world.do(do.NextPhase("one"))
    assert "launch" not in [event.inject for event in world.tick(100)]
    assert world.do(do.Release("launch"))


@pytest.mark.parametrize("unreleased", [{"nonsense": "carry"}, {"letter": "explode"}, {"letter": ""}])
def test_what_to_do_with_an_inject_at_the_end_of_a_phase_must_make_sense(unreleased):
    world = World()
    with pytest.raises(Refused):
        world.do(do.NextPhase("one", unreleased))


def test_injects_released_together_at_the_end_of_a_phase_shift_one_after_the_other():
    world = World(
        book_with(
            {"id": "a", "shift": {"trust": 40}},
            {"id": "b", "shift": {"trust": 40}},
            {"id": "c", "shift": {"trust": -30}},
        )
    )
    world.do(do.NextPhase("one", {"a": "release", "b": "release", "c": "release"}))
    assert [(event.delta, event.value) for event in world.made if isinstance(event, ev.IndicatorShifted)] == [
        (40, 90), (10, 100), (-30, 70),
    ]  # fmt: skip


def test_a_stage_is_extended_and_shortened_but_never_to_nothing():
    world = World()
    world.do(do.Extend(120, "more time"))
    assert world.state.stage_length == 420_000
    world.do(do.Extend(-300))
    assert world.state.stage_length == 120_000
    for seconds in (0, -120, 8 * 3600 + 1, 10**400, -(10**400)):
        with pytest.raises(Refused):
            world.do(do.Extend(seconds))


@pytest.mark.parametrize("rate", [0, -1, 0.09, 60.1, float("nan"), float("inf"), float("-inf")])
def test_a_rate_that_is_no_rate_is_refused(rate):
    world = World()
    with pytest.raises(Refused, match="times real time"):
        world.do(do.SetRate(rate))


def test_a_rate_is_set_once():
    world = World()
    assert world.do(do.SetRate(2.5)) == [ev.RateSet(2.5)]
    assert world.do(do.SetRate(2.5)) == []
    assert world.view("us")["clock"]["rate"] == 2.5


@pytest.mark.parametrize("seconds", [0, -1, 24 * 3600 + 1, 10**400])
def test_the_clock_jumps_forward_and_at_most_a_day(seconds):
    world = World()
    with pytest.raises(Refused):
        world.do(do.Jump(seconds, "skip"))


@pytest.mark.parametrize("paused", [False, True])
def test_a_jump_marks_what_it_passes_and_releases_nothing_even_automatic(paused):
    world = World(
        book_with(
            {"id": "auto", "at": "5m", "release": "automatic"},
            {"id": "manual", "at": "6m"},
            {"id": "beyond", "at": "20m", "release": "automatic"},
            {"id": "after", "when": {"elapsed": "7m"}, "release": "automatic"},
        )
    )
    if paused:
        world.do(do.Pause("lunch"))
    world.do(do.Jump(600, "catch up"), at=10)
    assert world.made == [ev.Jumped(600, "catch up"), *map(ev.InjectDue, ("auto", "manual", "after"))]
    assert world.state.elapsed == 610_000
    if paused:
        world.do(do.Resume())
    assert world.tick(615) == []
    assert not world.state.injects["auto"].deliveries
    assert [event.kind for event in world.tick(1200)] == ["inject-due", "inject-released"]


def test_time_in_the_log_never_decreases_after_a_jump():
    world = World()
    world.do(do.Jump(600, "on"), at=10)
    world.do(do.Extend(60), at=20)
    assert world.at == world.state.elapsed == 610_000


def test_what_falls_due_in_a_pause_waits_for_the_clock():
    world = World(book_with({"id": "judged", "when": "They asked", "release": "automatic"}))
    world.do(do.Pause("lunch"))
    world.do(do.Judge("judged", "They asked"))
    assert world.tick(100) == []
    world.do(do.Resume())
    assert [event.kind for event in world.tick(100)] == ["inject-due", "inject-released"]


def test_a_server_that_comes_back_finds_the_exercise_paused_once():
    world = World()
    assert [event.kind for event in world.do(do.Reopen(5_000), by="system")] == ["paused"]
    assert world.do(do.Reopen(5_000), by="system") == []


def test_the_end_needs_a_start_and_closes_a_pause():
    world = World()
    world.do(do.Pause("lunch"))
    world.do(do.End(" thanks "))
    assert (world.state.status, world.state.reason) == ("ended", "thanks")
    assert world.state.pauses[-1][3]


def test_after_the_end_only_notes_ticks_and_seats_change():
    world = World(
        book_with({"id": "launch", "expect": [{"team": "us", "action": "Calls"}], "outcomes": [{"if": "It works"}]})
    )
    world.do(do.Release("launch"))
    world.do(do.End())
    assert world.do(do.Observe("They talked early."), by="evaluator")
    assert world.do(do.TickAction("launch", 0), by="evaluator")
    assert world.do(do.Open("inject-1"), by="us")
    assert world.do(do.Join("us-9", "player", "us"), by="system")
    assert world.do(do.RemoveSeat("us-9"))
    assert world.tick(10_000) == []
    for by, command in [
        ("control", do.Release("launch")),
        ("control", do.Pause("x", real=True)),
        ("control", do.Resume()),
        ("control", do.End()),
        ("control", do.PickOutcome("launch", 1)),
        ("control", do.Shift("trust", 1, "x")),
        ("control", do.Write(["us"], "x")),
        ("us", do.Reply("inject-1", "x")),
        ("us", do.HandLead("us-2")),
    ]:
        with pytest.raises(Refused, match="ended"):
            world.do(command, by=by)


def draft(team, what, do_="submit", **more):
    return do.UnsentDraft(team, do_, [ev.Action(what)], {"intent": what}, **more)


def test_unsent_drafts_of_several_teams_become_moves_of_their_own():
    world = World()
    world.do(do.End(unsent=[draft("us", "ours"), draft("japan", "theirs"), draft("rok", "third", "keep")]))
    assert {move.team: move.newest.actions[0].what for move in world.state.moves.values()} == {
        "us": "ours",
        "japan": "theirs",
    }
    assert world.state.moves["move-2"].newest.version == 1
    assert world.state.teams["rok"].unsent == "kept"
    assert b"theirs" not in world.views()["us"]


def test_an_unsent_draft_follows_the_versions_that_were_sent():
    world = World()
    world.do(move(), by="japan")
    world.do(do.End(unsent=[draft("us", "ours"), draft("japan", "again")]))
    assert {move.id: (move.team, move.newest.version) for move in world.state.moves.values()} == {
        "move-1": ("japan", 2),
        "move-2": ("us", 1),
    }


def test_an_unsent_draft_may_be_incomplete_and_a_discarded_one_leaves_no_text():
    world = World()
    world.do(do.End(unsent=[do.UnsentDraft("us", "submit", [ev.Action("half")]), draft("japan", "gone", "discard")]))
    submitted, closed, _ = world.made
    assert submitted.unsent and submitted.actions == [ev.Action("half")]
    assert closed == ev.DraftClosed("japan", "one", False)


@pytest.mark.parametrize(
    "unsent", [[draft("us", "x", "")], [draft("nobody", "x")], [draft("nobody", "x", "keep")], [draft("us", "x")] * 2]
)
def test_a_draft_that_makes_no_sense_stops_the_end(unsent):
    world = World()
    with pytest.raises(Refused):
        world.do(do.End(unsent=unsent))


@pytest.mark.parametrize(
    ("role", "team"),
    [("king", ""), ("player", ""), ("player", "nobody"), ("facilitator", "us"), ("screen", "us"), ("system", "")],
)
def test_a_seat_has_a_role_and_a_team_that_fit(role, team):
    world = World()
    with pytest.raises(Refused):
        world.do(do.Join("x", role, team), by="system")


def test_a_player_without_a_team_is_refused_and_not_a_fault():
    from ttx.exercise.decide import By

    world = World()
    for team in ("", "nobody"):
        with pytest.raises(Refused, match="no team"):
            world.do(do.Ask("when?"), by=By("x", "player", team))


def test_a_seat_that_was_removed_can_do_nothing_until_it_joins_again():
    world = World()
    world.do(do.RemoveSeat("us-1", " wrong room "))
    assert world.made == [ev.SeatLeft("us-1", "wrong room")]
    with pytest.raises(Refused, match="removed"):
        world.do(do.Ask("when?"), by="us")
    with pytest.raises(Refused, match="not here"):
        world.do(do.RemoveSeat("us-1"))
    world.do(do.Join("us-1", "player", "us"), by="system")
    assert world.do(do.Ask("when?"), by="us")


@pytest.mark.parametrize("role", ["observer", "screen", "evaluator", "player", "nobody", ""])
def test_nobody_else_uses_controls_commands(role):
    from ttx.exercise.decide import By

    world = World()
    control_only = [command for command in Command.__subclasses__() if command.roles == {"facilitator"}]
    assert len(control_only) > 25
    with pytest.raises(Refused, match="cannot do this"):
        world.do(do.Pause("x"), by=By("x", role, "us"))
    assert all(role not in command.roles for command in control_only)


@pytest.mark.parametrize("by", [name for name in SEATS if name != "system"])
def test_the_servers_own_commands_are_the_servers(by):
    world = World()
    for command in (do.Tick(), do.Join("x", "facilitator"), do.Reopen(0)):
        with pytest.raises(Refused, match="cannot do this"):
            world.do(command, by=by)


def test_a_lead_is_a_present_player_of_the_team():
    world = World()
    for team, seat in [("us", "japan-1"), ("us", "nobody"), ("nobody", ""), ("us", "control"), ("us", "observer")]:
        with pytest.raises(Refused):
            world.do(do.NameLead(team, seat))
    world.do(do.Join("watcher", "observer", "us"), by="system")
    with pytest.raises(Refused, match="player"):
        world.do(do.NameLead("us", "watcher"))
    world.do(do.RemoveSeat("us-2"))
    with pytest.raises(Refused, match="not in this team"):
        world.do(do.NameLead("us", "us-2"))


def test_the_lead_can_be_handed_over_by_the_lead_alone():
    world = World()
    world.do(do.NameLead("us", "us-1"))
    with pytest.raises(Refused, match="only the lead"):
        world.do(do.HandLead("us-2"), by="us2")
    with pytest.raises(Refused, match="not in this team"):
        world.do(do.HandLead("japan-1"), by="us")
    world.do(do.HandLead("us-2"), by="us")
    assert world.view("us")["team"]["lead"] == "us-2"


def test_a_team_whose_lead_leaves_can_submit_again():
    world = World()
    world.do(do.NameLead("us", "us-1"))
    with pytest.raises(Refused, match="lead"):
        world.do(move(), by="us2")
    world.do(do.RemoveSeat("us-1"))
    assert world.view("us")["team"]["lead"] == ""
    assert world.do(move(), by="us2")


def test_phases_dated_in_the_story_move_every_teams_story_time_forward_only():
    data = book()
    data["phases"][0]["dated"] = "2025-05-20 09:00 KST"
    data["phases"][1]["dated"] = "2025-05-18 09:00 KST"
    world = World(data)
    assert world.view("us")["clock"]["scenario"] == world.view()["clock"]["scenario"] == "2025-05-20T09:00+09:00"
    world.do(do.NextPhase("one"))
    assert world.view("us")["clock"]["scenario"] == "2025-05-20T09:00+09:00"


@pytest.mark.parametrize("wall", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2026-11-23T13:30", "noon"])
def test_a_time_that_no_clock_in_some_zone_could_show_is_no_time(wall):
    # Shown in another zone it would leave the calendar, on every screen and for good.
    world = World()
    for command in (do.Pause("lunch", until=wall), do.Release("launch", dated=wall)):
        with pytest.raises(Refused):
            world.do(command)
    world.do(do.Pause("lunch", until="2026-11-23 13:30 KST"))
    assert world.state.until == "2026-11-23T13:30+09:00"
