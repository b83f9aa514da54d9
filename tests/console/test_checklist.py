"""The checklist as a function: each item in each of its standings, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.console.fake import FakeControl
from tests.console.playing import by_of, listed, roomful, small
from ttx.console.actions import ACTIONS
from ttx.console.checklist import Item, checklist, to_do
from ttx.exercise import commands as do

WALL = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def items(world: FakeControl, *problems: str, wall: datetime = WALL) -> dict[str, Item]:
    assert world.state is not None
    return {item.what: item for item in checklist(world.state, world.live, wall, problems)}


def ready() -> FakeControl:
    """Everything as it should be."""
    world = small()
    world.join("rok", "박")
    world.join("", "", role="screen")
    world.live.mode, world.live.printed = "lan", "2026-01-01T11:00:00.000Z"
    world.live.backup = {"at": "2026-01-01T11:59:30.000Z", "path": "/mnt/b/x.db"}
    world.live.roster = [listed("1", "Kim", "us", seat="p-us-Kim", present=True)]
    world.do(do.AskCheck("Do you read me?"))
    world.do(do.SendPractice("Practice", "Write a word."))
    for team in ("us", "japan", "rok"):
        world.do(do.ConfirmCheck(), by_of(world, team))
        world.do(do.AnswerPractice("yes"), by_of(world, team))
    return world


def test_a_room_that_is_ready_has_nothing_left_to_do() -> None:
    found = items(ready())
    assert to_do(list(found.values())) == []
    assert list(found) == ["Purpose", "Playbook", "Address", "Codes", "Copies", "Clocks", "People", "Teams",
                           "Comms check", "Practice", "Projector"]  # fmt: skip


def rehearsal(world: FakeControl) -> None:
    assert world.state is not None
    world.state.purpose = "rehearsal"


def zone(world: FakeControl, team: str, name: str) -> None:
    assert world.state is not None
    teams = world.state.playbook.teams
    teams[team] = teams[team].model_copy(update={"timezone": name})


def unknown_zone(world: FakeControl) -> None:
    zone(world, "us", "Mars/Phobos")


def changed_address(world: FakeControl) -> None:
    world.live.address_changed = "this machine's address is now 10.0.0.5"


def loopback(world: FakeControl) -> None:
    world.live.mode = "loopback"


def plain_http(world: FakeControl) -> None:
    world.live.mode = "http"


def not_printed(world: FakeControl) -> None:
    world.live.printed = ""


def no_folder(world: FakeControl) -> None:
    world.live.backup = {}


def failed_copy(world: FakeControl) -> None:
    world.live.backup["error"] = "disk full"


def old_copy(world: FakeControl) -> None:
    world.live.backup["at"] = "2026-01-01T11:50:00.000Z"


def somebody_missing(world: FakeControl) -> None:
    world.live.roster.append(listed("2", "이", "rok"))


def empty_team(world: FakeControl) -> None:
    world.live.present["p-japan-佐藤"] = 0


def new_check(world: FakeControl) -> None:
    world.do(do.AskCheck("And now?"))
    world.do(do.ConfirmCheck(), by_of(world, "us"))


def new_practice(world: FakeControl) -> None:
    world.do(do.SendPractice("Again", "Once more."))
    world.do(do.AnswerPractice("yes"), by_of(world, "us"))


def no_projector(world: FakeControl) -> None:
    world.live.present["s--"] = 0


def blank_projector(world: FakeControl) -> None:
    world.do(do.SetScreen(["clock"], blank=True))


@pytest.mark.parametrize(
    ("change", "what", "standing", "words"),
    [
        (rehearsal, "Purpose", "warning", "REHEARSAL"), (changed_address, "Address", "warning", "10.0.0.5"),
        (loopback, "Address", "open", "nobody but this machine"), (plain_http, "Address", "warning", "not encrypted"),
        (not_printed, "Codes", "open", "No handouts"), (no_folder, "Copies", "open", "No folder"),
        (failed_copy, "Copies", "warning", "disk full"), (old_copy, "Copies", "warning", "600 seconds old"),
        (somebody_missing, "People", "open", "1 of 2 on the list are not here: 이"),
        (empty_team, "Teams", "open", "Japan 日本"),
        (new_check, "Comms check", "open", "2 of 3 have not confirmed: 佐藤, 박"),
        (new_practice, "Practice", "open", "Japan 日本, Korea"), (no_projector, "Projector", "open", "gone away"),
        (blank_projector, "Projector", "warning", "blank"), (unknown_zone, "Clocks", "warning", "Mars/Phobos"),
    ],
)  # fmt: skip
def test_each_thing_that_is_amiss_is_said_with_what_to_do(
    change: Callable[[FakeControl], None], what: str, standing: str, words: str
) -> None:
    world = ready()
    change(world)
    found = items(world)
    assert [item.what for item in to_do(list(found.values()))] == [what]
    assert found[what].standing == standing and words in found[what].words and found[what].todo
    assert found[what].leads in (*ACTIONS, "")


def test_what_nobody_asked_or_sent_yet_is_open() -> None:
    found = items(small())
    assert found["Comms check"].standing == found["Practice"].standing == found["Projector"].standing == "open"


def test_remarks_on_the_playbook_are_counted_and_the_first_is_read_out() -> None:
    assert items(ready(), "the actor 'x' sends nothing", "y").get("Playbook") == Item(
        "warning", "Playbook", "2 remarks: the actor 'x' sends nothing", "ttx check FILE.yaml lists them."
    )


def test_a_machine_whose_clock_is_behind_the_log_is_noticed() -> None:
    world = ready()
    assert world.state is not None
    behind = datetime.fromisoformat(world.state.wall) - timedelta(minutes=2)
    world.live.backup["at"] = behind.isoformat()
    assert items(world, wall=behind)["Clocks"].standing == "warning"


def test_the_clocks_are_shown_beside_the_story_and_each_zone() -> None:
    world = ready()
    zone(world, "japan", "Asia/Tokyo")
    words = items(world)["Clocks"].words
    assert "19 May 2025 09:00" in words and "Asia/Tokyo 21:00" in words


def test_after_the_start_practice_is_no_item_any_more() -> None:
    world = roomful()
    world.do(do.Start())
    assert "Practice" not in items(world)
