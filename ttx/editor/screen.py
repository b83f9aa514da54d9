"""The editor's first screen: the table of injects, and beside it everything of the one that is selected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from ttx.editor.detail import detail, problems_text
from ttx.editor.keys import ACTIONS, foot
from ttx.editor.preview import seen_by
from ttx.editor.reading import Reading, Row
from ttx.editor.table import Filter, shown, table
from ttx.tui.dialog import Typed
from ttx.tui.lines import Listing
from ttx.tui.plain import Plain

if TYPE_CHECKING:
    from ttx.editor.app import EditorApp


class EditorScreen(Screen[None]):
    """A table, a text, the line in which one types what to find, and the keys."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012  (Textual's)
    DEFAULT_CSS = """
    EditorScreen { layout: vertical; }
    EditorScreen > #head { height: 1; background: $panel; padding: 0 1; }
    EditorScreen > #panes { height: 1fr; layout: vertical; }
    EditorScreen.-wide > #panes { layout: horizontal; }
    EditorScreen #injects { height: 1fr; width: 1fr; padding: 0 1; }
    EditorScreen #beside { height: 1fr; width: 1fr; padding: 0 1; border-top: solid $border-blurred; }
    EditorScreen #beside { scrollbar-size-vertical: 1; }
    EditorScreen #beside:focus { border-top: solid $primary; }
    EditorScreen.-wide #beside { border-top: none; border-left: solid $border-blurred; }
    EditorScreen.-wide #beside:focus { border-top: none; border-left: solid $primary; }
    EditorScreen.-wide #injects { width: 3fr; }
    EditorScreen.-wide #beside { width: 2fr; }
    EditorScreen #tabs { height: auto; margin-bottom: 1; }
    EditorScreen > #find { display: none; background: $surface; padding: 0 1; }
    EditorScreen > #foot { height: auto; max-height: 2; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False),
        *(
            Binding(action.keys, f"app.do('{action.name}')", action.short, show=False, tooltip=action.help)
            for action in ACTIONS.values()
            if action.name not in ("team", "quit", "save")
        ),
        *(Binding(str(number), f"team({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.only = Filter()
        self.by_time = True
        self.team = ""
        """whose eyes; empty: everything of the inject"""

    @property
    def editor(self) -> EditorApp:
        app: Any = self.app
        return app  # type: ignore[no-any-return]

    def compose(self) -> ComposeResult:
        yield Plain(id="head")
        with Horizontal(id="panes"):
            yield Listing(id="injects")
            with VerticalScroll(id="beside"):
                yield Plain(id="tabs")
                yield Plain(id="text")
        yield Typed(
            id="find", placeholder="words that stand in it; enter goes to the table, esc shows all", compact=True
        )
        yield Plain(id="foot")

    def on_mount(self) -> None:
        self.query_one(Listing).focus()
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    # -- what is selected

    @property
    def row(self) -> Row | None:
        """The inject under the cursor."""
        return self.editor.reading.row(self.query_one(Listing).key)

    def go(self, key: str) -> None:
        """Put the cursor on an inject, and show all where a filter hides it."""
        listing = self.query_one_optional(Listing)
        if key and listing and not listing.go(key) and self.editor.reading.row(key):
            self.only = Filter()
            self.draw()
            listing.go(key)

    # -- drawing

    def draw(self) -> None:
        """Show the playbook as it is now."""
        # While it is being opened or taken down, what stands on it is not all there.
        if not all(self.query(part) for part in ("#head", "#injects", "#tabs", "#text", "#foot")):
            return
        reading, listing = self.editor.reading, self.query_one(Listing)
        rows = table(
            reading,
            shown(reading, self.only, self.by_time),
            max(30, listing.room - 2),
            every=self.only == Filter(),
        )
        listing.show(list(rows))
        self._draw_head(reading)
        self.query_one("#foot", Plain).show(foot(self.size.width - 2))
        self._draw_beside()

    def _draw_head(self, reading: Reading) -> None:
        errors = len(reading.errors)
        warnings = len(reading.problems) - errors
        parts: list[Any] = [(reading.path.name, "bold")]
        parts.append(("  not saved" if self.editor.manuscript.changed else "  saved", "$text-warning" if
                      self.editor.manuscript.changed else "$quiet"))  # fmt: skip
        parts.append(f"   {len(reading.rows):,} injects")
        if self.only != Filter():
            count = len(self.query_one(Listing).keys)
            parts.append((f"   {count:,} shown: {self.only}; esc shows all", "$text-accent"))
        parts.append((f"   ✗ {errors:,} to mend" if errors else "   ✓ no errors",
                      "bold $text-error" if errors else "$text-success"))  # fmt: skip
        if warnings:
            parts.append((f"   ! {warnings:,} to think of", "$text-warning"))
        if self.editor.busy:
            parts.append(("   reading…", "$quiet"))
        self.query_one("#head", Plain).show(Content.assemble(*parts).truncate(self.size.width - 2, ellipsis=True))

    def _draw_beside(self) -> None:
        reading, row = self.editor.reading, self.row
        self.query_one("#tabs", Plain).show(self._tabs(reading))
        if reading.broken:
            text = Content.assemble(
                ("This is no playbook yet. E shows the text of the whole file.\n\n", "bold"),
                *problems_text([reading.broken]),
            )
        elif row is None:
            nothing = "No inject fits; esc shows all." if reading.rows else "There is no inject yet. a adds one."
            text = Content.assemble(nothing, "\n\n", *problems_text(reading.problems))
        else:
            text = seen_by(reading, row, self.team) if self.team in reading.teams else detail(reading, row)
        self.query_one("#text", Plain).show(text)

    def _tabs(self, reading: Reading) -> Content:
        teams = list(reading.teams)[:9]
        names = [("", "0 details"), *((team, f"{place} {reading.short(team)}") for place, team in enumerate(teams, 1))]
        now = self.team if self.team in reading.teams else ""
        return Content.assemble(*(
            part for team, name in names
            for part in ((f" {name} ", "bold reverse" if team == now else "$quiet"), " ")
        ))  # fmt: skip

    @on(Listing.Moved)
    def _moved(self) -> None:
        self.query_one("#beside").scroll_home(animate=False)
        self._draw_beside()

    # -- whose eyes, and what is shown

    def action_team(self, number: int) -> None:
        """Show the inject as this team sees it."""
        teams = list(self.editor.reading.teams)
        if number <= len(teams):
            self.team = teams[number - 1]
            self._draw_beside()
        else:
            self.editor.tell(f"There are {len(teams)} teams")

    def details(self) -> None:
        """Show everything of the inject."""
        self.team = ""
        self._draw_beside()

    def find(self) -> None:
        """Type words; the table follows."""
        line = self.query_one("#find", Typed)
        line.display = True
        line.focus()

    @on(Input.Changed, "#find")
    def _finding(self, event: Input.Changed) -> None:
        self.show_only(replace(self.only, words=event.value))

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.query_one(Listing).focus()

    def show_only(self, only: Filter) -> None:
        """Show what fits."""
        self.only = only
        self.draw()

    def action_back(self) -> None:
        """Out of the line, out of a team's eyes, out of the filter: one after the other."""
        line = self.query_one("#find", Typed)
        if line.display:
            line.display = False
            line.value = ""
            self.query_one(Listing).focus()
        elif self.team:
            self.details()
        elif self.only != Filter():
            self.show_only(Filter())
