"""The seat as a browser without script has it: pages, forms, and nothing sent or lost twice."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.server.conftest import World
from tests.web.conftest import Control, Form
from ttx.exercise import commands as do

Join = Callable[..., Form]


def test_a_player_joins_reads_and_replies(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann, bob = form(name="Ann"), form(name="Bob")
    assert "A storm" in ann.words and "red-only-line" in ann.words and "answer by" in ann.words
    ann.press("reply inject-1", inject_1__text="We <b>warn</b> Blue.")
    assert "Reply sent." in ann.words
    assert "We &lt;b&gt;warn&lt;/b&gt; Blue." in ann.html and "Your reply, version 1" in ann.words
    assert ann.fields()["inject-1.text"] == [""]
    assert "We <b>warn</b> Blue." in bob.look().words


def test_a_double_click_replies_once_and_another_text_is_another_reply(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form()
    page = ann.fields()
    for text in ("One.", "One.", "Two."):
        ann.client.post(ann.path, data={**page, "do": "reply inject-1", "inject-1.text": text})
    assert "version 2" in ann.look().words and "version 3" not in ann.words


def test_every_button_keeps_all_that_is_typed(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form()
    ann.press("keep", inject_1__text="Half a\nsentence", new_message__text="Dear Blue", new_message__to=["blue"])
    assert ann.fields()["inject-1.text"] == ["Half a\nsentence"]
    assert ann.fields()["new-message.text"] == ["Dear Blue"] and ann.fields()["new-message.to"] == ["blue"]
    ann.press("say new-message")
    assert "Message sent." in ann.words
    assert ann.fields()["inject-1.text"] == ["Half a\nsentence"] and ann.fields()["new-message.text"] == [""]


def test_what_was_typed_survives_a_killed_server(world: World, control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form().press("keep", inject_1__text="Half a sentence")
    world.kill()
    run = world.start()
    ann.client.base_url = httpx.URL(run.url)
    assert ann.look().fields()["inject-1.text"] == ["Half a sentence"]


def test_an_empty_reply_is_refused_in_words_and_a_refused_text_is_kept(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form()
    assert "Nothing is written yet." in ann.press("reply inject-1").words
    control(do.Recall("storm-warning", "a mistake"))
    ann.press("reply inject-1", inject_1__text="Too late")
    assert "It was not sent; what you wrote is kept." in ann.words


def test_two_devices_that_typed_different_texts_keep_both(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form()
    other = Form(str(ann.client.base_url))
    other.client.cookies, other.path = ann.client.cookies, ann.path
    other.look()
    ann.press("keep", inject_1__text="From the phone")
    other.press("keep", inject_1__text="From the laptop")
    assert other.fields()["inject-1.text"] == ["From the laptop"]
    assert "You also wrote this" in other.words and "From the phone" in other.words
    wanted = next(part.split('"')[0] for part in other.html.split('value="') if part.startswith("use-text inject-1"))
    other.press(wanted)
    assert other.fields()["inject-1.text"] == ["From the phone"] and "From the laptop" in other.words
    other.press(wanted.replace("use-text", "drop-text"))
    assert other.fields()["inject-1.text"] == ["From the laptop"] and "You also wrote this" not in other.words


def test_an_untouched_page_overwrites_nothing(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form()
    stale = ann.fields()
    ann.press("keep", inject_1__text="Typed elsewhere")
    ann.client.post(ann.path, data={**stale, "do": "keep"})
    assert ann.look().fields()["inject-1.text"] == ["Typed elsewhere"] and "You also wrote" not in ann.words


def test_the_team_writes_its_move_with_one_pen_and_sends_it_after_reading_it(control: Control, form: Join) -> None:
    control(do.Start())
    ann, bob = form(name="Ann"), form(name="Bob", place="team:red")
    assert "draft.1.what" not in ann.fields()
    ann.press("take")
    ann.press("keep", draft__1__what="Close the port", draft__1__toward=["blue"], draft__f__intent="Safety")
    assert "Draft saved." in ann.words
    assert "Close the port" in bob.look().words and "Ann has the pen" in bob.words
    assert "draft.1.what" not in bob.fields()
    ann.press("review draft")
    assert "This will be version 1." in ann.words and "Close the port" in ann.words and "toward Blue" in ann.words
    ann.press("submit 0")
    assert "Move sent: version 1." in ann.words
    assert "Move of Red, phase 1" in bob.look().words and "Ann has the pen" not in bob.words


def test_the_pen_is_asked_for_and_given(control: Control, form: Join) -> None:
    control(do.Start())
    ann, bob = form(name="Ann"), form(name="Bob")
    ann.press("take")
    bob.press("take")
    assert "You asked Ann for the pen." in bob.words
    ann.press(f"pass {bob.seat}")
    assert "The pen is with Bob." in ann.words
    assert "draft.1.what" in bob.look().fields() and "draft.1.what" not in ann.look().fields()


def test_a_text_written_after_the_pen_went_on_is_kept_beside_the_draft(control: Control, form: Join) -> None:
    control(do.Start())
    ann, bob = form(name="Ann"), form(name="Bob")
    ann.press("take")
    stale = ann.fields()
    bob.press("take")
    ann.press(f"pass {bob.seat}")
    bob.look().press("keep", draft__1__what="Bob's line")
    ann.client.post(ann.path, data={**stale, "do": "keep", "draft.1.what": "Ann's line"})
    bob.look()
    assert "Kept: what Ann wrote" in bob.words and "Ann's line" in bob.words
    bob.press("use-kept 0")
    assert bob.look().fields()["draft.1.what"] == ["Ann's line"] and "Bob's line" in bob.words


def test_teams_meet_and_endorse(control: Control, form: Join) -> None:
    control(do.Start())
    ann, kim = form(), form(place="team:blue", name="Kim")
    ann.press("meet new-meeting", new_meeting__teams=["blue"], new_meeting__topic="The port")
    assert "Meeting asked for." in ann.words
    kim.look().press("agree meeting-1", meeting_1__text="At noon")
    ann.look().press("start meeting-1")
    assert "The meeting has started." in ann.words
    ann.press("end meeting-1", meeting_1__text="The port closes.", meeting_1__joint="Both close it together.")
    assert "The port closes." in kim.look().words and "Both close it together." in kim.words
    ann.press("take")
    ann.press("review draft", draft__1__what="Close the port", draft__f__intent="Safety", draft__joint=["blue"])
    ann.press("submit 0")
    kim.look().press("endorse move-1", move_1__answer="reserve", move_1__text="For a week")
    assert "Answer sent." in kim.words
    assert "Blue endorses with a reservation" in ann.look().words and "For a week" in ann.words


def test_requests_checks_and_questionnaires_are_answered(control: Control, form: Join) -> None:
    control(do.Start())
    ann = form()
    ann.press("ask new-request", new_request__text="How deep is the harbour?")
    assert "Request sent to control." in ann.words
    control(do.AskCheck("Do you read this?"))
    ann.look().press("check")
    assert "You have confirmed." in ann.words
    asked = {"id": "q1", "kind": "scale", "asks": "How sure?", "low": 1, "high": 5, "required": True}
    control(do.OpenQuestionnaire(title="Poll", questions=[asked], to=["players"]))
    ann.look().press("answers questionnaire-1", questionnaire_1__q1="4")
    assert "Answers sent." in ann.words and ann.fields()["questionnaire-1.q1"] == ["4"]


def test_anonymous_answers_stay_on_the_page_and_nowhere_else(world: World, control: Control, form: Join) -> None:
    control(do.Start())
    ann = form()
    for number in range(4):
        form(name=f"Seat {number}")
    asked = {"id": "q1", "kind": "text", "asks": "What went wrong?"}
    control(do.OpenQuestionnaire(title="Poll", questions=[asked], to=["players"], anonymous=True))
    ann.look().press("keep", questionnaire_1__q1="canary-of-ann")
    assert ann.fields()["questionnaire-1.q1"] == ["canary-of-ann"]
    assert ann.look().fields()["questionnaire-1.q1"] == [""]
    assert all(b"canary-of-ann" not in path.read_bytes() for path in world.folder.rglob("*") if path.is_file())


def test_a_person_chooses_a_language_and_finds_it_again(control: Control, form: Join) -> None:
    ann = form()
    ann.press("language ko")
    assert '<html lang="ko">' in ann.html and '<html lang="ko">' in ann.look().html
    assert '<html lang="ja">' in form(name="Yui", language="ja").html


def test_a_seat_is_taken_up_on_another_device_once(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form().press("keep", inject_1__text="Half a sentence")
    ann.press("device")
    code = ann.html.split('class="code">')[1].split("<")[0]
    other = Form(str(ann.client.base_url)).join(code, "")
    assert other.path == ann.path and other.fields()["inject-1.text"] == ["Half a sentence"]
    assert ann.look().answer is not None and ann.answer is not None and ann.answer.status_code == 404
    assert "This seat is not open here: join again" in ann.words
    third = Form(str(ann.client.base_url)).join(code, "Eve")
    assert third.answer is not None and third.answer.status_code == 400


def test_a_real_stop_covers_the_page_and_says_why(control: Control, form: Join) -> None:
    control(do.Start())
    ann = form()
    control(do.Pause("Fire alarm", real=True))
    assert "STOPPED for a real-world reason" in ann.look().words and "Fire alarm" in ann.words
    assert 'autocomplete="off" inert' in ann.html


def test_after_the_end_everything_is_read_and_nothing_sent(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form()
    control(do.End())
    assert "ENDED: nothing can be sent any more" in ann.look().words
    assert "inject-1.text" not in ann.fields() and "A storm" in ann.words


def test_an_observer_reads_and_has_nothing_to_send(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    guest = form(place="observer", name="Olga")
    assert "Harbour" in guest.words and 'value="reply' not in guest.html and 'value="take"' not in guest.html


def test_an_inject_is_printed_with_its_marking(control: Control, form: Join) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann = form()
    sheet = ann.client.get(f"{ann.path}handout/inject-1").text
    assert sheet.count("EXERCISE EXERCISE EXERCISE") == 2 and sheet.count("TLP:") == 2 and "A storm" in sheet
    assert ann.client.get(f"{ann.path}handout/inject-9").status_code == 404


def test_a_facilitators_code_opens_no_page(world: World, control: Control) -> None:
    answer = Form(world.here.url).join(world.here.codes["facilitator"])
    assert "ttx console" in answer.words and "set-cookie" not in (answer.answer.headers if answer.answer else {})
