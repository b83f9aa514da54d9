"""Adjudication by keys: collisions, moves side by side, rolls, amended rulings, the scorecard, the verdict."""

from __future__ import annotations

import pytest

from tests.console.dialogs.world import EVIL
from tests.console.playing import ask, begun, busy, by_of, console, small
from ttx.console.dialogs.rulings import Beside
from ttx.exercise import commands as do
from ttx.exercise.events import Action

pytestmark = pytest.mark.anyio


def colliding(evil=""):
    world = begun(evil)
    for team in ("us", "japan"):
        world.do(
            do.SubmitMove([Action(f"Warn {evil}", toward=["beijing"])], {"intent": f"Calm {team}"}), by_of(world, team)
        )
    return world


def drafted(odds=60):
    world = colliding()
    bob = world.join("", "Bob", role="facilitator")
    world.do(do.DraftRuling("They listen", ["move-1"], {"us": "Good."}, {"cohesion": 5}, odds=odds), bob)
    return world


async def test_moves_that_collide_are_suggested_and_enter_rules_on_both():
    async with console(colliding()) as play:
        await play.desk("collide:move-1:move-2")
        await play.shows("COLLIDING, better ruled on together", "both toward Beijing")
        await play.press("enter")
        await play.asks("RulingDialog")
        await play.shows("Rule on United States, Japan")
        await play.type("They wait")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent[0].moves == ["move-1", "move-2"]


async def test_ruling_on_one_of_them_says_that_the_other_collides():
    async with console(colliding(), (120, 50)) as play:
        await play.desk("move-1")
        await play.press("g")
        await play.asks("RulingDialog")
        await play.shows("Another move collides with this", "f marks both, then g rules on them together")


@pytest.mark.parametrize(("size", "columns"), [((200, 50), 2), ((80, 50), 1)])
async def test_moves_stand_side_by_side_where_there_is_room_else_one_under_another(size, columns):
    async with console(colliding(EVIL), size) as play:
        await play.desk("collide:move-1:move-2")
        await play.press("enter")
        await play.asks("RulingDialog")
        await play.until(lambda: all(each.region.height for each in play.app.screen.query_one(Beside).children))
        one, other = (each.region for each in play.app.screen.query_one(Beside).children)
        assert len({one.x, other.x}) == columns and len({one.y, other.y}) == 3 - columns
        assert one.width >= 30 and other.right <= size[0]
        await play.shows("Calm us", "Calm japan", "press[/] 미사일")


async def test_who_drafts_a_ruling_is_seen_by_the_others_and_a_key_releases_all():
    async with console(drafted()) as play:
        await play.desk("ruling-1")
        await play.shows("on United Stat…, v1", "Bob drafts it, 60 percent")
        await play.press("G")
        await play.asks("RulingsReleaseDialog")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.ReleaseRulings({"ruling-1": 1})]


async def test_a_draft_is_rolled_for_with_two_keys_and_what_came_of_it_stands_beside_it():
    world = drafted()
    async with console(world) as play:
        await play.desk("ruling-1")
        await play.press("O")
        await play.asks("RollFor")
        await play.shows("It comes true on 1 to 60 of 100")
        await play.press("enter")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Roll("ruling-1", 1)]
        [rolled] = world.state.rulings["ruling-1"].rolls
        await play.shows("percent, rolled", f"{rolled.roll}: {'comes true' if rolled.came_true else 'does not'}")
        await play.desk("ruling-1")
        await play.press("enter")
        await play.asks("RulingDialog")
        await play.shows(f"rolled {rolled.roll} for 60 percent")


async def test_a_draft_without_odds_is_not_rolled_for():
    async with console(drafted(odds=None)) as play:
        await play.desk("ruling-1")
        await play.press("O")
        await play.shows("This draft gives no odds")
        assert play.sent == []


async def test_a_ready_draft_fills_what_nobody_has_written_and_leaves_what_somebody_has():
    world = busy("")
    async with console(world, (120, 60)) as play:
        await play.desk("move-2")
        await play.press("g")
        await play.asks("RulingDialog")
        start, outcome = play.app.screen.start, play.app.screen.outcome
        assert outcome.control().has_focus, "who types at once writes the outcome"
        start.control().focus()
        await play.press("enter", "down", "enter")
        await play.until(lambda: outcome.value == "Thanks.")
        await play.press("enter", "down", "enter")
        await play.until(lambda: outcome.value == "Nobody agrees")
        assert [field.value for field in play.app.screen.shifts.values()] == [3, -6]
        outcome.fill("My own")
        await play.press("enter", "up", "enter")
        await play.until(lambda: start.value == "launch 1")
        assert outcome.value == "My own"
        assert [field.value for field in play.app.screen.shifts.values()] == [None, 4]


async def test_a_ruling_that_is_out_is_amended_with_a_key_and_says_what_shifts():
    world = busy("")
    async with console(world, (120, 60)) as play:
        await play.press("A")
        await play.asks("AmendDialog")
        await play.shows("United States read it at once")
        await play.type("!")
        play.app.screen.shifts["cohesion"].fill("-1")
        play.app.screen.reason.fill("a slip")
        await play.shows("Cohesion 53 → 49")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.AmendRuling("ruling-2", 1, "Known!", "a slip", {"us": "So it is"}, {"cohesion": -1})]
        await play.shows("amended")


async def test_each_commitment_is_marked_with_one_key_and_the_history_stays():
    world = begun()
    async with console(world, (140, 40)) as play:
        await play.page("scorecard", "commitment:meet")
        await play.shows("0 of 2 marked", "Meet every year", "Is there a date?")
        await play.press("k")
        await play.until(lambda: play.sent)
        assert play.sent == [do.MarkCommitment("meet", "kept")]
        await play.shows("1 of 2 marked")
        await play.press("d")
        await play.asks("MarkDialog")
        await play.type("no date")
        await play.press("ctrl+s")
        await play.until(lambda: len(play.sent) == 2)
        assert play.sent[1] == do.MarkCommitment("meet", "dropped", "", "no date")
        await play.shows("dropped", "no date", "kept")
        await play.press("u")
        await play.until(lambda: len(play.sent) == 3)
        assert play.sent[2] == do.MarkCommitment("meet", "")
        world.do(do.NextPhase("one"))
        world.do(do.MarkCommitment("meet", "modified", "us", "ministers"))
        world.say()
        await play.shows("mark taken back", "modified by United States")


async def test_nothing_is_marked_before_the_start():
    async with console(small()) as play:
        await play.page("scorecard", "commitment:meet")
        await play.press("k")
        await play.shows("The exercise has not started")
        assert play.sent == []


async def test_the_verdict_is_given_with_a_key_also_after_the_end_and_shows_no_other_reading():
    world = begun()
    world.do(do.End())
    async with console(world) as play:
        await play.press("J")
        await play.asks("VerdictDialog")
        await play.press("down", "space", "tab")
        await play.type("they went on")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.GiveVerdict("continue", "they went on")]


async def test_control_sees_without_a_key_how_many_have_answered():
    world = begun()
    ask(world, "Gauge rating", anonymous=False)
    world.do(do.AnswerQuestionnaire("questionnaire-1", {"q1": "4"}), by_of(world, "us"))
    async with console(world) as play:
        await play.shows("Gauge rating 1 of 2 answered")
