"""The facilitator's screen: panes that follow the state, and keys for everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import Screen

from ttx.console.actions import ACTIONS, CONSOLE, Action, offered
from ttx.console.asked import about, opened
from ttx.console.desk import desk_rows
from ttx.console.events import event_rows
from ttx.console.heading import ControlMarking, alarms, clocks, stage
from ttx.console.here import QUEUE, Here
from ttx.console.hints import hints, tabs
from ttx.console.layout import LAYOUT
from ttx.console.sees import seats, sees, team_tabs
from ttx.console.waiting import attention, gauges
from ttx.tui.clocks import Ending
from ttx.tui.lines import Listing
from ttx.tui.plain import Plain

if TYPE_CHECKING:
    from ttx.client.control import ControlFeed

PANES = ("events", "team", "desk", "meters")


class ConsoleScreen(Screen[None]):
    """Three panes between what time it is and what waits."""

    DEFAULT_CSS = LAYOUT
    RECORDED: ClassVar[bool] = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal")]  # noqa: RUF012  (Textual's)
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,right", "pane(1)", "Next pane", show=False, priority=False),
        Binding("shift+tab,left", "pane(-1)", "Pane before", show=False),
        *(Binding(str(number), f"team({number})", show=False) for number in range(1, 10)),
        *(
            Binding(action.key, f"app.do('{action.name}')", action.title, show=False, tooltip=action.help)
            for action in ACTIONS.values()
            if not action.anywhere and CONSOLE in action.on
        ),
    ]

    def __init__(self, feed: ControlFeed) -> None:
        super().__init__()
        self.feed = feed
        self.you = ""
        self.marked: set[str] = set()
        self._team = ""
        self._pane = "events"
        self._was_in_queue = ""
        self._due = False
        self._ending = Ending()
        self._gone: dict[str, datetime] = {}
        self._present: set[str] = set()

    def compose(self) -> ComposeResult:
        yield ControlMarking()
        yield Plain(id="alarm")
        yield Plain(id="clocks")
        yield Plain(id="stage")
        yield Plain(id="down")
        yield Plain(id="tabs")
        with Horizontal(id="panes"):
            with Vertical(id="events", classes="pane"):
                yield Listing(id="injects")
            with Vertical(id="team", classes="pane"):
                yield Plain(id="teams")
                yield Plain(id="seats")
                with VerticalScroll(id="view"):
                    yield Plain("Connecting to the exercise…", id="sees")
            with Vertical(id="desk", classes="pane"):
                yield Listing(id="items")
                yield Plain("Nothing waits here.", id="nothing")
            with VerticalScroll(id="meters", classes="pane"):
                yield Plain(id="meters-text")
        yield Plain(id="gauges")
        yield Plain(id="attention")
        yield Plain(id="keys")

    def on_mount(self) -> None:
        self.query_one("#events").border_title = "Events"
        self.query_one("#team").border_title = "What the team sees"
        self.query_one("#desk").border_title = "Desk"
        self.query_one("#injects").focus()
        self.show_pane("events")
        self.set_interval(1.0, self.tick)
        # Usually the server has answered before this: then the first frame is the live one.
        self._draw()

    # -- what is selected

    @property
    def ready(self) -> bool:
        """Whether there is a state to show."""
        return self.feed.state is not None

    def here(self) -> Here:
        """What control is looking at, now."""
        feed = self.feed
        assert feed.state is not None
        on_desk = self._pane == "desk"
        marked = tuple(sorted(self.marked))
        wall = feed.time_of_day()
        inject, item = self.query_one("#injects", Listing).key, self.query_one("#items", Listing).key if on_desk else ""
        selected = inject, self._team, item, marked
        return Here(
            feed.state, feed.live, feed.now(), wall, self.you, *selected, feed.history, self._gone, self.RECORDED
        )

    def look(self, number: int) -> Here:
        """Show another team by its number (0: the same), and what there is to see then."""
        if number:
            self.action_team(number)
        return self.here()

    @property
    def pane(self) -> str:
        """The pane that keys are for."""
        return self._pane

    # -- following

    def news(self) -> None:
        """Something has changed; several changes in a moment are drawn once."""
        if not self._due:
            self._due = True
            self.set_timer(0.02, self._draw)

    def _draw(self) -> None:
        self._due = False
        if not self.is_attached or not self.ready:
            return
        feed = self.feed
        assert feed.state is not None
        self.you = feed.live.you or self.you
        self._watch_doors()
        if not self._team:
            self._team = next(iter(feed.state.teams))
        # What was ruled on meanwhile is not marked any more.
        self.marked = {name for name in self.marked if (move := feed.state.moves[name]).ruled < move.newest.version}
        self.query_one(ControlMarking).draw(self.here(), self.size.width)
        self._draw_team()
        self.tick()
        self._follow_queue()

    def _watch_doors(self) -> None:
        """Note when somebody's last screen went away."""
        present = {seat for seat, count in self.feed.live.present.items() if count}
        self._gone |= dict.fromkeys(self._present - present, datetime.now(UTC))
        self._present = present

    def tick(self) -> None:
        """Draw what changes with time. Text only: no bindings, no layout that did not change."""
        if not self.is_attached or not self.ready:
            return
        here, width = self.here(), self.size.width
        self.query_one("#clocks", Plain).show(clocks(here, width))
        self.query_one("#stage", Plain).show(stage(here, width))
        injects, items = self.query_one("#injects", Listing), self.query_one("#items", Listing)
        injects.show(event_rows(here, injects.room))
        rows = desk_rows(here, items.room)
        items.show(rows)
        self.query_one("#items").display = bool(rows)
        self.query_one("#nothing").display = not rows
        self.query_one("#seats", Plain).show(seats(here))
        self.query_one("#gauges", Plain).show(gauges(here, width - 2))
        self.query_one("#meters-text", Plain).show(gauges(here, min(width, 80)))
        self.query_one("#attention", Plain).show(attention(here, width, 1 if self.has_class("-short") else 2))
        self._tell_of_the_end(here)
        self._draw_alarm(here)
        self._draw_down()
        self._draw_keys()

    def _tell_of_the_end(self, here: Here) -> None:
        state = here.state
        ends_at = state.stage_at + state.stage_length if state.running else None
        if minutes := self._ending.near(ends_at, here.now, state.rate):
            ends = (here.wall + timedelta(minutes=minutes)).astimezone()
            words = f"{state.stage}: {minutes} minute{'s' * (minutes > 1)} left, until {ends:%H:%M}"
            self.notify(words, title="The stage ends soon")

    def _draw_alarm(self, here: Here) -> None:
        alarm, words = self.query_one("#alarm", Plain), alarms(here)
        alarm.display = bool(words)
        alarm.show(words)

    def _draw_team(self) -> None:
        here = self.here()
        self.query_one("#teams", Plain).show(team_tabs(here))
        self.query_one("#seats", Plain).show(seats(here))
        self.query_one("#sees", Plain).show(sees(here, here.team))
        self.query_one("#team").border_title = Content(f"What {here.short(here.team)} sees")

    def _draw_down(self) -> None:
        down = self.query_one("#down", Plain)
        down.display = not self.feed.connected
        if not self.feed.connected:
            down.show(" LINE TO THE SERVER IS DOWN, trying again. What you see is what was; the exercise may go on. ")

    def _draw_keys(self) -> None:
        if self.ready:
            here = self.here()
            self.query_one("#keys", Plain).show(hints(here, self._pane, self.size.width))
            self.query_one("#tabs", Plain).show(tabs(here, self._pane))

    def _follow_queue(self) -> None:
        """After a release the cursor goes to what comes next, not down to what went out."""
        injects = self.query_one("#injects", Listing)
        state = self.here().state
        selected = state.injects.get(injects.key)
        if selected is None:
            return
        if selected.status in QUEUE:
            self._was_in_queue = selected.id
        elif selected.id == self._was_in_queue:
            self._was_in_queue = ""
            first = injects.keys[0]
            if state.injects[first].status in QUEUE:
                injects.go(first)

    @on(Listing.Moved)
    def _moved(self) -> None:
        self._draw_keys()

    # -- moving

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        pane = next(
            (name for name in PANES if event.widget.id == name or self.query_one(f"#{name}") in event.widget.ancestors),
            "",
        )
        if pane:
            self.show_pane(pane)

    def show_pane(self, name: str) -> None:
        """Make a pane the one that keys are for; on a narrow screen the one that is shown."""
        self._pane = name
        for pane in PANES:
            self.query_one(f"#{pane}").set_class(pane == name, "-shown")
        self._draw_keys()

    def action_pane(self, step: int) -> None:
        """Go to the next pane."""
        panes = [name for name in PANES if name != "meters" or self.has_class("-narrow")]
        now = panes.index(self._pane) if self._pane in panes else 0
        name = panes[(now + step) % len(panes)]
        self.show_pane(name)
        self.query_one({"events": "#injects", "team": "#view", "desk": "#items", "meters": "#meters"}[name]).focus()

    def action_team(self, number: int) -> None:
        """Show another team."""
        if not self.ready:
            return
        teams = list(self.here().state.teams)
        if number <= len(teams):
            self._team = teams[number - 1]
            self.query_one("#view", VerticalScroll).scroll_home(animate=False)
            self._draw_team()
            self._draw_keys()

    def go_to(self, inject: str) -> None:
        """Put the cursor on an inject."""
        self.show_pane("events")
        injects = self.query_one("#injects", Listing)
        injects.focus()
        injects.go(inject)

    # -- what the console itself does

    def enter(self) -> Action | Any | None:
        """What enter means in this pane: an action's name, a screen, a command, or nothing."""
        here = self.here()
        if self._pane == "team":
            return ACTIONS["sees"]
        if self._pane != "desk":
            selected = here.selected
            out = selected is None or selected.status not in QUEUE
            return ACTIONS["detail" if out or "release" not in offered(here) else "release"]
        if here.item.startswith("suggest:") and (inject := about(here)):
            self.go_to(inject.id)
            return None
        return opened(here)

    def mark(self) -> str:
        """Mark the selected move, or take the mark away; why not, where it cannot be."""
        here = self.here()
        if here.item not in here.state.moves:
            return f"Select a {here.state.playbook.word('move').lower()} on the desk first"
        self.marked ^= {here.item}
        self.tick()
        return ""
