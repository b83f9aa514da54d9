"""The swimlanes: who had, did, said and was told what, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ttx.documents.charts.keys import Sign, bar, form, gap
from ttx.documents.charts.lanes import BAR, Event, Lane, Note, lanes
from ttx.documents.drawing import Picture
from ttx.report.facts import PhaseCourse, Report
from ttx.report.pages.common import names
from ttx.report.pictures.axis import axis, gaps
from ttx.report.play import Injected, Met, TeamCourse
from ttx.report.words import clock, count, listed, span

INJECT, REPLY, MOVE, RULING = "shield", "circle", "square", "diamond"
_LONGEST = 130 * 60_000
"""Exercise time in one picture, unless one phase takes more."""
_MOST_PICTURES = 12
_FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class _Labels:
    """What everything is called in all the pictures: injects 1, 2; talks A, B; rulings R1, R2."""

    injects: dict[str, str] = field(default_factory=dict)
    talks: dict[tuple[object, ...], str] = field(default_factory=dict)
    rulings: dict[str, str] = field(default_factory=dict)


def swimlanes(report: Report) -> list[Picture]:
    """One picture for a short exercise, else one for each phase or for some of them together; none before play."""
    labels = _labels(report)
    windows = list(_windows(report))
    return [
        _picture(report, labels, phases, place, len(windows), windows[place + 1][0].start if place + 1 < len(windows)
                 else None)
        for place, phases in enumerate(windows)
    ]  # fmt: skip


def _labels(report: Report) -> _Labels:
    labels = _Labels()
    sent = [each for each in report.injects if each.sent]
    for each in sorted(sent, key=lambda each: min(sent.at for sent in each.sent)):
        labels.injects[each.id] = str(len(labels.injects) + 1)
    for met in sorted(_held(report), key=_began):
        labels.talks.setdefault(_same(met), _letter(len(labels.talks)))
    for place, ruling in enumerate(report.rulings, 1):
        labels.rulings[ruling.id] = f"R{place}"
    return labels


def _held(report: Report) -> Iterator[Met]:
    for team in report.teams:
        yield from (met for met in team.meetings if met.started_at is not None)


def _began(met: Met) -> int:
    return met.started_at or 0


def _same(met: Met) -> tuple[object, ...]:
    """A meeting stands with each team that was in it."""
    return met.started_at, met.asked_at, *met.teams, met.topic


def _letter(place: int) -> str:
    """A to Z, then A1, B1."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place % 26] + (str(place // 26) if place > 25 else "")


def _windows(report: Report) -> Iterator[list[PhaseCourse]]:
    """Phases that are drawn side by side."""
    played = [phase for phase in report.phases if phase.start is not None]
    least = -(-len(played) // _MOST_PICTURES)
    window: list[PhaseCourse] = []
    for phase in played:
        took = (phase.end or report.elapsed) - ((window or [phase])[0].start or 0)
        if len(window) >= least and took > _LONGEST:
            yield window
            window = []
        window.append(phase)
    if window:
        yield window


def _picture(
    report: Report, labels: _Labels, phases: list[PhaseCourse], place: int, many: int, following: int | None
) -> Picture:
    start = 0 if not place else phases[0].start or 0
    end = following if following is not None else max(report.elapsed, start + 60_000)
    last = _FAR if following is None else following

    def here(at: int | None) -> bool:
        return at is not None and start <= at < last

    sent = [each for each in report.injects if any(here(copy.at) for copy in each.sent)]
    sent.sort(key=lambda each: int(labels.injects[each.id]))
    talks = {_same(met): met for met in _held(report) if here(met.started_at)}
    ruled = [each for each in report.rulings if here(each.at)]
    drawn = [
        Lane("Control", [[each for each in _controlled(report, labels) if here(round(each.at))]]),
        *(Lane(team.name, [[each for each in group if here(round(each.at))] for group in _did(report, labels, team)])
          for team in report.teams if report.whole or team.id == report.audience),
    ]  # fmt: skip
    notes = [Note(form(INJECT), labels.injects[each.id], _told(each, start, last)) for each in sent]
    notes += [Note(bar, labels.talks[name], _talk(report, met)) for name, met in talks.items()]
    notes += [Note(form(RULING), labels.rulings[each.id], f"{clock(each.at)} {each.outcome}") for each in ruled]
    notes += [Note(gap, "", text) for at, _, text in gaps(report) if here(round(at))]
    whole = listed(phase.label for phase in phases) if many > 1 else "the whole exercise"
    title = f"Who did what when: {whole}"
    said = _said(report, drawn[1:], len(sent), len(talks), len(ruled))
    shown = axis(report, start, end, _bands(phases, end, many))
    return lanes(f"figure-lanes-{place + 1}", title, said, drawn, shown, _key(report), notes)


def _key(report: Report) -> list[tuple[Sign, str]]:
    return [
        (form(INJECT), "inject"), (form(REPLY), "reply to the inject of that number"), (form(MOVE), report.move_word),
        (form(MOVE, True), "late"), (bar, "talk"), (form(RULING), "ruling"), (gap, "pause or jump"),
    ]  # fmt: skip


def _bands(phases: Sequence[PhaseCourse], end: int, many: int) -> list[tuple[float, float, str]]:
    """The phases as columns; the stages, where it is one phase of several."""
    if many == 1 or len(phases) > 1:
        return [(phase.start or 0, phase.end if phase.end is not None else end, phase.label) for phase in phases]
    found: list[tuple[float, float, str]] = []
    at = phases[0].start or 0
    for stage, _, took in phases[0].stages:
        if took is not None:
            found.append((at, at + took, stage))
            at += took
    return found


def _controlled(report: Report, labels: _Labels) -> Iterator[Event]:
    """What control sent and ruled."""
    for ruling in report.rulings:
        about = f"ruling on {ruling.about}" if ruling.about else "a ruling"
        yield Event(ruling.at, RULING, labels.rulings[ruling.id], f"{clock(ruling.at)} {about}: {ruling.outcome}")
    for each in report.injects:
        for at in sorted({copy.at for copy in each.sent}):
            copies = [copy for copy in each.sent if copy.at == at]
            teams = report.wording.parties(dict.fromkeys(copy.team for copy in copies))
            tip = f"{clock(at)} {each.title}, to {teams}"
            yield Event(at, INJECT, labels.injects[each.id], tip, struck=all(copy.recalled for copy in copies))


def _did(report: Report, labels: _Labels, team: TeamCourse) -> list[list[Event]]:
    """What a team was given; what it did: answers, moves, talks."""
    given = [
        Event(copy.at, INJECT, labels.injects[each.id], f"{clock(copy.at)} {each.title}", struck=bool(copy.recalled))
        for each in report.injects for copy in each.sent if copy.team == team.id
    ]  # fmt: skip
    given += [
        Event(each.at, RULING, labels.rulings[each.id], f"{clock(each.at)} told of the ruling")
        for each in report.rulings if team.id in each.teams
    ]  # fmt: skip
    done = [
        Event(reply.at, REPLY, labels.injects.get(asked.inject, "?"),
              f"{clock(reply.at)} reply to “{asked.title}”{', late' if reply.late else ''}", strong=reply.late)
        for asked in team.asked for reply in asked.replies
    ]  # fmt: skip
    done += [
        Event(each.at, MOVE, "M" if each.version == 1 else f"M{each.version}",
              f"{clock(each.at)} {report.move_word} in {move.phase}, version {each.version}"
              f"{', late' if each.late else ''}", strong=each.late)
        for move in team.moves for each in move.versions
    ]  # fmt: skip
    talks = [
        Event(_began(met), BAR, labels.talks[_same(met)], _talk(report, met), met.ended_at)
        for met in team.meetings if met.started_at is not None
    ]  # fmt: skip
    return [given, [*done, *talks]]


def _told(each: Injected, start: int, end: int) -> str:
    at = min(copy.at for copy in each.sent if start <= copy.at < end)
    return f"{clock(at)} {each.title}"


def _talk(report: Report, met: Met) -> str:
    lasted = f", {span(met.ended_at - _began(met))}" if met.ended_at is not None and not met.logged else ""
    what = ", ".join(filter(None, (met.level, met.channel)))
    about = f": {met.topic}" if met.topic else ""
    return f"{clock(_began(met))}{lasted} {names(report, met.teams)}{f' ({what})' if what else ''}{about}"


def _said(report: Report, teams: Sequence[Lane], injects: int, talks: int, ruled: int) -> str:
    """What the picture shows, in words: how much, and each team's share with its first answer."""
    counted = [count(injects, "inject"), count(talks, "talk"), count(ruled, "ruling")]
    parts = [f"{listed(counted)}."]
    for lane in teams:
        _, done = lane.groups
        replies, moves, talked = ([each for each in done if each.form == form] for form in (REPLY, MOVE, BAR))
        late = sum(each.strong for each in done)
        told = [count(len(replies), "reply"), count(len(moves), report.move_word), count(len(talked), "talk")]
        first = f", the first of what it did at {clock(round(min(each.at for each in done)))}" if done else ""
        parts.append(f"{lane.title}: {listed(told)}{first}{f', {late} late' if late else ''}.")
    return " ".join(parts)
