from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from tests.seat.fake import PLAYBOOK, FakeServer
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.seat.stopped import Stopped

pytestmark = pytest.mark.anyio

EVIL = (
    "[/x] [@click=app.quit]go[/] [bold \x1b]0;owned\x07 \x9b31m \u202egnp.exe "
    "{'a': [0]} ${x} \U0001f468\u200d\U0001f469"
)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_marking_clocks_and_place_are_always_on_screen(server: FakeServer, sit: Any, size: Any) -> None:
    server.release("launch")
    async with sit(server.seat(), size=size) as seat:
        await seat.sees(
            "Japan", "Move 1 of 2: Test the wiring (brief, ends in 10:00)", "JST", "T+00:00", "story 19 May 09:00"
        )
        for keys in (("f2",), ("f4",), ("escape", "f8")):
            await seat.press(*keys)
            lines = seat.text.splitlines()
            assert "EXERCISE EXERCISE EXERCISE" in lines[0]
            assert "EXERCISE EXERCISE EXERCISE" in lines[-1]
            assert len(lines) == size[1]
            assert {cell_len(line) for line in lines} == {size[0]}


@pytest.mark.slow
async def test_hostile_text_is_shown_and_obeyed_nowhere(sit: Any) -> None:
    book = {
        **PLAYBOOK,
        "rules": EVIL.replace("\x1b", "").replace("\x07", ""),
        "title": "Seoul [/x]",
        "glossary": {"[/t]": "[/m]"},
    }
    book["teams"] = {**PLAYBOOK["teams"], "us": {"name": "US [/us]"}}
    book["move form"] = [
        {"id": "intent", "label": "Intent [/l]", "help": "[/h]", "required": True},
        {"id": "pick", "label": "[@click=app.quit]", "kind": "choice", "choices": ["[/c]", "[b]"]},
    ]
    server = FakeServer(book).start()
    token = server.seat(name=EVIL, office="[/o]")
    server.control(do.AddInject("[/title]", EVIL, ["japan"], "reply"))
    server.control(do.Hint("japan", EVIL))
    server.control(do.Write(sender="beijing", to=["japan"], text=EVIL))
    server.as_team("us", do.SubmitMove([Action(EVIL)], {"intent": EVIL}, ["japan"]))
    server.as_team("us", do.AskMeeting(["japan"], EVIL, EVIL, EVIL))
    server.as_team("japan", do.Ask(EVIL))
    async with sit(token, size=(120, 40), at=server) as seat:
        await seat.sees("[/title]")
        for entry in [entry for entry in seat.seat.listing.entries if entry.key]:
            await seat.goes_to(entry.key)
            assert not set("\x1b\x07\x9b\u202e\x00") & set(seat.text), entry.key
        await seat.press("f2")
        await seat.sees("Intent [/l]", "[/h]", "[/c]")
        await seat.type("[/typed]")
        await seat.press("ctrl+s")
        await seat.sees("1. [/typed]")
        await seat.press("escape")
        server.control(do.Pause("[/why]"))
        await seat.sees("PAUSED ([/why])")
        server.control(do.Pause("[/real]", True))
        await seat.sees("[/real]")


async def test_a_paste_is_cleaned_and_a_huge_one_is_refused(server: FakeServer, sit: Any) -> None:
    from textual.events import Paste

    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.press("enter")
        seat.app.post_message(Paste("safe\x1b]0;owned\x07 text"))
        await seat.until(lambda: seat.seat.answer.given.text == "safe text")
        seat.app.post_message(Paste("x" * 1_000_000))
        await seat.type("!")
        await seat.until(lambda: seat.seat.answer.given.text == "safe text!")


async def test_korean_and_japanese_are_typed_sent_and_keep_their_columns(server: FakeServer, sit: Any) -> None:
    text = "両国と数を合わせます。확인 중입니다."
    server.release("launch")
    server.control(do.AddInject("漢字の題名がとても長いのでここで切れます", "本文です。" * 60, ["japan"]))
    async with sit(server.seat(name="佐藤", office="外務省")) as seat:
        await seat.goes_to("inject-1")
        await seat.type(text)
        assert seat.seat.answer.given.text == text
        assert {cell_len(line) for line in seat.text.splitlines()} == {80}
        border = {
            line.index("│") for line in seat.text.splitlines()[4:20] if "│" in line and cell_len(line) == len(line)
        }
        assert len(border) == 1
        await seat.press("ctrl+s")
        await seat.sees("Reply sent")
        assert server.state.injects["launch"].deliveries["japan"].replies[0].text == text


async def test_a_real_world_stop_shows_only_the_reason(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.type("Half a tho")
        server.control(do.Pause("Fire in the building", real=True))
        await seat.until(lambda: isinstance(seat.app.screen, Stopped))
        await seat.sees("STOPPED for a real-world reason", "Fire in the building")
        for word in ("Missile", "Japan", "Half", "EXERCISE EXERCISE", "Move 1"):
            assert word not in seat.text
        server.control(do.Resume())
        await seat.sees("Missile launch", "Half a tho")
        await seat.type("ught")
        assert seat.seat.answer.given.text == "Half a thought"


async def test_a_stop_under_a_dialog_goes_when_it_is_over(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat()) as seat:
        server.control(do.Pause("Fire", real=True))
        await seat.until(lambda: isinstance(seat.app.screen, Stopped))
        await seat.press("ctrl+p")
        server.control(do.Resume())
        await seat.until(lambda: server.state.running)
        await seat.press("escape")
        await seat.sees("Japan", "INBOX")


async def test_pause_and_end_are_said(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        server.control(do.Pause("Lunch"))
        await seat.sees("PAUSED (Lunch)", "12:00 left (paused)")
        server.control(do.Resume())
        await seat.sees("by ")
        server.control(do.End())
        await seat.sees("ENDED")
        assert not seat.seat.answer.display


async def test_a_seat_may_wait_for_the_start(sit: Any) -> None:
    server = FakeServer()
    async with sit(server.seat(), at=server) as seat:
        await seat.sees("Not started yet", "For Japan only", "The Diet is in session.")
        server.control(do.Start())
        await seat.sees("Move 1 of 2")


@pytest.mark.parametrize(("code", "sees"), [("EYES", "Japan"), ("PUBLIC", "Seoul trilateral")])
async def test_an_observer_reads_and_has_nothing_to_send(server: FakeServer, sit: Any, code: str, sees: str) -> None:
    server.release("wire")
    server.release("launch")
    async with sit(code=code, name="Eyes", size=(100, 40)) as seat:
        await seat.sees(sees, "A wire report")
        assert not seat.seat.answer.display
        assert "Write a message" not in seat.text
        for key in ("f2", "f4", "f5", "f7", "ctrl+s", "a"):
            await seat.press(key)
        assert all(not isinstance(command, do.Open) for _, command in server.commands)


async def test_help_lists_the_keys_with_an_example(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat()) as seat:
        await seat.press("question_mark")
        await seat.sees("Keys", "Ctrl+S", "writes the decision")
        await seat.press("pagedown", "pagedown")
        await seat.sees("Example.")
        await seat.press("escape", "f1")
        await seat.sees("Keys")


async def test_every_action_is_in_the_palette(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 48)) as seat:
        await seat.press("ctrl+p")
        await seat.sees("Write a message", "Ask control", "Language · 언어 · 言語")


async def test_leaving_asks_when_something_is_unsent(server: FakeServer, sit: Any) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.type("Half")
        await seat.press("ctrl+q")
        await seat.sees("Leave the exercise?", "One text is not sent")
        await seat.press("escape")
        await seat.sees("Missile launch")
        await seat.press("ctrl+q")
        await seat.sees("Leave the exercise?")
        await seat.press("enter")
        await seat.until(lambda: not seat.app.is_running or seat.app._exit)


async def test_leaving_with_nothing_unsent_just_leaves(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat()) as seat:
        await seat.press("ctrl+q")
        await seat.until(lambda: seat.app._exit)


async def test_long_text_is_paged_while_one_types(server: FakeServer, sit: Any) -> None:
    server.control(do.AddInject("Long", "\n".join(f"line {n}" for n in range(200)), ["japan"], "reply"))
    async with sit(server.seat()) as seat:
        await seat.type("Half")
        await seat.press("pagedown", "pagedown")
        await seat.sees("line 20")
        assert seat.seat.answer.given.text == "Half"
        place = seat.seat.reader.scroll_offset.y
        server.release("wire")
        await seat.sees("NEW:")
        assert seat.seat.reader.scroll_offset.y == place


async def test_in_a_break_a_seat_says_when_play_goes_on(server: FakeServer, sit: Any) -> None:
    server.control(do.Pause("Lunch", until="2026-01-01T04:30+00:00"))
    async with sit(server.seat(), size=(100, 30)) as seat:
        await seat.sees("BREAK (Lunch): play goes on at 13:30")
        server.control(do.Resume())
        await seat.until(lambda: "BREAK" not in seat.text)
