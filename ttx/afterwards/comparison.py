"""One playbook run by several groups, side by side: what each line of a comparison says of each of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from datetime import date

from ttx.afterwards.groups import NOTHING, Comparison, Group, Line, Part, line, read_group, union
from ttx.documents.charts import Dotted
from ttx.errors import TtxError
from ttx.exercise.ratings import UNSEEN
from ttx.exercise.state import InjectState, State
from ttx.report.evaluation import IN_TIME, LATE, NOT_DUE, SEEN
from ttx.report.facts import Report
from ttx.report.findings import UNASSIGNED
from ttx.report.play import Asked
from ttx.report.words import capital, count, listed, signed, span
from ttx.text import one_line


def compare(places: Sequence[str], today: date) -> Comparison:
    """Side by side. TtxError where there is only one, the same twice, or runs of different playbooks."""
    if not 2 <= len(places) <= 26:
        raise TtxError("a comparison has two groups at least and 26 at most", hint="ttx compare A.db B.db")
    groups = [read_group(place, chr(65 + number)) for number, place in enumerate(places)]
    for number, group in enumerate(groups):
        if twin := next((each for each in groups[:number] if each.key == group.key), None):
            raise TtxError(f"{twin.label} and {group.label} are the same run", hint="name each group's own file")
    if len({group.report.playbook for group in groups}) > 1:
        told = "; ".join(f"{group.label} played {group.report.playbook} ({group.playbook[:12]})" for group in groups)
        raise TtxError(f"they did not play the same playbook: {told}", hint="compare runs of one playbook")
    about = (_overview, _verdict, _indicators, _scorecard, _objectives, _responses, _ways, _rulings, _activity)
    parts = [*(say(groups) for say in about), _plan(groups, today)]
    return Comparison(groups[0].report.title, groups, [part for part in parts if part.lines], _caution(groups))


def _caution(groups: list[Group]) -> str:
    """Runs of one playbook that was changed in between are compared, but that is said."""
    versions: dict[str, list[str]] = {}
    for group in groups:
        versions.setdefault(group.playbook, []).append(group.letter)
    if len(versions) == 1:
        return ""
    told = "; ".join(f"{listed(letters)} with {digest[:12]}" for digest, letters in versions.items())
    known = [set(group.state.playbook.injects) for group in groups]
    apart = len(known[0].union(*known) - known[0].intersection(*known))
    injects = f" {count(apart, 'scripted inject')} not in all of them." if apart else ""
    return f"The playbook was changed between these runs: {told}.{injects} A difference may come from that."


def _overview(groups: list[Group]) -> Part:
    lines = [
        line(groups, "Run", lambda each: f"{each.report.purpose}, {_standing(each.report)}"),
        line(groups, "Exercise time", lambda each: span(each.report.elapsed)),
        line(groups, "Of it planned", lambda each: span(each.report.planned)),
    ]
    if any(group.report.erased for group in groups):
        # What is erased is counted nowhere below.
        lines.append(line(groups, "Rows erased", lambda each: f"{each.report.erased} of {each.report.rows:,}"))
    return Part("The runs", "runs", lines)


def _standing(report: Report) -> str:
    return "ended" if report.status == "ended" else f"NOT ENDED ({report.status})"


def _verdict(groups: list[Group]) -> Part:
    def reading(place: int) -> Callable[[Group], str]:
        return lambda each: each.report.three.readings[place].answer if each.report.three else ""

    lines = [line(groups, "By the playbook's rule", lambda each: each.report.judgement.verdict)]
    if any(group.report.three for group in groups):
        lines += [
            line(groups, "By the players' ballot", reading(1)),
            line(groups, "By the white cell", reading(2)),
            line(groups, "Do they agree?", _agree),
        ]
    lines.append(line(groups, "Index, from and to", _index))
    shown = [each for each in lines if set(each.cells) != {NOTHING}]
    return Part("The answer", "answer", shown)


def _agree(group: Group) -> str:
    three = group.report.three
    return {True: "yes", False: "no", None: ""}[three.agree] if three else ""


def _index(group: Group) -> str:
    judged = group.report.judgement
    if not group.report.courses:
        return ""
    return f"{judged.index_before:.1f} to {judged.index_after:.1f} ({signed(judged.shown_change, 1)})"


def _indicators(groups: list[Group]) -> Part:
    lines = []
    for name in union(groups, lambda each: [course.id for course in each.report.courses]):
        courses = [next((one for one in group.report.courses if one.id == name), None) for group in groups]
        known = next(course for course in courses if course)
        cells = [f"{one.value:g} ({signed(one.value - one.baseline)})" if one else NOTHING for one in courses]
        lines.append(Line(known.name + (" (lower is better)" if known.better == "down" else ""), cells))
    return Part("Indicators at the end", "indicators", lines, "In brackets: the change from the baseline.")


def dots(comparison: Comparison) -> list[Dotted]:
    """Where each indicator stood at the end, in every group."""
    found = []
    for name in union(comparison.groups, lambda each: [course.id for course in each.report.courses]):
        courses = [(group.letter, each) for group in comparison.groups for each in group.report.courses
                   if each.id == name]  # fmt: skip
        first = courses[0][1]
        label = first.name + (" (lower is better)" if first.better == "down" else "")
        found.append(Dotted(label, first.baseline, [(letter, each.value) for letter, each in courses]))
    return found


def _scorecard(groups: list[Group]) -> Part:
    lines = []
    for title in union(groups, lambda each: [one.title for one in each.report.scorecard if one.marks]):
        lines.append(line(groups, title, lambda each, title=title: _standing_of(each, title)))  # type: ignore[misc]
    return Part("Commitments at the end", "commitments", lines, "As control marked them in the last phase played.")


def _standing_of(group: Group, title: str) -> str:
    found = next((one for one in group.report.scorecard if one.title == title), None)
    played = [standing for standing in found.by_phase if standing] if found else []
    return played[-1] if played else ""


def _objectives(groups: list[Group]) -> Part:
    lines = []
    for name in union(groups, lambda each: [one.id for one in each.report.objectives]):
        title = next(one.title for group in groups for one in group.report.objectives if one.id == name)
        lines.append(line(groups, title, lambda each, name=name: _tested(each, name)))  # type: ignore[misc]
    return Part(
        "Objectives", "objectives", lines,
        "Ratings are evaluators' own (P without challenges, S some, M major, U unable), with how many gave each; then "
        "how many expected actions were seen in time.",
    )  # fmt: skip


def _tested(group: Group, objective: str) -> str:
    return "; ".join(filter(None, (_rated(group, objective), _seen(group, objective))))


def _rated(group: Group, objective: str) -> str:
    given = group.report.evaluated.rated(objective)
    said = ", ".join(f"{letter} {times}" for letter, times in given.items() if letter != UNSEEN)
    return said or ("not observed" if given else "not rated")


def _seen(group: Group, objective: str) -> str:
    tested = next((one for one in group.report.objectives if one.id == objective), None)
    if tested is None:
        return ""
    told = tested.outcomes
    total = sum(number for outcome, number in told.items() if outcome != NOT_DUE)
    late = f", {told[LATE]} late" if told[LATE] else ""
    return f"{told[IN_TIME] + told[SEEN]} of {total} in time{late}" if total else ""


def _responses(groups: list[Group]) -> Part:
    lines = []
    for name in union(groups, _core_asked):
        title = next(group.state.injects[name].spec.title for group in groups if name in group.state.injects)
        lines.append(line(groups, title, lambda each, name=name: _response(each, name)))  # type: ignore[misc]
    return Part(
        "Answers to core injects", "responses", lines,
        "The median from having it to the first answer; then who was late, and who never answered.",
    )  # fmt: skip


def _core_asked(group: Group) -> list[str]:
    return [
        inject.id for inject in group.state.injects.values()
        if inject.scripted and inject.spec.priority == "core" and inject.spec.asks in ("reply", "decision")
    ]  # fmt: skip


def _response(group: Group, inject: str) -> str:
    known = group.state.injects.get(inject)
    if known is None:
        return ""
    asked = [
        (team.name, last) for team in group.report.teams
        if (last := next((one for one in reversed(team.asked) if one.inject == inject), None))
    ]  # fmt: skip
    if not asked:
        return "not released" if known.released_at is None else known.status
    took = [one.took for _, one in asked if one.took is not None]
    parts = [span(round(statistics.median(took)))] if took else []
    for word, wanted in (("late", _late), ("no answer", _missing)):
        if teams := [name for name, one in asked if wanted(one)]:
            parts.append(f"{word}: {listed(teams)}")
    return "; ".join(parts)


def _late(asked: Asked) -> bool:
    return asked.late


def _missing(asked: Asked) -> bool:
    return asked.answered_at is None and not asked.recalled


def _ways(groups: list[Group]) -> Part:
    lines = []
    for name in union(groups, lambda each: list(each.state.injects)):
        found = [(group, group.state.injects.get(name)) for group in groups]
        if not any(inject and inject.scripted for _, inject in found):
            continue
        title = next(inject.spec.title for _, inject in found if inject)
        told = Line(title, [_way(inject) or NOTHING for _, inject in found])
        # A way that all took by necessity, released as written, says nothing.
        branches = any(inject and (inject.spec.variants or inject.outcomes) for _, inject in found)
        if not told.same or (branches and set(told.cells) != {"not released"}):
            lines.append(told)
    added = line(groups, "Written in play", lambda each: _added(each.state))
    return Part(
        "Ways the story took", "ways", lines + [added] * (set(added.cells) != {"0"}),
        "Injects that may go more than one way, outcomes that were picked, and what not every group had.",
    )  # fmt: skip


def _way(inject: InjectState | None) -> str:
    if inject is None:
        return ""
    if inject.released_at is None:
        return "skipped" if inject.status == "skipped" else "not released"
    way = inject.spec.variants.get(inject.variant)
    picked = [inject.spec.outcomes[number - 1].if_ for number in inject.outcomes if number <= len(inject.spec.outcomes)]
    told = [way.is_] * bool(way) + picked if way else picked
    if inject.status == "recalled":
        told = [*told, "recalled"]
    return one_line("; ".join(told), 160) if told else "released"


def _added(state: State) -> str:
    return str(sum(not inject.scripted and inject.released_at is not None for inject in state.injects.values()))


def _rulings(groups: list[Group]) -> Part:
    lines = [line(groups, "Released", lambda each: str(len(each.report.rulings)))]
    for phase in union(groups, lambda each: [one.id for one in each.state.playbook.phases]):
        label = next(group.report.wording.phase(phase) for group in groups if group.report.wording.phase(phase))
        told = line(groups, label, lambda each, phase=phase: _ruled(each, phase))  # type: ignore[misc]
        if set(told.cells) != {NOTHING}:
            lines.append(told)
    return Part("Rulings", "rulings", lines)


def _ruled(group: Group, phase: str) -> str:
    moves = group.state.moves
    found = [
        one_line(ruling.outcome, 200) for ruling in group.state.rulings.values()
        if ruling.status == "released" and any(moves[move].phase == phase for move in ruling.moves if move in moves)
    ]  # fmt: skip
    return "\n".join(found)


def _activity(groups: list[Group]) -> Part:
    def total(say: Callable[[Report], int]) -> Callable[[Group], str]:
        return lambda each: str(say(each.report))

    moves = capital(groups[0].report.move_word)
    lines = [
        line(groups, f"{moves}s", total(lambda report: sum(len(team.moves) for team in report.teams))),
        line(groups, "  joint ones", _joint),
        line(groups, "  versions of all", total(_versions)),
        line(groups, "Injects released",
              total(lambda report: sum(one.released_at is not None for one in report.injects))),
        line(groups, "Meetings held", _meetings),
        line(groups, "Messages between teams", _messages),
        line(groups, "First contact after a core inject, median", _first_contact),
        line(groups, "Hints given", total(lambda report: sum(len(team.hints) for team in report.teams))),
        line(groups, "Observations", total(lambda report: len(report.observations))),
    ]  # fmt: skip
    return Part("What was done", "done", lines)


def _versions(report: Report) -> int:
    return sum(len(move.versions) for team in report.teams for move in team.moves)


def _joint(group: Group) -> str:
    return str(sum(bool(move.newest.joint) for move in group.state.moves.values()))


def _meetings(group: Group) -> str:
    return str(sum(meeting.started_at is not None for meeting in group.state.meetings.values()))


def _messages(group: Group) -> str:
    teams = set(group.state.teams)
    sent = group.state.messages.values()
    return str(sum(each.sender in teams and bool(teams & set(each.to)) for each in sent))


def _first_contact(group: Group) -> str:
    waits = [min(first.after for first in after.firsts.values())
             for after in group.report.consultation.after if after.firsts]  # fmt: skip
    none = sum(not after.firsts for after in group.report.consultation.after)
    after_none = f", none after {none}" if none else ""
    return f"{span(round(statistics.median(waits)))}{after_none}" if waits else "none"


def _plan(groups: list[Group], today: date) -> Part:
    def actions(wanted: Callable[[str, str, str], bool]) -> Callable[[Group], str]:
        return lambda each: str(
            sum(wanted(one.status, one.owner, one.due) for one in each.report.evaluated.actions if not one.origin)
        )

    lines = [
        line(groups, "Strengths", lambda each: str(len(each.report.evaluated.side(True)))),
        line(groups, "Areas for improvement", lambda each: str(len(each.report.evaluated.side(False)))),
        line(groups, "Actions open", actions(lambda status, owner, due: status == "open")),
        line(groups, f"  of them {UNASSIGNED}", actions(lambda status, owner, due: status == "open" and not owner)),
        line(groups, "  of them overdue",
              actions(lambda status, owner, due: status == "open" and "" < due < today.isoformat())),
        line(groups, "Actions done", actions(lambda status, owner, due: status == "done")),
        line(groups, "Left from earlier exercises",
              lambda each: str(sum(bool(one.origin) for one in each.report.evaluated.actions))),
        line(groups, "Report", lambda each: "signed" if each.report.evaluated.signed_by else "draft"),
    ]  # fmt: skip
    return Part("Findings and improvement plan", "plan", lines)
