"""The cells of an inject: each field as a text that people change, and such a text as what a playbook writes."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ttx.exchange.msel.names import Names, key
from ttx.exchange.msel.times import When, read_when
from ttx.playbook.models import CONTROL, Inject, Phase, Playbook
from ttx.playbook.values import format_duration, parse_duration, parse_time
from ttx.playbook.written import flow
from ttx.playbook.yaml import read_yaml

TITLES = {
    "id": "No.", "phase": "Phase", "status": "Status", "type": "Type", "title": "Title", "time": "T+ into the phase",
    "scenario time": "Scenario time", "from": "From", "to": "To", "method": "Method", "text": "Message",
    "expected": "Expected action", "controller": "Responsible controller", "objectives": "Objectives", "asks": "Asks",
    "choices": "Choices", "answer within": "Answer within", "if stuck": "If stuck", "when": "Trigger",
    "priority": "Priority", "release": "Release", "notes": "Notes", "version": "ttx version",
}  # fmt: skip
"""What an exported column is called, in order."""
KEYS = {
    "time": "at",
    "scenario time": "dated",
    "expected": "expect",
    "objectives": "tests",
    "answer within": "answer within",
}
"""The key of a playbook where it is not the field's name."""
WORDS = {
    "asks": ("read", "reply", "decision"), "priority": ("core", "support", "reserve"),
    "release": ("manual", "automatic"),
}  # fmt: skip
_BETWEEN = "From the spreadsheet:"
"""Below this line in the notes stand the columns that a playbook has no field for."""
_EXPECT = re.compile(r"(?:(?P<team>[^:\[\]]{1,80}):\s+)?(?P<action>.*?)\s*(?:\[(?P<more>[^\[\]]*)\])?", re.S)


@dataclass(slots=True)
class Known:
    """What a cell may name."""

    names: Names
    objectives: dict[str, str] = field(default_factory=dict)
    """by comparable name: the id of an objective, or objective.task"""
    start: datetime | None = None


def known_of(playbook: Playbook, mapped: dict[str, str]) -> Known:
    """What a playbook's cells may name."""
    objectives = {}
    for name, objective in playbook.objectives.items():
        objectives[key(objective.title)] = objectives[key(name)] = name
        for task in objective.tasks:
            objectives[f"{name}.{task}"] = f"{name}.{task}"
    return Known(Names.of(playbook, mapped), objectives, playbook.scenario.start)


# -- to text


def texts_of(playbook: Playbook, phase: Phase, inject: Inject, parties: dict[str, str]) -> dict[str, str]:
    """Every field of an inject as its cell. `parties` are what `parties_of` says."""
    notes, others = split_notes(inject.notes)
    plain = inject.model_dump(mode="json", by_alias=True, exclude_none=True, include={"when"})
    return {
        "id": inject.id,
        "phase": phase_name(playbook, phase),
        "status": others.get(TITLES["status"], ""),
        "type": others.get(TITLES["type"]) or ("Contingency" if inject.at == "held" or inject.when else "Inject"),
        "title": inject.title,
        "time": inject.at if isinstance(inject.at, str) else "" if inject.at is None else as_elapsed(inject.at),
        "scenario time": as_moment(inject.dated) if inject.dated else "",
        "from": parties[inject.from_],
        "to": "All" if "all" in inject.to else ", ".join(parties[team] for team in inject.to),
        "method": inject.method,
        "text": inject.text,
        "expected": "\n".join(_expected(inject, parties)),
        "controller": others.get(TITLES["controller"], ""),
        "objectives": ", ".join(inject.tests),
        "asks": inject.asks,
        "choices": "\n".join(inject.choices),
        "answer within": "" if inject.answer_within is None else format_duration(inject.answer_within),
        "if stuck": inject.if_stuck,
        "when": "" if inject.when is None else inject.when if isinstance(inject.when, str) else flow(plain["when"]),
        "priority": inject.priority,
        "release": inject.release,
        "notes": notes,
    }


def as_elapsed(seconds: int) -> str:
    """`T+1:05`, with seconds where there are some."""
    minutes, left = divmod(seconds, 60)
    return f"T+{minutes // 60}:{minutes % 60:02}" + (f":{left:02}" if left else "")


def as_moment(moment: datetime, zone: str = "") -> str:
    """`2025-05-19 09:00 +09:00`, or with the name of a zone."""
    offset = moment.strftime("%z")
    return f"{moment:%Y-%m-%d %H:%M} {zone or ('UTC' if offset == '+0000' else f'{offset[:3]}:{offset[3:5]}')}"


def phase_name(playbook: Playbook, phase: Phase) -> str:
    """The title of a phase; its id where another has the same title."""
    alike = sum(key(each.title) == key(phase.title) for each in playbook.phases)
    return phase.id if alike > 1 else phase.title


def parties_of(playbook: Playbook) -> dict[str, str]:
    """By id: a name that is taken back as this party; its id where the name would not be."""
    names = Names.of(playbook, {})
    found = {CONTROL: playbook.party(CONTROL)}
    for party in (*playbook.teams, *playbook.actors):
        name = playbook.party(party)
        back = names.recipients(name)[0] == [party] if party in playbook.teams else names.sender(name) == party
        found[party] = name if back and not re.search(r"[,;:\n]", name) else party
    return found


def _expected(inject: Inject, parties: dict[str, str]) -> list[str]:
    lines = []
    for each in inject.expect:
        more = [
            *([each.task] if each.task else []),
            *([format_duration(each.within)] if each.within is not None else []),
        ]
        # A bracket at the end of what should be done would be taken for these.
        bracket = f" [{', '.join(more)}]" if more or each.action.endswith("]") else ""
        lines.append(f"{parties[each.team]}: {each.action}{bracket}")
    return lines


def split_notes(notes: str) -> tuple[str, dict[str, str]]:
    """The notes themselves, and the columns that are kept in them."""
    said, _, below = f"\n{notes}".partition(f"\n{_BETWEEN}\n")
    others: dict[str, str] = {}
    last = ""
    for line in below.split("\n"):
        title, colon, value = line.partition(": ")
        if line and not line.startswith("  ") and colon:
            last = title
            others[title] = value
        elif last:
            others[last] += f"\n{line.removeprefix('  ')}"
    return said.strip("\n"), {title: value.strip("\n") for title, value in others.items()}


def joined_notes(notes: str, others: dict[str, str]) -> str:
    """Notes with the columns that a playbook has no field for."""
    lines = [f"{kept_title(title)}: " + value.replace("\n", "\n  ") for title, value in others.items() if value]
    return "\n\n".join(filter(None, [notes.strip("\n"), "\n".join([_BETWEEN, *lines]) if lines else ""]))


def as_written(name: str) -> str:
    """The title under which a cell is kept that is not understood as its field."""
    return f"{TITLES.get(name, name.capitalize())} as written"


def kept_title(title: str) -> str:
    """A heading as it is kept: a colon in it would end it."""
    return " ".join(title.replace(":", " ").split()) or "Column"


# -- from text


def value_of(name: str, text: str, value: Any, known: Known, to: Collection[str] = ()) -> Any:
    """What a playbook writes for a cell; None where the cell is empty. ValueError in words for a person.

    `value` is what the spreadsheet kept: a date, a number. `to` are the inject's teams, for actions without one.
    """
    if not text:
        return None
    if name in WORDS:
        word = key(text)
        if word not in WORDS[name]:
            raise ValueError(f"{text[:60]!r} is not {', '.join(WORDS[name])}")
        return word
    reader = _READERS.get(name)
    if reader:
        return reader(text, value, known, to)
    if name in ("title", "method"):
        text = " ".join(text.split())
        if len(text) > 200:
            raise ValueError(f"it has {len(text)} letters; 200 are allowed in one line")
    return text


def _when(text: str, value: Any, elapsed: str = "") -> When:
    return read_when(text if value is None or isinstance(value, str) else value, elapsed=elapsed)


def _time(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    when = _when(text, value, elapsed="m")
    if when.held:
        return "held"
    if when.offset is None or when.offset < 0:
        raise ValueError(f"{text[:60]!r} is no time into the phase; write T+0:10, or held")
    return format_duration(when.offset)


def _dated(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    when = _when(text, value)
    if when.clock is None or when.date is None or when.doubt:
        raise ValueError(f"{text[:60]!r} is no moment of the story; write 2025-05-19 09:00 +09:00")
    start = known.start
    assert start is not None
    year = start.year if when.date.year < 1000 else when.date.year
    zone = when.zone or as_moment(start).split()[-1]
    written = f"{year}-{when.date:%m-%d} {when.clock // 3600:02}:{when.clock // 60 % 60:02} {zone}"
    parse_time(written)
    return written


def _sender(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    if found := known.names.sender(text):
        return found
    raise ValueError(f"nobody is called {text[:60]!r}: add an actor to the playbook")


def _recipients(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    found, unknown = known.names.recipients(text)
    if unknown:
        raise ValueError(f"there is no team {unknown[0][:60]!r}: add it to the playbook, or name it in a mapping")
    return found or None


def _actions(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    made = []
    for line in filter(None, (line.strip(" \t-•*–") for line in text.split("\n"))):
        found = _EXPECT.fullmatch(line)
        assert found is not None
        team, action, more = known.names.team(found["team"]) if found["team"] else "", found["action"], found["more"]
        if found["team"] and not team:
            action = f"{found['team']}: {action}"
        extra = _task_and_time(more, known) if more is not None else {}
        if extra is None:
            extra, action = {}, f"{action} [{more}]"
        if len(action) > 200:
            raise ValueError(f"{action[:40]!r}... has {len(action)} letters; 200 are allowed for one action")
        if not team and not to:
            raise ValueError(
                f"{line[:60]!r}: write who does it first: {next(iter(known.names.teams.values()), 'Team')}: ..."
            )
        if team and to and team not in to:
            raise ValueError(f"{known.names.teams[team]} does not receive this, so nothing is expected of it")
        made += [{"team": each, "action": action, **extra} for each in ([team] if team else to)]
    return made or None


def _task_and_time(more: str, known: Known) -> dict[str, str] | None:
    """What stands in brackets behind an action; None where it belongs to the action itself."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in more.split(","))):
        if "." in part and part in known.objectives:
            found["task"] = part
            continue
        try:
            found["within"] = format_duration(parse_duration(part))
        except ValueError:
            return None
    return found


def _objectives(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    if found := known.objectives.get(key(text)):
        return [found]
    names = [part for part in re.split(r"\s*[,;\n、]\s*", text) if part]
    for name in names:
        if key(name) not in known.objectives:
            raise ValueError(f"there is no objective {name[:60]!r}: add it to the playbook")
    return list(dict.fromkeys(known.objectives[key(name)] for name in names))


def _choices(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    between = "\n" if "\n" in text else "|"
    return [" ".join(part.split())[:200] for part in text.split(between) if part.strip()] or None


def _within(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    when = _when(text, value, elapsed="m")
    if not when.offset or when.offset < 0:
        raise ValueError(f"{text[:60]!r} is no length of time; write 10m")
    return format_duration(when.offset)


def _condition(text: str, value: Any, known: Known, to: Collection[str]) -> Any:
    if not text.startswith("{"):
        text = " ".join(text.split())
        if len(text) > 200:
            raise ValueError(f"it has {len(text)} letters; 200 are allowed for a condition")
        return text
    document = read_yaml(text, "")
    if document.problems or not isinstance(document.data, dict):
        raise ValueError("this condition is not written as in a playbook: {released: id}")
    return document.data


_READERS = {
    "time": _time, "scenario time": _dated, "from": _sender, "to": _recipients, "expected": _actions,
    "objectives": _objectives, "choices": _choices, "answer within": _within, "when": _condition,
}  # fmt: skip
