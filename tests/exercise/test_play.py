import pytest

from tests.exercise.worlds import World, action, book, book_with, move
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.forms import USUAL


def newest(world, team="us"):
    return world.state.move_of(team, world.state.phase).newest


def test_a_reply_is_a_new_version_each_time_and_marked_late_after_its_deadline(world):
    world.do(do.Release("launch"), at=10)
    world.do(do.Reply("inject-1", " Calling. "), by="us", at=310)
    world.do(do.Reply("inject-1", "Called."), by="us", at=310.001)
    world.do(do.Reply("inject-1", "Called too."), by="us2", at=400)
    replies = world.view("us")["inject-1"]["replies"]
    assert [(each["version"], each["text"], each["late"]) for each in replies] == [
        (1, "Calling.", False), (2, "Called.", True), (3, "Called too.", True),
    ]  # fmt: skip
    assert world.view("japan")["inject-1"]["replies"] == []


def test_a_reply_with_choices_takes_one_of_them():
    world = World(book_with({"id": "vote", "asks": "reply", "choices": ["Yes", "No"]}))
    world.do(do.Release("vote"))
    for choice in ("", "Maybe", "yes"):
        with pytest.raises(Refused, match="choose one"):
            world.do(do.Reply("inject-1", "text", choice), by="us")
    world.do(do.Reply("inject-1", " because ", "No"), by="us")
    assert (world.made[0].text, world.made[0].choice) == ("because", "No")


def test_a_reply_without_choices_needs_text_and_keeps_no_choice(world):
    world.do(do.Release("launch"))
    with pytest.raises(Refused, match="empty"):
        world.do(do.Reply("inject-1", " \n", "Yes"), by="us")
    world.do(do.Reply("inject-1", "ok", "Yes"), by="us")
    assert world.made[0].choice == ""


@pytest.mark.parametrize(
    "handle",
    [
        "inject-2", "inject-0", "inject-01", "inject--1",
        "inject-+1", "inject- 1", "inject-1 ", "inject-١", "inject-１",
        "inject-1.0", "inject-", "inject", "", "1", "letter", "launch", "move-1", "INJECT-1", "inject-inject-1",
        "inject-1000000001", "inject-" + "1" * 10_000, "inject-²",
    ],
)  # fmt: skip
def test_only_the_exact_name_of_what_a_team_has_is_taken(world, handle):
    world.do(do.Release("launch"))
    for command in (do.Open(handle), do.Reply(handle, "x")):
        with pytest.raises(Refused, match="your team has no"):
            world.do(command, by="us")


def test_a_team_names_only_its_own_things(world):
    world.do(do.Release("letter", ["us"]))
    world.do(do.Release("launch"))
    world.do(do.Say(["us"], "psst"), by="japan")
    world.do(move(0, "japan"), by="us")
    assert world.do(do.Reply("inject-1", "to the launch"), by="rok")[0].inject == "launch"
    for command in (do.Open("inject-2"), do.Endorse("move-1", 1, "endorse"), do.Say(["us"], "x", "message-1")):
        with pytest.raises(Refused, match="your team has no"):
            world.do(command, by="rok")


def test_each_seat_opens_an_inject_once(world):
    world.do(do.Release("launch"))
    assert world.do(do.Open("inject-1"), by="us") == [ev.InjectOpened("launch", "us")]
    assert world.do(do.Open("inject-1"), by="us") == []
    world.do(do.Open("inject-1"), by="us2")
    assert world.view("us")["inject-1"]["opened_by"] == ["us-1", "us-2"]


def test_control_enters_a_reply_for_a_team_that_has_the_inject(world):
    world.do(do.Release("launch", ["us"]))
    world.do(do.EnterReply("launch", "us", "They said yes"))
    assert world.view("us")["inject-1"]["replies"][0]["entered_for"] is True
    for command in (
        do.EnterReply("launch", "japan", "x"),
        do.EnterReply("launch", "nobody", "x"),
        do.EnterReply("x", "us"),
    ):
        with pytest.raises(Refused):
            world.do(command)


def test_where_a_lead_is_named_only_the_lead_submits(world):
    world.do(do.Release("launch"))
    world.do(move(0, "us"), by="japan")
    world.do(do.NameLead("us", "us-2"))
    for command in (do.Reply("inject-1", "x"), move(), do.Endorse("move-1", 1, "endorse")):
        with pytest.raises(Refused, match="lead"):
            world.do(command, by="us")
        assert world.do(command, by="us2")
    assert world.do(do.Say(["japan"], "x"), by="us")
    assert world.do(move(), by="rok")


def test_a_move_names_the_version_that_its_writer_saw(world):
    world.do(move(0), by="us")
    for seen in (0, 2, -1, 10**400):
        with pytest.raises(Refused, match="changed"):
            world.do(move(seen), by="us2")
    world.do(move(1), by="us2")
    assert newest(world).version == 2
    assert [version["version"] for version in world.view("us")["move-1"]["versions"]] == [1, 2]


def test_each_phase_has_a_move_of_its_own(world):
    world.do(move(), by="us")
    world.do(do.NextPhase("one"))
    world.do(move(), by="us")
    view = world.view("us")
    assert (view["move-1"]["phase"], view["move-2"]["phase"]) == (1, 2)


def test_control_enters_a_move_for_a_team(world):
    world.do(do.EnterMove("rok", [action()], {"intent": "Calm"}))
    assert newest(world, "rok").entered_for
    with pytest.raises(Refused, match="changed"):
        world.do(do.EnterMove("rok", [action()], {"intent": "Calm"}))
    with pytest.raises(Refused, match="no team"):
        world.do(do.EnterMove("nobody", [action()], {"intent": "Calm"}))


@pytest.mark.parametrize(
    ("stage", "at", "late"),
    [("brief", 5_000, False), ("decide", 900, False), ("decide", 900.001, True), ("adjudicate", 901, True)],
)
def test_a_move_is_late_once_the_stage_called_decide_is_over(world, stage, at, late):
    for before in ("brief", "decide", "adjudicate"):
        if before == stage:
            break
        world.do(do.NextStage(before), at=300)
    world.do(move(), by="us", at=at)
    assert newest(world).late is late


def test_a_move_in_time_that_control_gave_is_not_late(world):
    world.do(do.NextStage("brief"), at=300)
    world.do(do.Extend(60))
    world.do(move(), by="us", at=960)
    assert not newest(world).late
    world.do(do.NextPhase("one"), at=1000)
    world.do(do.Extend(60))
    world.do(move(), by="us", at=1660)
    assert not newest(world).late
    world.do(move(1), by="us", at=1661)
    assert newest(world).late


def test_in_a_phase_without_a_decide_stage_a_move_is_late_after_the_last_stage():
    data = book()
    data["phases"][0]["stages"] = {"talk": "5m", "listen": "5m"}
    world = World(data)
    world.do(move(), by="us", at=900)
    assert not newest(world).late
    world.do(do.NextStage("talk"))
    world.do(move(1), by="us", at=1200)
    assert not newest(world).late
    world.do(move(2), by="us", at=1201)
    assert newest(world).late


@pytest.mark.parametrize(
    "command",
    [
        do.SubmitMove(),
        do.SubmitMove([action("  ")], {"intent": " "}),
        do.SubmitMove([action()]),
        do.SubmitMove([action()], {"intent": "x", "unknown": "x"}),
        do.SubmitMove([action()] * 13, {"intent": "x"}),
        do.SubmitMove([action(toward=["nobody"])], {"intent": "x"}),
        do.SubmitMove([action(visibility="secret")], {"intent": "x"}),
        do.SubmitMove([action()], {"intent": "x", "linkage": "somehow"}),
        do.SubmitMove([action()], {"intent": "x", "chance": "high"}),
        do.SubmitMove([action()], {"intent": "x", "chance": "nan"}),
        do.SubmitMove([action()], {"intent": "x", "chance": "9" * 5000}),
        do.SubmitMove([action()], {"intent": "x"}, ["nobody"]),
        do.SubmitMove([action()], {"intent": "x"}, ["beijing"]),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(world, command):
    with pytest.raises(Refused):
        world.do(command, by="us")


def test_a_move_is_kept_without_what_is_empty_or_said_twice(world):
    acts = [action(" Call ", toward=["japan", "beijing", "japan"]), action(" ", toward=["nobody"])]
    world.do(
        do.SubmitMove(acts, {"intent": " Calm ", "dissent": " ", "chance": "60 %"}, ["us", "rok", "japan", "rok"]),
        by="us",
    )
    [made] = world.made
    assert made.actions == [ev.Action("Call", toward=["japan", "beijing"])]
    assert made.fields == {"intent": "Calm", "chance": "60 %"}
    assert made.joint == ["japan", "rok"]


def test_a_playbooks_own_form_replaces_the_usual_one():
    form = [
        {"id": "why", "label": "Why", "required": True},
        {"id": "how", "label": "How", "kind": "choice", "choices": ["a", "b"]},
    ]
    world = World(book(**{"move form": form}))
    with pytest.raises(Refused, match="no field 'intent'"):
        world.do(move(), by="us")
    with pytest.raises(Refused, match="'Why' is missing"):
        world.do(do.SubmitMove([action()], {"how": "a"}), by="us")
    assert world.do(do.SubmitMove([], {"why": "so"}), by="us")
    assert [field["id"] for field in world.view("us")["head"]["form"]] == ["why", "how"]
    assert [field["id"] for field in World().view("us")["head"]["form"]] == [field.id for field in USUAL]


def test_a_joint_move_waits_until_every_partner_has_answered(world):
    world.do(move(0, "japan", "rok"), by="us")
    assert world.view("us")["move-1"]["standing"] == "waiting"
    world.do(do.Endorse("move-1", 1, "endorse"), by="japan")
    assert world.view("rok")["move-1"]["standing"] == "waiting"
    world.do(do.Endorse("move-1", 1, "reserve", "But not in May."), by="rok")
    assert world.view("us")["move-1"]["standing"] == "endorsed"
    given = world.view("japan")["move-1"]["versions"][0]["endorsements"]
    assert (given["rok"]["answer"], given["rok"]["text"]) == ("reserve", "But not in May.")


def test_one_refusal_is_a_refusal_until_it_is_taken_back(world):
    world.do(move(0, "japan", "rok"), by="us")
    world.do(do.Endorse("move-1", 1, "refuse", "No."), by="japan")
    assert world.view("us")["move-1"]["standing"] == "refused"
    world.do(do.Endorse("move-1", 1, "endorse"), by="rok")
    assert world.view("us")["move-1"]["standing"] == "refused"
    world.do(do.Endorse("move-1", 1, "endorse"), by="japan")
    assert world.view("us")["move-1"]["standing"] == "endorsed"


def test_a_new_version_needs_every_endorsement_anew(world):
    world.do(move(0, "japan"), by="us")
    world.do(do.Endorse("move-1", 1, "endorse"), by="japan")
    world.do(move(1, "japan", what="Something else"), by="us")
    assert world.view("us")["move-1"]["standing"] == "waiting"
    with pytest.raises(Refused, match="changed"):
        world.do(do.Endorse("move-1", 1, "endorse"), by="japan")
    with pytest.raises(Refused, match="changed"):
        world.do(do.EnterEndorsement("move-1", 1, "japan", "endorse"))
    world.do(do.EnterEndorsement("move-1", 2, "japan", "endorse"))
    assert world.view("us")["move-1"]["standing"] == "endorsed"


@pytest.mark.parametrize(
    ("by", "command"),
    [
        ("japan", do.Endorse("move-1", 1, "maybe")),
        ("japan", do.Endorse("move-1", 1, "reserve", " ")),
        ("japan", do.Endorse("move-1", 2, "endorse")),
        ("japan", do.Endorse("move-1", 0, "endorse")),
        ("us", do.Endorse("move-1", 1, "endorse")),
        ("rok", do.Endorse("move-1", 1, "endorse")),
        ("control", do.EnterEndorsement("move-9", 1, "japan", "endorse")),
        ("control", do.EnterEndorsement("move-1", 1, "rok", "endorse")),
        ("control", do.EnterEndorsement("move-1", 1, "nobody", "endorse")),
    ],
)
def test_only_a_named_partner_answers_a_joint_move_and_in_one_of_three_ways(world, by, command):
    world.do(move(0, "japan"), by="us")
    with pytest.raises(Refused):
        world.do(command, by=by)


def test_a_partner_reads_the_newest_version_that_names_it_and_a_stranger_nothing(world):
    world.do(move(0, what="secret first"), by="us")
    world.do(move(1, "japan", what="joint second"), by="us")
    assert "move-1" not in world.view("rok")
    seen = world.view("japan")["move-1"]
    assert [version["actions"][0]["what"] for version in seen["versions"]] == ["joint second"]
    assert (seen["own"], seen["returned"], seen["ruled"]) == (False, "", 0)


def test_a_partner_that_is_left_out_keeps_what_it_read_and_learns_no_more(world):
    world.do(move(0, "japan", what="joint"), by="us")
    world.do(move(1, "rok", what="without Japan"), by="us")
    seen = world.view("japan")["move-1"]
    assert (seen["withdrawn"], seen["standing"]) == (True, "")
    assert [version["actions"][0]["what"] for version in seen["versions"]] == ["joint"]
    with pytest.raises(Refused, match="not asked"):
        world.do(do.Endorse("move-1", 2, "endorse"), by="japan")
    before = world.views()["japan"]
    world.do(do.Endorse("move-1", 2, "refuse", "No."), by="rok")
    world.do(move(2, what="alone"), by="us")
    assert world.views()["japan"] == before
    world.do(move(3, "japan", what="together again"), by="us")
    assert world.view("japan")["move-1"]["versions"][0]["actions"][0]["what"] == "together again"


def test_control_returns_a_move_and_a_new_version_answers_it(world):
    world.do(move(0, "japan"), by="us")
    with pytest.raises(Refused, match="changed"):
        world.do(do.ReturnMove("move-1", 2, "Who?"))
    with pytest.raises(Refused):
        world.do(do.ReturnMove("move-9", 1, "Who?"))
    world.do(do.ReturnMove("move-1", 1, " Who? "))
    assert world.view("us")["move-1"]["returned"] == "Who?"
    assert world.view("japan")["move-1"]["returned"] == ""
    world.do(move(1), by="us")
    assert world.view("us")["move-1"]["returned"] == ""
