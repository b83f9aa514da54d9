"""The seat in a real browser."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.server.conftest import World
from tests.web.conftest import PHONE, Browsers, Control, live
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


def test_what_arrives_never_touches_text_cursor_or_composition(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann, bob = browsers.sit(name="Ann"), browsers.sit(name="Bob")
    field = ann.get_by_label("Write your reply here")
    field.fill("warn Blue")
    field.evaluate("field => field.setSelectionRange(4, 4)")
    # An input method's half-made syllable, as Chromium gets it.
    line = ann.context.new_cdp_session(ann)
    line.send("Input.imeSetComposition", {"text": "하", "selectionStart": 1, "selectionEnd": 1})
    assert field.input_value() == "warn하 Blue"
    bob.get_by_label("Write your reply here").fill("Bob was first")
    bob.locator("#inject-1").get_by_role("button", name="Send").click()
    control(do.AddInject("Second", "Something else", ["all"]))
    expect(ann.locator("#inject-2")).to_be_visible()
    line.send("Input.imeSetComposition", {"text": "한", "selectionStart": 1, "selectionEnd": 1})
    assert field.input_value() == "warn한 Blue"
    line.send("Input.insertText", {"text": "한국"})
    assert field.input_value() == "warn한국 Blue"
    assert field.evaluate("field => [field === document.activeElement, field.selectionStart]") == [True, 6]
    # What waited for the composition is there now.
    expect(ann.locator("#inject-1")).to_contain_text("Bob was first")
    assert field.input_value() == "warn한국 Blue" and browsers.complaints == []


def test_a_half_written_reply_survives_reload_crash_and_another_window(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = browsers.sit()
    with ann.expect_response(lambda answer: answer.request.method == "POST"):
        ann.get_by_label("Write your reply here").fill("Half a sentence")
    ann.reload()
    expect(ann.get_by_label("Write your reply here")).to_have_value("Half a sentence")
    second = browsers.page(ann.context)
    second.goto(ann.url)
    live(second)
    expect(second.get_by_label("Write your reply here")).to_have_value("Half a sentence")
    # Not yet saved when the browser dies: this machine remembers.
    ann.get_by_label("Write your reply here").fill("Half a sentence, and more")
    ann.close(run_before_unload=False)
    third = browsers.page(second.context)
    third.goto(second.url)
    live(third)
    expect(third.get_by_label("Write your reply here")).to_have_value("Half a sentence, and more")


def test_two_windows_that_typed_different_texts_show_both(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    one = browsers.sit()
    two = browsers.page(one.context)
    two.goto(one.url)
    live(two)
    for page, text in ((one, "From one"), (two, "From two")):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_label("Write your reply here").fill(text)
    expect(two.locator("#inject-1")).to_contain_text("You also wrote this")
    expect(two.get_by_label("Write your reply here")).to_have_value("From two")
    two.get_by_role("button", name="Use this").click()
    expect(two.get_by_label("Write your reply here")).to_have_value("From one")
    expect(two.locator("#inject-1 .kept")).to_contain_text("From two")


def test_a_server_killed_while_somebody_types_loses_no_letter(
    world: World, browsers: Browsers, control: Control
) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = browsers.sit()
    ann.get_by_label("Write your reply here").press_sequentially("Before, ")
    port = world.here.url.rpartition(":")[2]
    world.kill()
    expect(ann.locator("#line")).to_contain_text("LINE DOWN")
    ann.get_by_label("Write your reply here").press_sequentially("meanwhile, ")
    world.start("--port", port)
    expect(ann.locator("#line")).to_be_hidden(timeout=30_000)
    ann.get_by_label("Write your reply here").press_sequentially("after.")
    control(do.Resume())
    ann.locator("#inject-1").get_by_role("button", name="Send").click()
    expect(ann.locator("#inject-1")).to_contain_text("Before, meanwhile, after.")


def test_the_pen_is_written_with_and_goes_on_with_nothing_lost(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    ann, bob = browsers.sit(name="Ann"), browsers.sit(name="Bob")
    ann.get_by_role("button", name="Take the pen").click()
    ann.get_by_label("What do you do?").first.fill("Close the port")
    expect(bob.locator("#draft")).to_contain_text("Close the port")
    # The next action waits below as soon as there is one.
    expect(ann.get_by_label("What do you do?").nth(1)).to_be_visible()
    bob.get_by_role("button", name="Ask for the pen").click()
    expect(ann.locator("#draft")).to_contain_text("Bob asks for the pen")
    ann.get_by_label("What do you do?").first.fill("Close the port at noon")
    ann.get_by_role("button", name="Give the pen to Bob").click()
    expect(bob.get_by_label("What do you do?").first).to_have_value("Close the port at noon")
    expect(ann.locator("#form")).to_have_count(0)
    bob.get_by_label("Intent (needed)").fill("Safety")
    bob.locator("#form").get_by_role("button", name="Send").click()
    expect(bob.get_by_role("dialog")).to_contain_text("Close the port at noon")
    bob.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(ann.locator("#move-1")).to_contain_text("Safety")
    assert browsers.complaints == []


def test_control_taking_the_pen_from_a_writer_keeps_what_was_written(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    ann, bob = browsers.sit(name="Ann"), browsers.sit(name="Bob")
    ann.get_by_role("button", name="Take the pen").click()
    ann.get_by_label("What do you do?").first.fill("Ann's half line")
    control.draft(do="give", team="red", seat=bob.url.split("/")[4])
    expect(bob.locator("#form")).to_be_visible()
    expect(bob.locator("#draft")).to_contain_text("Ann's half line")


def test_two_seats_live_in_one_browser(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    device = browsers.device()
    red, blue = browsers.sit(name="Ann", device=device), browsers.sit("team:blue", "Kim", device=device)
    control(do.Release("secret-leak"))
    expect(red.locator("#inject-1")).to_contain_text("Leak")
    control(do.Release("storm-warning"))
    expect(blue.locator("#inject-1")).to_contain_text("A storm")
    assert "leak" not in blue.content().lower() and "red-only" not in blue.content()


def test_a_seat_goes_on_on_another_device(browsers: Browsers, control: Control, world: World) -> None:
    phone = browsers.sit(**PHONE)
    phone.get_by_role("button", name="Go on on another device").click()
    code = phone.locator(".code").inner_text()
    laptop = browsers.page(browsers.device())
    laptop.goto(world.here.url)
    laptop.get_by_label("Code, as on your card").fill(code)
    laptop.get_by_role("button", name="Join").click()
    live(laptop)
    assert laptop.url == phone.url
    expect(phone.locator("#line")).to_have_text("This seat is not open here: join again")


def test_without_script_a_browser_reads_saves_and_sends(browsers: Browsers, control: Control, world: World) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = browsers.page(browsers.device(java_script_enabled=False, **PHONE))
    ann.goto(world.here.url)
    ann.get_by_label("Code, as on your card").fill(world.here.codes["team:red"])
    ann.get_by_label("Your name").fill("Ann")
    ann.get_by_role("button", name="Join").click()
    ann.get_by_label("Write your reply here").fill("Half a sentence")
    ann.get_by_role("button", name="Look for news").click()
    expect(ann.get_by_label("Write your reply here")).to_have_value("Half a sentence")
    ann.locator("#inject-1").get_by_role("button", name="Send").click()
    expect(ann.locator("#said")).to_have_text("Reply sent.")
    ann.get_by_role("button", name="Take the pen").click()
    ann.get_by_label("What do you do?").first.fill("Close the port")
    ann.get_by_label("Intent (needed)").fill("Safety")
    ann.locator("#form").get_by_role("button", name="Send").click()
    ann.get_by_role("button", name="Send").click()
    expect(ann.locator("#said")).to_have_text("Move sent: version 1.")


def test_a_phone_of_360_pixels_never_scrolls_sideways(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    control(do.AddInject("W" * 80, "x" * 300 + " https://example.org/" + "y" * 200, ["all"]))
    ann = browsers.sit(name="Ann" * 15, **PHONE)
    ann.get_by_role("button", name="Take the pen").click()
    expect(ann.locator("#form")).to_be_visible()
    for card in ann.locator("details:not([open]) > summary").all():
        if card.is_visible():
            card.click()
    assert ann.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_keyboard_alone_joins_reads_and_replies(browsers: Browsers, control: Control, world: World) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = browsers.page(browsers.device())
    ann.goto(world.here.url)
    expect(ann.get_by_label("Code, as on your card")).to_be_focused()
    keys = ann.keyboard
    keys.type(world.here.codes["team:red"])
    keys.press("Tab")
    keys.type("Ann")
    keys.press("Enter")
    live(ann)
    keys.press("Tab")
    assert ann.evaluate("document.activeElement.textContent") == "Skip to the inbox"
    keys.press("Enter")
    for _ in range(10):
        keys.press("Tab")
        if ann.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    keys.type("By keyboard")
    keys.press("Tab")
    keys.press("Enter")
    expect(ann.locator("#inject-1")).to_contain_text("Your reply, version 1")
    # Enter in a line of another form sends nothing.
    ann.locator("#new-meeting > details > summary").press("Enter")
    ann.get_by_label("Topic").fill("The port")
    ann.get_by_label("Topic").press("Enter")
    expect(ann.get_by_label("Topic")).to_have_value("The port")
    expect(ann.locator("#meetings > *")).to_have_count(0)


def test_a_hidden_page_gives_its_line_back(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    ann = browsers.sit()
    ann.evaluate(
        "() => { Object.defineProperty(document, 'hidden', {configurable: true, get: () => true});"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    control(do.Release("storm-warning"))
    bob = browsers.sit(name="Bob")
    expect(bob.locator("#inject-1")).to_be_visible()
    expect(ann.locator("#inject-1")).to_have_count(0)
    ann.evaluate("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }")
    expect(ann.locator("#inject-1")).to_be_visible()


def test_two_windows_that_write_the_draft_keep_both_texts(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    one = browsers.sit()
    one.get_by_role("button", name="Take the pen").click()
    expect(one.locator("#form")).to_be_visible()
    two = browsers.page(one.context)
    two.goto(one.url)
    live(two)
    # The first one's line is down for as long as the second one writes.
    one.route("**/seat/*/", lambda sent: sent.abort() if sent.request.method == "POST" else sent.continue_())
    one.get_by_label("What do you do?").first.fill("From one")
    two.get_by_label("What do you do?").first.fill("From two")
    expect(two.locator("#form [data-saved]")).to_have_text("Kept.")
    one.unroute("**/seat/*/")
    expect(two.locator("#draft .kept")).to_be_attached()
    one.reload()
    shown = one.get_by_label("What do you do?").first.input_value() + one.locator("#draft").inner_text()
    one.locator("#draft .kept summary").click()
    shown += one.locator("#draft").inner_text()
    assert "From one" in shown and "From two" in shown


def test_a_moved_seat_sees_its_new_team_and_nothing_typed_for_the_old(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    control(do.Release("secret-leak"))
    control(do.Release("storm-warning"))
    ann = browsers.sit()
    with ann.expect_response(lambda answer: "keep" in (answer.request.post_data or "")):
        ann.locator("#inject-2").get_by_label("Write your reply here").fill("For red only")
    control(do.MoveSeat(ann.url.split("/")[4], "blue"))
    expect(ann.locator("#team-name")).to_have_text("Blue")
    expect(ann.locator("#inject-1")).to_contain_text("A storm")
    assert "leak" not in ann.content() and "For red only" not in ann.content() and browsers.complaints == []


def test_what_is_new_is_marked_until_it_was_on_the_screen(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    ann = browsers.sit(viewport={"width": 1280, "height": 3000})
    control(do.Write(["red"], "A word from control"))
    expect(ann.locator("#message-1.fresh")).to_be_attached()
    expect(ann.locator("#message-1")).not_to_have_class("card fresh", timeout=10_000)


def test_every_printed_sheet_of_an_inject_is_marked(browsers: Browsers, control: Control, tmp_path: Path) -> None:
    control(do.Start())
    control(do.AddInject("Long letter", "\n".join(f"Line {number} of it." for number in range(120)), ["all"]))
    ann = browsers.sit()
    ann.goto(f"{ann.url}handout/inject-1")
    (tmp_path / "sheet.pdf").write_bytes(ann.pdf(format="A4"))
    text = subprocess.run(["pdftotext", str(tmp_path / "sheet.pdf"), "-"], capture_output=True, check=True, text=True)
    sheets = [sheet for sheet in text.stdout.split("\f") if sheet.strip()]
    assert len(sheets) > 1 and "Line 119" in sheets[-1]
    for sheet in sheets:
        assert sheet.count("EXERCISE EXERCISE EXERCISE") == 2 and sheet.count("TLP:GREEN") == 2


def test_who_leaves_leaves_nothing_in_the_browser(browsers: Browsers, control: Control, world: World) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = browsers.sit()
    ann.context.set_offline(True)
    ann.get_by_label("Write your reply here").fill("Half a sentence")
    assert ann.evaluate("Object.values(localStorage).join()").count("Half a sentence") == 1
    ann.context.set_offline(False)
    ann.get_by_role("button", name="Leave").click()
    ann.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(ann.get_by_role("button", name="Join")).to_be_visible()
    assert ann.evaluate("localStorage.length") == 0 and ann.context.cookies() == []


def test_a_break_and_the_end_of_a_stage_are_said_on_the_page(browsers: Browsers, control: Control) -> None:
    control(do.Start())
    ann = browsers.sit(name="Ann")
    control(do.Pause("Lunch", until="2026-01-01T04:30+00:00"))
    expect(ann.locator("#top")).to_contain_text("BREAK (Lunch): play goes on at 13:30")
    expect(ann.locator("#ending")).to_be_hidden()
    control(do.Resume())
    control(do.Extend(-330))
    expect(ann.get_by_role("status").filter(has_text="5 minutes left")).to_be_visible()
