"""People and codes on the screen: who is there, what one does with them, and how they get in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.console.playing import Playing, by_of, console, listed, roomful, small
from ttx.console.dialogs.people import LARGEST, completed, read_list
from ttx.console.people import people_rows
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do
from ttx.exercise.decide import By

pytestmark = pytest.mark.anyio


def line(play: Playing, words: str) -> str:
    return next(line for line in play.text.split("\n") if words in line)


async def test_seats_stand_by_team_with_who_is_expected_and_control_below() -> None:
    async with console(roomful(), (80, 40)) as play:
        await play.page("people")
        await play.shows("8 of 9 seats at a screen; 1 of 2 on the list are here")
        text = play.text
        order = [
            "United States",
            "Kim",
            "Lee",
            "Japan 日本",
            "佐藤",
            "Korea",
            "박0",
            "Evaluators",
            "Eva",
            "Facilitators",
            "Bob",
        ]
        places = [text.index(f" {word}") for word in order]
        assert places == sorted(places)
        assert "not here yet" in line(play, "Lee") and "✓" in line(play, "佐藤")
        assert "away" in line(play, "박3") and "(you)" in line(play, "Ada")


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_columns_stand_under_each_other_in_every_alphabet(width: int) -> None:
    world = roomful()
    for number, name in enumerate(
        ("山本 太郎 という とても 長い 名前 の 人 です", "김", "A very long name that does not fit into its column")
    ):
        world.live.roster.append(listed(f"9{number}", name, "japan"))
    async with console(world, (width, 40)) as play:
        rows = people_rows(play.app.console_screen.here(), width - 1)
        shown = [row.lines[0].plain for row in rows if row.key.partition(":")[0] in ("seat", "person")]
        columns = set()
        for text in shown:
            for words in ("at a screen", "away", "not here yet", "in the room"):
                if words in text:
                    columns.add(cell_len(text[: text.index(words)]))
        assert len(columns) == 1 and all(cell_len(text) <= width - 1 for text in shown) and len(shown) > 10


async def test_lead_pen_and_who_asks_for_the_lead_are_seen_there_and_on_the_waiting_line() -> None:
    world = roomful()
    world.do(do.Start())
    world.do(do.NameLead("rok", "p-rok-박0"))
    world.do(do.AskLead(), By("p-rok-박1", "player", "rok"))
    world.live.drafts["rok"] = {"holder": "p-rok-박2", "body": {}}
    async with console(world, (120, 40)) as play:
        await play.shows("? 박1 asks to lead Korea")
        await play.page("people")
        await play.shows("lead: 박0")
        assert line(play, "    박0").rstrip().endswith("lead")
        assert line(play, "    박1").rstrip().endswith("asks for lead")
        assert line(play, "    박2").rstrip().endswith("pen")


async def test_controllers_see_what_each_has_claimed_and_are_warned() -> None:
    world = roomful()
    world.do(do.Start())
    world.do(do.Ask("What do they have?"), by_of(world, "us"))
    world.do(do.Claim("request-1"), By("f--Bob", "facilitator"))
    async with console(world, (120, 40)) as play:
        await play.shows("[Bob]")
        await play.page("people")
        await play.shows("request of United")
        assert "request of United" in line(play, "Bob")
        await play.press("escape")
        await play.desk("request-1")
        await play.press("enter")
        await play.asks("AnswerDialog")
        await play.shows("Bob has claimed this")
        await play.press("escape")
        await play.asks("ConsoleScreen")
        await play.press("u")
        await play.asks("YesNo")
        assert play.sent == []
        await play.press("enter")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Claim("request-1", False)]


async def test_since_when_somebody_is_away_is_counted_from_when_the_line_went() -> None:
    world = roomful()
    async with console(world, (100, 40)) as play:
        world.live.present["p-us-Kim"] = 0
        world.say()
        screen = play.app.console_screen
        await play.until(lambda: "p-us-Kim" in screen.here().gone)
        screen._gone["p-us-Kim"] = datetime.now(UTC) - timedelta(minutes=3, seconds=5)
        await play.page("people")
        await play.shows("away 03:0")
        world.live.present["p-us-Kim"] = 1
        world.say()
        await play.until(lambda: "at a screen" in line(play, "Kim"))


async def test_attendance_is_one_key_and_the_list_follows() -> None:
    world = roomful()
    async with console(world) as play:
        await play.page("people", "person:000002")
        await play.press("space")
        await play.until(lambda: world.fake.posted)
        assert world.fake.posted == [("/api/roster", {"do": "mark", "id": "000002", "present": True})]
        world.live.roster[1]["present"] = True
        world.say()
        await play.shows("in the room, no seat")
        await play.press("space")
        await play.until(lambda: len(world.fake.posted) == 2)
        assert world.fake.posted[1][1]["present"] is False


async def test_who_is_on_no_list_cannot_be_marked_and_it_says_how_to_add() -> None:
    async with console(roomful()) as play:
        await play.page("people", "seat:p-rok-박0")
        await play.press("space")
        await play.shows("This person is not on the list; a adds a person")


async def test_a_list_loaded_after_people_joined_knows_them_by_name_and_team() -> None:
    world = roomful()
    world.live.roster = [listed("1", "kim", "us"), listed("2", "박0", "japan")]
    async with console(world) as play:
        await play.page("people")
        await play.shows("1 of 1 at a screen")
        assert play.text.count("not here yet") == 1


async def test_lead_pen_and_removal_start_from_the_selected_seat() -> None:
    world = roomful()
    world.do(do.Start())
    async with console(world) as play:
        await play.page("people", "seat:p-rok-박2")
        await play.press("L")
        await play.asks("LeadDialog")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        await play.asks("PeoplePage")
        await play.press("P")
        await play.asks("Choose")
        await play.press("enter")
        await play.until(lambda: world.fake.drafts)
        await play.asks("PeoplePage")
        await play.press("X")
        await play.asks("RemoveSeatDialog")
        await play.press("ctrl+s")
        await play.until(lambda: len(play.sent) == 2)
        assert play.sent == [do.NameLead("rok", "p-rok-박2"), do.RemoveSeat("p-rok-박2")]
        assert world.fake.drafts == [{"do": "give", "team": "rok", "seat": "p-rok-박2"}]
        await play.until(lambda: "박2" not in play.text.split("Observers")[0])


async def test_a_new_code_is_confirmed_with_what_it_does_then_shown_large() -> None:
    world = roomful()
    world.fake.answers["/api/codes"] = {"code": "K7QM-2XPA"}
    async with console(world, (80, 24)) as play:
        await play.page("codes", "place:team:us")
        await play.press("K")
        await play.asks("RenewCode")
        await play.shows("A new code for United States?", "stop working at once")
        await play.press("escape")
        await play.asks("CodesPage")
        assert world.fake.posted == []
        await play.press("K", "enter")
        await play.asks("NewCode")
        await play.shows("K 7 Q M   2 X P A", "K7QM-2XPA")
        assert world.fake.posted == [("/api/codes", {"place": "team:us"})]


async def test_a_refused_request_is_said_and_nothing_is_shown() -> None:
    world = roomful()
    async with console(world, (80, 24)) as play:
        await play.page("codes", "place:team:us")
        world.fake.fails.append(Refused("the server cannot write just now", hint="try again"))
        await play.press("K", "enter")
        await play.shows("The server cannot write just now.")
        assert type(play.app.screen).__name__ == "CodesPage"


async def test_the_codes_screen_has_address_qr_fingerprint_and_what_is_amiss_at_80_by_24() -> None:
    world = roomful()
    world.live.mode, world.live.address = "http", "http://192.168.1.23:8765"
    world.live.fingerprint = ":".join(["AB"] * 32)
    world.live.address_changed = "this machine's address is now 10.0.0.5"
    async with console(world, (80, 24)) as play:
        await play.page("codes")
        from ttx.documents.qr import terminal

        await play.shows("http://192.168.1.23:8765", "AB:AB:AB:AB:AB:AB:AB:AB,", "NOT ENCRYPTED", "ADDRESS CHANGED")
        for row in terminal("http://192.168.1.23:8765")[:17]:
            assert row in play.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_attack_on_the_codes_and_a_changed_address_are_an_alarm_in_the_heading(size: tuple[int, int]) -> None:
    world = small()
    async with console(world, size) as play:
        assert "ALARM" not in play.text
        world.live.wrong_codes, world.live.address_changed = 24, "this machine's address is now 10.0.0.5"
        world.say()
        await play.shows(
            "ALARM: 24 wrong codes in the last minute", "ADDRESS CHANGED (F2): this machine's address is now"
        )
        world.live.wrong_codes, world.live.address_changed = 3, ""
        world.say()
        await play.until(lambda: "ALARM" not in play.text and "ADDRESS CHANGED" not in play.text)


# -- a list of people from a file


async def test_a_list_is_loaded_and_what_the_server_found_wrong_is_asked_once_more(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("\ufeffname,office,team,role\n김민수,외교부,rok,player\n".encode())
    world = roomful()
    world.fake.answers["/api/roster"] = {"people": 1}
    async with console(world, (100, 30)) as play:
        await play.page("people")
        await play.press("l")
        await play.asks("LoadRosterDialog")
        await play.type(str(file))
        world.fake.fails.append(Refused("line 2: there is no team 'rok'", hint="teams: us"))
        await play.press("ctrl+s")
        await play.shows("It was not loaded", "line 2: there is no team 'rok'", "teams: us")
        await play.press("ctrl+s")
        await play.shows("1 people are on the list")
        text = "name,office,team,role\n김민수,외교부,rok,player\n"
        assert world.fake.posted == [("/api/roster", {"do": "load", "csv": text})] * 2


def test_a_list_in_an_older_encoding_is_named_with_its_line_and_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    for coding, name in (("cp949", "Korean (cp949)"), ("cp932", "Japanese (Shift-JIS)"), ("utf-16", "UTF-16")):
        text = "김민수" if coding == "cp949" else "山本さん"
        file.write_bytes(f"name,team\nKim,us\n{text},rok\n".encode(coding))
        with pytest.raises(TtxError) as caught:
            read_list(str(file))
        assert name in caught.value.message and "CSV UTF-8" in caught.value.hint
        assert coding == "utf-16" or caught.value.message.startswith("Line 3:")


def test_a_list_that_is_not_there_too_large_or_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * (LARGEST + 1))
    for path, says in ((tmp_path / "none.csv", "no such file"), (tmp_path, "no such file"), (large, "a megabyte")):
        with pytest.raises(TtxError, match=says):
            read_list(str(path))
    with pytest.raises(TtxError):
        read_list("\0")


def test_a_path_is_completed_to_the_first_folder_or_list(tmp_path: Path) -> None:
    (tmp_path / "people.csv").touch()
    (tmp_path / "people.xlsx").touch()
    (tmp_path / "plans").mkdir()
    assert completed(f"{tmp_path}/pe") == f"{tmp_path}/people.csv"
    assert completed(f"{tmp_path}/pl") == f"{tmp_path}/plans/"
    assert completed(f"{tmp_path}/x") is None and completed(f"{tmp_path}/") is None and completed("/no/such/x") is None


async def test_a_person_is_added_and_taken_off() -> None:
    world = roomful()
    async with console(world) as play:
        await play.page("people", "place:team:japan")
        await play.press("a")
        await play.asks("AddPersonDialog")
        await play.type("Abe")
        await play.press("ctrl+s")
        await play.until(lambda: world.fake.posted)
        await play.asks("PeoplePage")
        fields = {"name": "Abe", "office": "", "team": "japan", "role": "player"}
        assert world.fake.posted == [("/api/roster", {"do": "add", **fields})]
        play.app.screen.query_one("#rows").go("person:000002")
        await play.press("D")
        await play.asks("YesNo")
        await play.shows("Lee. A seat that this person has stays")
        await play.press("enter")
        await play.until(lambda: len(world.fake.posted) == 2)
        assert world.fake.posted[1] == ("/api/roster", {"do": "remove", "id": "000002"})
