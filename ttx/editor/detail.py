"""Everything of one inject, and what is wrong with it, to read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content

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
        parts += ["\n", (_LABELS.get(key, key), "bold $secondary"), "\n", _value(whole[key], reading), "\n"]
    return Content.assemble(*parts)


def _value(value: Any, reading: Reading) -> str:
    if isinstance(value, dict) and value and all(isinstance(each, str) for each in value.values()):
        return "\n".join(f"{reading.teams.get(key, key)}: {text.strip()}" for key, text in value.items())
    return as_yaml(value).rstrip("\n") if isinstance(value, dict | list) and value else str(value).strip()


def problems_text(problems: Iterable[Problem], most: int = 20) -> list[Any]:
    """Problems as parts of a text: line, what is wrong, what to do."""
    parts: list[Any] = []
    for problem in list(problems)[:most]:
        style = "bold $text-warning" if problem.warning else "bold $text-error"
        parts += [(f"{'!' if problem.warning else '✗'} line {problem.line}: ", style), problem.message, "\n"]
        if problem.hint:
            parts += [(f"  {problem.hint}\n", "$quiet")]
    return parts
