"""Teams that read another language than control."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.console.dialogs.world import playbook
from tests.console.fake import FakeControl
from tests.console.playing import console
from ttx.console.checklist import checklist
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio


def bilingual(*, reviewed: bool = False) -> FakeControl:
    """Japan reads Japanese and has words for the launch, not for the choice."""
    book: dict[str, Any] = playbook("")
    book["teams"]["japan"] = {**book["teams"]["japan"], "language": "ja"}
    launch = {"title": "発射", "text": "飛んだ。"}
    book["translations"] = {
        "ja": {
            "ttx": 1,
            "translates": book["id"],
            "language": "ja",
            "reviewed": reviewed,
            "injects": {"launch": launch},
        }
    }
    world = FakeControl(book)
    world.join("us", "Kim")
    world.join("japan", "佐藤")
    return world


async def test_control_sees_the_original_that_the_team_reads_another_language_and_its_words_with_a_key() -> None:
    world = bilingual()
    world.do(do.Start())
    world.do(do.Release("launch", ["us", "japan"], 1))
    async with console(world) as play:
        await play.press("2")
        await play.shows("It flew.", "reads 日本語")
        assert "飛んだ" not in play.text
        await play.press("v")
        await play.shows("WHAT THE TEAM SEES", "It flew.")
        await play.press("o")
        await play.shows("飛んだ。", "発射")
        await play.press("1")
        await play.shows("Three objects.")
        assert "日本語" not in play.text


async def test_control_is_told_what_a_team_reads_untranslated() -> None:
    world = bilingual()
    world.do(do.Start())
    world.do(do.AddInject("Now", "Written now.", ["all"], release=True))
    async with console(world) as play:
        await play.press("2")
        await play.shows("Now", "not in its language")


def test_the_checklist_says_which_translation_a_native_speaker_must_still_read() -> None:
    for reviewed, standing, words in (
        (False, "warning", "日本語 for Japan 日本: needs native review."), (True, "ok", "日本語 for Japan 日本"),
    ):  # fmt: skip
        world = bilingual(reviewed=reviewed)
        assert world.state is not None
        found = {item.what: item for item in checklist(world.state, world.live, datetime(2026, 1, 1, tzinfo=UTC))}
        assert (found["Translation"].standing, found["Translation"].words) == (standing, words)
