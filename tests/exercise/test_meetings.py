import pytest

from tests.exercise.worlds import World, book_with
from ttx.errors import Refused
from ttx.exercise import commands as do


def test_a_meeting_is_asked_for_agreed_held_and_ended(world):
    world.do(do.AskMeeting(["japan", "rok", "japan"], " minister ", " call ", " the launch "), by="us", at=10)
    assert world.view("rok")["meeting-1"]["teams"] == ["us", "japan", "rok"]
    world.do(do.AnswerMeeting("meeting-1", True), by="japan")
    assert world.view("us")["meeting-1"]["status"] == "asked"
    with pytest.raises(Refused, match="all teams agree first"):
        world.do(do.StartMeeting("meeting-1"), by="us")
    world.do(do.AnswerMeeting("meeting-1", True, " gladly "), by="rok")
    assert world.view("us")["meeting-1"]["status"] == "agreed"
    world.do(do.StartMeeting("meeting-1"), by="rok", at=20)
    world.do(do.EndMeeting("meeting-1", " agreed to talk "), by="japan", at=50)
    part = world.view("us")["meeting-1"]
    assert part == {
        "by": "us", "own": True, "teams": ["us", "japan", "rok"], "level": "minister", "channel": "call",
        "topic": "the launch", "status": "ended", "at": 10_000, "started_at": 20_000, "ended_at": 50_000,
        "answers": {"japan": {"agrees": True, "text": ""}, "rok": {"agrees": True, "text": "gladly"}},
        "result": "agreed to talk", "joint_text": "",
    }  # fmt: skip


def test_a_meeting_that_one_team_declines_does_not_take_place(world):
    world.do(do.AskMeeting(["japan", "rok"]), by="us")
    world.do(do.AnswerMeeting("meeting-1", False, "Busy."), by="japan")
    assert world.view("us")["meeting-1"]["status"] == "declined"
    for by, command in [
        ("rok", do.AnswerMeeting("meeting-1", True)),
        ("us", do.StartMeeting("meeting-1")),
        ("control", do.StartMeeting("meeting-1")),
        ("us", do.EndMeeting("meeting-1")),
    ]:
        with pytest.raises(Refused, match="declined"):
            world.do(command, by=by)


def test_neither_the_team_that_asked_nor_one_that_answered_nor_a_stranger_answers(world):
    world.do(do.AskMeeting(["japan"]), by="us")
    with pytest.raises(Refused, match="asked for this"):
        world.do(do.AnswerMeeting("meeting-1", True), by="us")
    with pytest.raises(Refused, match="has no"):
        world.do(do.AnswerMeeting("meeting-1", True), by="rok")
    world.do(do.AskMeeting(["japan", "rok"]), by="us")
    world.do(do.AnswerMeeting("meeting-2", True), by="japan")
    with pytest.raises(Refused, match="answered already"):
        world.do(do.AnswerMeeting("meeting-2", False), by="japan")


@pytest.mark.parametrize("teams", [[], ["us"], ["nobody"], ["beijing"], ["control"]])
def test_a_meeting_needs_another_team(world, teams):
    with pytest.raises(Refused):
        world.do(do.AskMeeting(teams), by="us")


def test_control_starts_and_ends_a_meeting_that_teams_hold_in_the_room(world):
    world.do(do.AskMeeting(["japan"]), by="us")
    world.do(do.StartMeeting("meeting-1"))
    with pytest.raises(Refused, match="is held"):
        world.do(do.StartMeeting("meeting-1"))
    world.do(do.EndMeeting("meeting-1", "short"))
    for command in (do.StartMeeting("meeting-9"), do.EndMeeting("meeting-9"), do.EndMeeting("meeting-1")):
        with pytest.raises(Refused):
            world.do(command)


def test_a_corridor_talk_is_logged_by_control_and_told_to_nobody(world):
    before = world.views()
    world.do(do.LogMeeting(["rok", "us"], "working", topic=" lunch ", result=" none "))
    meeting = world.state.meetings["meeting-1"]
    assert (meeting.teams, meeting.channel, meeting.topic, meeting.status, meeting.logged) == (
        ["us", "rok"], "corridor", "lunch", "ended", True,
    )  # fmt: skip
    assert world.views() == before
    world.do(do.AskMeeting(["japan"]), by="us")
    assert world.view("us")["meeting-1"]["status"] == "asked"
    for teams in ([], ["us"], ["us", "nobody"]):
        with pytest.raises(Refused):
            world.do(do.LogMeeting(teams))


def test_a_joint_text_is_read_by_the_teams_that_met_and_by_nobody_else(world):
    world.do(do.AskMeeting(["japan"], "minister"), by="us")
    world.do(do.AnswerMeeting("meeting-1", True), by="japan")
    world.do(do.StartMeeting("meeting-1"), by="us")
    world.do(do.EndMeeting("meeting-1", "Agreed", " We count together. "), by="us")
    assert [world.view(team)["meeting-1"]["joint_text"] for team in ("us", "japan")] == ["We count together."] * 2
    assert not any(name.startswith("meeting") for name in world.view("rok"))


def test_a_talk_that_control_logged_reaches_the_teams_only_with_a_joint_text_and_without_controls_notes(world):
    world.do(do.LogMeeting(["us", "rok"], topic="lunch", result="They were cold"))
    assert not any(name.startswith("meeting") for name in world.view("us"))
    world.do(do.LogMeeting(["us", "rok"], "leader", "corridor", "the note", "They lie", text="One line."))
    part = world.view("us")["meeting-1"]
    assert (part["by"], part["joint_text"], part["topic"], part["result"]) == ("control", "One line.", "", "")
    assert world.view("rok")["meeting-1"]["level"] == "leader"
    assert not any(name.startswith("meeting") for name in world.view("japan"))


def test_levels_to_meet_at_are_those_of_the_teams_own_offices():
    book = book_with()
    offices = {"head": {"name": "Head", "level": "leader"}, "desk": {"name": "Desk", "level": "official"}}
    book["teams"]["us"]["roles"] = offices | {"deputy": {"name": "Deputy", "level": "leader"}}
    world = World(book)
    assert world.view("us")["team"]["levels"] == ["leader", "official"]
    assert world.view("japan")["team"]["levels"] == []


def test_a_level_said_in_the_teams_language_counts_as_the_playbooks():
    said = {"ttx": 1, "translates": "small", "language": "ko", "teams": {"rok": {"roles": {"head": {"level": "정상"}}}}}
    book = book_with(translations={"ko": said})
    book["teams"]["rok"] |= {"language": "ko", "roles": {"head": {"name": "President", "level": "leader"}}}
    world = World(book)
    assert world.view("rok")["team"]["levels"] == ["정상"]
    world.do(do.AskMeeting(["us"], "정상"), by="rok")
    assert world.state.meetings["meeting-1"].level == "leader"
