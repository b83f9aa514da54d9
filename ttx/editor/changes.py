"""What can be done to the injects of a playbook's text. Everything else in the text stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ttx.errors import TtxError
from ttx.playbook.marks import Marks
from ttx.playbook.pen import Pen
from ttx.playbook.problems import Path
from ttx.playbook.values import format_duration, parse_duration
from ttx.playbook.yaml import gc_paused, read_yaml

Place = tuple[int, int]
"""Which phase, and which of its injects, counting from 0."""


def path_of(place: Place) -> Path:
    return ("phases", place[0], "injects", place[1])


def shift(pen: Pen, place: Place, seconds: int) -> None:
    """Move an inject in time, within its phase; not before its beginning."""
    at = pen.at((*path_of(place), "at"))
    try:
        now = parse_duration(at)
    except ValueError:
        why = "it is held" if at == "held" else "it waits for a condition" if at is None else f"its time is {at!r}"
        raise TtxError(
            f"this inject has no time to move: {why}", hint="write a time such as 10m into its field"
        ) from None
    pen.put((*path_of(place), "at"), format_duration(max(0, now + seconds)))


def carry(pen: Pen, place: Place, step: int) -> Place:
    """Move an inject, with its comments, to the end of the next phase or of the one before; where it is then."""
    to = place[0] + step
    if not 0 <= to < len(pen.at(("phases",))):
        raise TtxError("there is no phase " + ("after the last" if step > 0 else "before the first"))
    target: Path = ("phases", to, "injects")
    index = len(pen.at(target) or [])
    pen.move(("phases", place[0], "injects"), place[1], target, index)
    return to, index


def add(pen: Pen, place: Place, inject: Mapping[str, Any]) -> None:
    """Write a new inject before the one that stands at this place."""
    pen.insert(("phases", place[0], "injects"), place[1], dict(inject))


def duplicate(pen: Pen, place: Place, id: str) -> Place:
    """Write an inject again, behind itself, with an id of its own."""
    inject = pen.at(path_of(place))
    rest = {key: value for key, value in inject.items() if key != "id"}
    copy = {"use": rest.pop("use"), "id": id, **rest} if "use" in rest else {"id": id, **rest}
    add(pen, (place[0], place[1] + 1), copy)
    return place[0], place[1] + 1


def delete(pen: Pen, place: Place) -> None:
    pen.remove(path_of(place))


def put(pen: Pen, place: Place, fields: Mapping[str, Any]) -> None:
    """Write fields of an inject; one that is None is taken out, so that the library's or the usual value holds."""
    for key, value in fields.items():
        path = (*path_of(place), key)
        if value is None:
            if key in pen.at(path_of(place)):
                pen.remove(path)
        else:
            pen.put(path, value)


def block(text: str, place: Place) -> tuple[int, str]:
    """The lines of one inject as they are written, with the comments above it, moved to the left edge; and the number
    of the first.
    """
    start, end, margin = _span(text, place)
    first = text.count("\n", 0, start) + 1
    lines = text[start:end].split("\n")
    return first, "\n".join(line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in lines).rstrip(
        "\n"
    ) + "\n"


def put_block(text: str, place: Place, lines: str) -> str:
    """The text with other lines for one inject. They must be one inject: a list with one item."""
    item = read_yaml(lines, "inject")
    first, _ = block(text, place)
    for problem in item.problems:
        raise TtxError(f"line {first + problem.line - 1}: {problem.message}", hint=problem.hint)
    if not (isinstance(item.data, list) and len(item.data) == 1 and isinstance(item.data[0], dict)):
        raise TtxError("this must stay one inject: `- ` and its keys below one another", hint="D deletes, a adds one")
    start, end, margin = _span(text, place)
    indented = (" " * margin + line if line.strip() else "" for line in lines.rstrip().split("\n"))
    return text[:start] + "\n".join(indented) + "\n" + text[end:]


def _span(text: str, place: Place) -> tuple[int, int, int]:
    marks = Marks(text)
    with gc_paused():
        listed, flowing = marks.node(("phases", place[0], "injects"))
    if flowing or marks.crowded(listed):
        raise TtxError("this inject stands on one line with others", hint="edit it in the text of the whole file")
    start, end = marks.span(listed, place[1], blank=False)
    return start, end, int(listed.start_mark.column)
