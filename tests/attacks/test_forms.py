"""The pages' forms with whatever somebody puts into them: every button, every field, as a seat and as a stranger."""

from __future__ import annotations

import gzip
import itertools
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.attacks.conftest import Control, server_log
from tests.server.conftest import World
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.server.web.guard import LARGEST_FORM, MOST_FIELDS, csrf_of

KINDS = ("inject", "move", "message", "request", "meeting", "ruling", "hint", "questionnaire")
SINGLES = ("draft", "new-message", "new-request", "new-meeting", "practice", "check", "form", "top", "people", "head")
STRANGE = (
    "", " ", "-", ".", "x", "secret-leak", "__proto__", "constructor", "../../etc/passwd", "%0d%0aset-cookie: a=b",
    "\r\nx: y",
    "inject-0", "inject--1", "inject-99999999999999999999", "inject-1 inject-1", "move-1.x", "한국어", "\u202e", "\x00",
    "\x1b]0;x\x07", "\ud800", "<b>", "{{7*7}}", "\x01others:x\x02", "\x01due:x\x02", "9" * 400, "²", "٣", "nan", "-1",
)  # fmt: skip

texts = st.sampled_from(STRANGE) | st.text(max_size=40)
items = st.builds(lambda kind, number: f"{kind}-{number}", st.sampled_from(KINDS), st.integers(0, 4)) | st.sampled_from(
    SINGLES
)
WORDS = (
    "keep", "open", "reply", "endorse", "say", "answer", "ask", "meet", "agree", "decline", "start", "end", "lead",
    "ask-lead", "take-lead", "check", "practice", "answers", "take", "pass", "release", "use-kept", "drop-kept",
    "review", "submit", "use-text", "drop-text", "language", "device", "leave", "done", "command", "keep_draft",
    "draft", "send", "text", "known", "_keep", "__class__", "ask_control",
)  # fmt: skip
FIELDS = (
    "text", "choice", "answer", "version", "was", "to", "teams", "level", "channel", "topic", "best", "again",
    "1.what", "1.visibility", "1.toward", "1.level", "12.what", "13.what", "f.intent", "f.unknown", "joint",
)  # fmt: skip
VALUES = (
    "endorse", "reserve", "refuse", "public", "private", "held", "red", "blue", "press", "control", "yes", "0", "1",
    "2", "99", "Yes",
)  # fmt: skip

words = st.sampled_from(WORDS)
pairs_of_words = st.builds(" ".join, st.tuples(words, items | texts))
buttons = pairs_of_words | st.builds(" ".join, st.tuples(words, items, texts)) | words | texts
fields = st.sampled_from(FIELDS) | texts
values = st.sampled_from(VALUES) | texts
forms = st.fixed_dictionaries(
    {
        "do": buttons,
        "typed": st.lists(st.tuples(st.builds(".".join, st.tuples(items | texts, fields)), values), max_size=12),
        "plain": st.lists(st.tuples(texts, values), max_size=3),
        "script": st.booleans(),
        "path": st.sampled_from(["", "", "", "handout/inject-1", "handout/", "stream/", "x"]),
    }
)

# The first three ended in a traceback once.
ONCE = (
    ("keep 한국", []),
    ("use-text 한국 x", []),
    ("use-text inject-1\r\nset-cookie: x", []),
    ("keep", [("draft.1.what", "x"), ("draft.1.visibility", "nowhere"), ("draft.version", "0")]),
    ("submit 0", [("draft.1.what", "x"), ("draft.1.visibility", "\ud800"), ("draft.version", "0")]),
)


def body(pairs: list[tuple[str, str]]) -> bytes:
    return "&".join(
        f"{quote_plus(name.encode('utf-8', 'surrogatepass'))}={quote_plus(text.encode('utf-8', 'surrogatepass'))}"
        for name, text in pairs
    ).encode()


def playing(control: Control, form: Any) -> None:
    """An exercise in which there is one of everything."""
    kim = form("team:blue", "Kim-of-blue")
    form("team:red", "Bob")
    control(do.AskCheck("Do you read this?"))
    control(do.SendPractice("Practice", "Answer this"))
    control(do.Start())
    control(do.Release("storm-warning"))
    control(do.Release("secret-leak"))
    control(do.Hint("red", "a hint"))
    control(do.Write(["red", "blue"], "to all"))
    questions = [{"id": "best", "asks": "Best?", "kind": "text"}, {"id": "again", "asks": "Again?", "high": 3}]
    control(do.OpenQuestionnaire(title="Poll", questions=questions))
    kim.look().press("meet new-meeting", new_meeting__teams=["red"], new_meeting__topic="canary-free topic")
    control(do.EnterMove("blue", [Action("Both close the port")], {"intent": "x"}, ["red"]))


@pytest.mark.slow
@pytest.mark.parametrize("role", ["team:red", "observer"])
def test_no_form_breaks_a_page_or_tells_of_another_team(world: World, control: Control, form: Any, role: str) -> None:
    playing(control, form)
    control(do.Hint("blue", "blue-only-canary"))
    # Several seats, so that none is slowed for pressing too often.
    seats = itertools.cycle([form(role, f"Ann {number}") for number in range(12)])

    # The same ones each time: what it counts below hangs on them.
    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
              phases=[Phase.explicit, Phase.generate])  # fmt: skip
    @given(forms)
    def attack(given: dict[str, Any]) -> None:
        ann = next(seats)
        cookie = next(each.value for each in ann.client.cookies.jar if each.path == ann.path)
        csrf = csrf_of(cookie)
        pairs = [("csrf", csrf), ("id", "x"), ("hand", "y"), ("do", given["do"]), *given["plain"], *given["typed"]]
        headers = {"content-type": "application/x-www-form-urlencoded", "cookie": f"seat={cookie}"}
        if given["script"]:
            headers["accept"] = "application/json"
        answer = httpx.post(f"{world.here.url}{ann.path}{given['path']}", content=body(pairs), headers=headers)
        assert answer.status_code < 500, (given, answer.text)
        statuses[answer.status_code] += 1
        whole = f"{answer.headers} {answer.text}"
        assert "Traceback" not in whole and str(world.folder) not in whole and "/ttx/" not in whole
        assert "blue-only-canary" not in whole and "Kim-of-blue" not in whole
        assert "\n" not in answer.headers.get("location", "") and not answer.headers.get("x")
        page = httpx.get(f"{world.here.url}{ann.path}", headers={"cookie": f"seat={cookie}"})
        assert page.status_code == 200, page.text
        assert "blue-only-canary" not in page.text and "Kim-of-blue" not in page.text

    statuses: Counter[int] = Counter()
    for button, typed in ONCE:
        attack = example({"do": button, "typed": typed, "plain": [], "script": False, "path": ""})(attack)
    attack()
    assert not statuses[429] and statuses[200] > 50 < statuses[303], statuses
    world.stop()
    assert server_log() == ""
    # What was kept can be read: the exercise opens again.
    world.start()


posts = st.tuples(
    st.sampled_from(["/join", "/screen", "/", "/seat/x/", "/screen/x/"]),
    st.lists(
        st.tuples(st.sampled_from(["code", "name", "office", "language", "csrf", "do"]) | texts, texts), max_size=8
    ),
    st.dictionaries(
        st.sampled_from(["accept-language", "cookie", "accept", "x-forwarded-for", "origin"]),
        st.sampled_from(["", "seat=", "seat=x", 'seat="', "ko,en;q=0.1", ";;;", "a" * 5000, "%s", "null"]),
    ),
)


@pytest.mark.slow
def test_no_form_of_a_stranger_opens_or_breaks_anything(world: World, control: Control) -> None:
    url = world.here.url

    def attack(post: tuple[str, list[tuple[str, str]], dict[str, str]]) -> list[httpx.Response]:
        path, pairs, headers = post
        form = {"content-type": "application/x-www-form-urlencoded"}
        language = {"language": pairs[0][1].encode("utf-8", "replace")} if pairs else {}
        with httpx.Client(base_url=url, timeout=30) as http:
            return [
                http.post(path, content=body(pairs), headers=form | headers),
                http.get(path, params=language, headers=headers),
            ]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck),
              phases=[Phase.explicit, Phase.generate])  # fmt: skip
    @given(st.lists(posts, min_size=25, max_size=25))
    def attack_at_once(given: list[Any]) -> None:
        # At once: each wrong code waits for a while.
        with ThreadPoolExecutor(25) as threads:
            for answer in itertools.chain(*threads.map(attack, given)):
                assert answer.status_code in (200, 303, 400, 403, 404, 405, 429), answer.text
                assert "set-cookie" not in answer.headers and "Traceback" not in answer.text
                assert str(world.folder) not in answer.text

    attack_at_once()
    world.stop()
    assert server_log() == ""


@pytest.mark.parametrize(
    ("kind", "content", "status"),
    [
        ("application/x-www-form-urlencoded", b"x=" + b"y" * LARGEST_FORM, 413),
        ("application/x-www-form-urlencoded", b"&".join(b"x=1" for _ in range(MOST_FIELDS + 1)), 413),
        ("application/x-www-form-urlencoded", b"&" * 100_000, 413),
        ("application/x-www-form-urlencoded", b"do=keep&inject-1.text=" + b"x" * 20_001, 400),
        ("application/x-www-form-urlencoded", b"%", 404),
        ("application/x-www-form-urlencoded", b"\xff\xfe\x00=\x80", 404),
        ("application/x-www-form-urlencoded", gzip.compress(b"x=" + b"y" * 50_000_000), 400),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 10_000, 400),
        ("multipart/form-data", b"", 400),
        ("application/json", b'{"do": "keep"}', 400),
        ("text/plain", b"do=keep", 400),
        ("", b"do=keep", 400),
    ],
    ids=[
        "long",
        "many",
        "ampersands",
        "field",
        "percent",
        "bytes",
        "bomb",
        "multipart",
        "no-boundary",
        "json",
        "text",
        "none",
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(
    control: Control, form: Any, kind: str, content: bytes, status: int
) -> None:
    ann = form()
    headers = (
        {"content-type": kind, "content-encoding": "gzip"} if content[:2] == b"\x1f\x8b" else {"content-type": kind}
    )
    answer = ann.client.post(ann.path, content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert ann.look().answer.status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b'{"code": ' + b"[" * 60 + b"]" * 60 + b"}",
        b'{"code": "x", "code": "y", "name": "a", "name": "b"}',
        b'{"code": "\xff\xfe", "name": "x"}',
        b'{"code": "\\u0000", "name": "\\u0000"}',
        b'{"code": "\\ud800", "name": "\\udfff"}',
        b'{"code": "x", "name": "\\u202e\\u001b[2J"}',
        b'{"__proto__": {"code": "x"}, "constructor": 1, "name": "x", "code": "x"}',
        b'{"code": 1e999, "name": "x"}',
        b'{"code": ' + b"9" * 5000 + b', "name": "x"}',
        b'{"code": "' + b"x" * 100_000 + b'", "name": "x"}',
        b"\xef\xbb\xbf{}",
        gzip.compress(b'{"code": "' + b"x" * 50_000_000 + b'"}'),
        b"",
        b"null",
    ],
    ids=range(16),
)
def test_a_body_that_is_no_json_of_ours_is_refused(world: World, control: Control, content: bytes) -> None:
    encoding = {"content-encoding": "gzip"} if content[:2] == b"\x1f\x8b" else {}
    answer = httpx.post(
        f"{world.here.url}/api/join", content=content, headers={"content-type": "application/json", **encoding}
    )
    assert answer.status_code == 400 and set(answer.json()) == {"error", "hint"}, answer.text
    assert len(answer.text) < 500
    world.stop()
    assert server_log() == ""


@pytest.mark.parametrize("reflected", ["<script>alert(1)</script>", '" onfocus=alert(1) x="', "javascript:alert(1)"])
def test_nothing_that_a_stranger_sends_comes_back_as_markup(world: World, control: Control, reflected: str) -> None:
    with httpx.Client(base_url=world.here.url) as http:
        pages = [
            http.post("/join", data={"code": reflected, "name": reflected, "office": reflected, "language": reflected}),
            http.post("/screen", data={"code": reflected, "language": reflected}),
            http.get("/", params={"language": reflected, "code": reflected}),
            http.get(f"/seat/{reflected}/"),
            http.get(f"/{reflected}"),
        ]
    for page in pages:
        assert "<script>alert" not in page.text and '" onfocus' not in page.text and "=javascript:" not in page.text


def test_a_seat_that_presses_or_prints_without_end_is_slowed_and_others_are_not(control: Control, form: Any) -> None:
    control(do.Start())
    control(do.Release("storm-warning"))
    ann, kim = form(name="Ann"), form("team:blue", "Kim")
    for path in ("", "handout/inject-1"):
        statuses = [ann.client.get(f"{ann.path}{path}").status_code for _ in range(200)]
        assert 429 in statuses, path
        assert kim.look().answer.status_code == 200


def test_a_seat_cannot_fill_the_disk_with_texts_for_things_that_are_not_there(
    world: World, control: Control, form: Any
) -> None:
    control(do.Start())
    ann = form()
    csrf = ann.fields()["csrf"][0]
    for start in range(0, 1500, 300):
        many = {f"inject-{number}.text": "x" for number in range(start, start + 300)}
        assert ann.client.post(ann.path, data={"csrf": csrf, "do": "keep", **many}).status_code in (200, 400)
    with sqlite3.connect(world.file) as database:
        kept = database.execute("select count(*) from unsent").fetchone()[0]
    database.close()
    assert kept < 400, kept
