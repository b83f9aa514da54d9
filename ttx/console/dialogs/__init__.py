"""Control's dialogs: each asks for what a command needs and hands the command back, None when cancelled.

They are imported when first asked for: a console starts without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ttx.console.dialogs.amending import AmendDialog
    from ttx.console.dialogs.clock import EndDialog, ExtendDialog, JumpDialog, NextPhaseDialog, PauseDialog, StopDialog
    from ttx.console.dialogs.contact import CheckDialog, PracticeDialog
    from ttx.console.dialogs.desk import AnswerDialog, ObserveDialog, ShiftDialog, WriteDialog
    from ttx.console.dialogs.evaluation import (
        ActionDialog,
        DoneDialog,
        DropEvaluationDialog,
        FindingDialog,
        HotWashDialog,
        ParkDialog,
        RateDialog,
        RemarkDialog,
        SettleDialog,
        SignDialog,
    )
    from ttx.console.dialogs.injects import HoldDialog, RecallDialog, ReleaseDialog, SkipDialog
    from ttx.console.dialogs.judging import JudgeDialog, OutcomeDialog, TickDialog
    from ttx.console.dialogs.moves import EnterMoveDialog
    from ttx.console.dialogs.people import AddPersonDialog, LoadRosterDialog, MoveSeatDialog
    from ttx.console.dialogs.questionnaires import QuestionnaireDialog
    from ttx.console.dialogs.rulings import ReturnDialog, RulingDialog, RulingsReleaseDialog
    from ttx.console.dialogs.screen import NoteDialog
    from ttx.console.dialogs.talks import EndMeetingDialog, MeetingDialog, SeenDialog
    from ttx.console.dialogs.teams import EndorseDialog, EnterReplyDialog, LeadDialog, RemoveSeatDialog
    from ttx.console.dialogs.verdict import MarkDialog, VerdictDialog
    from ttx.console.dialogs.ways import VariantDialog
    from ttx.console.dialogs.writing import AdHocDialog, EditDialog, HintDialog

__all__ = [
    "ActionDialog",
    "AdHocDialog",
    "AddPersonDialog",
    "AmendDialog",
    "AnswerDialog",
    "CheckDialog",
    "DoneDialog",
    "DropEvaluationDialog",
    "EditDialog",
    "EndDialog",
    "EndMeetingDialog",
    "EndorseDialog",
    "EnterMoveDialog",
    "EnterReplyDialog",
    "ExtendDialog",
    "FindingDialog",
    "HintDialog",
    "HoldDialog",
    "HotWashDialog",
    "JudgeDialog",
    "JumpDialog",
    "LeadDialog",
    "LoadRosterDialog",
    "MarkDialog",
    "MeetingDialog",
    "MoveSeatDialog",
    "NextPhaseDialog",
    "NoteDialog",
    "ObserveDialog",
    "OutcomeDialog",
    "ParkDialog",
    "PauseDialog",
    "PracticeDialog",
    "QuestionnaireDialog",
    "RateDialog",
    "RecallDialog",
    "ReleaseDialog",
    "RemarkDialog",
    "RemoveSeatDialog",
    "ReturnDialog",
    "RulingDialog",
    "RulingsReleaseDialog",
    "SeenDialog",
    "SettleDialog",
    "ShiftDialog",
    "SignDialog",
    "SkipDialog",
    "StopDialog",
    "TickDialog",
    "VariantDialog",
    "VerdictDialog",
    "WriteDialog",
]

_PLACES = {
    "amending": "AmendDialog",
    "clock": "EndDialog ExtendDialog JumpDialog NextPhaseDialog PauseDialog StopDialog",
    "contact": "CheckDialog PracticeDialog",
    "evaluation": "ActionDialog DoneDialog DropEvaluationDialog FindingDialog HotWashDialog ParkDialog RateDialog"
    " RemarkDialog SettleDialog SignDialog",
    "desk": "AnswerDialog ObserveDialog ShiftDialog WriteDialog",
    "injects": "HoldDialog RecallDialog ReleaseDialog SkipDialog",
    "judging": "JudgeDialog OutcomeDialog TickDialog",
    "moves": "EnterMoveDialog",
    "people": "AddPersonDialog LoadRosterDialog MoveSeatDialog",
    "questionnaires": "QuestionnaireDialog",
    "rulings": "ReturnDialog RulingDialog RulingsReleaseDialog",
    "screen": "NoteDialog",
    "talks": "EndMeetingDialog MeetingDialog SeenDialog",
    "teams": "EndorseDialog EnterReplyDialog LeadDialog RemoveSeatDialog",
    "verdict": "MarkDialog VerdictDialog",
    "ways": "VariantDialog",
    "writing": "AdHocDialog EditDialog HintDialog",
}
_FILES = {name: place for place, names in _PLACES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _FILES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FILES[name]}"), name)
