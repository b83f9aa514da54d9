"""A report for one audience: built from what that audience may know, and never by taking away from what control has.

Every field of the report is written out once more below. A field that is new has no value here until somebody has
said who may read it: the type checker asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ttx.errors import TtxError
from ttx.report.consultation import After, Consultation
from ttx.report.evaluation import Tested
from ttx.report.facts import Person, Report, Unresolved
from ttx.report.findings import Evaluated, Found, Planned, Rated
from ttx.report.indicators import Judgement, Moved
from ttx.report.play import Injected, Met, TeamCourse
from ttx.report.questionnaires import Polled
from ttx.report.rulings import Ruled
from ttx.report.threads import Threads
from ttx.report.timeline import Entry
from ttx.report.verdicts import Reading, Three
from ttx.report.words import Wording

AUDIENCES = ("control", "players", "public")
_CAUSES = {
    "inject": "Release of “{}”",
    "outcome": "What came of “{}”",
    "recall": "Recall of “{}”",
}


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a report is for. `team` where it is for one team; it then knows what that team had, too."""

    name: str = "control"
    team: str = ""

    @property
    def everything(self) -> bool:
        return self.name == "control"

    @property
    def public(self) -> bool:
        """Whether it may be read by anybody: no person, no plan of the evaluators in the making."""
        return self.name == "public"


CONTROL = Audience()


def audience(text: str) -> Audience:
    """What `--audience` names: control, players, public or team=ID. TtxError for anything else."""
    name, _, team = text.strip().partition("=")
    if name == "team" and team:
        return Audience("team", team)
    if name in AUDIENCES and not team:
        return Audience(name)
    raise TtxError(f"there is no audience {text!r}", hint=f"one of {', '.join(AUDIENCES)}, team=ID")


def cut(report: Report, to: Audience) -> Report:
    """The report as this audience may read it. TtxError where it names a team that is not there."""
    if to.everything:
        return report
    if to.team and to.team not in report.wording.book.teams:
        raise TtxError(
            f"there is no team {to.team!r} in this exercise", hint="there are: " + ", ".join(report.wording.book.teams)
        )
    names = {} if to.public else report.wording.names
    injects = [_injected(each, to.team) for each in report.injects if _had(each, to.team)]
    rulings = [_ruled(each, to.team) for each in report.rulings if each.public or to.team in each.texts]
    messages = [each for each in report.messages if to.team and to.team in (each.sender, *each.to)]
    requests = [each for each in report.requests if to.team and each.team == to.team]
    # What an inject is called in the playbook may tell what it is for.
    numbers = {each.id: str(number) for number, each in enumerate(injects, 1)}
    titles = {numbers[each.id]: each.title for each in injects}
    injects = [replace(each, id=numbers[each.id]) for each in injects]
    teams = [_course(each, to.team, numbers) for each in report.teams]
    ruled = {each.id: f"ruling-{number}" for number, each in enumerate(rulings, 1)}
    rulings = [replace(each, id=ruled[each.id]) for each in rulings]
    moved = [_moved(each, numbers, titles, ruled) for each in report.moved]
    evaluated = _evaluated(report.evaluated, to)
    made = Report(
        title=report.title,
        playbook=report.playbook,
        summary=report.summary,
        background=report.background,
        marking=report.marking,
        purpose=report.purpose,
        audience=to.team or to.name,
        status=report.status,
        ended_because=report.ended_because,
        phase_word=report.phase_word,
        move_word=report.move_word,
        created=report.created,
        started=report.started,
        ended=report.ended,
        elapsed=report.elapsed,
        planned=report.planned,
        story_from=report.story_from,
        story_to="",
        made_with=report.made_with,
        last_wall=report.last_wall,
        facilitators=report.facilitators,
        seats=report.seats,
        phases=report.phases,
        pauses=report.pauses,
        jumps=[(start, end, "") for start, end, _ in report.jumps],
        judgement=_judgement(report.judgement),
        three=_three(report.three),
        scorecard=[replace(each, marks=[]) for each in report.scorecard],
        courses=report.courses,
        moved=moved,
        injects=injects,
        teams=teams,
        rulings=rulings,
        messages=messages,
        requests=requests,
        expected=[],
        objectives=[_tested(each) for each in report.objectives],
        observations=[],
        evaluated=evaluated,
        consultation=_consultation(report.consultation, numbers, to.team),
        links=[each for each in report.links if to.team in each.ends],
        crises=[],
        threads=Threads(),
        questionnaires=[each for each in report.questionnaires if _asked(each, to)],
        # What each team answered is its own, also where all were shown what it came to.
        gauged=[],
        timeline=[],
        people=[] if to.public else [_person(each) for each in report.people],
        unresolved=Unresolved([], [], [], [], [], [], 0, 0),
        statistics=report.statistics,
        limits=report.limits,
        rows=report.rows,
        erased=0,
        proof=None if to.public else report.proof,
        wording=Wording(report.wording.state, names, report.wording.zone),
    )
    return replace(made, timeline=list(_timeline(report, made)))


def _had(each: Injected, team: str) -> bool:
    """Whether this team, or else everybody in the same words, has it."""
    return any(sent.team == team for sent in each.sent) if team else each.public


def _injected(each: Injected, team: str) -> Injected:
    """As a team has it, or as all have it; why control did what it did is control's."""
    sent = [replace(one, text="" if one.recalled else one.text) for one in each.sent if one.team == team or not team]
    if not team:
        # What all have now; before a recall each may have had other words.
        sent = list({one.team: replace(one, answer_by=None, first_read=None) for one in sent}.values())
    return replace(
        each, title=sent[-1].title, reason="", version=1, outcomes=[], judged_at=None, sent=sent, priority="core",
        released_at=min((one.at for one in sent), default=None),
        status="recalled" if not any(one.text for one in sent) else "released",
    )  # fmt: skip


def _ruled(each: Ruled, team: str) -> Ruled:
    """What was read out; arguments, odds and reasons are control's."""
    texts = {team: each.texts[team]} if team in each.texts else {}
    return Ruled(
        id=each.id, at=each.read_at.get(team, each.at), about="", on=[], moves=[], teams=[team] if team else [],
        outcome=each.outcome if each.public else "", texts=texts, shifts={}, reasons="", odds=None,
        public=each.public, by="", arguments_for=[], arguments_against=[], rolls=[], read_at={}, amended=[],
    )  # fmt: skip


def _course(each: TeamCourse, team: str, numbers: dict[str, str]) -> TeamCourse:
    """The team's own course whole; of the others that they are there."""
    if each.id != team:
        return TeamCourse(each.id, each.name, each.timezone, each.language)
    asked = [replace(one, inject=numbers[one.inject], move="") for one in each.asked if one.inject in numbers]
    # Numbered anew: the log's own numbers would tell how many the others made.
    moves = [replace(one, id=f"move-{number}") for number, one in enumerate(each.moves, 1)]
    meetings = [_met(met) for met in each.meetings if met.text or not met.logged]
    return replace(each, asked=asked, moves=moves, meetings=meetings)


def _met(met: Met) -> Met:
    """What control noted of a talk is control's own; where it noted a joint text, the teams know of that."""
    return replace(met, topic="", result="") if met.logged else met


def _moved(each: Moved, numbers: dict[str, str], titles: dict[str, str], rulings: dict[str, str]) -> Moved:
    """The shifts stay, or the curves would jump for nothing; what caused them only where it is known. What control made
    of an inject tells what others did.
    """
    kind, _, name = each.about.partition(":")
    title, about = titles.get(numbers.get(name, ""), ""), ""
    what = "Something that this report does not tell"
    if title:
        what, about = _CAUSES[kind].format(title), f"{kind}:{numbers[name]}"
    elif kind == "ruling" and name in rulings:
        what, about = "A ruling", f"ruling:{rulings[name]}"
    return Moved(each.number, 0, each.at, each.phase, what, "", "", each.deltas, each.effect, each.undone, about)


def _judgement(told: Judgement) -> Judgement:
    # How each team voted in its answer to an inject is that team's.
    return replace(told, readings=[])


def _three(told: Three | None) -> Three | None:
    if told is None:
        return None
    rule, ballot, white_cell = told.readings
    return Three([rule, ballot, Reading(white_cell.who, white_cell.answer, [])], told.agree, told.finding, [])


def _tested(each: Tested) -> Tested:
    return replace(each, observations=[])


def _evaluated(told: Evaluated, to: Audience) -> Evaluated:
    """What people say of the exercise and stand by: nothing that a rule drafted, no remark, no private contact."""
    actions = [_planned(each, to) for each in told.actions]
    findings = [_found(each, actions, to) for each in told.findings if not each.drafted]
    kept = {each.id for each in findings}
    return Evaluated(
        ratings=[_rated(each, to) for each in told.ratings if not each.team or each.team == to.team],
        findings=findings,
        actions=[each for each in actions if each.origin or each.finding_id in kept],
        hot_wash=[] if to.public else told.hot_wash,
        parked=[],
        lead="",
        signed_by="the lead evaluator" if told.signed_by else "",
        signed_at=told.signed_at,
    )


def _rated(each: Rated, to: Audience) -> Rated:
    return replace(each, by="an evaluator", explanation="" if to.public else each.explanation)


def _found(each: Found, actions: list[Planned], to: Audience) -> Found:
    own = [action for action in actions if action.finding_id == each.id]
    return replace(
        each, evidence=[], reference=each.reference * (not to.public), analysis=each.analysis * (not to.public),
        by="", remarks=[], actions=own,
    )  # fmt: skip


def _planned(each: Planned, to: Audience) -> Planned:
    return replace(each, contact="", note="" if to.public else each.note)


def _asked(each: Polled, to: Audience) -> bool:
    return not to.public and not {"players", to.team}.isdisjoint(set(each.shown) - {""})


def _consultation(told: Consultation, numbers: dict[str, str], team: str) -> Consultation:
    """How soon all were in touch after what all know of; of the contacts a team's own."""
    after = [_after(each, numbers[each.inject], team) for each in told.after if each.inject in numbers]
    pairs = [pair for pair in told.pairs if team in pair.teams]
    return Consultation(pairs, {team: told.to_control[team]} if team in told.to_control else {}, after)


def _after(each: After, number: str, team: str) -> After:
    firsts = {team: each.firsts[team]} if team in each.firsts else {}
    to = [team] if team else each.to
    return replace(each, inject=number, to=to, firsts=firsts, all_after=None if team else each.all_after)


def _person(each: Person) -> Person:
    return replace(each, seat="", joined="", left="")


def _timeline(report: Report, made: Report) -> list[Entry]:
    """The clock as everybody saw it, and what this audience has, told anew: control's own lines name others."""
    say = made.wording
    lines: list[tuple[int, str, str, str]] = [
        (each.at, "clock", each.what, each.detail)
        for each in report.timeline if each.kind == "clock"
    ]  # fmt: skip
    for inject in made.injects:
        for sent in {(one.at, one.recalled): one for one in inject.sent}.values():
            lines.append((sent.at, "inject", f"“{inject.title}”" + (" (recalled later)" if sent.recalled else ""), ""))
    lines += [(each.at, "control", "Ruling", each.outcome or next(iter(each.texts.values()), ""))
              for each in made.rulings]  # fmt: skip
    lines += [(each.at, "team", f"{say.party(each.sender)} writes to {say.parties(each.to)}", each.text)
              for each in made.messages]  # fmt: skip
    for team in made.teams:
        for asked in team.asked:
            for reply in asked.replies:
                text = " · ".join(filter(None, (reply.choice, reply.text)))
                lines.append((reply.at, "team", f"{team.name} replies to “{asked.title}”", text))
        for move in team.moves:
            for version in move.versions:
                acts = "; ".join(act.what for act in version.actions)
                lines.append((version.at, "team", f"{team.name} submits its {say.move_word}", acts))
        lines += [(met.started_at, "team", f"{say.parties(met.teams)} talk", met.result)
                  for met in team.meetings if met.started_at is not None]  # fmt: skip
    walls = [(each.at, each.wall) for each in report.timeline]
    return [
        Entry(number, at, _wall(walls, at), "", "", kind, what, detail)
        for number, (at, kind, what, detail) in enumerate(sorted(lines, key=lambda line: line[0]), 1)
    ]


def _wall(walls: list[tuple[int, str]], at: int) -> str:
    """The wall time of the last line that was written by then."""
    from bisect import bisect_right

    return walls[max(0, bisect_right(walls, at, key=lambda one: one[0]) - 1)][1]
