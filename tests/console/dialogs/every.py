"""Every dialog, on a world that has something for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from textual.screen import Screen

from ttx.console import dialogs as d

from .world import EVIL, World, evaluated, held, out

WALL = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)

DRAFT = {"body": {"actions": [{"what": f"Call {EVIL}", "toward": ["us"]}], "fields": {"intent": EVIL}, "joint": ["us"]}}

EVERY: dict[str, Callable[[World], Screen[Any]]] = {
    "ReleaseDialog": lambda world: d.ReleaseDialog(world.state, "launch", world.times),
    "RecallDialog": lambda world: d.RecallDialog(world.state, world.live, "launch"),
    "EditDialog": lambda world: d.EditDialog(world.state, "leak"),
    "AdHocDialog": lambda world: d.AdHocDialog(world.state),
    "SkipDialog": lambda world: d.SkipDialog(world.state, "leak"),
    "HoldDialog": lambda world: d.HoldDialog(world.state, "leak"),
    "HintDialog": lambda world: d.HintDialog(world.state, "us", "launch"),
    "JudgeDialog": lambda world: d.JudgeDialog(world.state, "leak"),
    "OutcomeDialog": lambda world: d.OutcomeDialog(world.state, "launch"),
    "TickDialog": lambda world: d.TickDialog(world.state, "launch", 90_000),
    "RulingDialog": lambda world: d.RulingDialog(world.state, ["move-1"], "ruling-1"),
    "RulingsReleaseDialog": lambda world: d.RulingsReleaseDialog(world.state),
    "ReturnDialog": lambda world: d.ReturnDialog(world.state, "move-1"),
    "AnswerDialog": lambda world: d.AnswerDialog(world.state, "request-1"),
    "WriteDialog": lambda world: d.WriteDialog(world.state, world.times, "beijing", reply_to="message-1"),
    "ShiftDialog": lambda world: d.ShiftDialog(world.state),
    "ObserveDialog": lambda world: d.ObserveDialog(world.state, "us", "launch", 90_000),
    "MeetingDialog": lambda world: d.MeetingDialog(world.state, world.times),
    "EndMeetingDialog": lambda world: d.EndMeetingDialog(held(world).state, "meeting-1", 90_000),
    "SeenDialog": lambda world: d.SeenDialog(world.state, ["us", "japan"], 60_000),
    "VariantDialog": lambda world: d.VariantDialog(world.state, "fork", 90_000),
    "EnterReplyDialog": lambda world: d.EnterReplyDialog(world.state, "choice", "us", world.times),
    "EnterMoveDialog": lambda world: d.EnterMoveDialog(world.state, "rok", DRAFT, world.times),
    "EndorseDialog": lambda world: d.EndorseDialog(world.state, "move-1", "japan", world.times),
    "ExtendDialog": lambda world: d.ExtendDialog(world.state),
    "JumpDialog": lambda world: d.JumpDialog(world.state),
    "NextPhaseDialog": lambda world: d.NextPhaseDialog(world.state, WALL),
    "EndDialog": lambda world: d.EndDialog(world.state, {"rok": DRAFT, "us": {"body": {}}}),
    "MoveSeatDialog": lambda world: d.MoveSeatDialog(world.state, world.live, "p-us"),
    "AddPersonDialog": lambda world: d.AddPersonDialog(world.state, "us"),
    "LoadRosterDialog": lambda world: d.LoadRosterDialog(),
    "QuestionnaireDialog": lambda world: d.QuestionnaireDialog(world.state, world.live),
    "NoteDialog": lambda world: d.NoteDialog(world.state),
    "CheckDialog": lambda world: d.CheckDialog(world.state),
    "PracticeDialog": lambda world: d.PracticeDialog(world.state),
    "LeadDialog": lambda world: d.LeadDialog(world.state, world.live, "us"),
    "RemoveSeatDialog": lambda world: d.RemoveSeatDialog(world.state, world.live),
    "AmendDialog": lambda world: d.AmendDialog(out(world).state, "ruling-1"),
    "MarkDialog": lambda world: d.MarkDialog(world.state, "meet", "modified"),
    "RateDialog": lambda world: d.RateDialog(evaluated(world).state, "firewall", "seat-control"),
    "ParkDialog": lambda world: d.ParkDialog(world.state, "us"),
    "SettleDialog": lambda world: d.SettleDialog(evaluated(world).state, "parked-1"),
    "HotWashDialog": lambda world: d.HotWashDialog(evaluated(world).state, "note-1"),
    "FindingDialog": lambda world: d.FindingDialog(evaluated(world).state, "finding-1"),
    "ActionDialog": lambda world: d.ActionDialog(evaluated(world).state, "finding-1", "action-1"),
    "DoneDialog": lambda world: d.DoneDialog(evaluated(world).state, "action-1", "2026-12-01"),
    "DropEvaluationDialog": lambda world: d.DropEvaluationDialog(evaluated(world).state, "action-1"),
    "RemarkDialog": lambda world: d.RemarkDialog(evaluated(world).state, "finding-1"),
    "SignDialog": lambda world: d.SignDialog(evaluated(world).state),
    "VerdictDialog": lambda world: d.VerdictDialog(world.state),
    "PauseDialog": lambda world: d.PauseDialog(world.state, WALL),
    "StopDialog": lambda world: d.StopDialog(world.state),
}
