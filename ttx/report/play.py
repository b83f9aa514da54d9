"""What went out, what each team did with it, and what control made of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ttx.exercise.events import Action
from ttx.exercise.forms import form_of
from ttx.exercise.state import Answer, Delivery, InjectState, Meeting, MoveState, MoveVersion
from ttx.report.record import Record


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of an inject and the teams that got it."""

    teams: list[str]
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An inject as one team had it."""

    team: str
    at: int
    story: str
    """on the team's clock"""
    answer_by: int | None
    first_read: int | None
    title: str
    text: str
    recalled: str
    correction: str


@dataclass(frozen=True, slots=True)
class Injected:
    """An inject as it was executed, or why it was not."""

    id: str
    title: str
    phase: str
    status: str
    priority: str
    scripted: bool
    planned: int | None
    """milliseconds into its phase"""
    released_at: int | None
    sender: str
    method: str
    asks: str
    reason: str
    """of a skip, hold or recall"""
    version: int
    outcomes: list[str]
    judged_at: int | None
    """when control first said what came of it"""
    public: bool
    """whether all who had it had it in the same words, and everybody had it"""
    sent: list[Sent]

    @property
    def wordings(self) -> list[Wording]:
        """Each text that went out, once."""
        found: dict[str, list[str]] = {}
        for sent in self.sent:
            teams = found.setdefault(sent.text, [])
            if sent.team not in teams:
                teams.append(sent.team)
        return [Wording(teams, text) for text, teams in found.items() if text]


@dataclass(frozen=True, slots=True)
class Replied:
    """One version of a reply."""

    version: int
    text: str
    choice: str
    at: int
    late: bool
    entered_for: bool
    by: str
    entered_at: int | None
    """when control entered it, where it was done by hand before"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an inject asked of a team, and what came back."""

    inject: str
    title: str
    asks: str
    at: int
    story: str
    answer_by: int | None
    replies: list[Replied]
    answered_by: str
    """where a decision was asked: the move that answers, in words"""
    move: str
    """the same move's id"""
    first_read: int | None
    answered_at: int | None
    recalled: bool
    overdue: bool

    @property
    def took(self) -> int | None:
        """Milliseconds from having it to the first answer."""
        return None if self.answered_at is None else self.answered_at - self.at

    @property
    def late(self) -> bool:
        return self.answer_by is not None and self.answered_at is not None and self.answered_at > self.answer_by


@dataclass(frozen=True, slots=True)
class Act:
    """One action of a move."""

    what: str
    instrument: str
    toward: list[str]
    visibility: str
    level: str
    timing: str


@dataclass(frozen=True, slots=True)
class Endorsed:
    team: str
    answer: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a move, with its fields under the form's labels."""

    version: int
    at: int
    story: str
    late: bool
    entered_for: bool
    by: str
    actions: list[Act]
    fields: list[tuple[str, str]]
    joint: list[str]
    endorsed: list[Endorsed]
    unanswered: list[str]
    question: str
    """control's, when it gave this version back"""
    entered_at: int | None
    """when control entered it, where it was done by hand before"""


@dataclass(frozen=True, slots=True)
class Move:
    id: str
    team: str
    phase: str
    standing: str
    """alone, waiting, endorsed or refused"""
    ruled: int
    """the version that control ruled on; 0 for none"""
    versions: list[Version]


@dataclass(frozen=True, slots=True)
class Met:
    teams: list[str]
    asked_by: str
    level: str
    channel: str
    topic: str
    status: str
    asked_at: int
    started_at: int | None
    ended_at: int | None
    answers: list[tuple[str, bool, str]]
    result: str
    logged: bool
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A move that was never sent and is kept as evidence."""

    team: str
    phase: str
    actions: list[Act]
    fields: list[tuple[str, str]]


@dataclass(slots=True)
class TeamCourse:
    """All that a team did."""

    id: str
    name: str
    timezone: str
    language: str
    asked: list[Asked] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    meetings: list[Met] = field(default_factory=list)
    hints: list[tuple[int, str, str]] = field(default_factory=list)
    """when, about which inject, text"""
    written: int = 0
    """messages"""
    sent: dict[str, int] = field(default_factory=dict)
    """by recipient; a message may have several"""
    received: dict[str, int] = field(default_factory=dict)
    """by sender"""
    unsent: str = ""


def injects(record: Record) -> list[Injected]:
    """Every inject with its fate."""
    return [_injected(record, inject) for inject in record.state.injects.values()]


def _injected(record: Record, inject: InjectState) -> Injected:
    say, spec = record.wording, inject.spec
    sent: list[Sent] = []
    for team in record.state.playbook.teams:
        for delivery in _deliveries(record, inject, team):
            sent.append(
                Sent(
                    team, delivery.at, say.moment(delivery.scenario, team), delivery.answer_by,
                    min(delivery.opened.values(), default=None), delivery.title, delivery.text,
                    delivery.recalled, delivery.correction,
                )
            )  # fmt: skip
    return Injected(
        inject.id, spec.title, say.phase(inject.phase), inject.status, spec.priority, inject.scripted, inject.at,
        inject.released_at, say.party(spec.from_), spec.method, spec.asks, inject.reason, inject.version,
        [spec.outcomes[number - 1].if_ for number in inject.outcomes if number <= len(spec.outcomes)],
        record.judged.get(inject.id),
        inject.id in record.state.public.items["inject"] and inject.public,
        sent,
    )  # fmt: skip


def _deliveries(record: Record, inject: InjectState, team: str) -> list[Delivery]:
    """All that a team had of an inject: what was recalled and sent again is two."""
    now = [inject.deliveries[team]] if team in inject.deliveries else []
    return [*record.earlier.get((inject.id, team), ()), *now]


def _copies(record: Record, inject: InjectState, team: str) -> Iterator[tuple[Delivery, list[Answer]]]:
    """Each copy with the answers to it: the state hands those to a recalled one on to the next."""
    copies = _deliveries(record, inject, team)
    for place, copy in enumerate(copies):
        until = copies[place + 1].at if place + 1 < len(copies) else None
        yield copy, [each for each in copy.replies if each.at >= copy.at and (until is None or each.at < until)]


def teams(record: Record) -> list[TeamCourse]:
    """What each team did, in the playbook's order."""
    state = record.state
    found = {
        name: TeamCourse(name, spec.name, spec.timezone, spec.language) for name, spec in state.playbook.teams.items()
    }
    moves = {move.id: _move(record, move) for move in state.moves.values()}
    for move in moves.values():
        found[move.team].moves.append(move)
    for name, course in found.items():
        course.asked = sorted(_asked(record, name), key=lambda asked: asked.at)
        course.hints = [
            (hint.at, record.wording.inject(hint.inject) if hint.inject else "", hint.text)
            for hint in state.teams[name].hints
        ]
        course.unsent = state.teams[name].unsent
    for meeting in state.meetings.values():
        met = _met(meeting)
        for team in meeting.teams:
            found[team].meetings.append(met)
    for message in state.messages.values():
        if message.sender in found:
            found[message.sender].written += 1
        for to in message.to:
            if message.sender in found:
                found[message.sender].sent[to] = found[message.sender].sent.get(to, 0) + 1
            if to in found:
                found[to].received[message.sender] = found[to].received.get(message.sender, 0) + 1
    return list(found.values())


def _asked(record: Record, team: str) -> Iterator[Asked]:
    state, say = record.state, record.wording
    for inject in state.injects.values():
        for delivery, given in _copies(record, inject, team):
            if delivery.asks == "read" and not given:
                continue
            replies = [
                Replied(
                    each.version, each.text, each.choice, each.at, each.late, each.entered_for, say.seat(each.seat),
                    record.entered.get((inject.id, team, str(each.version))),
                )
                for each in given
            ]  # fmt: skip
            answered_by, move, at = ("", "", replies[0].at) if replies else _decided(record, team, delivery)
            passed = delivery.answer_by is not None and state.elapsed > delivery.answer_by
            yield Asked(
                inject.id, delivery.title, delivery.asks, delivery.at, say.moment(delivery.scenario, team),
                delivery.answer_by, replies, answered_by, move, min(delivery.opened.values(), default=None), at,
                bool(delivery.recalled),
                at is None and passed and not delivery.recalled,
            )  # fmt: skip


def _decided(record: Record, team: str, delivery: Delivery) -> tuple[str, str, int | None]:
    """The move that answers where a decision was asked: the team's own, or a joint one that it answered."""
    if delivery.asks != "decision":
        return "", "", None
    state = record.state
    phase = next((run.phase for run in reversed(state.runs) if run.at <= delivery.at), "")
    for move in state.moves.values():
        if move.phase != phase:
            continue
        own = next((each.at for each in move.versions if each.at >= delivery.at), None) if move.team == team else None
        if own is not None:
            return f"its {record.wording.move_word}", move.id, own
    for move in state.moves.values():
        answers = [each.endorsements[team].at for each in move.versions if team in each.endorsements]
        if move.phase == phase and answers and max(answers) >= delivery.at:
            whose = record.wording.party(move.team)
            return f"its answer to the joint {record.wording.move_word} of {whose}", move.id, max(answers)
    return "", "", None


def _move(record: Record, move: MoveState) -> Move:
    questions = {each.version: each.question for each in record.questions.get(move.id, ())}
    versions = [_version(record, move, each, questions.get(each.version, "")) for each in move.versions]
    return Move(move.id, move.team, record.wording.phase(move.phase), move.standing, move.ruled, versions)


def _version(record: Record, move: MoveState, version: MoveVersion, question: str) -> Version:
    say = record.wording
    return Version(
        version.version, version.at, say.moment(version.scenario, move.team), version.late, version.entered_for,
        say.seat(version.seat), [_act(record, action) for action in version.actions], labelled(record, version.fields),
        list(version.joint),
        [Endorsed(team, given.answer, given.text, given.at) for team, given in version.endorsements.items()],
        [team for team in version.joint if team not in version.endorsements], question,
        record.entered.get((move.id, str(version.version))),
    )  # fmt: skip


def _act(record: Record, action: Action) -> Act:
    toward = [record.wording.party(name) for name in action.toward]
    return Act(action.what, action.instrument, toward, action.visibility, action.level, action.timing)


def labelled(record: Record, fields: dict[str, str]) -> list[tuple[str, str]]:
    """Fields under the labels of the form and in its order; what the form no longer has comes last, under its id."""
    form = {each.id: each.label for each in form_of(record.state.playbook)}
    known = [(label, fields[name]) for name, label in form.items() if name in fields]
    return known + [(name, text) for name, text in fields.items() if name not in form]


def drafts(record: Record) -> list[Draft]:
    """What was written and never sent, where control kept it."""
    return [
        Draft(
            each.team, record.wording.phase(each.phase), [_act(record, action) for action in each.actions],
            labelled(record, each.fields),
        )
        for each in record.drafts if each.kept
    ]  # fmt: skip


def _met(meeting: Meeting) -> Met:
    return Met(
        list(meeting.teams), meeting.by, meeting.level, meeting.channel, meeting.topic, meeting.status,
        meeting.asked_at, meeting.started_at, meeting.ended_at,
        [(team, agrees, text) for team, (agrees, text) in meeting.answers.items()], meeting.result, meeting.logged,
        meeting.text,
    )  # fmt: skip
