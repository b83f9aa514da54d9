"""What everybody can perceive: found by axe, the reference for such checks. `AXE` names its axe.min.js."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.server.conftest import World
from tests.web.conftest import LAPTOP, PHONE, Browsers, Control
from ttx.exercise import commands as do

pytestmark = pytest.mark.slow


def found_by_axe(page: Page) -> list[str]:
    """What axe calls wrong at all, in words."""
    path = os.environ.get("AXE")
    if not path:
        assert not os.environ.get("CI"), "the gate has to name axe.min.js: AXE"
        pytest.skip("AXE names no axe.min.js: npm pack axe-core")
    page.evaluate(Path(path).read_text("utf-8"))
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{wrong['impact']} {wrong['id']}: {node['html'][:120]} {node['failureSummary']}"
        for wrong in result["violations"]
        for node in wrong["nodes"]
    ]


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("device", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_axe_finds_nothing_wrong(
    world: World, browsers: Browsers, control: Control, device: dict[str, Any], light: str
) -> None:
    control(do.Start())
    door = browsers.page(browsers.device(color_scheme=light, **device))
    door.goto(world.here.url)
    assert found_by_axe(door) == []
    ann = browsers.sit(color_scheme=light, **device)
    control(do.Release("storm-warning"))
    control(do.Release("secret-leak"))
    control(do.AskCheck("Do you read this?"))
    asked = [
        {"id": "q1", "kind": "scale", "asks": "How sure?", "low": 1, "high": 5, "labels": ["not", "very"]},
        {"id": "q2", "kind": "text", "asks": "Why?"},
    ]
    control(do.OpenQuestionnaire(title="Poll", questions=asked, to=["players"]))
    control(do.Hint("red", "Look at the tide table.", "storm-warning"))
    ann.get_by_role("button", name="Take the pen").click()
    ann.locator("#form").wait_for()
    for card in ann.locator("details:not([open]) > summary").all():
        if card.is_visible():
            card.click()
    assert found_by_axe(ann) == []
    ann.get_by_role("button", name="Go on on another device").click()
    ann.get_by_role("dialog").wait_for()
    assert found_by_axe(ann) == []
    control(do.Pause("Fire alarm", real=True))
    ann.locator("#stop-title").wait_for()
    assert found_by_axe(ann) == []
