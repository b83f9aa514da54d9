"""Adjudication on a real server: keys at the console, and what seats, database and report have of them."""

from __future__ import annotations

import pytest

from tests.console.test_real_server import on_server
from tests.server.conftest import PLAYBOOK, World, wait_for, world
from tests.store.making import sql
from ttx.exercise import commands as do
from ttx.exercise.chance import roll
from ttx.exercise.events import Action, Created
from ttx.exercise.readings import readings
from ttx.report.facts import gather

pytestmark = pytest.mark.anyio
__all__ = ["world"]

VERDICT = "verdict: [{verdict: strengthen, if: {indicator: trust, at least: 60}}, {verdict: continue}]"
MORE = """
commitments: {meet: {title: Meet every year}}
questionnaires:
  gauges: {title: Gauges, opens: decide, questions: [{id: a, asks: How is trust?}]}
  ballot: {title: Ballot, questions: [{id: which, asks: Which?, kind: verdict}]}
"""


@pytest.fixture
def judged(world: World) -> World:
    world.playbook.write_text(PLAYBOOK.replace("verdict: [{verdict: continue}]", VERDICT) + MORE, encoding="utf-8")
    return world


async def test_a_phase_is_adjudicated_by_keys_from_the_rating_to_three_readings(judged: World) -> None:
    async with on_server(judged, (120, 50)) as play:
        ann, bea = await judged.seat("red", "Ann"), await judged.seat("blue", "Bea")
        await play.press("space")
        await play.asks("Start")
        await play.press("enter")
        await play.shows("RUNNING")

        # The rating opens with the stage, seats have it at once, and its counts stand on the console.
        await play.press("right_square_bracket")
        await wait_for(lambda: "questionnaire-1" in ann.parts and "questionnaire-1" in bea.parts)
        assert ann.parts["questionnaire-1"]["title"] == "First: Gauges"
        await ann.client.command(do.AnswerQuestionnaire("questionnaire-1", {"a": "4"}))
        await play.shows("1 of 2 answered")

        # Two moves collide: one key rules on both, two roll, two release.
        for seat in (ann, bea):
            await seat.client.command(do.SubmitMove([Action("Say no", toward=["press"])], {"intent": "Calm"}))
        await play.shows("COLLIDING")
        await play.desk("collide:move-1:move-2")
        await play.press("enter")
        await play.asks("RulingDialog")
        await play.type("Nobody prints it")
        dialog = play.app.screen
        for field, text in (
            (dialog.speaks_for, "Both say so"), (dialog.odds, "55"), (dialog.texts["red"], "Silence."),
            (dialog.shifts["trust"], "12"),
        ):  # fmt: skip
            field.fill(text)
        await play.pilot.pause()
        await play.press("ctrl+s")
        await play.shows("you draft it, 55 percent")
        await play.desk("ruling-1")
        await play.press("O")
        await play.asks("RollFor")
        await play.press("enter")
        state = play.app.feed.state
        await play.until(lambda: state.rulings["ruling-1"].rolls)
        await play.press("G")
        await play.asks("RulingsReleaseDialog")
        await play.press("ctrl+s")
        await wait_for(lambda: "ruling-1" in ann.parts)
        assert ann.parts["ruling-1"]["text"] == "Silence." and "ruling-1" not in bea.parts

        # Amended, it is told to those who read it, and only the difference is shifted.
        await play.press("A")
        await play.asks("AmendDialog")
        play.app.screen.texts["red"].fill("A small note on page nine.")
        play.app.screen.shifts["trust"].fill("3")
        play.app.screen.reason.fill("we forgot the local paper")
        await play.pilot.pause()
        await play.press("ctrl+s")
        await wait_for(lambda: ann.parts["ruling-1"]["amended"] is not None)
        assert ann.parts["ruling-1"]["text"] == "A small note on page nine." and "ruling-1" not in bea.parts
        await play.until(lambda: state.gauges["trust"].value == 53)

        # The scorecard, the ballot, the white cell.
        await play.page("scorecard", "commitment:meet")
        await play.press("k")
        await play.shows("1 of 1 marked")
        await play.press("escape")
        await play.app.feed.client.command(do.OpenQuestionnaire("ballot"))
        await wait_for(lambda: "questionnaire-2" in ann.parts)
        assert ann.parts["questionnaire-2"]["questions"][0]["choices"] == ["strengthen", "continue"]
        await ann.client.command(do.AnswerQuestionnaire("questionnaire-2", {"which": "strengthen"}))
        await play.app.feed.client.command(do.CloseQuestionnaire("questionnaire-2"))
        await play.press("J")
        await play.asks("VerdictDialog")
        await play.press("down", "space", "tab")
        await play.type("nothing has changed")
        await play.press("ctrl+s")
        await play.until(lambda: state.opinions)
        found = readings(state)
        assert (found.rule, found.ballot.winner, found.white_cell) == ("continue", "strengthen", "continue")

        # What the roll came from is in the log, and so is the rest.
        created = play.app.feed.history[0].event
        assert isinstance(created, Created) and len(created.seed) == 32
        assert state.rulings["ruling-1"].rolls[0].roll == roll(created.seed, 0)
        three = gather(play.app.feed.history).three
        assert three is not None and three.finding.startswith("They disagree")
        rows = sql(str(judged.file), "select texts, arguments_for, amended_because from rulings")
        assert rows == [("red: A small note on page nine.", "Both say so", "we forgot the local paper")]
        assert sql(str(judged.file), "select commitment, standing from commitments") == [("meet", "kept")]
