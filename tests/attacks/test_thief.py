"""Who gets at files: the exercise, its copies, what lies beside them; and at the list of processes."""

from __future__ import annotations

import hashlib
import itertools
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from tests.attacks.conftest import Control, Form
from tests.server.conftest import World, wait_for
from ttx.client import SeatFeed
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.server import runs

HOT_WASH = [{"id": "best", "asks": "What went best?", "kind": "text"}, {"id": "again", "asks": "Again?", "high": 3}]


def rows(world: World, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(world.file)) as database:
        return database.execute(question).fetchall()


def every_byte(folder: Path, *but: str) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix not in but)


# -- whose files they are


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0o000)
    yield
    os.umask(before)


def test_files_with_secrets_or_with_what_teams_know_are_their_users_own(world: World, open_umask: None) -> None:
    copies, packets = world.folder / "copies", world.folder / "packets"
    run = world.start("--lan", "--backup", str(copies))
    headers = {"authorization": f"Bearer {run.token}"}
    assert httpx.post(f"{run.url}/api/backup", json={}, headers=headers, verify=False).status_code == 200
    ttx = [sys.executable, "-m", "ttx"]
    subprocess.run([*ttx, "print", str(world.file), "--out", str(packets), "--format", "html"], check=True)
    again = world.folder / "again.db"
    subprocess.run([*ttx, "clone", str(world.file), "--file", str(again)], check=True)
    private = [*runs.folder().iterdir(), *copies.iterdir(), *packets.iterdir(), *world.folder.glob("*.db*")]
    names = {path.suffix for path in private}
    assert names >= {".db", ".json", ".key", ".pem", ".log", ".html", ".db-wal", ".db-shm", ".printed"}, names
    assert len(list(copies.iterdir())) and again in private
    for path in private:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(runs.folder().stat().st_mode) == 0o700


def test_no_process_shows_a_secret_to_others_on_this_machine(world: World) -> None:
    run = world.start("--lan")
    shown = Path(f"/proc/{run.pid}/cmdline").read_bytes()
    assert b"harbour.db" in shown
    key = next(runs.folder().glob("*.key")).read_bytes()
    for secret in (*run.codes.values(), run.token, run.nonce, key.hex()):
        assert secret.encode() not in shown


def test_nothing_that_is_handed_around_holds_a_code_or_a_token_even_of_the_past(
    world: World, control: Control, form: Any
) -> None:
    ann = form()
    token = next(each.value for each in ann.client.cookies.jar)
    ann.press("device")
    code = ann.html.partition('class="code">')[2].partition("<")[0]
    old = world.here.codes["team:red"]
    answer = httpx.post(
        f"{world.here.url}/api/codes",
        json={"place": "team:red"},
        headers={"authorization": f"Bearer {world.here.token}"},
    )
    new = answer.json()["code"]
    held = every_byte(world.folder, ".json")
    assert len(code) == len(old) == len(new) == 9
    for secret in (token, code, old, new, world.here.token, world.here.codes["facilitator"]):
        for way in (secret, secret.replace("-", ""), secret.lower()):
            assert way.encode() not in held


# -- anonymous answers


def test_no_trace_of_an_anonymous_answer_can_be_matched_by_trying_all_answers(
    world: World, control: Control, form: Any
) -> None:
    people: list[Form] = [form("team:red", f"P{number}") for number in range(5)]
    control(do.Start())
    scales = [{"id": "again", "asks": "Again?", "high": 5}, {"id": "fair", "asks": "Fair?", "high": 5}]
    control(do.OpenQuestionnaire(title="Hot wash", questions=scales, anonymous=True))
    for number, each in enumerate(people):
        typed = {"questionnaire_1__again": str(number % 5 + 1), "questionnaire_1__fair": "2"}
        each.look().press("answers questionnaire-1", new_request__text="not sent yet", **typed)
        assert "Answers sent" in each.html
    # What a thief has: ids of commands, and whatever else the file says of a seat.
    found = rows(world, "select seat, command, salt, digest from events where kind = 'questionnaire-answered'")
    assert len(found) == len(people)
    known = [str(value) for row in rows(world, "select * from unsent") for value in row]
    known += [str(value) for row in rows(world, "select * from seats") for value in row]
    known += [text for value in known if value.startswith("[") for text in _strings(msgspec.json.decode(value))]
    marks = {value for row in found for value in row[1:]}
    for again, fair in itertools.product("12345", repeat=2):
        answers = {"again": again, "fair": fair}
        command = do.write(do.AnswerQuestionnaire("questionnaire-1", answers))
        for tried in (command, answers):
            text = msgspec.json.encode(tried)
            for one, seat in itertools.product(known, (row[0] for row in found)):
                for whole in (f"{seat} {one} answers ".encode() + text, f"{one}\x1f".encode() + text):
                    assert hashlib.sha256(whole).hexdigest()[:32] not in marks


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(each)


def test_a_sealed_answer_is_as_long_as_any_other_whatever_is_in_it(play: Any) -> None:
    texts = ["x", "x" * 1000, "x" * 1100, "길" * 2000, "🙂" * 1500, "\n" * 2000 + "x"]

    async def story(world: World) -> None:
        control = await world.control()
        seats: list[SeatFeed] = [await world.seat("red", f"P{number}") for number in range(len(texts) + 1)]
        await control.client.command(do.OpenQuestionnaire(title="Hot wash", questions=HOT_WASH, anonymous=True))
        for seat, text in zip(seats, texts, strict=False):
            await seat.client.command(do.AnswerQuestionnaire("questionnaire-1", {"best": text, "again": "2"}))
        with pytest.raises(Refused, match="too long for an anonymous answer"):
            await seats[-1].client.command(
                do.AnswerQuestionnaire("questionnaire-1", {"best": "길" * 3000, "again": "2"})
            )
        sealed = rows(world, "select sealed, key from ballots")
        assert len(sealed) == len(texts)
        assert len({len(text) for text, _ in sealed}) == len({len(key) for _, key in sealed}) == 1
        # Nor do the rows around it differ: what is in the log of each is as long as of any other.
        found = rows(world, "select length(payload), length(command) from events where kind = 'questionnaire-answered'")
        assert len(found) == len(texts) and len(set(found)) == 1

    play(story)


def test_once_it_is_closed_not_even_the_key_opens_what_an_older_copy_holds(play: Any) -> None:
    async def story(world: World) -> None:
        control = await world.control()
        seats = [await world.seat("blue", f"P{number}") for number in range(5)]
        key = next(runs.folder().glob("*.key"))
        before = key.read_bytes()
        ask = do.OpenQuestionnaire(title="Hot wash", questions=HOT_WASH, anonymous=True)
        await control.client.command(ask)
        await control.client.command(ask)
        for name, (number, seat) in itertools.product(("questionnaire-1", "questionnaire-2"), enumerate(seats)):
            await seat.client.command(do.AnswerQuestionnaire(name, {"best": f"{name} {number}", "again": "2"}))
        await control.client.command(do.CloseQuestionnaire("questionnaire-1"))
        # The other one still needs it.
        assert key.read_bytes() == before
        await control.client.command(do.CloseQuestionnaire("questionnaire-2"))
        assert key.read_bytes() != before and len(key.read_bytes()) == 32
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        await wait_for(lambda: control.state.questionnaires["questionnaire-2"].status == "closed")
        for name, asked in control.state.questionnaires.items():
            assert sorted(each["best"] for each in asked.answers) == [f"{name} {number}" for number in range(5)]
        # A third one is sealed with the new key, also by a server that was killed.
        await control.client.command(ask)
        for seat in seats:
            await seat.client.command(do.AnswerQuestionnaire("questionnaire-3", {"best": "third", "again": "1"}))
        world.kill()
        world.start()
        again = await world.control()
        await again.client.command(do.CloseQuestionnaire("questionnaire-3"))
        await wait_for(lambda: len(again.state.questionnaires["questionnaire-3"].answers) == 5)

    play(story)


def test_an_anonymous_answer_is_in_no_table_of_unsent_texts_by_any_button(
    world: World, control: Control, form: Any
) -> None:
    people: list[Form] = [form("team:red", f"P{number}") for number in range(5)]
    control(do.Start())
    control(do.Release("storm-warning"))
    control(do.OpenQuestionnaire(title="Hot wash", questions=HOT_WASH, to=["red", "blue"], anonymous=True))
    secret = "what-nobody-may-know"
    typed = {"questionnaire_1__best": secret, "questionnaire_1__again": "9"}
    for button in ("keep", "open inject-1", "reply inject-1", "answers questionnaire-1", "review", "language ko", "x",
                   "answers questionnaire-2", "device", "ask questionnaire-1", "take"):  # fmt: skip
        people[0].look().press(button, **typed)
        assert people[0].answer is not None and people[0].answer.status_code < 500, button
    # A page that is older than what the seat is asked now.
    control(do.MoveSeat(people[1].seat, "blue"))
    control(do.CloseQuestionnaire("questionnaire-1"))
    data = {**people[0].fields(), "do": "keep", "questionnaire-1.best": secret, "questionnaire-7.best": secret}
    people[0].client.post(people[0].path, data=data)
    assert secret.encode() not in every_byte(world.folder)
