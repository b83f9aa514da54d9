"""What adjudication looks like in a browser: something to do meanwhile, and a ruling that was amended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.server.conftest import PLAYBOOK, World
from tests.web.conftest import Browsers, Control, Form
from tests.web.test_screen import Wall
from ttx.exercise import commands as do

RATING = """
questionnaires:
  gauges: {title: Gauges, opens: decide, questions: [{id: a, asks: How is trust?, low: 0, high: 100}]}
"""


def amended(control: Control) -> None:
    control(
        do.AmendRuling("ruling-1", 1, "They wait until June", "a-slip-of-control", {"red": "In June."}, public=True)
    )


def released(control: Control) -> None:
    control(do.Start())
    control(do.DraftRuling("They wait", texts={"red": "In May."}, public=True))
    control(do.ReleaseRulings({"ruling-1": 1}))


def test_a_seat_reads_what_a_ruling_says_now_and_that_it_was_amended(
    control: Control, form: Callable[..., Form]
) -> None:
    ann, bea = form(), form("team:blue", "Bea", language="ko")
    released(control)
    assert "In May." in ann.look().words and "AMENDED" not in ann.words
    amended(control)
    assert "AMENDED T+" in ann.look().words and "In June." in ann.words and "They wait until June" in ann.words
    assert "In May." not in ann.words and "a-slip-of-control" not in ann.html
    assert "정정 T+" in bea.look().words and "In June." not in bea.words


def test_the_wall_says_so_too(world: World, control: Control) -> None:
    wall = Wall(world)
    released(control)
    control(do.SetScreen(["rulings"]))
    assert "AMENDED" not in wall.html() and "They wait" in wall.html()
    amended(control)
    assert "AMENDED T+" in wall.html() and "They wait until June" in wall.html()
    control(do.SetScreen(item="ruling-1"))
    assert "AMENDED T+" in wall.html()


def test_a_scale_of_a_hundred_steps_is_typed_and_refused_in_words(control: Control, form: Callable[..., Form]) -> None:
    ann = form()
    control(do.Start())
    control(do.NextStage("brief"))
    assert "First: Gauges" in ann.look().words and 'type="radio" name="questionnaire-1.a"' not in ann.html
    ann.press("answers questionnaire-1", questionnaire_1__a="300")
    assert "is a number from 0 to 100" in ann.words and ann.fields()["questionnaire-1.a"] == ["300"]
    ann.press("answers questionnaire-1", questionnaire_1__a="40")
    assert "Answers sent." in ann.words and ann.look().fields()["questionnaire-1.a"] == ["40"]


@pytest.mark.slow
def test_a_rating_that_a_stage_opens_is_on_the_page_at_once(world: World, browsers: Browsers, control: Control) -> None:
    page = browsers.sit()
    control(do.Start())
    control(do.NextStage("brief"))
    page.get_by_role("heading", name="First: Gauges").wait_for()
    page.get_by_label("How is trust?").fill("40")
    page.get_by_role("button", name="Send all answers").click()
    page.get_by_text("Answers sent").first.wait_for()
    page.get_by_text("You have answered.").wait_for()
    assert browsers.complaints == []


@pytest.fixture(autouse=True)
def rating(world: World) -> None:
    world.playbook.write_text(PLAYBOOK + RATING, encoding="utf-8")
