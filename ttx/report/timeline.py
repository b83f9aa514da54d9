"""The course of play, one line for each thing that happened, with its three clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ttx.exercise import events as ev
from ttx.exercise.events import Event
from ttx.exercise.facts import Fact
from ttx.report.adjudicated import SENTENCES
from ttx.report.words import Wording, by_hand, count, listed, signed, span
from ttx.text import one_line


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    seq: int
    at: int
    wall: str
    scenario: str
    phase: str
    kind: str
    """clock, inject, team, control, indicator, note or log; what is of the clock, everybody was told"""
    what: str
    detail: str = ""
    """what somebody wrote, cut short; in full elsewhere"""


Sentence = Callable[["Told", Any], tuple[str, str, str]]
_SENTENCES: dict[type[Event], Sentence] = {**SENTENCES}
_LONGEST = 220


def _tells(kind: type[Event]) -> Callable[[Sentence], Sentence]:
    def register(function: Sentence) -> Sentence:
        _SENTENCES[kind] = function
        return function

    return register


class Told:
    """Turns facts into lines. Each is asked for after its fact was applied."""

    def __init__(self, wording: Wording) -> None:
        self.say = wording

    def entry(self, fact: Fact) -> Entry | None:
        """The line for a fact; None for what is told elsewhere or is no part of play: who joined, who opened or
        claimed what, who answered a questionnaire, the comms check and practice before the start.
        """
        state = self.say.state
        if fact.event is None:
            kind, what, detail = "log", "A row whose content was erased", ""
        elif type(fact.event) not in _SENTENCES:
            return None
        else:
            kind, what, detail = _SENTENCES[type(fact.event)](self, fact.event)
            happened = getattr(fact.event, "happened", None)
            what += f" ({by_hand(happened, fact.elapsed)})" if happened is not None else ""
        detail = one_line(detail, _LONGEST)
        return Entry(fact.seq, fact.elapsed, fact.wall, state.scenario, state.phase, kind, what, detail)


@_tells(ev.Created)
def _created(told: Told, event: ev.Created) -> tuple[str, str, str]:
    return "clock", "The exercise is set up; the lobby opens", ""


@_tells(ev.Started)
def _started(told: Told, event: ev.Started) -> tuple[str, str, str]:
    return "clock", "StartEx", ""


@_tells(ev.Paused)
def _paused(told: Told, event: ev.Paused) -> tuple[str, str, str]:
    return "clock", "REAL-WORLD STOP" if event.real else "Pause", event.reason


@_tells(ev.Resumed)
def _resumed(told: Told, event: ev.Resumed) -> tuple[str, str, str]:
    return "clock", "Play goes on", ""


@_tells(ev.Ended)
def _ended(told: Told, event: ev.Ended) -> tuple[str, str, str]:
    return "clock", "EndEx", event.reason


@_tells(ev.StageEntered)
def _stage(told: Told, event: ev.StageEntered) -> tuple[str, str, str]:
    phase = next((phase for phase in told.say.book.phases if phase.id == event.phase), None)
    first = phase is not None and next(iter(phase.stages)) == event.stage
    where = told.say.phase_title(phase) if phase and first else told.say.phase(event.phase)
    return "clock", f"{where} · stage {event.stage}, {span(event.seconds * 1000)} planned", ""


@_tells(ev.Extended)
def _extended(told: Told, event: ev.Extended) -> tuple[str, str, str]:
    what = "extended" if event.seconds > 0 else "shortened"
    return "control", f"Stage {told.say.state.stage} {what} by {span(abs(event.seconds) * 1000)}", event.reason


@_tells(ev.RateSet)
def _rate(told: Told, event: ev.RateSet) -> tuple[str, str, str]:
    return "control", f"The clock runs at {event.rate:g} times real time", ""


@_tells(ev.Jumped)
def _jumped(told: Told, event: ev.Jumped) -> tuple[str, str, str]:
    return "control", f"The clock jumps forward by {span(event.seconds * 1000)}", event.reason


@_tells(ev.InjectAdded)
def _added(told: Told, event: ev.InjectAdded) -> tuple[str, str, str]:
    return "control", f"Control writes a new inject, {told.say.inject(str(event.inject.get('id', '')))}", ""


@_tells(ev.InjectEdited)
def _edited(told: Told, event: ev.InjectEdited) -> tuple[str, str, str]:
    keys = listed(event.changes)
    return "control", f"Control edits {told.say.inject(event.inject)} before release ({keys})", event.reason


@_tells(ev.InjectHeld)
def _held(told: Told, event: ev.InjectHeld) -> tuple[str, str, str]:
    what = "holds" if event.held else "lets go of"
    return "control", f"Control {what} {told.say.inject(event.inject)}", event.reason


@_tells(ev.InjectSkipped)
def _skipped(told: Told, event: ev.InjectSkipped) -> tuple[str, str, str]:
    return "inject", f"SKIPPED: {told.say.inject(event.inject)}", event.reason


@_tells(ev.InjectCarried)
def _carried(told: Told, event: ev.InjectCarried) -> tuple[str, str, str]:
    where = told.say.phase(event.phase)
    return "control", f"{told.say.inject(event.inject)} was not released; carried over to {where}", ""


@_tells(ev.InjectReleased)
def _released(told: Told, event: ev.InjectReleased) -> tuple[str, str, str]:
    say = told.say
    how = " by itself" if event.automatic else ""
    what = f"{say.inject(event.inject)} goes out{how} to {say.parties(event.texts)}" if event.texts else ""
    if (wordings := len(set(event.texts.values()))) > 1:
        what += f", in {wordings} wordings"
    if event.later:
        later = f"{say.parties(event.later)} will get it later"
        what = f"{what}; {later}" if what else f"{say.inject(event.inject)}: {later}"
    return "inject", what, ""


@_tells(ev.InjectRecalled)
def _recalled(told: Told, event: ev.InjectRecalled) -> tuple[str, str, str]:
    say, detail = told.say, event.reason
    if event.correction:
        detail = f"{detail} · correction: {event.correction}"
    inject = say.state.injects.get(event.inject)
    seen = [team for team in event.teams if inject and team in inject.deliveries and inject.deliveries[team].opened]
    read = f"; {say.parties(seen)} had opened it" if seen else ""
    return "inject", f"RECALLED: {say.inject(event.inject)} from {say.parties(event.teams)}{read}", detail


@_tells(ev.ConditionJudged)
def _judged(told: Told, event: ev.ConditionJudged) -> tuple[str, str, str]:
    what = "has come true" if event.holds else "has not come true"
    return (
        "control",
        f"Control judges that it {what}: “{event.condition}” ({told.say.inject(event.inject)})",
        event.reason,
    )


@_tells(ev.HintGiven)
def _hint(told: Told, event: ev.HintGiven) -> tuple[str, str, str]:
    about = f" about {told.say.inject(event.inject)}" if event.inject else ""
    return "control", f"HINT to {told.say.party(event.team)}{about}", event.text


@_tells(ev.OutcomePicked)
def _outcome(told: Told, event: ev.OutcomePicked) -> tuple[str, str, str]:
    inject = told.say.state.injects.get(event.inject)
    known = inject.spec.outcomes if inject else []
    text = known[event.outcome - 1].if_ if event.outcome <= len(known) else f"outcome {event.outcome}"
    return "control", f"Outcome of {told.say.inject(event.inject)}: {text}", event.reason


@_tells(ev.ActionTicked)
def _ticked(told: Told, event: ev.ActionTicked) -> tuple[str, str, str]:
    inject = told.say.state.injects.get(event.inject)
    known = inject.spec.expect if inject else []
    what = "seen" if event.seen else "not seen"
    if event.expected >= len(known):
        return "note", f"Expected action {what}", event.note
    expected = known[event.expected]
    return "note", f"Expected action {what}: {told.say.party(expected.team)}: {expected.action}", event.note


@_tells(ev.Replied)
def _replied(told: Told, event: ev.Replied) -> tuple[str, str, str]:
    extra = [f"version {event.version}"] if event.version > 1 else []
    extra += ["LATE"] if event.late else []
    extra += ["entered by control"] if event.entered_for else []
    more = f" ({', '.join(extra)})" if extra else ""
    text = " · ".join(filter(None, (event.choice, event.text)))
    return "team", f"{told.say.party(event.team)} replies to {told.say.inject(event.inject)}{more}", text


@_tells(ev.MoveSubmitted)
def _submitted(told: Told, event: ev.MoveSubmitted) -> tuple[str, str, str]:
    say = told.say
    extra = [f"version {event.version}"] if event.version > 1 else []
    extra += [f"joint with {say.parties(event.joint)}"] if event.joint else []
    extra += ["LATE"] if event.late else []
    extra += ["entered by control"] if event.entered_for else []
    extra += ["an unsent draft, submitted at the end"] if event.unsent else []
    more = f" ({'; '.join(extra)})" if extra else ""
    text = "; ".join(action.what for action in event.actions) or event.fields.get("intent", "")
    return "team", f"{say.party(event.team)} submits its {say.move_word}{more}", text


ANSWERS = {"endorse": "endorses", "reserve": "endorses with a reservation", "refuse": "REFUSES"}


@_tells(ev.MoveEndorsed)
def _endorsed(told: Told, event: ev.MoveEndorsed) -> tuple[str, str, str]:
    what = told.say.move(event.move, event.version)
    return "team", f"{told.say.party(event.team)} {ANSWERS.get(event.answer, event.answer)}: {what}", event.text


@_tells(ev.MoveReturned)
def _returned(told: Told, event: ev.MoveReturned) -> tuple[str, str, str]:
    return (
        "control",
        f"Control returns it for clarification: {told.say.move(event.move, event.version)}",
        event.question,
    )


@_tells(ev.DraftClosed)
def _draft(told: Told, event: ev.DraftClosed) -> tuple[str, str, str]:
    what = "kept as evidence" if event.kept else "discarded"
    return "team", f"Unsent draft of {told.say.party(event.team)}: {what}", ""


@_tells(ev.MessageSent)
def _message(told: Told, event: ev.MessageSent) -> tuple[str, str, str]:
    return "team", f"{told.say.party(event.sender)} writes to {told.say.parties(event.to)}", event.text


@_tells(ev.RequestMade)
def _request(told: Told, event: ev.RequestMade) -> tuple[str, str, str]:
    return "team", f"{told.say.party(event.team)} asks control", event.text


@_tells(ev.RequestAnswered)
def _answered(told: Told, event: ev.RequestAnswered) -> tuple[str, str, str]:
    known = told.say.state.requests.get(event.request)
    who = told.say.party(known.team) if known else event.request
    return "control", f"Control answers the request of {who}", event.text


def _of_meeting(told: Told, meeting: str) -> str:
    known = told.say.state.meetings.get(meeting)
    return told.say.parties(known.teams) if known else meeting


@_tells(ev.MeetingAsked)
def _asked(told: Told, event: ev.MeetingAsked) -> tuple[str, str, str]:
    others = told.say.parties(team for team in event.teams if team != event.by)
    how = ", ".join(filter(None, (event.level, event.channel)))
    return "team", f"{told.say.party(event.by)} asks {others} to meet" + (f" ({how})" if how else ""), event.topic


@_tells(ev.MeetingAnswered)
def _agreed(told: Told, event: ev.MeetingAnswered) -> tuple[str, str, str]:
    what = "agrees to meet" if event.agrees else "DECLINES to meet"
    return "team", f"{told.say.party(event.team)} {what}", event.text


@_tells(ev.MeetingStarted)
def _met(told: Told, event: ev.MeetingStarted) -> tuple[str, str, str]:
    return "team", f"Meeting of {_of_meeting(told, event.meeting)} begins", ""


@_tells(ev.MeetingEnded)
def _parted(told: Told, event: ev.MeetingEnded) -> tuple[str, str, str]:
    return "team", f"Meeting of {_of_meeting(told, event.meeting)} ends", _joined(event)


@_tells(ev.MeetingLogged)
def _logged(told: Told, event: ev.MeetingLogged) -> tuple[str, str, str]:
    how = ", ".join(filter(None, (event.level, event.channel)))
    text = " · ".join(filter(None, (event.topic, _joined(event))))
    return "team", f"{told.say.parties(event.teams)} talk" + (f" ({how})" if how else ""), text


def _joined(event: ev.MeetingEnded | ev.MeetingLogged) -> str:
    """What came of it, with the joint text."""
    return " · ".join(filter(None, (event.result, event.text and f"joint text: {event.text}")))


@_tells(ev.IndicatorShifted)
def _shift(told: Told, event: ev.IndicatorShifted) -> tuple[str, str, str]:
    name = told.say.indicator(event.indicator)
    return "indicator", f"{name} {signed(event.delta)} to {event.value:g}", event.reason


@_tells(ev.ObservationNoted)
def _noted(told: Told, event: ev.ObservationNoted) -> tuple[str, str, str]:
    about = f" on {told.say.party(event.team)}" if event.team else ""
    rated = f", rated {event.rating}" if event.rating else ""
    return "note", f"Observation{about}{rated}", event.text


@_tells(ev.SeatLeft)
def _left(told: Told, event: ev.SeatLeft) -> tuple[str, str, str]:
    return "log", f"A seat leaves: {told.say.seat(event.seat)}", event.reason


@_tells(ev.LeadNamed)
def _lead(told: Told, event: ev.LeadNamed) -> tuple[str, str, str]:
    lead = told.say.seat(event.seat) if event.seat else "nobody; anyone in the team submits"
    return "log", f"{told.say.party(event.team)}: the lead is {lead}", ""


@_tells(ev.SeatMoved)
def _moved(told: Told, event: ev.SeatMoved) -> tuple[str, str, str]:
    return "log", f"A seat moves to {told.say.party(event.team)}: {told.say.seat(event.seat)}", ""


@_tells(ev.LeadAsked)
def _asks_lead(told: Told, event: ev.LeadAsked) -> tuple[str, str, str]:
    return "log", f"{told.say.party(event.team)}: {told.say.seat(event.seat)} asks for the lead", ""


@_tells(ev.QuestionnaireOpened)
def _polled(told: Told, event: ev.QuestionnaireOpened) -> tuple[str, str, str]:
    how = ", anonymous" if event.anonymous else ""
    return "control", f"Questionnaire “{event.title}” to {told.say.asked(event.to)}{how}", ""


@_tells(ev.QuestionnaireClosed)
def _counted(told: Told, event: ev.QuestionnaireClosed) -> tuple[str, str, str]:
    known = told.say.state.questionnaires.get(event.questionnaire)
    answered = f" with {count(len(known.answered), 'answer')}" if known else ""
    withheld = "; too few to stay anonymous, so they were destroyed" if event.withheld else ""
    return "control", f"Questionnaire {told.say.questionnaire(event.questionnaire)} closes{answered}{withheld}", ""


_PLACES = {"seats": "to those who were asked", "screen": "on the screen"}


@_tells(ev.ResultsShown)
def _results(told: Told, event: ev.ResultsShown) -> tuple[str, str, str]:
    where = listed(_PLACES[place] for place in event.to)
    how = f"are shown {where}" if where else "are taken back"
    return "control", f"The results of {told.say.questionnaire(event.questionnaire)} {how}", ""


@_tells(ev.ScreenSet)
def _screen(told: Told, event: ev.ScreenSet) -> tuple[str, str, str]:
    if event.blank or event.frozen:
        return "log", f"The screen is {'blanked' if event.blank else 'frozen'}", ""
    return "log", f"The screen shows {listed(filter(None, (*event.show, event.item))) or 'nothing'}", event.note


@_tells(ev.Erased)
def _erased(told: Told, event: ev.Erased) -> tuple[str, str, str]:
    rows = "row" if len(event.seqs) == 1 else "rows"
    return "log", f"The content of {len(event.seqs)} {rows} was erased; the chain still proves the rest", event.reason
