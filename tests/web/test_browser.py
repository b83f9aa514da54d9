"""The seat in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Browsers, Control
from ttx.exercise import commands as do

pytestmark = pytest.mark.slow


def test_an_inject_arrives_by_itself_and_is_answered(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    ann, bob = browsers.sit(name="Ann"), browsers.sit(name="Bob")
    control(do.Release("storm-warning"))
    storm = ann.locator("#inject-1")
    expect(storm).to_contain_text("A storm")
    expect(storm).to_contain_text("answer by")
    expect(ann.locator("#news")).to_have_text("NEW: Storm")
    storm.get_by_label("Write your reply here").fill("We warn Blue.")
    storm.get_by_role("button", name="Send").click()
    expect(ann.locator("#said")).to_have_text("Reply sent.")
    expect(bob.locator("#inject-1")).to_contain_text("We warn Blue.")
    expect(storm.get_by_label("Write your reply here")).to_have_value("")
    assert browsers.complaints == []
