"""All that control can do, in one list: keys, palette, footer and help are made from it."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from ttx.console import asked as a
from ttx.console import asked_evaluation as e
from ttx.console import asked_judging as j
from ttx.console import asked_release as w
from ttx.console import asked_room as r
from ttx.console import asked_talks as t
from ttx.console.here import Here
from ttx.console.post import Post, Then
from ttx.exercise.commands import Command

Made = Command | Post | Then | Screen[Any]

CONSOLE = ""
"""Where the facilitator is most of the time; other screens have a name."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that control does with a key."""

    name: str
    key: str
    """as Textual calls it"""
    short: str
    """for the line of keys"""
    title: str
    help: str
    example: str
    make: Callable[[Here], Made] | None = None
    """the command, or the screen that asks for what it needs; None where the console itself does it"""
    ready: Callable[[Here], str] = a.always
    """why it cannot be done just now; empty where it can"""
    anywhere: bool = False
    """works above a dialog too, also while one types"""
    on: tuple[str, ...] = (CONSOLE,)
    """the screens on which its key works"""

    def why_not(self, here: Here) -> str:
        """Why it cannot be done just now; empty where it can."""
        if self.name not in offered(here):
            return RECORDED if here.recorded else NOT_YOURS
        return self.ready(here)

    @property
    def shown(self) -> str:
        """The key as people read it; first that of the screen on which it works."""
        key = _SHOWN.get(self.key, self.key)
        return key if CONSOLE in self.on else f"{ACTIONS[self.on[0]].shown} {key}"

    @property
    def letter(self) -> str:
        """The key alone."""
        return _SHOWN.get(self.key, self.key)


_SHOWN = {
    "right_square_bracket": "]", "right_curly_bracket": "}", "plus": "+", "minus": "-", "question_mark": "?",
    "ctrl+b": "^b", "ctrl+e": "^e", "ctrl+q": "^q",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}  # fmt: skip

GROUPS: dict[str, tuple[Action, ...]] = {
    "Clock": (
        Action("clock", "space", "pause/go on", "Start, pause, go on",
               "Starts the exercise, pauses it (you say why, every seat shows it), or lets it go on.",
               "space, “Fire alarm test, five minutes”, enter", a.clock, a.not_over),
        Action("stage", "right_square_bracket", "next stage", "Next stage", "Goes to the next stage of this phase.",
               "] when the teams have heard the brief", a.next_stage, a.has_next_stage),
        Action("phase", "right_curly_bracket", "next phase", "Next phase",
               "Ends this phase; asks what becomes of each inject that is not out: carry, skip or release.",
               "} then s on what you leave out, ctrl+s", a.next_phase, a.has_next_phase),
        Action("extend", "e", "extend", "Extend the stage",
               "Gives the stage more minutes, or fewer with a minus; what is still to come may be shifted with it.",
               "e, 5, ctrl+s", a.extend, a.begun, on=(CONSOLE, "agenda")),
        Action("agenda", "f8", "agenda", "Agenda of the day",
               "Planned against actual: how late we are, when each stage and break comes, what could be left out.",
               "F8, s on what could go, escape", a.agenda),
        Action("faster", "plus", "faster", "Clock faster", "The exercise clock runs the next step faster.",
               "+ until it says ×5", a.faster, a.not_over),
        Action("slower", "minus", "slower", "Clock slower", "The exercise clock runs the next step slower.",
               "- back to ×1", a.slower, a.not_over),
        Action("jump", "j", "jump", "Jump forward",
               "Puts the clock forward. What it passes becomes due and waits for you.", "j, 10, ctrl+s", a.jump,
               a.begun),
        Action("stop", "f12", "REAL WORLD", "Real-world stop",
               "Freezes everything and blanks every seat; they show only your reason. Space lets it go on.",
               "F12, “Medical help needed in room 2”, ctrl+s", a.stop, a.not_stopped, anywhere=True),
        Action("end", "ctrl+e", "end", "End the exercise", "Ends it for good; asks about each draft that was not sent.",
               "^e, s to submit Japan's draft, ctrl+s", a.end, a.begun),
    ),
    "Injects": (
        Action("release", "r", "release", "Release the inject",
               "Sends the selected inject to all its teams after five seconds; r or enter again sends it at once.",
               "r r", w.release, w.can_release),
        Action("some", "R", "some teams", "Release to some teams",
               "Shows who reads what, and lets you choose the teams.",
               "R, untick ROK with space, ctrl+s", w.release_some, w.can_release),
        Action("way", "V", "which way", "Which way it goes",
               "Chooses one of the ways an inject may go; until it is out you may choose again.",
               "V, space on “The left won”, ctrl+s", w.way, w.can_choose),
        Action("hold", "h", "hold", "Hold, or no longer", "Keeps the inject back whatever its time, or lets it be due.",
               "h, “they are not ready”, ctrl+s", a.hold, a.is_inside),
        Action("skip", "s", "skip", "Skip the inject", "Leaves it out; the report says why.",
               "s, “no time left”, ctrl+s", a.skip, a.can_skip, on=(CONSOLE, "agenda")),
        Action("recall", "x", "recall", "Recall the inject",
               "Takes it back, with a correction; shows who has opened it. Effects and deadlines are reversed.",
               "x, “wrong team”, ctrl+s", a.recall, a.is_out),
        Action("edit", "E", "edit", "Edit before release",
               "Changes title, texts or deadline of an inject that is not out.",
               "E, correct the hour, ctrl+s", a.edit, a.is_inside),
        Action("adhoc", "a", "write inject", "Write an inject now", "A title, a text, teams; it goes out at once.",
               "a, “Power cut”, the text, ctrl+s", a.adhoc, a.begun),
        Action("judge", "c", "come true?", "Has it come true?",
               "Says whether a sentence that the inject waits for, or that suggests the next one, has come true.",
               "c on “Any team makes a side deal”, ctrl+s", a.judge, a.can_judge),
        Action("outcome", "p", "outcome", "Pick the outcome",
               "Says how the inject ended; indicators move, actors write.",
               "p, space on the second, ctrl+s", a.outcome, a.has_outcomes),
        Action("hint", "i", "hint", "Hint to the team shown", "Helps a stuck team with the inject's hint, or your own.",
               "3 to show ROK, i, ctrl+s", a.hint, a.has_team),
        Action("tick", "t", "tick", "Tick an expected action", "Says that a team did, or did not, what was expected.",
               "t, space on the action, ctrl+s", a.tick, a.has_expected),
        Action("detail", "n", "notes", "The inject in full", "Texts for each team, replies, notes, what it waits for.",
               "n, then escape", a.detail, a.is_selected),
    ),
    "Desk": (
        Action("open", "enter", "open", "Open what is selected",
               "Releases an inject, answers a request or message, rules on a move, begins or ends a meeting.",
               "enter on a request",
               on=(CONSOLE, "codes", "questionnaires", "screen", "before", "contact", "evaluation")),
        Action("rule", "g", "rule", "Rule on the move",
               "Drafts a ruling on the selected move, or on all that are marked.",
               "f on two moves, g, outcome, ctrl+s", a.rule, a.has_moves),
        Action("mark", "f", "mark", "Mark a move", "Marks moves that one ruling is to cover.", "f on each, then g"),
        Action("rulings", "G", "release rulings", "Release the rulings",
               "Makes the drafted rulings happen, all at once.",
               "G, ctrl+s", a.rulings, a.has_drafts),
        Action("drop", "D", "drop draft", "Drop a ruling's draft", "Throws away the selected draft of a ruling.",
               "D on the draft, enter", a.drop, a.is_draft),
        Action("roll", "O", "roll", "Roll for a draft",
               "Lets chance decide about the selected draft by its odds; the roll is kept and stands.",
               "O on the draft, enter", j.roll, j.can_roll),
        Action("amend", "A", "amend", "Amend a ruling that is out",
               "Changes what the selected ruling, or the newest, says and shifts; teams see that theirs was amended.",
               "A, the outcome, the reason, ctrl+s", j.amend, j.can_amend),
        Action("return", "b", "send back", "Return the move", "Asks the team to make its move clearer.",
               "b, “Who pays?”, ctrl+s", a.send_back, a.has_move),
        Action("endorse", "N", "endorsement", "Enter an endorsement", "Records what a team says of a joint move.",
               "N on the joint move, ctrl+s", a.endorse, a.is_joint),
        Action("claim", "u", "claim", "Claim, or put back", "Tells the other controllers that you take this.",
               "u on a request", a.claim, a.can_claim),
        Action("write", "w", "as actor", "Write as an actor", "Writes to teams as somebody whom control plays.",
               "w, From: Beijing, the text, ctrl+s", a.write),
        Action("message", "m", "message", "Message to the team shown", "Writes to teams as control.",
               "m, “Ten minutes left”, ctrl+s", a.message),
        Action("shift", "d", "indicator", "Shift an indicator", "Moves a gauge by hand, with a reason.",
               "d, Trust, -5, the reason, ctrl+s", a.shift, a.has_gauges),
        Action("observe", "o", "note", "Note an observation",
               "What you saw, on which team and objective; may be rated.",
               "o, “Japan called Seoul first”, ctrl+s", a.observe, on=(CONSOLE, "evaluation")),
        Action("meeting", "k", "log talk", "Log a talk of the team shown",
               "A talk that you saw and nobody asked for in the tool: whom they talked with, or enter to say more.",
               "1 to show the United States, k, 2 for Japan", t.talk, a.begun),
    ),
    "Verdict": (
        Action("scorecard", "S", "scorecard", "Scorecard of commitments",
               "What was promised before the exercise, and what became of it in each phase.", "S, then escape",
               j.scorecard, j.has_commitments),
        Action("kept", "k", "kept", "Commitment kept", "It stands as it was promised.", "S, k on a commitment",
               j.kept, j.can_mark, on=("scorecard",)),
        Action("modified", "m", "modified", "Commitment modified", "It stands in another form; says which and why.",
               "S, m, “ministers instead of leaders”, ctrl+s", j.modified, j.can_mark, on=("scorecard",)),
        Action("dropped", "d", "dropped", "Commitment dropped", "It stands no more; says why.",
               "S, d, “no date was found”, ctrl+s", j.dropped, j.can_mark, on=("scorecard",)),
        Action("unmark", "u", "no mark", "Take a commitment's mark back", "The history keeps it; it counts no more.",
               "S, u on a commitment", j.unmark, j.is_marked, on=("scorecard",)),
        Action("verdict", "J", "verdict", "Give your verdict",
               "How you answer the question of the exercise; the report sets it beside the rule and the ballot.",
               "J, space on one, the reason, ctrl+s", j.verdict, j.has_verdicts),
    ),
    "Evaluation": (
        Action("evaluation", "f9", "evaluation", "Evaluation and report",
               "Objectives with their ratings and evidence, findings, actions, hot wash, what is parked.",
               "F9, then escape", e.evaluation),
        Action("park", "q", "park", "Park a question", "Puts something aside to be talked about later.",
               "q, “Who pays for the link?”, ctrl+s", e.park, on=(CONSOLE, "evaluation")),
        Action("settle", "t", "settle", "Settle what is parked", "Says what became of it.", "F9, t, ctrl+s", e.settle,
               e.is_parked, on=("evaluation",)),
        Action("rate", "r", "rate", "Rate an objective", "P, S, M, U or not observed, with why; yours alone.",
               "F9, r, space on S, why, ctrl+s", e.rate, e.is_objective, on=("evaluation",)),
        Action("hot-wash", "h", "hot wash", "Note the hot wash",
               "What the plenary says: went well, to be improved, surprised us, change by when.",
               "F9, h, “One list of numbers”, ctrl+s", e.hot_wash, on=("evaluation",)),
        Action("finding", "w", "finding", "Write a finding",
               "A strength or an area for improvement, with its evidence and why it was so.",
               "F9, w, the sentence, ctrl+s", e.finding, on=("evaluation",)),
        Action("draft", "g", "draft by rule", "Draft findings from the log",
               "What was done in time, late or not at all, and what was rated; flagged until one says it.", "F9, g",
               e.draft, e.has_drafts, on=("evaluation",)),
        Action("confirm", "c", "confirm", "Confirm a draft", "You say what a rule had drafted.", "F9, c on a finding",
               e.confirm, e.is_draft, on=("evaluation",)),
        Action("plan", "a", "action", "Plan a corrective action", "What is to be done, by whom and until when.",
               "F9, a on a finding, ctrl+s", e.plan, e.can_plan, on=("evaluation",)),
        Action("done", "d", "done", "Action done, or open again", "Keeps when, and what was done.",
               "F9, d on an action, ctrl+s", e.done, e.is_action, on=("evaluation",)),
        Action("unsay", "D", "drop", "Drop a finding or an action", "The report does not tell it; the log keeps it.",
               "F9, D, the reason, ctrl+s", e.drop, e.is_either, on=("evaluation",)),
        Action("remark", "m", "remark", "Remark on a finding or an action", "For those who write the report.",
               "F9, m, “Say whose numbers”, ctrl+s", e.remark, e.is_either, on=("evaluation",)),
        Action("sign", "S", "sign", "Sign the report", "It is no draft any more, until something in it changes.",
               "F9, S, ctrl+s", e.sign, e.can_sign, on=("evaluation",)),
        Action("reopen", "U", "reopen", "Make the report a draft again", "Its signature is taken away.", "F9, U",
               e.reopen, e.is_signed, on=("evaluation",)),
        Action("lead-evaluator", "E", "lead evaluator", "Name the lead evaluator",
               "Who confirms what was drafted, and signs.", "F3, E on an evaluator", e.lead_evaluator, e.is_evaluator,
               on=("people",)),
    ),
    "Teams": (
        Action("sees", "v", "whole screen", "What the team sees, whole",
               "All that the team shown has, on the whole screen.",
               "2 v, then escape"),
        Action("reply", "y", "enter reply", "Enter a reply",
               "Types the reply of the team shown to the selected inject.",
               "1 y, the reply, ctrl+s", a.reply, a.can_reply),
        Action("move", "Y", "enter move", "Enter a move", "Types a whole move for the team shown.", "1 Y, ctrl+s",
               a.move, a.begun),
        Action("lead", "L", "lead", "Name the lead", "Who alone replies and submits for the team shown.",
               "2 L, space on a name, ctrl+s", a.lead, a.has_team, on=(CONSOLE, "people")),
        Action("pen", "P", "pen", "Give the pen", "Gives the pen of the team's draft to a seat, or frees it.",
               "2 P, enter", None, a.has_team, on=(CONSOLE, "people")),
        Action("remove", "X", "remove seat", "Remove a seat", "Shows somebody out; what they wrote stays.",
               "X, space on the name, ctrl+s", a.remove, on=(CONSOLE, "people")),
    ),
    "People": (
        Action("people", "f3", "people", "People",
               "Who sits where, who is away, who leads, who is expected; what each of control's has claimed.",
               "F3, then escape", r.people, on=(CONSOLE, "before")),
        Action("attend", "space", "in the room", "Mark attendance",
               "Says that somebody on the list is in the room, or is not.", "F3, space on a name", r.attend,
               r.is_listed, on=("people",)),
        Action("move-seat", "T", "other team", "Move a seat to another team",
               "They read what the new team has from then on.", "F3, T on a name, space on the team, ctrl+s",
               r.move_seat, on=("people",)),
        Action("add", "a", "add", "Add a person to the list", "Somebody who was not expected.",
               "F3, a, the name, ctrl+s", r.add, on=("people",)),
        Action("strike", "D", "off the list", "Take a person off the list", "Their seat, if they have one, stays.",
               "F3, D on a name, enter", r.strike, r.is_listed, on=("people",)),
        Action("load", "l", "load a list", "Load a list of people",
               "From a CSV file with the columns name, office, team, role.", "F3, l, ~/people.csv, ctrl+s", r.load,
               on=("people",)),
        Action("code", "K", "new code", "A new join code",
               "For a team or a role; the cards with the old one stop working.", "F2, K on a team, enter",
               r.code, r.has_place, on=("codes", "people")),
    ),
    "Questionnaires": (
        Action("questionnaires", "f4", "questionnaires", "Questionnaires",
               "Those of the playbook, open ones with their counts, results.", "F4, then escape", r.questionnaires),
        Action("ask", "o", "open", "Open a questionnaire", "Asks one of the playbook's.", "F4, o on a title, ctrl+s",
               r.ask, r.has_sources, on=("questionnaires",)),
        Action("ask-now", "w", "write one", "Write a questionnaire now", "A title and a question on each line.",
               "F4, w, “Go on?”, “Shall we go on? [yes / no]”, ctrl+s", r.ask_now, on=("questionnaires",)),
        Action("close", "c", "close", "Close a questionnaire", "Nobody answers any more; results can be shown.",
               "F4, c, enter", r.close, r.has_open, on=("questionnaires",)),
        Action("results", "v", "results", "Results of a questionnaire", "Bars, means and texts, for control.",
               "F4, v, then escape", r.results, r.has_closed, on=("questionnaires",)),
        Action("to-seats", "s", "seats: show / take back", "Show results to the seats, or take them back",
               "Counts and texts without names, to those who were asked.", "F4, s", r.to_seats, r.has_results,
               on=("questionnaires",)),
        Action("to-screen", "p", "projector: show / take back", "Show results on the projector, or take them back",
               "Counts and texts without names, to the room.", "F4, p", r.to_screen, r.has_results,
               on=("questionnaires",)),
    ),
    "Projector": (
        Action("screen", "f5", "projector", "Projector", "What is up, what could be, and what the room sees.",
               "F5, enter on “Indicators”", r.projector, on=(CONSOLE, "before")),
        Action("screen-blank", "z", "blank it", "Blank the projector, or show it again",
               "The room sees nothing of the exercise.", "z while you sort things out", r.screen_blank,
               on=(CONSOLE, "screen")),
        Action("screen-freeze", "Z", "freeze it", "Freeze the projector, or let it go on",
               "The room sees what it sees now, whatever happens.", "Z before a public ruling is due", r.screen_freeze,
               on=(CONSOLE, "screen")),
        Action("screen-note", "n", "note", "A note on the projector", "A line beside the clock.",
               "F5, n, “Results at 11:05”, ctrl+s", r.screen_note, on=("screen",)),
        Action("preview", "v", "what the room sees", "What the room sees", "The projector's picture, as text.",
               "F5, v, then escape", r.preview, on=("screen",)),
    ),
    "Before the start": (
        Action("before", "f6", "checklist", "Checklist before the start",
               "Playbook, address, codes, copies, clocks, people, comms check, practice, projector: what is open.",
               "F6, enter on what is open", r.before),
        Action("contact", "f7", "comms check", "Comms check and practice",
               "Who has confirmed that they read you, who has not; what teams answered to practise.", "F7, then escape",
               r.contact, on=(CONSOLE, "before")),
        Action("check", "c", "ask all", "Ask every seat to confirm",
               "Shows each seat a text with a button that confirms it.", "F7, c, ctrl+s", r.check, a.not_over,
               on=("contact",)),
        Action("practice", "i", "practice inject", "Send a practice inject",
               "An inject to practise on, gone when the exercise starts.", "F7, i, ctrl+s", r.practice, r.before_start,
               on=("contact",)),
    ),
    "This screen": (
        Action("codes", "f2", "codes", "Join codes and address",
               "Codes of teams and roles, the address with its QR code, the certificate's fingerprint.",
               "F2, then escape", r.codes, on=(CONSOLE, "before")),
        Action("log", "l", "log", "The log", "Everything that happened, with a filter.", "l, type japan"),
        Action("copy", "B", "copy now", "Make a copy now", "A verified copy into the backup folder.", "B",
               on=(CONSOLE, "before")),
        Action("blank", "ctrl+b", "blank", "Blank this screen", "Hides everything until ^b again.",
               "^b when a player walks in",
               anywhere=True),
        Action("explain", "f1", "help", "What is this, and what now?",
               "Explains the pane or screen you are in, with what the playbook says comes next.", "F1, then escape",
               on=(CONSOLE, "people", "codes", "questionnaires", "screen", "before", "contact", "scorecard", "agenda",
                   "evaluation")),
        Action("help", "question_mark", "all keys", "All keys", "This list.", "?"),
        Action("leave", "ctrl+q", "leave", "Leave the console", "Asks whether the exercise goes on without you.", "^q",
               anywhere=True),
    ),
}  # fmt: skip

ACTIONS = {action.name: action for group in GROUPS.values() for action in group}

READING = frozenset({
    "agenda", "detail", "open", "scorecard", "evaluation", "sees", "people", "questionnaires", "results", "screen",
    "preview", "log", "blank", "explain", "help", "leave",
})  # fmt: skip
"""The actions that change nothing: all there are in a recording."""

RECORDED = "This is a recording: nothing in it can be changed"

NOTING = frozenset({"observe", "tick"}) | {
    name for name, action in ACTIONS.items() if "evaluation" in action.on and name != "lead-evaluator"
}  # fmt: skip
"""What an evaluator does besides; the server refuses the rest."""

NOT_YOURS = "Facilitators do this; you are here as an evaluator"


def offered(here: Here) -> Container[str]:
    """The names of the actions that there are for whoever looks."""
    if here.recorded:
        return READING
    return READING | NOTING if here.role == "evaluator" else ACTIONS


MOVING = (
    ("tab, ← →", "the next pane; shift+tab the one before"),
    ("1 to 9", "show that team"),
    ("↑ ↓", "move in a list; home, end, page up, page down too"),
    ("ctrl+p", "find an action or an inject by name"),
    ("ctrl+s", "confirm in a dialog; escape cancels"),
)
"""Keys that only move, for the help."""
