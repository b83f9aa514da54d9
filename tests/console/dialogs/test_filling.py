"""Each dialog filled by keys alone: its command is one that the rules accept, and leads to what it said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from textual.screen import Screen

from ttx.console import dialogs as d
from ttx.console.dialogs.contact import CHECK
from ttx.console.post import Then
from ttx.exercise import commands as do
from ttx.exercise.events import Action

from .every import DRAFT, EVERY, WALL
from .helpers import opened
from .world import EVIL, World, busy

pytestmark = pytest.mark.anyio

Step = tuple[str, str | list[str]]
"""a field's label, then text to type or keys to press"""


class Case(NamedTuple):
    name: str
    steps: list[Step]
    command: do.Command
    events: list[str]
    make: Callable[[World], Screen[Any]] | None = None


NEXT = ["down", "space"]


def local(minutes: int) -> str:
    """So long after the dialog was opened, as the room's clock has it."""
    return (WALL + timedelta(minutes=minutes)).astimezone().isoformat(timespec="minutes")


CASES = [
    Case("ReleaseDialog", [], do.Release("launch", ["rok"], 1), ["inject-released"]),
    Case(
        "RecallDialog",
        [("Reason", "wrong map"), ("Correction", "two, not three")],
        do.Recall("launch", "wrong map", ["us", "japan"], "two, not three"),
        ["inject-recalled", "indicator-shifted"],
    ),
    Case(
        "RecallDialog",
        [("From", ["space"]), ("Reason", "x")],
        do.Recall("launch", "x", ["japan"]),
        ["inject-recalled"],
    ),
    Case(
        "EditDialog",
        [("Text for all", "!"), ("Answer within", "10m"), ("United States also reads", "Only you.")],
        do.Edit("leak", 1, {"text": "It is out.!", "answer within": "10m", "add": {"us": "Only you."}}),
        ["inject-edited"],
    ),
    Case(
        "AdHocDialog",
        [("Title", "Rumour"), ("Text", "They say so."), ("Asks them to", NEXT), ("Answer in minutes", "5"),
         ("From", ["enter", "down", "enter"])],
        do.AddInject("Rumour", "They say so.", ["us", "japan", "rok"], "reply", "beijing", 300),
        ["inject-added", "inject-released"],
    ),
    Case("SkipDialog", [("Reason", "no time")], do.Skip("leak", "no time"), ["inject-skipped"]),
    Case("HoldDialog", [], do.Hold("leak"), ["inject-held"]),
    Case(
        "HintDialog",
        [("Hint", "?")],
        do.Hint("us", f"Who calls first? {EVIL}?", "launch"),
        ["hint-given"],
    ),
    Case(
        "JudgeDialog",
        [("It", NEXT), ("Reason", "none yet")],
        do.Judge("leak", f"Any team makes a side deal {EVIL}", False, "none yet"),
        ["condition-judged"],
    ),
    Case(
        "OutcomeDialog",
        [("Outcome", NEXT)],
        do.PickOutcome("launch", 2),
        ["outcome-picked", "indicator-shifted", "indicator-shifted"],
    ),
    Case(
        "TickDialog",
        [("Expected", NEXT), ("Seen at", "T+01:10"), ("Note", "at last")],
        do.TickAction("launch", 1, True, 70_000, "at last"),
        ["action-ticked"],
    ),
    Case("TickDialog", [("It was", NEXT)], do.TickAction("launch", 0, False), ["action-ticked"]),
    Case(
        "RulingDialog",
        [("Odds, percent", ["backspace", "backspace", "9"]), ("Public", ["space"]), ("Only Japan 日本", "They know."),
         ("Cohesion", "-2.5")],
        do.DraftRuling(
            f"It works {EVIL}", ["move-1"], {"us": "Well done", "japan": "They know."},
            {"friction": -5, "cohesion": -2.5}, "Because", 9, True, {"move-1": 1}, "ruling-1", 1,
        ),
        ["ruling-drafted"],
    ),
    Case(
        "RulingDialog",
        [("Outcome", "Both stall."), ("Reasons", "no trust")],
        do.DraftRuling("Both stall.", ["move-1", "move-2"], reasons="no trust", seen={"move-1": 1, "move-2": 1}),
        ["ruling-drafted"],
        lambda world: d.RulingDialog(world.state, ["move-1", "move-2"]),
    ),
    Case(
        "RulingDialog",
        [("Start from", ["enter", "down", "enter"]), ("Arguments for", "They met.\n \nMoney is there."),
         ("Arguments against", "No date"), ("Odds, percent", "70")],
        do.DraftRuling(
            "Thanks.", ["move-1", "move-2"], shifts={"cohesion": 4}, odds=70, seen={"move-1": 1, "move-2": 1},
            arguments_for=["They met.", "Money is there."], arguments_against=["No date"],
        ),
        ["ruling-drafted"],
        lambda world: d.RulingDialog(world.state, ["move-1", "move-2"]),
    ),
    Case(
        "AmendDialog",
        [("Outcome", "!"), ("Only Japan 日本", "Wait."), ("Cohesion", "2"), ("Why", "a slip")],
        do.AmendRuling(
            "ruling-1", 1, f"It works {EVIL}!", "a slip", {"us": "Well done", "japan": "Wait."},
            {"friction": -5, "cohesion": 2},
        ),
        ["ruling-amended", "indicator-shifted"],
    ),
    Case(
        "MarkDialog",
        [("Why", "ministers only"), ("By", ["enter", "down", "down", "enter"])],
        do.MarkCommitment("meet", "modified", "japan", "ministers only"),
        ["commitment-marked"],
    ),
    Case(
        "VerdictDialog",
        [("Verdict", NEXT), ("Why", "they went on")],
        do.GiveVerdict("continue", "they went on"),
        ["verdict-given"],
    ),
    Case(
        "RateDialog",
        [("Rating", NEXT), ("Why", "!")],
        do.Rate("firewall", "M", f"Late {EVIL}!"),
        ["objective-rated"],
    ),
    Case("ParkDialog", [("Parked", "Who pays?")], do.Park("Who pays?", "us"), ["parked"]),
    Case("SettleDialog", [("It came to", "Asked")], do.Settle("parked-1", "Asked"), ["parked-settled"]),
    Case(
        "HotWashDialog",
        [("Said", "!"), ("By when", ", early")],
        do.NoteHotWash("change", f"One list {EVIL}!", "us", "October, early", "note-1", 1),
        ["hot-wash-noted"],
    ),
    Case(
        "FindingDialog",
        [("Finding", "!"), ("Reference", "The plan"), ("Analysis", "No numbers")],
        do.WriteFinding(
            "improvement", f"United States: They spoke {EVIL}!", "firewall", "warn", ["observation-1"], "The plan",
            "No numbers", "finding-1", 1,
        ),
        ["finding-written"],
    ),
    Case(
        "ActionDialog",
        [("Action", "!"), ("Due", "2027-01-31"), ("Priority", ["space"])],
        do.PlanAction(
            f"Print it {EVIL}!", "finding-1", "planning", "MOFA", f"Kim {EVIL}", "", "2027-01-31", "high", "action-1", 1
        ),
        ["action-planned"],
    ),
    Case("DoneDialog", [("Note", "On every desk")], do.CloseAction("action-1", 1, True, "On every desk", "2026-12-01"),
         ["action-closed"]),
    Case("DropEvaluationDialog", [("Reason", "Twice")], do.DropAction("action-1", 1, "Twice"), ["action-dropped"]),
    Case("RemarkDialog", [("Remark", "Whose?")], do.Comment("finding-1", "Whose?"), ["commented"]),
    Case("RulingsReleaseDialog", [], do.ReleaseRulings({"ruling-1": 1}), ["ruling-released", "indicator-shifted"]),
    Case("ReturnDialog", [("Question", "Who calls?")], do.ReturnMove("move-1", 1, "Who calls?"), ["move-returned"]),
    Case("AnswerDialog", [("Answer", "Two.")], do.Answer("request-1", "Two."), ["request-answered"]),
    Case(
        "WriteDialog",
        [("Message", "We heard."), ("To", NEXT)],
        do.Write(["us", "japan"], "We heard.", "beijing", "message-1"),
        ["message-sent"],
    ),
    Case(
        "ShiftDialog",
        [("Indicator", NEXT), ("Shift by", "-4"), ("Reason", "a quarrel")],
        do.Shift("cohesion", -4, "a quarrel"),
        ["indicator-shifted"],
    ),
    Case(
        "ObserveDialog",
        [("Seen", "Asked first."), ("Rating", NEXT), ("Tags", "calm, first ,")],
        do.Observe("Asked first.", ["calm", "first"], "us", "firewall", "warn", "launch", "P"),
        ["observation-noted"],
    ),
    Case(
        "MeetingDialog",
        [("Between", ["space", *NEXT]), ("Level", "minister"), ("Topic", "count"), ("Result", "none")],
        do.LogMeeting(["us", "japan"], "minister", "corridor", "count", "none"),
        ["meeting-logged"],
    ),
    Case(
        "MeetingDialog",
        [("Between", ["space", *NEXT]), ("Result", "cold"), ("Joint text", "One line. 함께")],
        do.LogMeeting(["us", "japan"], "", "corridor", "", "cold", text="One line. 함께"),
        ["meeting-logged"],
    ),
    Case(
        "EndMeetingDialog",
        [("Result", "agreed"), ("Joint text", "One line.")],
        do.EndMeeting("meeting-1", "agreed", "One line."),
        ["meeting-ended"],
    ),
    Case(
        "SeenDialog",
        [("It was", NEXT)],
        do.TickAction("launch", 1, True, 60_000, "a talk at T+0:01:00"),
        ["action-ticked"],
    ),
    Case(
        "VariantDialog",
        [("It goes", ["space"]), ("Reason", "by lot")],
        do.ChooseVariant("fork", "left", 1, "by lot"),
        ["variant-chosen"],
    ),
    Case(
        "EnterReplyDialog", [("Answer", NEXT)], do.EnterReply("choice", "us", "", f"No {EVIL}"), ["replied"]
    ),
    Case(
        "EnterReplyDialog",
        [("Reply", "We wait.")],
        do.EnterReply("launch", "japan", "We wait."),
        ["replied"],
        lambda world: d.EnterReplyDialog(world.state, "launch", "japan", world.times),
    ),
    Case(
        "EnterMoveDialog",
        [("Public line", "No comment."), ("Decided by", ["enter", "down", "enter"])],
        do.EnterMove(
            "rok", [Action(f"Call {EVIL}", toward=["us"])],
            {"intent": EVIL, "public-line": "No comment.", "decided-by": "leader"}, ["us"],
        ),
        ["move-submitted"],
    ),
    Case(
        "EnterMoveDialog",
        [("Public line", "Later.")],
        do.EnterMove("japan", [Action("Wait")], {"intent": "Time", "public-line": "Later."}, [], 1),
        ["move-submitted"],
        lambda world: d.EnterMoveDialog(world.state, "japan", {}, world.times),
    ),
    Case(
        "EndorseDialog",
        [("Japan 日本", NEXT), ("In its words", "not the date")],
        do.EnterEndorsement("move-1", 1, "japan", "reserve", "not the date"),
        ["move-endorsed"],
    ),
    Case("ExtendDialog", [("Minutes", "-2")], do.Extend(-120, shift=True), ["extended"]),
    Case("ExtendDialog", [("Minutes", "5"), ("Shift the rest", ["space"])], do.Extend(300), ["extended"]),
    Case("JumpDialog", [("Minutes", "10"), ("Reason", "lunch")], do.Jump(600, "lunch"), ["jumped", "inject-due"]),
    Case(
        "NextPhaseDialog",
        [("Not released", ["s", "down", "space", "space"])],
        do.NextPhase("one", {"letter": "skip", "leak": "release"}, until=local(45)),
        ["inject-skipped", "inject-released", "stage-entered", "paused"],
    ),
    Case(
        "NextPhaseDialog", [("Not released", ["S"]), ("Then", NEXT)],
        do.NextPhase("one", {"letter": "skip", "leak": "skip"}), ["inject-skipped", "inject-skipped", "stage-entered"],
    ),
    Case("EndDialog", [("Drafts not sent", ["k"]), ("Reason", "done")], do.End("done", {"rok": "keep"}), ["ended"]),
    Case("LeadDialog", [("Lead", NEXT)], do.NameLead("us", "p-us"), ["lead-named"]),
    Case(
        "WriteDialog",
        [("Message", "On paper."), ("To", ["space", "down", "down", "down", "space"]),
         ("From", ["enter", "home", "down", "down", "enter"]), ("When", "0:40")],
        do.Write(["japan", "control"], "On paper.", "us", happened=40_000),
        ["message-sent"],
        lambda world: d.WriteDialog(world.state, world.times, to=["us", "japan"]),
    ),
    Case(
        "MeetingDialog",
        [("Between", ["space", *NEXT]), ("When", "T+00:30")],
        do.LogMeeting(["us", "japan"], happened=30_000),
        ["meeting-logged"],
    ),
    Case(
        "EnterReplyDialog", [("Answer", NEXT), ("When", "1:10")],
        do.EnterReply("choice", "us", "", f"No {EVIL}", 70_000), ["replied"],
    ),
    Case(
        "EnterMoveDialog", [("When", "1:15")],
        do.EnterMove(
            "rok", [Action(f"Call {EVIL}", toward=["us"])], {"intent": EVIL}, ["us"], happened=75_000
        ),
        ["move-submitted"],
    ),
    Case(
        "EndorseDialog", [("Japan 日本", ["space"]), ("When", "1:20")],
        do.EnterEndorsement("move-1", 1, "japan", "endorse", "", 80_000), ["move-endorsed"],
    ),
    Case("ReleaseDialog", [("When", "1:05")], do.Release("launch", ["rok"], 1, 65_000), ["inject-released"]),
    Case("MoveSeatDialog", [("To", NEXT)], do.MoveSeat("p-us", "japan"), ["seat-moved"]),
    Case("NoteDialog", [("Note", "Results at 11:05")], do.SetScreen(["clock"], "Results at 11:05"), ["screen-set"]),
    Case("CheckDialog", [("They read", " 읽힙니까?")], do.AskCheck(f"{CHECK} 읽힙니까?"), ["check-asked"]),
    Case(
        "QuestionnaireDialog",
        [("Title", "Go on?"), ("Questions", "Shall we? [yes / no]\nHow sure? [1-10]\nWhy?"), ("To", ["down", "space"])],
        do.OpenQuestionnaire(
            "", "Go on?", "",
            [{"id": "q1", "asks": "Shall we?", "kind": "choice", "choices": ["yes", "no"]},
             {"id": "q2", "asks": "How sure?", "kind": "scale", "low": 1, "high": 10},
             {"id": "q3", "asks": "Why?", "kind": "text", "required": False}],
            ["players", "observers"],
        ),
        ["questionnaire-opened"],
    ),
    Case("RemoveSeatDialog", [("Seat", NEXT)], do.RemoveSeat("p-japan"), ["seat-left"]),
    Case("PauseDialog", [("Reason", "tea [/x]")], do.Pause("tea [/x]"), ["paused"]),
    Case("PauseDialog", [("Reason", "tea"), ("Minutes", "15")], do.Pause("tea", until=local(15)), ["paused"]),
    Case("StopDialog", [("Reason", "fire alarm")], do.Pause("fire alarm", True), ["paused"]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_what_is_typed_becomes_a_command_that_the_rules_accept(case: Case) -> None:
    world = busy()
    make = case.make or EVERY[case.name]
    async with opened(lambda: make(world)) as dialog:
        for label, what in case.steps:
            await dialog.to(label)
            await (dialog.type(what) if isinstance(what, str) else dialog.press(*what))
        got = await dialog.confirm()
    assert (got.command if isinstance(got, Then) else got) == case.command
    assert [event.kind for event in world.do(case.command, at=90_000)][: len(case.events)] == case.events


def test_every_dialog_is_filled_by_some_case() -> None:
    # These make no command, or one for before the start or after the end: tests of their own below, in test_people and
    # in test_evaluation.
    others = {"AddPersonDialog", "LoadRosterDialog", "PracticeDialog", "SignDialog"}
    assert {case.name for case in CASES} | others == set(EVERY)


async def test_a_practice_inject_is_ready_to_be_sent_before_the_start() -> None:
    world = World()
    async with opened(lambda: d.PracticeDialog(world.state)) as dialog:
        command = await dialog.confirm()
    assert [event.kind for event in world.do(command)] == ["practice-sent"]


async def test_an_action_is_written_changed_and_taken_out_in_the_move() -> None:
    world = busy()
    async with opened(lambda: d.EnterMoveDialog(world.state, "rok", DRAFT, world.times)) as dialog:
        await dialog.to("Actions")
        await dialog.press("end", "enter")
        await dialog.fill("What", "Fly home")
        await dialog.fill("Instrument", "")
        await dialog.press("enter", "down", "enter")
        await dialog.to("Toward")
        await dialog.press("end", "space")
        await dialog.press("ctrl+s")
        await dialog.to("Actions")
        await dialog.press("home", "delete")
        await dialog.to("Public line")
        await dialog.type("None.")
        command = await dialog.confirm()
    assert command.actions == [Action("Fly home", "diplomatic", ["beijing"])]
    assert [event.kind for event in world.do(command)] == ["move-submitted"]


async def test_enter_after_the_last_line_confirms() -> None:
    world = busy()
    async with opened(lambda: d.SkipDialog(world.state, "leak")) as dialog:
        await dialog.type("late\n")
        assert dialog.app.got == do.Skip("leak", "late")


async def test_a_held_inject_is_let_go_by_the_same_dialog() -> None:
    world = busy()
    world.do(do.Hold("leak"))
    async with opened(lambda: d.HoldDialog(world.state, "leak")) as dialog:
        assert await dialog.confirm() == do.Hold("leak", False)
