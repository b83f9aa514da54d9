"""An inject's fields as somebody types them into a form, and back into what stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ttx.editor.reading import Reading, Row
from ttx.errors import TtxError
from ttx.playbook.library import find_inject
from ttx.playbook.problems import listed
from ttx.playbook.uses import Library, LibraryInject

Kind = Literal["line", "text", "list", "lines", "expect"]

MOST_TEAMS = 9
_EXPECT = re.compile(r"(?P<team>[^:]+?)\s*:\s*(?P<action>.*?)(?:\s*\((?P<more>(?:within|task)\b[^()]*)\))?\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form. `key` and `inner` say where it stands: `add` of team `us`."""

    key: str
    label: str
    kind: Kind = "line"
    inner: str = ""
    hint: str = ""

    @property
    def name(self) -> str:
        return f"{self.key}/{self.inner}" if self.inner else self.key


_FIRST = (
    Field("id", "Id", hint="lower-case letters, digits, hyphens"),
    Field("title", "Title"),
    Field("at", "At", hint="10m into the phase, or held"),
    Field("dated", "In the story", hint="22 May 05:00 KST"),
    Field("from", "From", hint="an actor, a team, or control"),
    Field("to", "To", "list", hint="teams, or all"),
    Field("method", "Arrives as", hint="letter, call, news, flash message"),
    Field("priority", "Priority", hint="core, support or reserve"),
    Field("asks", "Asks", hint="read, reply or decision"),
    Field("answer within", "Answer within", hint="5m"),
    Field("choices", "Answers to choose from", "lines", hint="one a line"),
    Field("text", "Text for every team", "text"),
)
_LAST = (
    Field("expect", "Expected actions", "expect", hint="us: Warns partners (within 10m, task firewall.warn)"),
    Field("tests", "Tests", "list", hint="objectives, or objective.task"),
    Field("if stuck", "If a team is stuck", "text"),
    Field("notes", "For control only", "text"),
)


def fields(reading: Reading, row: Row) -> Iterator[Field]:
    """The form's fields, with the parameters of a library's inject."""
    yield from _FIRST
    if header := header_of(reading, row):
        for name, parameter in header.parameters.items():
            default = "needed" if parameter.default is None else _shown("line", parameter.default)
            kind: Kind = "list" if isinstance(parameter.default, list) else "line"
            yield Field("with", f"{name}: {parameter.help}" if parameter.help else name, kind, name, default)
    texts = {team for key in ("add", "instead") for team in _mapping(row.whole, key)}
    # With many teams only those that read something of their own; the others are written as YAML.
    teams = [team for team in reading.teams if len(reading.teams) <= MOST_TEAMS or team in texts]
    for team in [*teams, *sorted(texts - set(teams))]:
        name = reading.teams.get(team, team)
        yield Field("add", f"{name} reads besides", "text", team)
        yield Field("instead", f"{name} reads instead", "text", team)
    yield from _LAST


def header_of(reading: Reading, row: Row) -> LibraryInject | None:
    """What the library says of the inject that is used; None where it is not one of the library's."""
    if not row.use:
        return None
    try:
        return Library(reading.path).read(row.use, find_inject(row.use, reading.path))[1]
    except TtxError:
        return None


def values(reading: Reading, row: Row) -> dict[str, str]:
    """What stands in each field, with what the library brings."""
    found = {}
    for field in fields(reading, row):
        value = (row.written if field.key == "with" else row.whole).get(field.key)
        if field.inner:
            value = value.get(field.inner) if isinstance(value, dict) else None
        found[field.name] = _shown(field.kind, value)
    return found


def changes(reading: Reading, row: Row, typed: Mapping[str, str]) -> dict[str, Any]:
    """What to write so that the inject says what was typed; None takes a key out. TtxError names a field's mistake."""
    before, found = values(reading, row), dict[str, Any]()
    for field in fields(reading, row):
        if typed.get(field.name, "") == before[field.name]:
            continue
        try:
            value = _read(field.kind, typed[field.name])
        except ValueError as error:
            raise TtxError(f"{field.label}: {error}", hint=field.hint) from None
        if not field.inner:
            found[field.key] = value
            continue
        start = _mapping(row.written if field.key == "with" else row.whole, field.key)
        inner = found.setdefault(field.key, dict(start))
        if value is None:
            inner.pop(field.inner, None)
        else:
            inner[field.inner] = value
    for key in ("add", "instead", "with"):
        # Beside `use` an empty mapping takes back what the library brings; elsewhere nothing is left to say.
        if found.get(key) == {} and (key == "with" or not row.use):
            found[key] = None
    return found


def _mapping(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _shown(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if kind == "expect" and isinstance(value, list):
        return "\n".join(expected(each) for each in value)
    if isinstance(value, list):
        return ("\n" if kind == "lines" else ", ").join(str(each) for each in value)
    return str(value).strip("\n")


def expected(value: Any) -> str:
    """An expected action on one line."""
    if not isinstance(value, dict):
        return str(value)
    more = ", ".join(f"{key} {value[key]}" for key in ("within", "task") if key in value)
    return f"{value.get('team', '')}: {value.get('action', '')}" + (f" ({more})" if more else "")


def _read(kind: Kind, text: str) -> Any:
    text = text.strip("\n") if kind == "text" else text.strip()
    if not text:
        return None
    if kind == "expect":
        return [_expect(line.strip()) for line in text.split("\n") if line.strip()]
    if kind == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _expect(line: str) -> dict[str, str]:
    found = _EXPECT.fullmatch(line)
    if not found or not found["action"]:
        raise ValueError(f"write {line[:40]!r} as a team, a colon, and what it should do")
    wanted = {"team": found["team"], "action": found["action"]}
    for part in (found["more"] or "").split(","):
        key, _, value = part.strip().partition(" ")
        if key:
            if key not in ("within", "task") or not value.strip():
                raise ValueError(f"in brackets stand {listed(('within 10m', 'task objective.task'), 'and')}")
            wanted[key] = value.strip()
    return wanted
