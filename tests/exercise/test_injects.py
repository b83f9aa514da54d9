import pytest

from tests.exercise.worlds import World, book_with
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev


def shifted(world):
    return [(e.indicator, e.delta, e.value, e.cause) for e in world.made if isinstance(e, ev.IndicatorShifted)]


def test_a_release_gives_each_team_its_own_words():
    world = World(
        book_with(
            {"id": "offer", "text": "All.", "add": {"us": "More."}, "instead": {"japan": "Other."}, "from": "beijing"}
        )
    )
    world.do(do.Release("offer"))
    assert world.made[0].texts == {"us": "All.\n\nMore.", "japan": "Other.", "rok": "All."}
    assert world.view("us")["inject-1"]["from"] == "Beijing"
    assert [world.view(team)["inject-1"]["text"] for team in ("japan", "rok")] == ["Other.", "All."]


def test_a_second_release_by_another_facilitator_is_refused():
    world = World()
    world.do(do.Release("launch"))
    with pytest.raises(Refused, match="out already"):
        world.do(do.Release("launch"), by="control2")


def test_an_inject_goes_out_team_by_team_and_shifts_once():
    world = World(book_with({"id": "a", "shift": {"trust": -5}}))
    world.do(do.Release("a", ["rok"]))
    assert shifted(world) == [("trust", -5, 45, "inject:a")]
    assert "inject-1" not in world.view("us")
    world.do(do.Release("a"))
    assert set(world.made[0].texts) == {"us", "japan"}
    assert shifted(world) == []


@pytest.mark.parametrize(
    "command",
    [
        do.Release("nothing"),
        do.Release("launch", ["nobody"]),
        do.Release("launch", version=2),
        do.Hold("nothing"),
        do.Skip("launch", " "),
        do.Skip("nothing", "x"),
        do.Recall("launch", "x"),
        do.Recall("nothing", "x"),
        do.Hint("nobody", "x"),
        do.Hint("us", " "),
        do.Hint("us", "x", "launch"),
        do.PickOutcome("launch", 1),
        do.PickOutcome("launch", 10**400),
        do.TickAction("launch", 0),
        do.TickAction("launch", -1),
        do.Judge("launch", "anything"),
    ],
)
def test_what_makes_no_sense_for_an_inject_is_refused(world, command):
    with pytest.raises(Refused):
        world.do(command)


def test_a_skipped_inject_comes_back_only_through_hold(world):
    world.do(do.Skip("launch", "no time"))
    with pytest.raises(Refused, match="skipped"):
        world.do(do.Release("launch"))
    assert world.do(do.Skip("launch", "again")) == []
    world.do(do.Hold("launch", reason="after all"))
    world.do(do.Hold("launch", False))
    assert world.state.injects["launch"].status == "due"
    assert world.do(do.Release("launch"))


def test_what_is_out_is_neither_held_nor_skipped_nor_edited(world):
    world.do(do.Release("launch", ["us"]))
    for command in (do.Hold("launch"), do.Skip("launch", "x"), do.Edit("launch", 1, {"text": "x"})):
        with pytest.raises(Refused, match="out already"):
            world.do(command)


def test_holding_twice_and_giving_free_what_is_free_is_nothing(world):
    assert world.do(do.Hold("launch", False)) == []
    world.do(do.Hold("launch"))
    assert world.do(do.Hold("launch")) == []


def test_a_delayed_team_gets_it_by_an_event_of_its_own():
    world = World(book_with({"id": "a", "delay": {"rok": "10m"}, "asks": "reply", "answer within": "5m"}))
    world.do(do.Release("a"), at=100)
    assert set(world.made[0].texts) == {"us", "japan"} and world.made[0].later == {"rok": 700_000}
    assert "inject-1" not in world.view("rok")
    assert world.tick(699.999) == []
    [arrived] = world.tick(700)
    assert (set(arrived.texts), arrived.answer_by, arrived.automatic) == ({"rok"}, 1_000_000, True)
    assert world.tick(701) == []
    assert world.view("us")["inject-1"]["answer_by"] == 400_000


def test_a_delayed_delivery_waits_in_a_pause():
    world = World(book_with({"id": "a", "delay": {"rok": "1m"}}))
    world.do(do.Release("a"))
    world.do(do.Pause("lunch"))
    assert world.tick(100) == []
    world.do(do.Resume())
    assert len(world.tick(100)) == 1


def test_an_inject_on_its_way_to_its_only_team_is_not_edited():
    world = World(book_with({"id": "a", "to": ["rok"], "delay": {"rok": "10m"}}))
    world.do(do.Release("a"))
    with pytest.raises(Refused, match="out already"):
        world.do(do.Edit("a", 1, {"text": "Other."}))


def test_a_recall_before_the_delayed_delivery_means_that_the_team_never_has_it():
    world = World(book_with({"id": "a", "delay": {"rok": "10m"}}))
    world.do(do.Release("a"))
    world.do(do.Recall("a", "wrong list", ["rok"]))
    assert world.tick(1_000) == []
    assert "inject-1" not in world.view("rok")
    assert world.view("us")["inject-1"]["recalled"] == ""
    assert world.state.injects["a"].status == "released"
    world.do(do.Recall("a", "all wrong"))
    assert world.made[0].teams == ["us", "japan"]
    assert world.state.injects["a"].status == "recalled"


def test_a_recall_of_what_only_comes_later_undoes_its_shift():
    world = World(book_with({"id": "a", "to": "rok", "delay": {"rok": "10m"}, "shift": {"trust": 7}}))
    world.do(do.Release("a"))
    world.do(do.Recall("a", "wrong"))
    assert shifted(world) == [("trust", -7, 50, "recall:a")]
    assert world.state.injects["a"].status == "recalled"


def test_a_recalled_inject_leaves_a_tombstone_without_text_or_deadline(world):
    world.do(do.Release("launch"))
    world.do(do.Reply("inject-1", "Noted."), by="us")
    world.do(do.Recall("launch", "wrong file", correction="It did not fly."), at=60)
    part = world.view("us")["inject-1"]
    assert (part["text"], part["answer_by"], part["recalled"], part["correction"]) == (
        "",
        None,
        "wrong file",
        "It did not fly.",
    )
    assert part["replies"][0]["text"] == "Noted."
    with pytest.raises(Refused, match="recalled"):
        world.do(do.Reply("inject-1", "Still."), by="japan")
    assert not world.state.injects["launch"].deliveries["japan"].awaits_reply


@pytest.mark.parametrize(("before", "shift", "undone"), [(0, 10, -10), (45, 10, -5), (-50, -10, None), (-45, -10, 5)])
def test_a_recall_takes_back_what_the_release_really_shifted(before, shift, undone):
    world = World(book_with({"id": "a", "shift": {"trust": shift}}))
    if before:
        world.do(do.Shift("trust", before, "the day before"))
    start = world.gauge("trust")
    world.do(do.Release("a"))
    world.do(do.Recall("a", "wrong"))
    assert [delta for _, delta, _, _ in shifted(world)] == ([undone] if undone else [])
    assert world.gauge("trust") == start


def test_a_recall_takes_back_the_outcomes_too_and_they_may_be_picked_again():
    world = World(
        book_with({"id": "a", "shift": {"trust": -2}, "outcomes": [{"if": "They agree", "shift": {"trust": 8}}]})
    )
    world.do(do.Release("a"))
    world.do(do.PickOutcome("a", 1))
    assert world.gauge("trust") == 56
    with pytest.raises(Refused, match="picked already"):
        world.do(do.PickOutcome("a", 1), by="control2")
    world.do(do.Recall("a", "wrong"))
    assert world.gauge("trust") == 50
    with pytest.raises(Refused, match="not out"):
        world.do(do.PickOutcome("a", 1))
    world.do(do.Release("a"))
    assert world.gauge("trust") == 48
    world.do(do.PickOutcome("a", 1))
    assert world.gauge("trust") == 56
    world.do(do.Recall("a", "wrong again"))
    assert world.gauge("trust") == 50


def test_a_recall_from_some_teams_undoes_nothing_and_giving_it_back_shifts_nothing():
    world = World(book_with({"id": "a", "shift": {"trust": -2}}))
    world.do(do.Release("a"))
    world.do(do.Recall("a", "wrong wording", ["us"]))
    assert shifted(world) == [] and world.gauge("trust") == 48
    assert world.view("japan")["inject-1"]["recalled"] == ""
    world.do(do.Release("a"))
    assert set(world.made[0].texts) == {"us"} and shifted(world) == []
    assert world.view("us")["inject-1"]["recalled"] == ""
    world.do(do.Recall("a", "all of it"))
    assert world.gauge("trust") == 50


def test_a_team_that_gets_a_recalled_inject_again_keeps_its_number():
    world = World(book_with({"id": "a"}, {"id": "b"}))
    world.do(do.Release("a"))
    world.do(do.Release("b"))
    world.do(do.Recall("a", "wrong"))
    world.do(do.Release("a"))
    assert world.view("us")["inject-1"]["title"] == "a"


def test_a_recall_needs_a_reason_and_a_team_that_has_it(world):
    world.do(do.Release("launch", ["us"]))
    for command in (do.Recall("launch", " "), do.Recall("launch", "x", ["rok"]), do.Recall("launch", "x", ["nobody"])):
        with pytest.raises(Refused):
            world.do(command)


def test_outcomes_tell_those_who_have_the_inject_what_the_playbook_says():
    world = World(
        book_with(
            {"id": "a", "from": "beijing", "outcomes": [{"if": "Accepted", "text": "The lane opens."}, {"if": "No"}]}
        )
    )
    world.do(do.Release("a", ["us", "rok"]))
    world.do(do.PickOutcome("a", 1, "they signed"))
    assert world.kinds() == ["outcome-picked", "message-sent"]
    message = world.view("us")["message-1"]
    assert (message["from_name"], message["text"], message["to"]) == ("Beijing", "The lane opens.", ["us", "rok"])
    assert "message-1" not in world.view("japan")
    assert "they signed" not in str(world.view("us"))
    world.do(do.PickOutcome("a", 2))
    assert world.kinds() == ["outcome-picked"]


def test_an_edit_before_release_changes_what_goes_out_and_binds_to_a_version(world):
    world.do(
        do.Edit("letter", 1, {"text": "Pay now.", "to": "rok", "answer within": "90s", "asks": "reply"}, " clearer ")
    )
    with pytest.raises(Refused, match="changed"):
        world.do(do.Edit("letter", 1, {"text": "Never."}), by="control2")
    with pytest.raises(Refused, match="changed"):
        world.do(do.Release("letter"), by="control2")
    world.do(do.Release("letter", version=2), at=10)
    assert (world.made[0].texts, world.made[0].answer_by, world.made[0].version) == ({"rok": "Pay now."}, 100_000, 2)


def test_the_log_keeps_what_an_edit_came_to_and_not_how_it_was_written(world):
    world.do(
        do.Edit("letter", 1, {"to": "rok", "dated": "22 May 05:00 KST", "answer within": " 1h 30m", "title": " A\n B "})
    )
    assert world.made[0].changes == {
        "to": ["rok"], "dated": "2025-05-22T05:00+09:00", "answer within": "1h30m", "title": "A B",
    }  # fmt: skip
    world.do(do.Edit("letter", 2, {"answer within": None, "dated": None}))
    assert world.state.injects["letter"].spec.answer_within is None
    assert world.folded().injects["letter"].spec == world.state.injects["letter"].spec


def deep(levels=100_000):
    nested = []
    for _ in range(levels):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"notes": "x"},
        {"id": "other"},
        {"from_": "beijing"},
        {"shift": {"trust": 100}},
        {"text": 5},
        {"text": None},
        {"text": ""},
        {"text": {"us": "x"}},
        {"text": deep()},
        {"text": "x" * 20_001},
        {"title": ""},
        {"title": " "},
        {"title": "x" * 201},
        {"title": True},
        {"to": []},
        {"to": ["nobody"]},
        {"to": [["us"]]},
        {"to": {"us": True}},
        {"to": "US"},
        {"add": "x"},
        {"add": {"nobody": "x"}},
        {"instead": {"us": ""}, "text": ""},
        {"from": "nobody"},
        {"from": ["beijing"]},
        {"asks": "dance"},
        {"choices": "yes"},
        {"choices": [1, 2]},
        {"answer within": 10},
        {"answer within": "soon"},
        {"answer within": "25h"},
        {"answer within": "9" * 400 + "s"},
        {"answer within": "9" * 5000 + "s"},
        {"dated": "soon"},
        {"dated": "2025-02-30 09:00 KST"},
        {"dated": "2025-05-19 09:00 +99:99"},
        {"dated": float("nan")},
        {"method": 1e400},
    ],
)
def test_hostile_edits_are_refused(world, changes):
    with pytest.raises(Refused):
        world.do(do.Edit("letter", 1, changes))
    assert world.state.injects["letter"].version == 1


def test_an_inject_written_now_goes_out_at_once(world):
    world.do(
        do.AddInject("Stock market falls!", "Down 5%.", ["us", "rok"], "reply", "beijing", 60, {"rok": "Up 5%."}), at=5
    )
    added, released = world.made
    assert added.inject["id"] == "stock-market-falls" and added.phase == "one"
    assert released.texts == {"us": "Down 5%.", "rok": "Up 5%."} and released.answer_by == 65_000
    assert world.view("us")["inject-1"]["title"] == "Stock market falls!"
    assert world.state.results["control", f"command-{world.commands}"] == "stock-market-falls"


def test_injects_written_now_never_take_an_id_that_a_condition_may_name(world):
    for title in ("Launch", "One", "One", "속보"):
        world.do(do.AddInject(title, "x", ["all"]))
    assert [name for name, inject in world.state.injects.items() if not inject.scripted] == [
        "launch-2", "one-2", "one-3", "inject",
    ]  # fmt: skip


def test_an_inject_written_before_the_start_waits_in_the_first_phase():
    world = World(started=False)
    with pytest.raises(Refused, match="not started"):
        world.do(do.AddInject("News", "x", ["all"]))
    world.do(do.AddInject("News", "x", ["all"], release=False))
    assert world.state.injects["news"].phase == "one"
    world.do(do.Start())
    assert world.do(do.Release("news"))


@pytest.mark.parametrize(
    "command",
    [
        do.AddInject("", "x", ["all"]),
        do.AddInject("x" * 201, "x", ["all"]),
        do.AddInject("x", "", ["all"]),
        do.AddInject("x", "x" * 20_001, ["all"]),
        do.AddInject("x", "x", []),
        do.AddInject("x", "x", ["nobody"]),
        do.AddInject("x", "x", ["NOT A SLUG"]),
        do.AddInject("x", "x", ["all"], "dance"),
        do.AddInject("x", "x", ["all"], sender="nobody"),
        do.AddInject("x", "x", ["all"], sender="us"),
        do.AddInject("x", "x", ["all"], answer_within=0),
        do.AddInject("x", "x", ["all"], answer_within=-5),
        do.AddInject("x", "x", ["all"], answer_within=10**5000),
        do.AddInject("x", "x", ["all"], instead={"nobody": "x"}),
    ],
)
def test_a_hostile_inject_is_refused(world, command):
    with pytest.raises(Refused):
        world.do(command)


def test_control_judges_the_sentences_of_an_inject():
    world = World(
        book_with({"id": "a", "when": "They asked", "then suggest": [{"inject": "b", "if": "Japan left"}]}, {"id": "b"})
    )
    assert world.do(do.Judge("a", "They asked")) == [ev.ConditionJudged("a", "They asked", True)]
    assert world.do(do.Judge("a", "They asked")) == []
    assert world.tick(1) == [ev.InjectDue("a")]
    assert world.do(do.Judge("a", "Japan left", False, "stayed"))
    with pytest.raises(Refused, match="no such condition"):
        world.do(do.Judge("b", "They asked"))


def test_an_automatic_inject_goes_out_when_its_time_comes():
    world = World(book_with({"id": "a", "at": "1m", "release": "automatic", "shift": {"trust": 3}}))
    assert world.tick(59.999) == []
    world.tick(60)
    assert world.kinds() == ["inject-due", "inject-released", "indicator-shifted"]
    assert world.made[1].automatic


def test_automatic_injects_of_one_moment_shift_one_after_the_other():
    world = World(
        book_with(
            *({"id": name, "at": "1m", "release": "automatic", "shift": {"trust": 30}} for name in ("a", "b", "c"))
        )
    )
    world.tick(60)
    assert [(delta, value) for _, delta, value, _ in shifted(world)] == [(30, 80), (20, 100)]


def test_a_hint_is_for_one_team_and_names_the_inject_as_the_team_does(world):
    world.do(do.Release("letter"))
    world.do(do.Release("launch"))
    world.do(do.Hint("us", " Call Tokyo. ", "launch"))
    world.do(do.Hint("us", "Hurry."))
    assert world.view("us")["hint-1"] == {"at": 0, "about": "inject-2", "text": "Call Tokyo.", "original": {}}
    assert world.view("us")["hint-2"]["about"] == ""
    assert "hint-1" not in world.view("japan")


def test_expected_actions_are_ticked_with_the_time_they_were_seen():
    world = World(book_with({"id": "a", "expect": [{"team": "us", "action": "Calls"}]}))
    world.do(do.TickAction("a", 0, at=30_000, note=" late "), by="evaluator", at=60)
    tick = world.state.injects["a"].ticks[0]
    assert (tick.seen, tick.at, tick.note, tick.seat) == (True, 30_000, "late", "evaluator")
    world.do(do.TickAction("a", 0, seen=False), by="evaluator")
    assert (world.state.injects["a"].ticks[0].seen, world.state.injects["a"].ticks[0].at) == (False, 60_000)
    for at in (-1, 60_001, 10**30):
        with pytest.raises(Refused, match="between"):
            world.do(do.TickAction("a", 0, at=at), by="evaluator")


def test_what_a_team_answered_before_a_recall_it_still_said_after_the_next_release(world):
    world.do(do.Release("launch"))
    world.do(do.Reply("inject-1", "First."), by="us")
    world.do(do.Recall("launch", "wrong"))
    world.do(do.Release("launch"))
    assert world.state.injects["launch"].deliveries["us"].awaits_reply
    world.do(do.Reply("inject-1", "Second."), by="us")
    assert [(each["version"], each["text"]) for each in world.view("us")["inject-1"]["replies"]] == [
        (1, "First."),
        (2, "Second."),
    ]
    assert not world.state.injects["launch"].deliveries["us"].awaits_reply
