"""The exercise in numbers."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ttx.report.evaluation import NOT_OBSERVED, Expected
from ttx.report.play import Injected, TeamCourse
from ttx.report.record import Record
from ttx.report.words import capital, count, listed, span

if TYPE_CHECKING:
    from ttx.report.facts import Asking


def counted(
    record: Record, injected: list[Injected], teams: list[TeamCourse], requests: list[Asking]
) -> list[tuple[str, str]]:
    """Names and values of the statistics, in the order in which they are printed."""
    state, say = record.state, record.wording
    asked = [each for team in teams for each in team.asked]
    replies = [reply for each in asked for reply in each.replies]
    moves = list(state.moves.values())
    versions = [version for move in moves for version in move.versions]
    held = [meeting for meeting in state.meetings.values() if meeting.started_at is not None]
    out = [each for each in injected if each.released_at is not None]
    move, shown = say.move_word, say.phase_word
    joint = sum(bool(each.newest.joint) for each in moves)
    entered = sum(each.entered_for for each in replies) + sum(each.entered_for for each in versions)
    added = sum(not each.scripted for each in out)
    waits = [each.took for each in asked if each.replies and each.took is not None]
    return [
        (f"{shown}s played", f"{len({run.phase for run in state.runs})} of {len(state.playbook.phases)}"),
        ("Exercise time", span(state.elapsed)),
        ("Injects released", f"{len(out)} of {len(injected)}, {added} written in play"),
        ("Injects skipped, recalled", f"{_with(injected, 'skipped')} skipped, {_recalled(injected)} recalled"),
        ("Hints given", str(sum(len(team.hints) for team in teams))),
        ("Replies", f"{len(replies)} ({sum(reply.version == 1 for reply in replies)} first versions), "
                    f"{sum(reply.late for reply in replies)} late, {sum(each.overdue for each in asked)} missing"),
        ("Median time to a first reply", _median(waits)),
        (f"{move}s", f"{len(moves)} in {count(len(versions), 'version')}, {joint} joint, "
                     f"{sum(version.late for version in versions)} late"),
        ("Entered by control for a team", str(entered)),
        ("Meetings held", f"{len(held)}, {sum(meeting.logged for meeting in held)} of them noted by control"),
        ("Messages", str(len(state.messages))),
        ("Requests to control", f"{len(requests)}, {sum(bool(each.answer) for each in requests)} answered"),
        ("Median time to an answer of control",
         _median(each.answered_at - each.at for each in requests if each.answered_at is not None)),
        ("Rulings released", str(sum(each.status == "released" for each in state.rulings.values()))),
        ("Shifts of indicators", str(sum(len(gauge.shifts) for gauge in state.gauges.values()))),
        ("Observations", str(len(state.observations))),
        ("Seats", str(len(state.seats))),
        ("Rows in the log", f"{record.rows:,}"),
    ]  # fmt: skip


def _with(injected: list[Injected], status: str) -> int:
    return sum(each.status == status for each in injected)


def _recalled(injected: list[Injected]) -> int:
    """From some teams or all; one that went out again was recalled all the same."""
    return sum(any(sent.recalled for sent in each.sent) for each in injected)


def _median(values: Iterable[int]) -> str:
    known = list(values)
    return span(round(statistics.median(known))) if known else "none"


_RULE = "The verdict is an aid to discussion: it shows what these people did under these rules and is no forecast."


def limits(record: Record, injected: list[Injected], teams: list[TeamCourse], expected: list[Expected]) -> str:
    """What a reader has to hold against the result."""
    replies = [reply for team in teams for asked in team.asked for reply in asked.replies]
    versions = [version for team in teams for move in team.moves for version in move.versions]
    entered = sum(each.entered_for for each in replies) + sum(each.entered_for for each in versions)
    found = [
        _some(_with(injected, "skipped"), "inject was", "injects were", "skipped"),
        _some(_recalled(injected), "inject was", "injects were", "recalled"),
        _some(sum(len(team.hints) for team in teams), "hint was", "hints were", "given"),
        _some(entered, "entry was", "entries were", "typed by control for a team"),
        _some(len(record.jumps), "time the clock was", "times the clock was", "moved forward"),
        _some(len(record.state.pauses), "time play was", "times play was", "paused"),
        _some(sum(each.outcome == NOT_OBSERVED for each in expected), "expected action was",
              "expected actions were", "not observed"),
    ]  # fmt: skip
    text = capital(listed(filter(None, found)))
    return f"{text}. {_RULE}" if text else _RULE


def _some(number: int, one: str, many: str, what: str) -> str:
    return f"{count(number, one, many)} {what}" if number else ""
