import pytest

from tests.exercise.worlds import World, action, book_with, move
from ttx.errors import Refused
from ttx.exercise import commands as do

MINUTE = 60_000


def enter_move(version=0, happened=None, **more):
    return do.EnterMove("us", [action()], {"intent": "Calm"}, version=version, happened=happened, **more)


def newest(world, phase="one"):
    return world.state.move_of("us", phase).newest


def test_what_was_done_by_hand_stands_at_the_time_when_it_was_done(world):
    world.do(do.Release("launch", happened=1 * MINUTE), at=600)
    world.do(do.EnterReply("launch", "us", "Calling.", happened=3 * MINUTE))
    world.do(do.Write(["us"], "From Beijing.", "beijing", happened=4 * MINUTE))
    world.do(do.LogMeeting(["us", "rok"], topic="Lunch", happened=5 * MINUTE))
    world.do(enter_move(happened=6 * MINUTE, joint=["japan"]))
    world.do(do.EnterEndorsement("move-1", 1, "japan", "endorse", happened=7 * MINUTE))
    view = world.view("us")
    assert view["inject-1"]["at"] == 1 * MINUTE and view["inject-1"]["answer_by"] == 6 * MINUTE
    assert view["inject-1"]["replies"][0] | {"seat": ""} == {
        "version": 1, "text": "Calling.", "choice": "", "at": 3 * MINUTE, "seat": "", "late": False,
        "entered_for": True,
    }  # fmt: skip
    assert view["message-1"]["at"] == 4 * MINUTE
    assert world.state.meetings["meeting-1"].ended_at == 5 * MINUTE
    assert view["move-1"]["versions"][0]["at"] == 6 * MINUTE
    assert view["move-1"]["versions"][0]["endorsements"]["japan"]["at"] == 7 * MINUTE
    assert [fact.elapsed for fact in world.facts[-6:]] == [10 * MINUTE] * 6


def test_what_is_entered_without_a_time_happens_now(world):
    world.do(do.Release("launch"), at=60)
    world.do(do.EnterReply("launch", "us", "Calling."), at=120)
    assert world.made[0].happened is None
    assert world.view("us")["inject-1"]["replies"][0]["at"] == 2 * MINUTE


@pytest.mark.parametrize("happened", [60_001, 10**12, -1])
@pytest.mark.parametrize(
    "command",
    [
        lambda when: do.Release("letter", happened=when),
        lambda when: do.EnterReply("launch", "us", "x", happened=when),
        lambda when: enter_move(1, when),
        lambda when: do.EnterEndorsement("move-1", 1, "japan", "endorse", happened=when),
        lambda when: do.Write(["us"], "x", happened=when),
        lambda when: do.LogMeeting(["us", "rok"], happened=when),
    ],
    ids=["release", "reply", "move", "endorsement", "message", "meeting"],
)
def test_nothing_was_done_in_the_future_or_before_the_start(world, command, happened):
    world.do(do.Release("launch"))
    world.do(move(0, "japan"), by="us")
    with pytest.raises(Refused, match="not in this exercise yet") as refused:
        world.do(command(happened), at=60)
    assert "jump the clock" in refused.value.hint
    assert world.do(command(60_000)) and world.made[0].happened == 60_000


def test_a_reply_by_hand_is_late_only_if_it_was(world):
    world.do(do.Release("launch"), at=0)
    world.do(do.EnterReply("launch", "us", "In time.", happened=5 * MINUTE), at=900)
    world.do(do.EnterReply("launch", "japan", "Too late.", happened=5 * MINUTE + 1))
    assert not world.view("us")["inject-1"]["replies"][0]["late"]
    assert world.view("japan")["inject-1"]["replies"][0]["late"]


def test_a_reply_by_hand_does_not_come_before_the_inject(world):
    world.do(do.Release("launch", happened=2 * MINUTE), at=600)
    with pytest.raises(Refused, match="did not have this inject at that time"):
        world.do(do.EnterReply("launch", "us", "x", happened=2 * MINUTE - 1))
    assert world.do(do.EnterReply("launch", "us", "x", happened=2 * MINUTE))


def test_a_move_by_hand_is_judged_by_the_stage_in_which_it_was_made(world):
    world.do(do.NextStage("brief"), at=300)
    world.do(do.NextStage("decide"), at=1000)
    world.do(enter_move(0, 850_000))
    assert not newest(world).late
    world.do(enter_move(1, 950_000))
    assert newest(world).late
    world.do(enter_move(2))
    assert newest(world).late


def test_an_extension_counts_for_moves_by_hand_as_for_others(world):
    world.do(do.NextStage("brief"), at=300)
    world.do(do.Extend(120), at=800)
    world.do(do.NextStage("decide"), at=1100)
    world.do(enter_move(0, 1_020_000))
    assert not newest(world).late
    world.do(enter_move(1, 1_020_001))
    assert newest(world).late


def test_a_move_by_hand_belongs_to_the_phase_in_which_it_was_made(world):
    world.do(do.NextPhase("one"), at=1200)
    world.do(enter_move(happened=400_000), at=1300)
    world.do(enter_move())
    assert [(each.phase, len(each.versions)) for each in world.state.moves.values()] == [("one", 1), ("two", 1)]
    with pytest.raises(Refused, match="has changed"):
        world.do(enter_move(0, 500_000))
    world.do(enter_move(1, 500_000))
    assert newest(world).version == 2 and newest(world, "two").version == 1


def test_control_writes_for_a_team_what_the_team_wrote_on_paper(world):
    [sent] = world.do(do.Write(["japan", "beijing"], "By courier.", "us", happened=1000), at=60)
    assert (sent.sender, sent.to, sent.entered_for, sent.happened) == ("us", ["japan", "beijing"], True, 1000)
    assert world.view("us")["message-1"]["own"] and "message-1" in world.view("japan")


def test_a_team_does_not_write_to_itself_on_paper_either(world):
    with pytest.raises(Refused, match="nobody is named"):
        world.do(do.Write(["us"], "x", "us"))


def test_an_inject_handed_out_on_paper_counts_its_deadline_from_then():
    world = World(book_with({"id": "a", "asks": "reply", "answer within": "2m", "delay": {"rok": "5m"}}))
    world.do(do.Release("a", happened=60_000), at=600)
    assert world.view("us")["inject-1"]["answer_by"] == 180_000
    assert world.state.injects["a"].released_at == 60_000
    assert world.state.injects["a"].later == {"rok": 360_000}


def test_players_cannot_say_when_they_did_something():
    assert not {"happened"} & {
        field for command in (do.Reply, do.SubmitMove, do.Say, do.Endorse) for field in command.__struct_fields__
    }
