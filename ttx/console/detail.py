"""Screens that only show: an inject in full, what a team sees, codes, keys, and nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen

from ttx.console.actions import ACTIONS, GROUPS, MOVING, offered
from ttx.console.events import team_mark, why_waiting
from ttx.console.heading import ControlMarking
from ttx.console.here import Here
from ttx.console.sees import seats, sees, team_tabs
from ttx.exercise.conditions import describe
from ttx.exercise.decide.variants import chosen_by_itself, going
from ttx.exercise.state import InjectState
from ttx.tui.clocks import exercise_time
from ttx.tui.lines import folded
from ttx.tui.plain import Plain


class Reading(ModalScreen[None]):
    """A text to read, over everything; escape closes."""

    DEFAULT_CSS = """
    Reading { layout: vertical; }
    Reading > ControlMarking { dock: top; }
    Reading > #head { height: auto; background: $panel; padding: 0 1; text-style: bold; }
    Reading > #foot { dock: bottom; height: 1; background: $panel; padding: 0 1; color: $quiet; }
    Reading > VerticalScroll { background: $background; padding: 0 2; height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Close")]

    def __init__(
        self, here: Here, title: str | Content, text: str | Content, foot: str = "↑ ↓ scroll     esc closes"
    ) -> None:
        super().__init__()
        self._here = here
        self._title, self._body, self._foot = title, text, foot

    def compose(self) -> ComposeResult:
        yield ControlMarking()
        yield Plain(self._title, id="head")
        with VerticalScroll():
            yield Plain(self._body, id="text")
        yield Plain(self._foot, id="foot")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        self.query_one(ControlMarking).draw(self._here, self.size.width)


class Detail(Reading):
    """An inject with everything that control knows of it."""

    def __init__(self, here: Here, name: str) -> None:
        super().__init__(here, "Inject, for control only", inject_text(here, name))


def inject_text(here: Here, name: str) -> Content:
    """Everything about an inject."""
    inject = here.state.injects[name]
    spec = going(here.state, inject, here.now)
    facts = [spec.id, spec.priority, f"from {here.party(spec.from_)}", spec.method, f"asks: {spec.asks}", inject.status]
    parts: list[Any] = [("\n" + spec.title, "bold"), "\n", (" · ".join(facts), "$quiet"), "\n"]
    if reason := why_waiting(here, inject):
        parts += [(reason, "$text-accent"), "\n"]
    if inject.reason:
        parts.append(f"reason: {inject.reason}\n")
    parts += _ways(here, inject)
    for team in here.state.playbook.recipients(spec):
        delivery = inject.deliveries.get(team)
        parts += ["\n", (here.party(team), "bold $secondary")]
        if delivery:
            parts += ["   ", *team_mark(here, team, delivery)]
        parts += ["\n", delivery.text if delivery else spec.text_for(team), "\n"]
        for reply in delivery.replies if delivery else ():
            said = " ".join(filter(None, (reply.choice, reply.text)))
            parts += [(f"↳ reply v{reply.version} {exercise_time(reply.at)}: ", "bold $text-success"), said, "\n"]
    if spec.expect:
        parts += ["\n", ("Expected", "bold $secondary"), "\n"]
    for place, expect in enumerate(spec.expect):
        tick = inject.ticks.get(place)
        mark = "✓ seen" if tick and tick.seen else "× not done" if tick else "· open"
        parts.append(f"{mark}  {here.party(expect.team)}: {expect.action}\n")
    if spec.outcomes:
        parts += ["\n", ("Outcomes", "bold $secondary"), "\n"]
    for number, outcome in enumerate(spec.outcomes, 1):
        shifts = ", ".join(
            f"{here.state.playbook.indicators[gauge].name} {by:+g}" for gauge, by in outcome.shift.items()
        )
        mark = "✓" if number in inject.outcomes else " "
        parts += [f"{mark} {number}. {outcome.if_}", (f"  {shifts}" if shifts else "", "$quiet"), "\n"]
    for label, text in (("Notes", spec.notes), ("If a team is stuck", spec.if_stuck)):
        if text:
            parts += ["\n", (label, "bold $secondary"), "\n", text, "\n"]
    return Content.assemble(*parts)


def _ways(here: Here, inject: InjectState) -> list[Any]:
    """The ways it may go, and which one it goes."""
    if not inject.spec.variants:
        return []
    by_itself = "" if inject.variant else chosen_by_itself(here.state, inject, here.now)
    note = "V chooses" if not inject.deliveries else ""
    parts: list[Any] = ["\n", ("Ways it may go", "bold $secondary"), (f"  {note}", "$quiet"), "\n"]
    for name, way in inject.spec.variants.items():
        if name == inject.variant:
            mark = "✓ chosen"
        elif name == by_itself:
            mark = "→ goes by itself"
        else:
            mark = "·"
        when = f"  by itself once {describe(here.state, way.if_)}" if way.if_ is not None else ""
        parts += [f"{mark}  {way.is_}", (when, "$quiet"), "\n"]
    return parts


class Sees(Reading):
    """What a team sees, whole; another team with its number."""

    def __init__(self, look: Callable[[int], Here]) -> None:
        self._look = look
        self._as_read = False
        here = look(0)
        super().__init__(
            here,
            _sees_head(here),
            sees(here, here.team, whole=True),
            "1 2 3 another team     o in its language     ↑ ↓ scroll     esc closes",
        )

    def key_number(self, number: int) -> None:
        """Show another team."""
        self.show(self._look(number))

    def show(self, here: Here) -> None:
        """Show it as it is now."""
        self.query_one("#head", Plain).show(_sees_head(here))
        self.query_one("#text", Plain).show(sees(here, here.team, whole=True, as_read=self._as_read))

    def on_key(self, event: Any) -> None:
        if event.character == "o":
            event.stop()
            self._as_read = not self._as_read
            self.show(self._look(0))
        elif event.character and event.character in "123456789":
            event.stop()
            self.key_number(int(event.character))


def _sees_head(here: Here) -> Content:
    return Content.assemble("WHAT THE TEAM SEES   ", team_tabs(here), "\n", seats(here))


class Keys(Reading):
    """All keys, each with what it does and an example."""

    def __init__(self, here: Here, moving: Sequence[tuple[str, str]] = MOVING) -> None:
        super().__init__(here, "ALL KEYS", "")
        self._moving = moving

    def on_resize(self) -> None:
        super().on_resize()
        text = keys_text(self.size.width - 8, self._moving, offered(self._here))
        self.query_one("#text", Plain).show(text)


def keys_text(width: int, moving: Sequence[tuple[str, str]] = MOVING, names: Container[str] = ACTIONS) -> Content:
    """Keys in one column, words in the other."""
    lines = [Content.assemble("\n", ("Moving", "bold $secondary"))]
    lines += [Content.assemble("  ", (f"{keys:<9} ", "bold"), help) for keys, help in moving]
    for group, everything in GROUPS.items():
        actions = [action for action in everything if action.name in names]
        if not actions:
            continue
        lines.append(Content.assemble("\n", (group, "bold $secondary")))
        for action in actions:
            lines.append(Content.assemble("  ", (f"{action.shown:<9} {action.title}.", "bold")))
            lines += folded(Content.assemble(action.help, (f"  For example: {action.example}", "$quiet")), width, 12, 4)
    return Content("\n").join(lines)


class Blank(Screen[None]):
    """Nothing to be seen. Messages wait until it is gone."""

    DEFAULT_CSS = """
    Blank { align: center middle; background: black; color: #707070; layers: base; }
    Blank Plain { width: auto; }
    Blank Toast { visibility: hidden; }
    """

    def compose(self) -> ComposeResult:
        yield Plain("^b shows the screen again")
