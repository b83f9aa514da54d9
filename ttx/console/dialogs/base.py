"""The frame of control's dialogs: says what will happen and who sees it, asks, and hands back a command.

What the rules would refuse is refused here already, by the rules themselves: `decide` is pure, so a dialog may try its
command on the state at hand and show the refusal while everything typed still stands.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input

from ttx.console.dialogs.fields import Field
from ttx.console.post import Then
from ttx.errors import Refused
from ttx.exercise.commands import Command
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.state import State
from ttx.tui.plain import Plain

Result = TypeVar("Result")


class Wrong(Exception):
    """A value does not fit; `field` is where to say so, None for the dialog as a whole."""

    def __init__(self, message: str, field: Field | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Ask(ModalScreen[Result | None]):
    """Fields in a frame; None when cancelled."""

    DEFAULT_CSS = """
    Ask { align: center middle; }
    Ask > #frame {
        width: 100%; max-width: 100; height: auto; max-height: 100%;
        border: round $primary; background: $panel; padding: 0 1;
    }
    Ask #head { dock: top; height: auto; background: $panel; }
    Ask #body { height: auto; }
    Ask #foot { dock: bottom; height: auto; background: $panel; }
    Ask .title { height: auto; text-style: bold; }
    Ask .says { height: auto; margin-bottom: 1; color: $text-muted; }
    Ask #wrong { height: auto; color: $text-error; text-style: bold; }
    Ask #keys { height: 1; }
    Ask #keys Button { margin-right: 2; min-width: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "confirm", "Confirm", priority=True),
        Binding("escape", "cancel", "Cancel"),
        Binding("pageup", "page(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Down", show=False),
    ]

    def __init__(self, title: str, says: str, body: Iterable[Widget], confirm: str) -> None:
        super().__init__()
        self.heading, self.says, self.verb = title, says, confirm
        self.body = list(body)
        self._wrong = Plain(id="wrong")
        self._leaving = False

    @abstractmethod
    def result(self) -> Result:
        """What the fields say; Wrong or Refused where it cannot be."""

    @property
    def fields(self) -> list[Field]:
        """The fields, in order."""
        return [each for each in self.body if isinstance(each, Field)]

    def compose(self) -> ComposeResult:
        # Head and foot are docked: however long the fields are, what happens and how to confirm stay in sight.
        with VerticalScroll(id="frame", can_focus=False):
            with Vertical(id="head"):
                yield Plain(self.heading, classes="title")
                yield Plain(self.says, classes="says")
            # In one box: focus goes by height, so the docked foot would come between the fields of a long form.
            with Vertical(id="body"):
                yield from self.body
            with Vertical(id="foot"):
                yield self._wrong
                with Horizontal(id="keys"):
                    yield Button(Content(f"{self.verb} ^s"), id="confirm", variant="primary", compact=True)
                    yield Button(Content("Cancel esc"), id="cancel", compact=True)

    def on_mount(self) -> None:
        self._wrong.display = False
        if not self.fields:
            self.query_one("#confirm").focus()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        # The whole field comes into sight, with its label and what it says; the control alone may hide behind the foot.
        field = next((above for above in event.widget.ancestors if isinstance(above, Field)), None)
        if field is not None:
            self.call_after_refresh(field.scroll_visible, animate=False)

    def wrong(self, message: str) -> None:
        """Say what is wrong with the whole."""
        self._leaving = False
        self._wrong.show(message)
        self._wrong.display = bool(message)

    @on(Field.Changed)
    def _changed(self) -> None:
        self.wrong("")
        self.changed()

    def changed(self) -> None:
        """A field has another value: show what follows from it."""

    @on(Button.Pressed, "#confirm")
    def action_confirm(self) -> None:
        """Check, then close with the result."""
        self.wrong("")
        problems = [(field, problem) for field in self.fields if (problem := field.problem())]
        for field, problem in problems:
            field.complain(problem)
        if problems:
            problems[0][0].control().focus()
            return
        try:
            self.dismiss(self.result())
        except Wrong as error:
            if error.field is None:
                self.wrong(error.message)
            else:
                error.field.complain(error.message)
                error.field.control().focus()
        except Refused as error:
            self.wrong(f"{error.message} ({error.hint})" if error.hint else error.message)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Close without a result; ask where something was typed."""
        if self._leaving or not any(field.touched for field in self.fields):
            self.dismiss(None)
        else:
            self.wrong("Escape again throws away what you wrote; type on to keep it.")
            self._leaving = True

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        # Enter goes on, and after the last field it confirms: one hand is often holding a telephone.
        event.stop()
        if event.input is self.fields[-1].control():
            self.action_confirm()
        else:
            self.focus_next()

    def action_page(self, pages: int) -> None:
        """Scroll what is too long for the screen."""
        body = self.query_one("#frame", VerticalScroll)
        if pages < 0:
            body.scroll_page_up(animate=False)
        else:
            body.scroll_page_down(animate=False)


class Dialog(Ask[Command | Then]):
    """A dialog that makes a command for the exercise in `state`, which may go on changing behind it."""

    def __init__(self, state: State, title: str, says: str, *body: Widget, confirm: str, now: int = 0) -> None:
        self.state = state
        # The state knows only the time of its last event; what depends on the moment brings it along.
        self._now = now
        super().__init__(title, says, body, confirm)

    @abstractmethod
    def command(self) -> Command:
        """What the fields ask for; Wrong where they do not fit each other."""

    def seat(self) -> str:
        """Who asks; only what a facilitator has claimed depends on it, and the server knows better."""
        return ""

    def after(self, command: Command) -> Command | Then:
        """The command, with what follows it."""
        return command

    def result(self) -> Command | Then:
        command = self.command()
        decide(self.state, command, By(self.seat(), "facilitator"), Moment(max(self._now, self.state.elapsed)))
        return self.after(command)
