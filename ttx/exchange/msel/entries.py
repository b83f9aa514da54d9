"""A new inject made from a row: what a playbook writes for it, and what of the row a person must look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from ttx.exchange.msel.fields import KEYS, WORDS, Known, as_written, joined_notes, kept_title, value_of
from ttx.exchange.msel.names import key
from ttx.exchange.msel.table import Row
from ttx.playbook.ids import slug
from ttx.playbook.models import Inject
from ttx.text import one_line

Tell = Callable[[str, str], None]
"""Takes where and what a person must decide."""
_ORDER = {field.alias or name: place for place, (name, field) in enumerate(Inject.model_fields.items())}
_USUAL = {
    "from": "control",
    "to": ["all"],
    "method": "message",
    "asks": "read",
    "priority": "core",
    "release": "manual",
}
_PRIORITIES = {
    "core": ("core", "critical", "high", "key", "must", "1", "상", "高"),
    "support": ("support", "supporting", "medium", "normal", "enabling", "should", "2", "중", "中"),
    "reserve": ("reserve", "low", "optional", "could", "3", "하", "低"),
}
_PLAIN = (
    "from",
    "to",
    "method",
    "expected",
    "objectives",
    "asks",
    "choices",
    "answer within",
    "if stuck",
    "when",
    "release",
)


def entry_of(row: Row, known: Known, taken: Collection[str], tell: Tell) -> dict[str, Any]:
    """An inject without its times, its keys in the usual order. ValueError where a row cannot be one.

    A cell that says nothing that a playbook could write is told, and stands in the notes.
    """
    others = {kept_title(title): text for title, text in row.others.items()}
    entry: dict[str, Any] = {}
    text, title = row.cells.get("text", ""), " ".join(row.cells.get("title", "").split())
    if len(title) > 200:
        text, title = f"{row.cells['title']}\n\n{text}".strip(), one_line(title)
    if not title:
        first = next(filter(None, [text, *row.teams.values(), row.cells.get("expected", "")]), "")
        if not first:
            raise ValueError("neither a title nor a text")
        # The first sentence, where it is short, says most.
        title = one_line(re.split(r"(?<=[.!?。])\s", " ".join(first.split()), maxsplit=1)[0])
    entry["title"] = title
    entry["id"] = inject_id(row.cells.get("id", ""), title, taken)
    entry["text"] = text or ("" if row.teams else title)
    _texts_for_teams(row, known, entry, others, tell)
    for name in _PLAIN:
        try:
            if name == "expected":
                recipients = entry.get("to") or ["all"]
                to = list(known.names.teams) if "all" in recipients else recipients
                value = value_of(name, row.cells.get(name, ""), None, known, to)
            else:
                value = value_of(name, row.cells.get(name, ""), row.values.get(name), known)
        except ValueError as error:
            if name == "to":
                raise
            others[as_written(name)] = row.cells[name]
            tell(row.at(name), f"{error}; it is kept in the notes")
            continue
        entry[KEYS.get(name, name)] = value
    if said := row.cells.get("priority"):
        found = next((name for name, words in _PRIORITIES.items() if key(said) in words), "")
        entry["priority"] = found or WORDS["priority"][0]
        if not found:
            others[as_written("priority")] = said
    if entry.get("choices"):
        entry["asks"] = "reply" if entry.get("asks") in (None, "read") else entry["asks"]
    elif entry.get("answer within") and "asks" not in row.cells:
        entry["asks"] = "reply"
    entry["notes"] = joined_notes(row.cells.get("notes", ""), others)
    return entry


def in_order(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry as people write one: without what goes without saying, in the order of the format."""
    kept = {
        name: value for name, value in entry.items() if value not in (None, "", [], {}) and value != _USUAL.get(name)
    }
    return dict(sorted(kept.items(), key=lambda each: _ORDER[each[0]]))


def inject_id(said: str, title: str, taken: Collection[str]) -> str:
    """The id that a row's number is, made one that a playbook may hold."""
    number = f"inject-{said}" if said.isascii() and said.isdigit() else slug(said, otherwise="") if said else ""
    if number and re.fullmatch(r"[\d-]+", number):
        number = f"inject-{number}"
    return slug(number or title, taken, "inject")


def _texts_for_teams(row: Row, known: Known, entry: dict[str, Any], others: dict[str, str], tell: Tell) -> None:
    for (kind, name), text in row.teams.items():
        if team := known.names.team(name):
            entry.setdefault(kind, {})[team] = text
        else:
            others[kept_title(f"{'Message' if kind == 'instead' else 'Added'} for {name}")] = text
            tell(row.where, f"there is no team {one_line(name)!r}; its text is kept in the notes")
