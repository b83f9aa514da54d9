"""The log in words: one line for each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ttx.exercise import events as ev
from ttx.exercise.facts import Fact
from ttx.exercise.state import State
from ttx.text import one_line
from ttx.tui.clocks import at_wall, exercise_time, span

if TYPE_CHECKING:
    from ttx.client.control import Live

_TEXT = 200


def log_line(state: State, live: Live, fact: Fact) -> str:
    """When, what, and who did it."""
    who = live.names.get(fact.seat, (fact.seat, ""))[0]
    by = f"  [{who}]" if who else ""
    return f"{fact.seq:>6}  {at_wall(fact.wall)}  {exercise_time(fact.elapsed):>9}  {said(state, fact)}{by}"


def said(state: State, fact: Fact) -> str:
    """What happened."""
    if fact.event is None:
        return "(erased)"
    return _SAY[type(fact.event)](_Say(state), fact.event) + _by_hand(fact)


def _by_hand(fact: Fact) -> str:
    """Both times of what was done on paper and entered afterwards."""
    happened: int | None = getattr(fact.event, "happened", None)
    if happened is None:
        return ""
    return f" (by hand at {exercise_time(happened)}, entered {exercise_time(fact.elapsed)})"


class _Say:
    """Names of things, for sentences."""

    def __init__(self, state: State) -> None:
        self.state = state

    def team(self, name: str) -> str:
        return self.state.playbook.party(name)

    def teams(self, names: Iterable[str]) -> str:
        return ", ".join(map(self.team, names)) or "nobody"

    def inject(self, name: str) -> str:
        known = self.state.injects.get(name)
        return f"“{one_line(known.spec.title, 60)}”" if known else name

    def gauge(self, name: str) -> str:
        spec = self.state.playbook.indicators.get(name)
        return spec.name if spec else name

    def commitment(self, name: str) -> str:
        spec = self.state.playbook.commitments.get(name)
        return f"commitment “{one_line(spec.title, 60)}”" if spec else name

    def objective(self, name: str) -> str:
        spec = self.state.playbook.objectives.get(name)
        return f"objective “{one_line(spec.title, 60)}”" if spec else name

    def move(self, name: str) -> str:
        known = self.state.moves.get(name)
        word = self.state.playbook.word("move").lower()
        return f"{word} of {self.team(known.team)}" if known else name

    def questionnaire(self, name: str) -> str:
        known = self.state.questionnaires.get(name)
        return f"questionnaire “{one_line(known.title, 60)}”" if known else name

    def asked(self, to: Iterable[str]) -> str:
        """Who is asked: players, observers, teams; seats by their number alone."""
        to = list(to)
        groups = [self.team(name) if name in self.state.teams else name for name in to if name not in self.state.seats]
        seats = sum(name in self.state.seats for name in to)
        some = [f"{seats} {'seat' if seats == 1 else 'seats'}"] if seats else []
        return ", ".join([*groups, *some])

    def phase(self, name: str) -> str:
        return next((phase.title for phase in self.state.playbook.phases if phase.id == name), name)


def _why(text: str) -> str:
    return f": {one_line(text, _TEXT)}" if text else ""


def _longer(seconds: int) -> str:
    return "extended" if seconds > 0 else "shortened"


def _actions(event: ev.MoveSubmitted) -> str:
    texts = [action.what for action in event.actions] or list(event.fields.values())
    return _why(" / ".join(texts))


def _closed(event: ev.QuestionnaireClosed) -> str:
    if event.withheld:
        return " closed; too few answered it to stay anonymous, so their answers were destroyed"
    return " closed" + (f" with {len(event.answers)} anonymous answers" if event.answers else "")


def _screen(event: ev.ScreenSet) -> str:
    if event.blank:
        return "screen blanked"
    if event.frozen:
        return "screen frozen"
    return "screen shows " + (", ".join(filter(None, (*event.show, event.item))) or "nothing") + _why(event.note)


_PLACES = {"seats": "to the seats", "screen": "on the screen"}

_SAY: dict[type[ev.Event], Callable[[_Say, Any], str]] = {
    ev.Created: lambda s, e: f"exercise created ({e.purpose})",
    ev.Started: lambda s, e: "START of the exercise",
    ev.Paused: lambda s, e: ("REAL-WORLD STOP" if e.real else "paused") + _why(e.reason),
    ev.Resumed: lambda s, e: "resumed",
    ev.Ended: lambda s, e: "END of the exercise" + _why(e.reason),
    ev.StageEntered: lambda s, e: f"{s.phase(e.phase)}: {e.stage}, planned {span(e.seconds * 1000)}",
    ev.Extended: lambda s, e: f"stage {_longer(e.seconds)} by {span(abs(e.seconds) * 1000)}" + _why(e.reason),
    ev.RateSet: lambda s, e: f"clock at ×{e.rate:g}",
    ev.Jumped: lambda s, e: f"clock jumped {span(e.seconds * 1000)} forward" + _why(e.reason),
    ev.InjectAdded: lambda s, e: f"inject written: {s.inject(str(e.inject.get('id', '')))}",
    ev.InjectEdited: lambda s, e: f"{s.inject(e.inject)} edited ({', '.join(e.changes)})" + _why(e.reason),
    ev.VariantChosen: lambda s, e: f"{s.inject(e.inject)} goes: {e.variant}" + _why(e.reason),
    ev.InjectHeld: lambda s, e: f"{s.inject(e.inject)} {'held' if e.held else 'no longer held'}" + _why(e.reason),
    ev.InjectSkipped: lambda s, e: f"{s.inject(e.inject)} skipped" + _why(e.reason),
    ev.InjectCarried: lambda s, e: f"{s.inject(e.inject)} carried into {s.phase(e.phase)}",
    ev.InjectDue: lambda s, e: f"{s.inject(e.inject)} is due",
    ev.InjectReleased: lambda s, e: (
        f"{s.inject(e.inject)} released to {s.teams([*e.texts, *e.later])}" + (" by itself" if e.automatic else "")
    ),
    ev.InjectRecalled: lambda s, e: f"{s.inject(e.inject)} recalled from {s.teams(e.teams)}" + _why(e.reason),
    ev.InjectOpened: lambda s, e: f"{s.team(e.team)} opened {s.inject(e.inject)}",
    ev.ConditionJudged: lambda s, e: f"{'has' if e.holds else 'has not'} come true: {one_line(e.condition, _TEXT)}",
    ev.HintGiven: lambda s, e: f"hint to {s.team(e.team)}" + _why(e.text),
    ev.OutcomePicked: lambda s, e: f"outcome {e.outcome} of {s.inject(e.inject)}" + _why(e.reason),
    ev.ActionTicked: lambda s, e: (
        f"expected action {e.expected + 1} of {s.inject(e.inject)} {'seen' if e.seen else 'not done'}" + _why(e.note)
    ),
    ev.Replied: lambda s, e: (
        f"{s.team(e.team)} replied to {s.inject(e.inject)}{' LATE' if e.late else ''}"
        + _why(" ".join(filter(None, (e.choice, e.text))))
    ),
    ev.MoveSubmitted: lambda s, e: f"{s.move(e.move)} v{e.version}{' LATE' if e.late else ''}" + _actions(e),
    ev.MoveEndorsed: lambda s, e: f"{s.team(e.team)}: {e.answer} v{e.version} of the {s.move(e.move)}" + _why(e.text),
    ev.MoveReturned: lambda s, e: f"{s.move(e.move)} returned" + _why(e.question),
    ev.DraftClosed: lambda s, e: f"draft of {s.team(e.team)} {'kept' if e.kept else 'discarded'}",
    ev.MessageSent: lambda s, e: f"{s.team(e.sender)} to {s.teams(e.to)}" + _why(e.text),
    ev.RequestMade: lambda s, e: f"{s.team(e.team)} asks control" + _why(e.text),
    ev.RequestAnswered: lambda s, e: "request answered" + _why(e.text),
    ev.DeskClaimed: lambda s, e: f"{e.item} {'claimed' if e.claimed else 'put back'}",
    ev.MeetingAsked: lambda s, e: f"{s.team(e.by)} asks {s.teams(e.teams)} for a meeting" + _why(e.topic),
    ev.MeetingAnswered: lambda s, e: (
        f"{s.team(e.team)} {'agrees to meet' if e.agrees else 'does not meet'}" + _why(e.text)
    ),
    ev.MeetingStarted: lambda s, e: f"{e.meeting} begins",
    ev.MeetingEnded: lambda s, e: f"{e.meeting} ends" + _why(e.result or e.text),
    ev.MeetingLogged: lambda s, e: (
        f"{s.teams(e.teams)} talked ({', '.join(filter(None, (e.level, e.channel)))})" + _why(e.topic)
    ),
    ev.RulingDrafted: lambda s, e: f"{e.ruling} drafted, v{e.version}" + _why(e.outcome),
    ev.Rolled: lambda s, e: (
        f"{e.ruling} v{e.version}: {e.roll} rolled for {e.odds} percent, {'came true' if e.came_true else 'did not'}"
    ),
    ev.RulingReleased: lambda s, e: f"{e.ruling} released",
    ev.RulingDropped: lambda s, e: f"{e.ruling} dropped" + _why(e.reason),
    ev.RulingAmended: lambda s, e: f"{e.ruling} amended, v{e.version}" + _why(f"{e.outcome} ({e.reason})"),
    ev.CommitmentMarked: lambda s, e: f"{s.commitment(e.commitment)}: {e.standing or 'no mark'}" + _why(e.reason),
    ev.VerdictGiven: lambda s, e: f"verdict of control: {e.verdict}" + _why(e.reason),
    ev.IndicatorShifted: lambda s, e: f"{s.gauge(e.indicator)} {e.delta:+g} to {e.value:g}" + _why(e.reason),
    ev.ObservationNoted: lambda s, e: f"noted{' on ' + s.team(e.team) if e.team else ''}" + _why(e.text),
    ev.ObjectiveRated: lambda s, e: f"{s.objective(e.objective)} rated {e.rating or 'no more'}" + _why(e.explanation),
    ev.Parked: lambda s, e: "parked" + _why(e.text),
    ev.ParkedSettled: lambda s, e: f"{e.item} settled" + _why(e.note),
    ev.HotWashNoted: lambda s, e: f"hot wash, {e.column}" + (_why(e.text) or ": a note is taken back"),
    ev.FindingWritten: lambda s, e: (
        f"{e.finding} v{e.version}, {e.side}{', by rule' if e.by_rule else ''}" + _why(e.text)
    ),
    ev.FindingConfirmed: lambda s, e: f"{e.finding} confirmed",
    ev.FindingDropped: lambda s, e: f"{e.finding} dropped" + _why(e.reason),
    ev.ActionPlanned: lambda s, e: f"{e.action} v{e.version}, {e.owner or 'unassigned'}" + _why(e.text),
    ev.ContactNamed: lambda s, e: f"{e.action} has a contact" if e.contact else f"{e.action} has no contact any more",
    ev.ActionClosed: lambda s, e: f"{e.action} {'done' if e.done else 'open again'}" + _why(e.note),
    ev.ActionDropped: lambda s, e: f"{e.action} dropped" + _why(e.reason),
    ev.Commented: lambda s, e: f"remark on {e.about}" + _why(e.text),
    ev.LeadEvaluatorNamed: lambda s, e: f"lead evaluator {'named' if e.seat else 'freed'}",
    ev.ReportSigned: lambda s, e: "report signed" + _why(e.note),
    ev.ReportReopened: lambda s, e: "report is a draft again" + _why(e.reason),
    ev.SeatJoined: lambda s, e: f"{e.role} joined{' ' + s.team(e.team) if e.team else ''}",
    ev.SeatLeft: lambda s, e: "a seat was removed" + _why(e.reason),
    ev.LeadNamed: lambda s, e: f"lead of {s.team(e.team)} {'named' if e.seat else 'freed'}",
    ev.SeatMoved: lambda s, e: f"a seat moved to {s.team(e.team)}",
    ev.LeadAsked: lambda s, e: f"a seat asks for the lead of {s.team(e.team)}",
    ev.CheckAsked: lambda s, e: "comms check" + _why(e.text),
    ev.CheckConfirmed: lambda s, e: "comms check confirmed",
    ev.PracticeSent: lambda s, e: f"practice inject “{one_line(e.title, 60)}” sent to all teams",
    ev.PracticeAnswered: lambda s, e: f"{s.team(e.team)} answered the practice inject" + _why(e.text),
    ev.QuestionnaireOpened: lambda s, e: (
        f"{s.questionnaire(e.questionnaire)} to {s.asked(e.to)}" + (", anonymous" if e.anonymous else "")
    ),
    ev.QuestionnaireAnswered: lambda s, e: f"{s.questionnaire(e.questionnaire)} answered",
    ev.QuestionnaireClosed: lambda s, e: s.questionnaire(e.questionnaire) + _closed(e),
    ev.ResultsShown: lambda s, e: f"results of {s.questionnaire(e.questionnaire)} " + (
        "shown " + " and ".join(_PLACES[place] for place in e.to) if e.to else "taken back"
    ),
    ev.ScreenSet: lambda s, e: _screen(e),
    ev.Erased: lambda s, e: f"{len(e.seqs)} rows erased" + _why(e.reason),
}  # fmt: skip
