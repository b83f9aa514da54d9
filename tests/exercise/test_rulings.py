import pytest

from tests.exercise.worlds import World, move
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev


def draft(world, *moves, **more):
    return world.do(do.DraftRuling("It holds", list(moves), **more))[0].ruling


def waiting(world):
    return [each.id for each in world.state.moves.values() if each.ruled != each.newest.version]


def test_a_ruling_is_private_until_it_is_released(world):
    world.do(move(), by="us")
    before = world.views()
    name = draft(
        world,
        "move-1",
        texts={"us": " You may. ", "rok": " "},
        shifts={"trust": 3, "friction": 0},
        reasons="r",
        odds=60,
    )
    assert world.views() == before
    world.do(do.ReleaseRulings({name: 1}), at=30)
    assert world.kinds() == ["ruling-released", "indicator-shifted"]
    assert world.made[1] == ev.IndicatorShifted("trust", 3, 53, "ruling:ruling-1", "r")
    assert world.view("us")["ruling-1"] == {
        "outcome": "",
        "text": "You may.",
        "public": False,
        "on": ["move-1"],
        "at": 30_000,
        "amended": None,
    }
    assert "ruling-1" not in world.view("rok")
    assert "ruling-1" not in world.view()


def test_the_outcome_of_a_public_ruling_is_read_by_all_and_the_texts_by_their_teams(world):
    world.do(move(), by="us")
    draft(world, "move-1", texts={"us": "For you."}, reasons="Because of X", public=True)
    world.do(do.ReleaseRulings({"ruling-1": 1}))
    assert [world.view(team)["ruling-1"]["outcome"] for team in ("us", "japan", "")] == ["It holds"] * 3
    assert [world.view(team)["ruling-1"]["text"] for team in ("us", "japan", "")] == ["For you.", "", ""]
    assert world.view("japan")["ruling-1"]["on"] == []
    assert not any(b"Because of X" in view for view in world.views().values())


def test_the_screen_numbers_public_rulings_in_the_order_in_which_they_came(world):
    for outcome in ("first", "second", "third"):
        world.do(do.DraftRuling(outcome, public=outcome != "first"))
    world.do(do.Pause("lunch"))
    world.do(do.ReleaseRulings({"ruling-3": 1}))
    before = world.view()["ruling-1"]
    world.do(do.ReleaseRulings({"ruling-1": 1, "ruling-2": 1}))
    assert world.view()["ruling-1"] == before
    assert world.view()["ruling-2"]["outcome"] == "second"


def test_a_draft_is_rewritten_only_from_its_newest_version(world):
    draft(world)
    world.do(do.DraftRuling("Better", ruling="ruling-1", version=1))
    assert world.made[0].version == 2
    for command in (
        do.DraftRuling("Mine", ruling="ruling-1", version=1),
        do.DraftRuling("Mine", version=1),
        do.ReleaseRulings({"ruling-1": 1}),
    ):
        with pytest.raises(Refused, match="changed"):
            world.do(command, by="control2")
    world.do(do.ReleaseRulings({"ruling-1": 2}))
    assert world.state.rulings["ruling-1"].outcome == "Better"


def test_a_released_or_dropped_ruling_is_neither_rewritten_nor_released(world):
    draft(world)
    draft(world)
    world.do(do.ReleaseRulings({"ruling-1": 1}))
    world.do(do.DropRuling("ruling-2", " not needed "))
    for command in (
        do.DraftRuling("x", ruling="ruling-1", version=1),
        do.DraftRuling("x", ruling="ruling-2", version=1),
        do.ReleaseRulings({"ruling-1": 1}),
        do.ReleaseRulings({"ruling-2": 1}),
        do.DropRuling("ruling-1"),
        do.DropRuling("ruling-2"),
    ):
        with pytest.raises(Refused):
            world.do(command)


@pytest.mark.parametrize(
    "command",
    [
        do.DraftRuling(" "),
        do.DraftRuling("x", ["move-9"]),
        do.DraftRuling("x", texts={"nobody": "x"}),
        do.DraftRuling("x", shifts={"nothing": 1}),
        do.DraftRuling("x", shifts={"trust": 101}),
        do.DraftRuling("x", shifts={"trust": float("nan")}),
        do.DraftRuling("x", shifts={"trust": float("-inf")}),
        do.DraftRuling("x", odds=101),
        do.DraftRuling("x", odds=-1),
        do.DraftRuling("x", odds=10**400),
        do.DraftRuling("x", ruling="ruling-9"),
        do.DraftRuling("x", seen={"move-9": 1}),
        do.ReleaseRulings({}),
        do.ReleaseRulings({"ruling-9": 1}),
        do.DropRuling("ruling-9"),
        do.Shift("nothing", 1, "x"),
        do.Shift("trust", 1, " "),
        do.Shift("trust", float("nan"), "x"),
        do.Shift("trust", float("inf"), "x"),
        do.Shift("trust", 0, "x"),
    ],
)
def test_a_ruling_or_shift_that_makes_no_sense_is_refused(world, command):
    with pytest.raises(Refused):
        world.do(command)


def test_no_move_is_ruled_on_twice(world):
    world.do(move(), by="us")
    draft(world, "move-1", "move-1")
    draft(world, "move-1")
    assert world.state.rulings["ruling-1"].moves == ["move-1"]
    with pytest.raises(Refused, match="two of these rulings"):
        world.do(do.ReleaseRulings({"ruling-1": 1, "ruling-2": 1}))
    world.do(do.ReleaseRulings({"ruling-1": 1}))
    with pytest.raises(Refused, match="ruled on already"):
        world.do(do.ReleaseRulings({"ruling-2": 1}), by="control2")


def test_a_ruling_does_not_cover_a_version_that_came_after_it_was_written(world):
    world.do(move(), by="us")
    draft(world, "move-1")
    world.do(move(1, what="Something else"), by="us")
    with pytest.raises(Refused, match="move of United States has changed"):
        world.do(do.ReleaseRulings({"ruling-1": 1}))
    with pytest.raises(Refused, match="has changed"):
        world.do(do.DraftRuling("x", ["move-1"], seen={"move-1": 1}, ruling="ruling-1", version=1))
    world.do(do.DraftRuling("x", ["move-1"], seen={"move-1": 2}, ruling="ruling-1", version=1))
    world.do(do.ReleaseRulings({"ruling-1": 2}))
    assert world.view("us")["move-1"]["ruled"] == 2


def test_a_new_version_after_a_ruling_waits_on_the_desk_again(world):
    world.do(move(0, "japan"), by="us")
    draft(world, "move-1")
    world.do(do.ReleaseRulings({"ruling-1": 1}))
    assert waiting(world) == []
    with pytest.raises(Refused, match="ruled"):
        world.do(do.Endorse("move-1", 1, "endorse"), by="japan")
    world.do(move(1, "japan"), by="us")
    assert waiting(world) == ["move-1"]
    assert world.do(do.Endorse("move-1", 2, "endorse"), by="japan")
    draft(world, "move-1")
    assert world.do(do.ReleaseRulings({"ruling-2": 1}))


def test_rulings_released_together_add_up_across_the_ends_of_a_gauge(world):
    draft(world, shifts={"trust": 40})
    draft(world, shifts={"trust": 40})
    draft(world, shifts={"trust": -30, "friction": -70})
    world.do(do.ReleaseRulings({"ruling-1": 1, "ruling-2": 1, "ruling-3": 1}))
    shifts = [(e.indicator, e.delta, e.value) for e in world.made if isinstance(e, ev.IndicatorShifted)]
    assert shifts == [("trust", 40, 90), ("trust", 10, 100), ("trust", -30, 70), ("friction", -60, 0)]
    assert (world.gauge("trust"), world.gauge("friction")) == (70, 0)


def test_one_bad_ruling_among_several_releases_none(world):
    draft(world, shifts={"trust": 40})
    with pytest.raises(Refused):
        world.do(do.ReleaseRulings({"ruling-1": 1, "ruling-2": 1}))
    assert world.state.rulings["ruling-1"].status == "draft" and world.gauge("trust") == 50


def test_control_shifts_an_indicator_with_a_reason_and_not_beyond_its_ends(world):
    world.do(do.Shift("trust", 80, " a summit "))
    assert world.made == [ev.IndicatorShifted("trust", 50, 100, "control", "a summit")]
    with pytest.raises(Refused, match="stays where it is"):
        world.do(do.Shift("trust", 1, "more"))


def test_many_small_shifts_end_where_they_began():
    world = World()
    for _ in range(100):
        world.do(do.Shift("trust", 0.1, "up"))
        world.do(do.Shift("trust", -0.1, "down"))
    assert abs(world.gauge("trust") - 50) < 1e-9
    assert abs(sum(shift.delta for shift in world.state.gauges["trust"].shifts)) < 1e-6
