"""The projector's note: a line that stands beside the clock."""

from __future__ import annotations

from ttx.console.dialogs.base import Dialog
from ttx.console.dialogs.fields import Words
from ttx.console.projector import changed
from ttx.exercise.commands import Command
from ttx.exercise.state import State


class NoteDialog(Dialog):
    """Write the line, or take it away."""

    def __init__(self, state: State) -> None:
        self.note = Words("Note", state.screen.note, hint="Results at 11:05", help="empty takes it away")
        super().__init__(state, "A note on the projector", "Everybody in the room reads it.", self.note, confirm="Show")

    def command(self) -> Command:
        return changed(self.state, note=self.note.value)
