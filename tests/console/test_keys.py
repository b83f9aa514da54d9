"""What a facilitator does with keys: every action by its key and by the palette, and none by accident."""

from __future__ import annotations

import pytest

from tests.console.playing import begun, busy, console, roomful, small
from ttx.console.actions import ACTIONS, CONSOLE, GROUPS
from ttx.errors import Refused, TtxError
from ttx.exercise import commands as do

pytestmark = pytest.mark.anyio

# What is selected, which key, and the screen or command that follows.
DIALOGS = {
    "clock": ("launch", "PauseDialog"), "phase": ("launch", "NextPhaseDialog"), "extend": ("launch", "ExtendDialog"),
    "agenda": ("launch", "AgendaPage"),
    "jump": ("launch", "JumpDialog"), "stop": ("launch", "StopDialog"), "end": ("launch", "EndDialog"),
    "release": ("leak", "Countdown"),
    "way": ("fork", "VariantDialog"), "some": ("leak", "ReleaseDialog"), "hold": ("leak", "HoldDialog"),
    "skip": ("leak", "SkipDialog"), "recall": ("launch", "RecallDialog"), "edit": ("leak", "EditDialog"),
    "adhoc": ("leak", "AdHocDialog"), "judge": ("leak", "JudgeDialog"), "outcome": ("launch", "OutcomeDialog"),
    "hint": ("launch", "HintDialog"), "tick": ("launch", "TickDialog"), "detail": ("leak", "Detail"),
    "open": ("leak", "Countdown"), "rule": ("#move-1", "RulingDialog"), "rulings": ("launch", "RulingsReleaseDialog"),
    "drop": ("#ruling-1", "Drop"), "return": ("#move-1", "ReturnDialog"), "endorse": ("#move-1", "EndorseDialog"),
    "write": ("launch", "WriteDialog"), "message": ("launch", "WriteDialog"), "shift": ("launch", "ShiftDialog"),
    "observe": ("launch", "ObserveDialog"), "meeting": ("launch", "Talk"), "sees": ("launch", "Sees"),
    "reply": ("choice", "EnterReplyDialog"), "move": ("launch", "EnterMoveDialog"), "lead": ("launch", "LeadDialog"),
    "pen": ("launch", "Choose"), "remove": ("launch", "RemoveSeatDialog"), "codes": ("launch", "CodesPage"),
    "log": ("launch", "LogScreen"), "explain": ("launch", "Explained"),
    "blank": ("launch", "Blank"), "help": ("launch", "Keys"),
    "leave": ("launch", "Confirm"), "people": ("launch", "PeoplePage"), "screen": ("launch", "ProjectorPage"),
    "questionnaires": ("launch", "QuestionnairesPage"), "before": ("launch", "ChecklistPage"),
    "contact": ("launch", "ContactPage"), "roll": ("#ruling-1", "RollFor"), "amend": ("#ruling-2", "AmendDialog"),
    "evaluation": ("launch", "EvaluationPage"), "park": ("launch", "ParkDialog"),
    "scorecard": ("launch", "ScorecardPage"), "verdict": ("launch", "VerdictDialog"),
}  # fmt: skip
# Which row of the action's page is selected, and the screen, command or request that follows.
ON_PAGES = {
    "move-seat": ("seat:p-us-Kim", "MoveSeatDialog"), "add": ("", "AddPersonDialog"), "load": ("", "LoadRosterDialog"),
    "strike": ("person:000002", "YesNo"), "code": ("place:team:us", "RenewCode"),
    "ask-now": ("", "QuestionnaireDialog"),
    "close": ("questionnaire-1", "CloseQuestionnaire"), "results": ("questionnaire-3", "Results"),
    "screen-note": ("", "NoteDialog"), "preview": ("", "Preview"), "check": ("", "CheckDialog"),
    "practice": ("", "PracticeDialog"),
}  # fmt: skip
SENT_FROM_PAGES = {
    "to-seats": ("questionnaire-3", do.ShowResults("questionnaire-3", ["seats"])),
    "to-screen": ("questionnaire-3", do.ShowResults("questionnaire-3", ["screen"])),
    "attend": ("person:000002", ("/api/roster", {"do": "mark", "id": "000002", "present": True})),
}
# Held by test_adjudication: they need an exercise that has begun.
SCORECARD = {"kept", "modified", "dropped", "unmark"}
# Held by test_evaluation, for the same reason.
EVALUATION = {action.name for action in GROUPS["Evaluation"]} - set(DIALOGS)
COMMANDS = {
    "stage": ("launch", do.NextStage("brief")), "faster": ("launch", do.SetRate(2.0)),
    "slower": ("launch", do.SetRate(0.5)), "screen-blank": ("launch", do.SetScreen(["clock"], blank=True)),
    "screen-freeze": ("launch", do.SetScreen(["clock"], frozen=True)), "claim": ("#request-1", do.Claim("request-1")),
}  # fmt: skip


def test_no_action_is_forgotten_and_no_key_has_two() -> None:
    elsewhere = {*SCORECARD, *EVALUATION, "mark", "copy", "ask"}
    assert set(ACTIONS) == {*DIALOGS, *COMMANDS, *ON_PAGES, *SENT_FROM_PAGES, *elsewhere}
    keys = [(screen, action.key) for action in ACTIONS.values() for screen in action.on]
    assert len(keys) == len(set(keys))
    assert len({action.title for action in ACTIONS.values()}) == len(ACTIONS)
    pages = {"agenda", "scorecard", "people", "codes", "questionnaires", "screen", "before", "contact", "evaluation"}
    assert {screen for action in ACTIONS.values() for screen in action.on} == {CONSOLE, *pages}
    for action in ACTIONS.values():
        assert action.title and action.help and action.example
        assert len(action.key) == 1 or action.key in (
            "space enter right_square_bracket right_curly_bracket plus minus question_mark ctrl+b ctrl+e ctrl+q "
            "f1 f2 f3 f4 f5 f6 f7 f8 f9 f12"
        )


@pytest.mark.parametrize("way", ["key", pytest.param("palette", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", DIALOGS)
async def test_every_action_that_asks_opens_its_screen(name: str, way: str) -> None:
    selected, screen = DIALOGS[name]
    async with console(busy("")) as play:
        await (play.desk(selected[1:]) if selected[0] == "#" else play.select(selected))
        if way == "key":
            await play.press(ACTIONS[name].key)
        else:
            await play.press("ctrl+p")
            await play.type(ACTIONS[name].title)
            await play.until(lambda: play.app.screen.query("CommandList").first().option_count, "a hit")
            await play.pilot.pause(0.2)
            await play.press("enter")
        await play.asks(screen)
        assert play.sent == []


@pytest.mark.parametrize("way", ["key", pytest.param("palette", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", [*ON_PAGES, *SENT_FROM_PAGES])
async def test_every_action_of_a_page_is_a_second_key_and_in_the_palette(name: str, way: str) -> None:
    row, follows = (ON_PAGES | SENT_FROM_PAGES)[name]
    async with console(roomful()) as play:
        await play.page(ACTIONS[name].on[0], row)
        if way == "key":
            await play.press(ACTIONS[name].key)
        else:
            await play.press("ctrl+p")
            await play.type(ACTIONS[name].title)
            await play.until(lambda: play.app.screen.query("CommandList").first().option_count, "a hit")
            await play.pilot.pause(0.2)
            await play.press("enter")
        if isinstance(follows, str):
            await play.asks(follows)
            assert play.sent == [] and play.world.fake.posted == []
        else:
            await play.until(lambda: [*play.sent, *play.world.fake.posted])
            assert [*play.sent, *play.world.fake.posted] == [follows]


@pytest.mark.parametrize("name", COMMANDS)
async def test_actions_that_ask_nothing_send_at_once(name: str) -> None:
    selected, command = COMMANDS[name]
    async with console(busy("")) as play:
        await (play.desk(selected[1:]) if selected[0] == "#" else play.select(selected))
        await play.press(ACTIONS[name].key)
        await play.until(lambda: play.sent)
        assert play.sent == [command]


async def test_space_starts_pauses_with_a_reason_and_goes_on() -> None:
    async with console(small()) as play:
        await play.shows("space starts the clock; 2 of 3 teams have joined", "NOT STARTED")
        await play.press("space")
        await play.asks("Start")
        await play.press("enter")
        await play.shows("RUNNING")
        await play.press("space")
        await play.asks("PauseDialog")
        await play.type("fire alarm")
        await play.press("ctrl+s")
        await play.shows("PAUSED", "fire alarm")
        await play.press("space")
        await play.shows("RUNNING")
        assert [type(command) for command in play.sent] == [do.Start, do.Pause, do.Resume]


async def test_a_real_world_stop_works_above_a_dialog_while_one_types() -> None:
    async with console(begun()) as play:
        await play.press("a")
        await play.asks("AdHocDialog")
        await play.press("f12")
        await play.asks("StopDialog")
        await play.type("medic")
        await play.press("ctrl+s")
        await play.until(lambda: play.world.state.real_stop)
        assert type(play.app.screen).__name__ == "AdHocDialog"


async def test_release_counts_down_and_a_second_key_sends_at_once() -> None:
    async with console(begun()) as play:
        await play.select("launch")
        await play.press("r")
        await play.asks("Countdown")
        await play.shows("RELEASE", "United States", "Three objects", "arrives 5m later")
        assert play.sent == []
        await play.press("r")
        await play.until(lambda: play.sent)
        assert play.sent == [do.Release("launch", [], 1)]
        await play.shows("OUT (1)")


async def test_release_can_be_cancelled_and_goes_out_when_the_seconds_are_over() -> None:
    async with console(begun()) as play:
        await play.select("launch")
        await play.press("enter")
        await play.asks("Countdown")
        await play.press("escape")
        await play.asks("ConsoleScreen")
        assert play.sent == []
        await play.press("enter")
        await play.asks("Countdown")
        for _ in range(5):
            play.app.screen._tick()
        await play.until(lambda: play.sent)


async def test_after_a_release_the_cursor_is_on_what_comes_next() -> None:
    async with console(begun()) as play:
        await play.select("launch")
        await play.press("r", "r")
        await play.shows("OUT (1)")
        assert play.app.console_screen.here().inject == "letter"


async def test_letters_typed_into_a_field_are_text() -> None:
    async with console(begun()) as play:
        await play.press("a")
        await play.asks("AdHocDialog")
        await play.type("rx]e12 go")
        assert play.app.screen.fields[0].value == "rx]e12 go"
        await play.press("escape", "escape")
        await play.asks("ConsoleScreen")
        await play.press("l")
        await play.asks("LogScreen")
        await play.press("shift+tab") if play.app.focused.id != "filter" else None
        await play.type("start")
        await play.shows("START of the exercise")
        assert "facilitator joined" not in play.text and play.sent == []


async def test_what_makes_no_sense_now_is_said_and_does_nothing() -> None:
    async with console(small()) as play:
        await play.press("right_square_bracket")
        await play.shows("has not started")
        await play.press("G")
        await play.shows("No ruling is drafted")
        assert play.sent == []


async def test_marked_moves_are_ruled_on_together() -> None:
    async with console(busy("")) as play:
        await play.desk("move-1")
        await play.press("f")
        await play.desk("move-2")
        await play.press("f")
        await play.press("g")
        await play.asks("RulingDialog")
        assert play.app.screen.moves == ["move-1", "move-2"]


async def test_enter_on_the_desk_does_what_the_row_asks_for() -> None:
    async with console(busy("")) as play:
        for item, screen in (
            ("move-2", "RulingDialog"), ("request-1", "AnswerDialog"), ("message-1", "WriteDialog"),
            ("ruling-1", "RulingDialog"), ("expect:launch:0", "TickDialog"),
        ):  # fmt: skip
            await play.desk(item)
            await play.press("enter")
            await play.asks(screen)
            await play.press("escape")
            await play.asks("ConsoleScreen")


async def test_a_sentence_to_judge_waits_on_the_desk() -> None:
    async with console(begun()) as play:
        await play.shows("HAS IT COME TRUE?")
        await play.desk("judge:leak")
        await play.press("enter")
        await play.asks("JudgeDialog")
        await play.press("ctrl+s")
        await play.until(lambda: play.sent)
        assert play.world.state.injects["leak"].judged == {"Any team makes a side deal": True}


async def test_a_refusal_is_a_plain_sentence_with_its_hint() -> None:
    async with console(begun()) as play:
        play.world.fake.fails.append(Refused("somebody [/x] was quicker", hint="look at the list"))
        await play.press("plus")
        await play.shows("Somebody [/x] was quicker.", "Look at the list.")


async def test_what_did_not_get_through_is_shown_and_can_be_sent_again() -> None:
    async with console(begun()) as play:
        play.world.fake.fails.append(TtxError("no answer from the server"))
        await play.press("m")
        await play.asks("WriteDialog")
        await play.type("Ten minutes left")
        await play.press("ctrl+s")
        await play.asks("Unsent")
        await play.shows("Ten minutes left")
        await play.press("enter")
        await play.until(lambda: play.world.state.messages)


async def test_the_pen_is_given_to_a_seat() -> None:
    async with console(busy("")) as play:
        await play.press("2", "P")
        await play.asks("Choose")
        await play.press("enter")
        await play.until(lambda: play.world.fake.drafts)
        assert play.world.fake.drafts == [{"do": "give", "team": "japan", "seat": "p-japan-佐藤"}]


async def test_leaving_asks_and_says_what_was_chosen() -> None:
    async with console(begun(), owned=True) as play:
        await play.press("ctrl+q")
        await play.asks("Choose")
        await play.press("escape")
        await play.asks("ConsoleScreen")
        await play.press("ctrl+q")
        await play.asks("Choose")
        await play.press("down", "enter")
        await play.until(lambda: play.app.return_value)
    assert play.app.return_value == "stop"


async def test_numbers_show_another_team_and_the_whole_screen_follows_them() -> None:
    async with console(busy("")) as play:
        await play.shows("What United S")
        await play.press("2")
        await play.shows("What Japan")
        await play.press("v")
        await play.asks("Sees")
        await play.shows("佐藤")
        await play.press("1")
        await play.shows("Kim")


async def test_the_help_lists_every_key() -> None:
    async with console(begun(), (160, 260)) as play:
        await play.press("question_mark")
        await play.asks("Keys")
        for group in GROUPS.values():
            for action in group:
                await play.shows(f"{action.shown:<9} {action.title}.")
