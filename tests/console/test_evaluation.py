"""Evaluation by keys: from an observation to a signed report."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.console.fake import SYSTEM
from tests.console.playing import busy, console
from ttx.console.actions import ACTIONS, NOT_YOURS, offered
from ttx.console.evaluation import EvaluationPage
from ttx.console.here import Here
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio


async def test_what_nobody_has_observed_is_seen_at_a_glance() -> None:
    world = busy("")
    async with console(world, (120, 40)) as play:
        await play.page("evaluation", "objective:firewall")
        await play.shows("EVALUATION", "DRAFT", "OBJECTIVES (1)", "nothing observed yet")
        world.do(do.TickAction("launch", 0))
        await play.shows("1 ticks and observations")


async def test_an_objective_is_rated_with_a_reason_and_everybody_sees_by_whom() -> None:
    world = busy("")
    async with console(world, (120, 40)) as play:
        await play.page("evaluation", "objective:firewall")
        await play.press("r")
        await play.asks("RateDialog")
        await play.press("down", "space", "ctrl+s")
        await play.shows("the explanation is empty")
        await play.press("tab")
        await play.type("Late, but together")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Rate("firewall", "S", "Late, but together")]
        await play.shows("Late, but together", "you")


async def test_from_a_draft_by_rule_to_a_signed_report() -> None:
    world = busy("")
    async with console(world, (140, 50)) as play:
        await play.press("f9")
        await play.asks("EvaluationPage")
        await play.press("g")
        await play.shows("AREAS FOR IMPROVEMENT (1)", "BY RULE", "United States: They spoke first", "1 drafted by rule")
        await play.row("finding:finding-1")
        await play.press("c")
        await play.until(lambda: world.state.evaluation.findings["finding-1"].status == "confirmed")
        await play.press("a")
        await play.asks("ActionDialog")
        await play.type("Print the numbers")
        await play.press("ctrl+s")
        await play.shows("→ Print the numbers", "UNASSIGNED")
        await play.press("S")
        await play.shows("The exercise has not ended")
        world.do(do.End())
        await play.press("S")
        await play.asks("SignDialog")
        await play.shows("1 findings", "1 of them UNASSIGNED", "not rated: Firewall")
        await play.press("ctrl+s")
        await play.shows("SIGNED")
        await play.press("U")
        await play.until(lambda: world.state.evaluation.signed is None)


async def test_the_plenary_is_noted_and_what_is_parked_is_settled() -> None:
    world = busy("")
    async with console(world, (140, 50)) as play:
        await play.press("q")
        await play.asks("ParkDialog")
        await play.type("Who pays?")
        await play.press("ctrl+s")
        await play.press("f9", "h")
        await play.asks("HotWashDialog")
        await play.type("The first call was quick")
        await play.press("ctrl+s")
        await play.shows("PARKED (1)", "? Who pays?", "HOT WASH (1)", "went well: The first call was quick")
        await play.row("parked:parked-1")
        await play.press("t")
        await play.asks("SettleDialog")
        await play.type("The treasury was asked")
        await play.press("ctrl+s")
        await play.until(lambda: "PARKED" not in play.text)


def test_an_evaluator_is_offered_what_the_server_lets_evaluators_do_and_nothing_else() -> None:
    world = busy("")
    here = Here(world.state, world.live, 0, datetime.now(UTC), you="eve")
    world.do(do.Join("eve", "evaluator"), SYSTEM)
    assert here.role == "evaluator"
    names = offered(here)
    assert {"observe", "tick", "park", "rate", "hot-wash", "finding", "plan", "sign"} <= names
    assert not {"release", "clock", "rule", "verdict", "lead-evaluator", "codes", "write", "shift"} & names
    for name in ACTIONS.keys() - names:
        assert ACTIONS[name].why_not(here) == NOT_YOURS


async def test_an_evaluators_console_notes_and_does_not_release() -> None:
    world = busy("")
    world.do(do.Join("eve", "evaluator"), SYSTEM)
    world.live.you = "eve"
    async with console(world, (120, 40)) as play:
        await play.shows("you are an EVALUATOR")
        assert "r release" not in play.text
        await play.press("r")
        await play.shows(NOT_YOURS)
        await play.press("question_mark")
        await play.shows("Note an observation")
        assert "Real-world stop" not in play.text
        await play.press("escape")
        await play.press("o")
        await play.asks("ObserveDialog")
        await play.type("They called before they spoke")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        [sent] = play.sent
        assert isinstance(sent, do.Observe)
        assert sent.text == "They called before they spoke"


async def test_news_that_come_while_a_page_opens_do_no_harm() -> None:
    world = busy("")
    async with console(world, (120, 40)) as play:
        play.app.push_screen(EvaluationPage())
        play.app.arrived()
        await play.shows("EVALUATION", "OBJECTIVES (1)")
