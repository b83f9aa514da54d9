"""Who gets in, what gets out: cookies, tokens of forms, foreign pages, and nothing of another team anywhere."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import httpx
import pytest

from tests.server.conftest import World
from tests.web.conftest import Control, Form
from ttx.exercise import commands as do

Join = Callable[..., Form]

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}\x01csrf:\x02"


def _headers(form: Form, path: str = "", **more: str) -> httpx.Response:
    """The answer to a stream as far as its head."""
    with form.client.stream("GET", path or f"{form.path}stream", headers=more) as answer:
        return answer


def test_every_page_tells_the_browser_what_to_refuse(control: Control, form: Join) -> None:
    ann = form()
    pages = [
        ann.client.get("/"),
        ann.client.get(ann.path),
        ann.client.get("/seat/player-0/"),
        ann.press("device").answer,
    ]
    for answer in pages:
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store" and answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert not re.search(r"<script(?![^>]*src=)|style=|\son\w+=|javascript:", answer.text)


def test_the_cookie_opens_one_seat_and_no_script_reads_it(world: World, control: Control) -> None:
    answer = httpx.post(f"{world.here.url}/join", data={"code": world.here.codes["team:red"], "name": "Ann"})
    cookie = answer.headers["set-cookie"].lower()
    path = answer.headers["location"]
    assert answer.status_code == 303 and path.startswith("/seat/player-")
    assert "httponly" in cookie and "samesite=lax" in cookie and f"path={path}" in cookie and "secure" not in cookie


def test_under_tls_the_cookie_never_goes_out_in_the_clear(world: World) -> None:
    run = world.start("--lan")
    code = run.codes["team:red"]
    answer = httpx.post(f"{run.url}/join", data={"code": code, "name": "Ann"}, verify=False)
    assert answer.status_code == 303 and "; secure" in answer.headers["set-cookie"].lower()


def test_seats_that_are_not_open_cannot_be_told_apart(control: Control, form: Join) -> None:
    ann, bob, eve = form(name="Ann"), form(name="Bob"), form(name="Eve", place="team:blue")
    control(do.RemoveSeat(bob.seat, "left"))
    wrong = httpx.Client(base_url=ann.client.base_url, cookies={"seat": "guessed"})
    answers = [
        bob.look().answer, wrong.get(ann.path), wrong.get("/seat/player-00000000/"), eve.client.get(ann.path),
        wrong.post(ann.path, data={"do": "keep"}), wrong.get(f"{ann.path}handout/inject-1"),
    ]  # fmt: skip
    assert {(answer.status_code, answer.text) for answer in answers if answer} == {(404, wrong.get("/seat/x/").text)}
    assert "This seat is not open here: join again" in wrong.get("/seat/x/").text
    assert _headers(bob).status_code == 404 and _headers(eve, f"{ann.path}stream").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "same-site"}],
    ids=str,
)  # fmt: skip
def test_a_foreign_page_neither_writes_nor_listens_nor_joins(
    world: World, control: Control, form: Join, headers: dict[str, str]
) -> None:
    control(do.Start())
    ann = form()
    data = {**ann.fields(), "do": "ask new-request", "new-request.text": "from elsewhere"}
    assert ann.client.post(ann.path, data=data, headers=headers).status_code == 403
    assert _headers(ann, **headers).status_code == 403
    code = {"code": world.here.codes["team:red"], "name": "Eve"}
    assert ann.client.post("/join", data=code, headers=headers).status_code == 403
    assert "from elsewhere" not in ann.look().html


def test_a_form_needs_its_own_token(control: Control, form: Join) -> None:
    control(do.Start())
    ann, bob = form(name="Ann"), form(name="Bob")
    for token in ("", "x", bob.fields()["csrf"][0]):
        data = {**ann.fields(), "csrf": token, "do": "ask new-request", "new-request.text": "forged"}
        assert ann.client.post(ann.path, data=data).status_code == 404
    assert "forged" not in ann.look().html


def test_nothing_is_written_by_looking(control: Control, form: Join) -> None:
    control(do.Start())
    ann = form()
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = ann.client.request(method, f"{ann.path}?do=take&csrf={ann.fields()['csrf'][0]}")
        assert answer.status_code in (200, 405)
    assert "You have the pen" in ann.look().html and ' class="player lead"' in ann.html


def test_another_name_for_this_machine_is_refused(control: Control, form: Join) -> None:
    ann = form()
    for path in ("/", ann.path, f"{ann.path}stream"):
        assert _headers(ann, path, host="evil.example").status_code == 421


def test_what_is_too_long_or_no_form_is_refused_in_words(control: Control, form: Join) -> None:
    control(do.Start())
    ann = form()
    token = ann.fields()["csrf"][0]
    assert ann.client.post(ann.path, data={"csrf": token, "x": "y" * 300_000}).status_code == 413
    assert ann.client.post(ann.path, json={"csrf": token}).status_code == 400
    many = {f"inject-{number}.text": "x" for number in range(3000)}
    assert ann.client.post(ann.path, data={"csrf": token, **many}).status_code == 413
    assert (
        ann.client.post(ann.path, data={"csrf": token, "do": "keep", "inject-1.text": "x" * 25_000}).status_code < 500
    )


def test_hostile_text_stays_text_everywhere(world: World, control: Control) -> None:
    control(do.Start())
    control(do.AddInject(HOSTILE, HOSTILE, ["all"], asks="reply"))
    ann = Form(world.here.url).join(world.here.codes["team:red"], HOSTILE[:60], office=HOSTILE[:60])
    ann.press("reply inject-1", inject_1__text=HOSTILE)
    ann.press("say new-message", new_message__text=HOSTILE, new_message__to=["blue"])
    ann.press("keep", new_request__text=HOSTILE)
    kim = Form(world.here.url).join(world.here.codes["team:blue"], "Kim")
    handout = ann.client.get(f"{ann.path}handout/inject-1").text
    for html in (ann.look().html, kim.html, handout):
        assert (
            "alert(1)" in html and "<script>" not in html and "<img" not in html and "49" not in html.split("<main")[1]
        )
    assert ann.fields()["new-request.text"][0].startswith("<script>")


def test_no_page_stream_or_header_holds_anything_of_another_team(control: Control, form: Join) -> None:
    control(do.Start())
    kim, ann = form("team:blue", "Kim"), form("team:red", "canary-name")
    control(do.Release("secret-leak"))
    control(do.Hint("red", "canary-hint"))
    ann.look().press("take")
    ann.press("keep", draft__1__what="canary-draft", new_request__text="canary-unsent")
    ann.press("say new-message", new_message__text="canary-message", new_message__to=["press"])
    ann.press("ask new-request", new_request__text="canary-request")
    ann.press("reply inject-1", inject_1__text="canary-reply")
    control(do.AskCheck("Do you read this?"))
    secret = ("canary", "leak", "red-only", ann.seat)
    seen = [kim.look().answer, kim.client.get(f"{kim.path}handout/inject-1"), kim.press("endorse move-1").answer]
    with kim.client.stream("GET", f"{kim.path}stream") as stream:
        first = next(part for part in stream.iter_text() if "data:" in part)
        assert "Do you read this?" in first
        seen_text = [first, str(stream.headers)]
    for answer in seen:
        assert answer is not None
        seen_text += [answer.text, str(answer.headers)]
    assert not [word for word in secret for text in seen_text if word in text]


def test_files_of_the_page_are_kept_for_good_and_come_compressed(control: Control, form: Join) -> None:
    ann = form()
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', ann.html)
    assert len(addresses) == 4
    size = 0
    for address in addresses:
        answer = ann.client.get(address)
        assert "immutable" in answer.headers["cache-control"] and answer.headers["content-encoding"] == "gzip"
        size += int(answer.headers["content-length"])
        stale = re.sub(r"/static/\w+/", "/static/0123456789abcdef/", address)
        assert ann.client.get(stale).status_code == 404
    assert size + len(gzip.compress(ann.html.encode())) < 60 * 1024
    assert ann.client.get("/static/0123456789abcdef/../../guard.py").status_code == 404
