from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from tests.seat.fake import PLAYBOOK, FakeServer
from ttx.commands.join import join
from ttx.exercise import commands as do
from ttx.exercise.events import Action
from ttx.locale import LANGUAGES, words
from ttx.seat.help import KEYS
from ttx.seat.join import JoinScreen
from ttx.seat.keep import Keep
from ttx.tui.plain import Plain

pytestmark = pytest.mark.anyio

TOGETHER = "English · 한국어 · 日本語"


def in_language(language: str, **more: Any) -> FakeServer:
    """An exercise whose team of Japan speaks this."""
    teams = {name: dict(team) for name, team in PLAYBOOK["teams"].items()}
    teams["japan"]["language"] = language
    return FakeServer({**PLAYBOOK, "words": {}, **more, "teams": teams}).start()


def full(server: FakeServer) -> str:
    """Something of every kind, and a seat to see it."""
    server.release("launch")
    server.release("level")
    server.release("letter")
    server.as_team("japan", do.SubmitMove([Action("Call", "military", ["us"], "private")], {"intent": "Talk"}))
    server.control(do.ReturnMove("move-1", 1, "With whom?"))
    server.as_team("us", do.SubmitMove([Action("One statement")], {"intent": "Talk"}, ["japan"]))
    server.as_team("us", do.AskMeeting(["japan"], "ministers", "video", "The count"))
    server.as_team("japan", do.AskMeeting(["rok"], "ministers", "video", "Sirens"))
    server.as_team("japan", do.Ask("How many ships?"))
    server.control(do.Answer("request-1", "Three."))
    server.control(do.Write(sender="beijing", to=["japan"], text="An offer."))
    server.control(do.Hint("japan", "Who may call?", "launch"))
    server.control(do.DraftRuling("Seoul listens.", ["move-1"], {"japan": "They take your call."}, public=True))
    server.control(do.ReleaseRulings({"ruling-1": 1}))
    seat = server.seat(name="佐藤", office="外務省")
    server.control(do.NameLead("japan", seat))
    return seat


@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            "ko",
            ("국면 1/2", "브리핑", "수신함", "대기 1건 (F8)", "우리 팀의 답변", "여기에 답변을 쓰십시오", "F1 도움말"),
        ),
        ("ja", ("フェーズ 1/2", "説明", "受信箱", "要回答 1件 (F8)", "自チームの回答", "ここに回答を", "F1 ヘルプ")),
    ],
)
async def test_a_team_s_seat_speaks_its_language_from_the_first_screen(sit: Any, language: str, says: Any) -> None:
    server = in_language(language)
    server.release("launch")
    async with sit(code="JAPAN", name="Sato", at=server) as seat:
        await seat.sees(*says, TOGETHER)
        assert "Your reply" not in seat.text


async def test_a_team_whose_language_ttx_does_not_know_reads_english(sit: Any) -> None:
    async with sit(code="JAPAN", name="Sato", at=in_language("fr")) as seat:
        await seat.sees("INBOX", "F1 help")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ko", "ja"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_no_english_is_left_and_every_line_keeps_its_width(sit: Any, language: str, size: Any) -> None:
    server = in_language(language)
    async with sit(full(server), at=server, size=size) as seat:
        await seat.until(lambda: len(seat.seat.listing.keys) > 15, "everything is in the list")
        left: set[str] = set()
        for key in seat.seat.listing.keys:
            await seat.goes_to(key)
            left |= english(seat.text)
            assert {cell_len(line) for line in seat.text.splitlines()} == {size[0]}, f"{key}\n{seat.text}"
        for keys in (("f2",), ("f3",), ("f1",), ("escape", "ctrl+s"), ("escape", "f9"), ("escape", "ctrl+p")):
            await seat.press(*keys)
            await seat.pilot.pause()
            left |= english("\n".join(each._shown.plain for each in seat.app.screen.query(Plain)))
            assert {cell_len(line) for line in seat.text.splitlines()} == {size[0]}, f"{keys}\n{seat.text}"
        for command in seat.app.get_system_commands(seat.app.screen_stack[1]):
            left |= english(f"{command.title} {command.help}")
        assert left == set()


EXERCISE = """
    EXERCISE UNCLASSIFIED FICTION TLP GREEN JST Japan United States Republic of Korea Beijing U S trade office
    Missile launch warning centre Radar two tracks toward the Sea At what level Seoul asks for a call within three
    hours leaders ministers not now Tariff letter Relief after July depends on video The count Sirens How many ships
    Three An offer Who may listens They take your Call Talk One statement With whom Test wiring trilateral summit
    partners one do you consult Diet is in session North DPRK Speak Nothing leaves room
"""
KEY_NAMES = "T F S P Q Esc Ctrl Enter Tab PgUp PgDn enter esc ctrl q f s x o O escape pageup pagedown English Language"


def english(text: str) -> set[str]:
    """Latin words that are neither the playbook's nor a key's name."""
    return set(re.findall(r"[A-Za-z]+", text)) - set(f"{EXERCISE} {KEY_NAMES}".split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_fit_into_eighty_columns(language: str) -> None:
    assert cell_len(words(language)(KEYS)) <= 78


@pytest.mark.parametrize("language", ["ko", "ja"])
async def test_headings_and_deadlines_fit_into_the_list_of_a_small_terminal(sit: Any, language: str) -> None:
    server = in_language(language)
    async with sit(full(server), at=server) as seat:
        await seat.until(lambda: len(seat.seat.listing.keys) > 15, "everything is in the list")
        ours = [entry for entry in seat.seat.listing.entries if not entry.key or entry.key.startswith("inject")]
        texts = [entry.note or entry.title for entry in ours]
        assert {text for text in texts if cell_len(f"   {text}") > seat.seat.listing.room} == set()


async def test_another_language_is_one_key_away_and_what_is_written_stays(
    server: FakeServer, sit: Any, keep: Keep
) -> None:
    server.release("launch")
    async with sit(server.seat()) as seat:
        await seat.sees("INBOX", TOGETHER)
        await seat.type("Half")
        await seat.press("f9")
        await seat.sees("Language · 언어 · 言語", "한국어")
        await seat.press("down", "enter")
        await seat.sees("수신함", "우리 팀의 답변", "F1 도움말", "Half")
        await seat.type("!")
        assert seat.seat.answer.given.text == "Half!"
        await seat.press("f9", "escape")
        await seat.sees("수신함")


async def test_the_form_changes_its_language_under_the_writer_s_hands(server: FakeServer, sit: Any) -> None:
    async with sit(server.seat(), size=(100, 40)) as seat:
        await seat.press("f2")
        await seat.sees("Action 1")
        await seat.type("Call Seoul")
        server.down = True
        await seat.press("f9", "down", "down", "enter")
        await seat.sees("行動 1", "Call Seoul", "手段", "意図(必須)")
        server.down = False
        server.tell()
        await seat.until(lambda: server.drafts.draft("japan").body.actions == [Action("Call Seoul")], "it is saved")


async def test_the_choice_survives_a_restart_and_the_door_speaks_it(server: FakeServer, sit: Any, keep: Keep) -> None:
    async with sit(code="JAPAN", name="Sato") as seat:
        await seat.sees("INBOX")
        await seat.press("f9", "down", "enter")
        await seat.sees("수신함")
        await seat.until(lambda: keep.seats(seat.app.url)[0].language == "ko", "it is kept")
    async with sit() as seat:
        await seat.sees("같은 자리로 다시: Sato")
        await seat.press("enter")
        await seat.sees("수신함")
        await seat.press("f9", "enter")
        await seat.sees("INBOX")
    async with sit() as seat:
        await seat.sees("the same seat again: Sato")


async def test_the_language_may_be_chosen_at_the_door_with_nothing_typed_lost(server: FakeServer, sit: Any) -> None:
    async with sit() as seat:
        await seat.sees("Code, as on your card", TOGETHER)
        await seat.type("NOPE")
        await seat.press("f9", "down", "down", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, JoinScreen))
        await seat.sees("演習に参加する", "カードに書かれたコード", "NOPE")
        await seat.press("enter")
        await seat.type("Sato")
        await seat.press("enter", "enter")
        await seat.sees("そのコードはここでは使えません。")


async def test_a_language_on_the_command_line_comes_before_the_team_s(sit: Any) -> None:
    async with sit(code="JAPAN", name="Sato", language="ko", at=in_language("ja")) as seat:
        await seat.sees("수신함")


def test_the_command_refuses_a_language_that_there_is_not() -> None:
    done = CliRunner().invoke(join, ["http://x", "--language", "fr"])
    assert done.exit_code == 2
    assert "'en', 'ko', 'ja'" in done.output


async def test_refusals_are_said_in_the_seat_s_language(sit: Any) -> None:
    server = in_language("ko")
    server.control(do.AddInject("Late", "Text", ["japan"], "reply"))
    async with sit(server.seat(), at=server, size=(120, 40)) as seat:
        await seat.sees("우리 팀의 답변")
        server.control(do.NameLead("japan", server.seat(name="Abe")))
        await seat.sees("대표만 보낼 수 있습니다: Abe")
        await seat.type("Yes")
        await seat.press("ctrl+s")
        await seat.sees("팀에 대표가 있어 대표만 제출할 수 있습니다.")
        server.control(do.Pause("불", real=True))
        await seat.sees("실제 상황으로 중단", "불")


async def test_a_seat_that_is_removed_is_told_so_in_its_language(sit: Any) -> None:
    server = in_language("ja")
    token = server.seat()
    async with sit(token, at=server) as seat:
        await seat.sees("受信箱")
        del server.seats[token]
        server.tell()
        await seat.sees("この席はここにはありません。", "もう一度コードを入力してください", "名前")


async def test_a_playbook_s_words_stand_in_a_korean_seat_as_they_are(sit: Any) -> None:
    server = in_language("ko", words={"phase": "Move", "move": "Decision"})
    async with sit(server.seat(), at=server) as seat:
        await seat.sees("Move 1/2", "DECISION")


def test_english_is_asked_for_a_seat_without_reading_a_catalogue(tmp_path: Path) -> None:
    from tests.test_project import modules_after

    assert not modules_after("from ttx.seat.app import SeatApp; SeatApp('http://x').words('Send')") & {"babel"}


def translated() -> dict[str, Any]:
    """The fake server's exercise, with Korean words for one inject and for a team that reads them."""
    teams = {**PLAYBOOK["teams"], "rok": {"name": "Republic of Korea", "timezone": "Asia/Seoul", "language": "ko"}}
    launch = {"title": "미사일 발사", "text": "레이더: 동해상 항적 둘."}
    words = {
        "ttx": 1, "translates": "seoul", "language": "ko", "rules": "직책으로 말하십시오.",
        "teams": {"rok": {"name": "대한민국"}}, "phases": {"wiring": {"title": "배선 시험"}},
        "injects": {"launch": launch, "level": {"title": "어느 급에서?", "choices": ["정상", "장관", "보류"]}},
    }  # fmt: skip
    return {**PLAYBOOK, "teams": teams, "translations": {"ko": words}}


async def test_a_korean_team_reads_korean_and_one_key_turns_to_the_original(sit: Any) -> None:
    server = FakeServer(translated()).start()
    server.release("launch")
    server.release("level")
    async with sit(server.seat("rok"), at=server) as seat:
        await seat.goes_to("inject-1")
        await seat.sees("미사일 발사", "레이더: 동해상 항적 둘.", "대한민국", "배선 시험")
        assert "Radar" not in seat.text
        await seat.press("ctrl+o")
        await seat.sees("Radar: two tracks", "Missile launch")
        await seat.press("ctrl+o")
        await seat.sees("레이더")
        await seat.goes_to("inject-2")
        await seat.sees("번역되지 않았습니다", "Seoul asks for a call", "어느 급에서?", "장관")


async def test_an_answer_in_the_teams_words_is_the_playbooks_to_control(sit: Any) -> None:
    server = FakeServer(translated()).start()
    server.release("level")
    async with sit(server.seat("rok"), at=server) as seat:
        await seat.sees("( ) 정상", "( ) 장관")
        await seat.press("enter", "right", "space", "ctrl+s")
        delivery = server.state.injects["level"].deliveries["rok"]
        await seat.until(lambda: delivery.replies, "the reply is there")
        assert delivery.replies[0].choice == "ministers"
        await seat.sees("답변을 보냈습니다", "장관")
