"""Everything of one inject, and what is wrong with it, to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual.content import Content

from ttx.editor.fields import expected
from ttx.editor.reading import Reading, Row, line
from ttx.playbook.problems import Problem
from ttx.playbook.written import as_yaml

_HEAD = ("id", "title", "at", "from", "to", "method", "priority", "asks", "answer within", "use", "with")
_LABELS = {
    "text": "Every team reads", "add": "Besides, for", "instead": "Instead, for", "expect": "Expected actions",
    "if stuck": "If a team is stuck", "outcomes": "How it may end", "then suggest": "Then suggest",
    "notes": "For control only", "when": "Due once", "variants": "Ways it may go", "shift": "Shifts", "tests": "Tests",
    "choices": "Answers to choose from", "dated": "In the story",
}  # fmt: skip


def detail(reading: Reading, row: Row) -> Content:
    """One inject, its problems first."""
    whole = row.whole
    asks = line(whole.get("asks", "read"))
    within = f" within {line(whole['answer within'])}" if "answer within" in whole else ""
    facts = [
        f"line {row.line}", row.id, row.at, f"from {line(whole.get('from', 'control'))} to {', '.join(row.to)}",
        line(whole.get("method", "message")), row.priority, f"asks: {asks}{within}",
    ]  # fmt: skip
    parts: list[Any] = [(row.title, "bold"), "\n", (" · ".join(facts), "$quiet"), "\n"]
    if row.use:
        beside = [key for key in row.written if key not in ("use", "with")]
        parts.append(
            (f"From the library: {row.use}. The file itself says: {', '.join(beside) or 'nothing'}.\n", "$quiet")
        )
    parts += problems_text(row.problems)
    named = [key for key in _LABELS if key in whole] + [key for key in whole if key not in _LABELS and key not in _HEAD]
    for key in named:
        for label, text in _texts(_LABELS.get(key, key), whole[key], reading):
            parts += ["\n", (label, "bold $secondary"), "\n", text, "\n"]
    return Content.assemble(*parts)


def _texts(label: str, value: Any, reading: Reading) -> list[tuple[str, str]]:
    """A value under its label; texts by team each under its own."""
    if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
        if value.keys() <= reading.teams.keys():
            return [(f"{label} {reading.teams[team]}", text.strip()) for team, text in value.items()]
    elif isinstance(value, list) and label in _SHORT:
        return [(label, "\n".join(f"· {_SHORT[label](each)}" for each in value))]
    return [(label, as_yaml(value).rstrip("\n") if isinstance(value, dict | list) and value else str(value).strip())]


def _outcome(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    shift = value.get("shift")
    more = ", ".join(f"{name} {_signed(by)}" for name, by in shift.items()) if isinstance(shift, dict) else ""
    told = f"\n  {str(value['text']).strip()}" if "text" in value else ""
    return f"{value.get('if', '')}" + (f"  ({more})" if more else "") + told


def _signed(value: Any) -> str:
    return f"{value:+g}" if isinstance(value, int | float) else str(value)


_SHORT: dict[str, Callable[[Any], str]] = {_LABELS["expect"]: expected, _LABELS["outcomes"]: _outcome}


def problems_text(problems: Iterable[Problem], most: int = 20) -> list[Any]:
    """Problems as parts of a text: line, what is wrong, what to do."""
    parts: list[Any] = []
    for problem in list(problems)[:most]:
        style = "bold $text-warning" if problem.warning else "bold $text-error"
        parts += [(f"{'!' if problem.warning else '✗'} line {problem.line}: ", style), problem.message, "\n"]
        if problem.hint:
            parts += [(f"  {problem.hint}\n", "$quiet")]
    return parts
