"""What one can do in the editor: keys, names for the palette, words for the help."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from ttx.tui.lines import folded


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `keys` are Textual's names, `shown` is what people call them."""

    name: str
    keys: str
    shown: str
    short: str
    help: str


ACTIONS = {
    action.name: action
    for action in (
        Action("form", "enter", "enter", "edit", "Edit the inject's fields; what is wrong shows while you type."),
        Action("block", "e", "e", "as YAML", "Edit everything of the inject as it stands in the file."),
        Action("file", "E", "E", "whole file", "Edit the text of the whole file."),
        Action("team", "1,2,3,4,5,6,7,8,9", "1-9", "a team's eyes", "Show the inject as this team's seat shows it."),
        Action("details", "0", "0", "details", "Show everything of the inject again."),
        Action("later", "plus,equals_sign,right", "+", "later", "A minute later in its phase; shift+→ five."),
        Action("earlier", "minus,left", "-", "earlier", "A minute earlier; shift+← five."),
        Action("later5", "shift+right,greater_than_sign", "shift+→", "5 min later", "Five minutes later; so does >."),
        Action("earlier5", "shift+left,less_than_sign", "shift+←", "5 min earlier", "Five minutes earlier; so does <."),
        Action("next_phase", "right_square_bracket", "]", "next phase", "To the next phase, with its comments."),
        Action("last_phase", "left_square_bracket", "[", "phase before", "To the phase before, with its comments."),
        Action("add", "a", "a", "add", "Add an inject before this one: a new one, or one from the library."),
        Action("duplicate", "d", "d", "duplicate", "Write it again below itself, with an id of its own."),
        Action("delete", "D,delete", "D", "delete", "Take it out of the file; asks first."),
        Action("undo", "u,ctrl+z", "u", "undo", "Take the last change back; as often as you like."),
        Action("redo", "U,ctrl+y", "U", "redo", "Do again what was undone."),
        Action("find", "slash", "/", "find", "Show only what has these words; esc shows all again."),
        Action("filter", "f", "f", "filter", "Show only one team, phase or priority, or what has problems."),
        Action("order", "o", "o", "order", "By time within a phase, or as in the file."),
        Action("problems", "p", "p", "problems", "All that ttx check says, line by line; enter goes there."),
        Action("matrix", "m", "m", "coverage", "Which objective is tested by which team in which phase."),
        Action("save", "ctrl+s", "ctrl+s", "save", "Write the file: only what you changed is different in it."),
        Action("help", "question_mark,f1", "?", "keys", "This list."),
        Action("quit", "ctrl+q", "ctrl+q", "leave", "Close the editor; asks where something is not saved."),
    )
}  # fmt: skip
FOOT = ("form", "block", "team", "later", "next_phase", "add", "duplicate", "delete", "undo", "find", "filter",
        "problems", "matrix", "file", "save", "help")  # fmt: skip
"""What the line at the bottom names, the most used first."""


def foot(width: int, lines: int = 2) -> Content:
    """The keys, in as many lines as there is room for; how to save and the help are always there."""
    *names, save, help = FOOT
    last = sum(_size(name) for name in (save, help))
    shown: list[list[str]] = [[]]
    used = 0
    for name in names:
        room = width - (last if len(shown) == lines else 0)
        if used + _size(name) > room:
            if len(shown) == lines:
                break
            shown.append([])
            used = 0
        shown[-1].append(name)
        used += _size(name)
    shown[-1] += [save, help]
    return Content("\n").join(
        [
            Content.assemble(
                *(
                    part
                    for name in line
                    for part in ((ACTIONS[name].shown, "bold $text-accent"), f" {ACTIONS[name].short}   ")
                )
            )
            for line in shown
        ]
    )


def _size(name: str) -> int:
    return cell_len(ACTIONS[name].shown) + cell_len(ACTIONS[name].short) + 4


def keys_text(width: int) -> Content:
    """All keys, each with what it does."""
    lines = [
        Content.assemble("↑ ↓ pgup pgdn home end", ("  move over the injects; tab goes to the text beside them", "")),
        Content(""),
    ]
    for action in ACTIONS.values():
        first, *rest = folded(Content(action.help), width, 12, 4)
        lines += [Content.assemble((f"{action.shown:<12}", "bold $text-accent"), first.plain[12:]), *rest]
    return Content("\n").join(lines)
