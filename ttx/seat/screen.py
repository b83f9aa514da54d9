"""The seat: the list at the left, the selected item at the right, what can be said to it below."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer

from ttx.client import Client, Link, SeatFeed
from ttx.errors import TtxError
from ttx.locale import LANGUAGES, N_
from ttx.seat import asked, heading
from ttx.seat.answer import AnswerPane
from ttx.seat.answers import Asks, Given, asks
from ttx.seat.contents import Entry, entries
from ttx.seat.drafting import Drafting
from ttx.seat.form import FormPane
from ttx.seat.help import KEYS, Help
from ttx.seat.keep import Kept
from ttx.seat.listing import Contents
from ttx.seat.marks import Marks
from ttx.seat.parts import Desk, sentences
from ttx.seat.reading import draft_page, page
from ttx.seat.sending import Sending
from ttx.seat.stopped import Stopped
from ttx.seat.when import When
from ttx.seat.whole import Whole
from ttx.tui.clocks import Ending, zone_of
from ttx.tui.marking import Marking
from ttx.tui.plain import Plain

if TYPE_CHECKING:
    from ttx.seat.app import SeatApp


class SeatScreen(Screen[None]):
    """Everything a player does after joining."""

    app: SeatApp

    CSS = """
    #heading { height: auto; }
    #heading Plain { width: 1fr; height: 1; padding: 0 1; }
    #heading #status { text-style: reverse bold; display: none; }
    #desk { height: 1fr; }
    #list { width: 30%; min-width: 31; max-width: 52; border-right: solid $foreground; }
    #right { width: 1fr; }
    #reader { height: 1fr; min-height: 4; scrollbar-size-vertical: 1; }
    #reader:focus { background: $surface; }
    SeatScreen.-compose #reader { height: auto; min-height: 0; }
    SeatScreen.-compose AnswerPane { height: 1fr; max-height: 100%; border: none; padding: 1 1 0 1; }
    #page { padding: 0 1; max-width: 110; height: auto; }
    #news, #keys { height: 1; padding: 0 1; }
    #news { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority: these work while one types. Letters do not, so none is a key.
        Binding("f1", "help", N_("Help"), priority=True),
        Binding("question_mark", "help", show=False),
        Binding("f2", "decide", N_("Write the {move}"), priority=True),
        Binding("f3", "more", N_("The rest of the form"), priority=True),
        Binding("f4", "go('new-message')", N_("Write a message"), priority=True),
        Binding("f5", "go('new-request')", N_("Ask control"), priority=True),
        Binding("f6", "go('new-meeting')", N_("Ask for a meeting"), priority=True),
        Binding("f7", "pen", N_("Take, ask for or give the pen"), priority=True),
        Binding("f8", "next", N_("Next thing that waits for us"), priority=True),
        Binding("ctrl+o", "original", N_("As it was written, or translated"), priority=True),
        Binding("ctrl+s", "send", N_("Send"), priority=True),
        Binding("escape", "back", N_("Back to the list"), priority=True),
        Binding("pageup", "page(-1)", N_("Page up"), priority=True),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pagedown", "page(1)", N_("Page down"), priority=True),
    ]

    def __init__(self, client: Client, feed: SeatFeed, kept: Kept) -> None:
        super().__init__()
        self.client = client
        self.feed = feed
        self.kept = kept
        self._ending = Ending()
        self.desk = Desk(feed, kept.language)
        self.drafting = Drafting(self)
        self.sending = Sending(self)
        self.marks = Marks(self)
        self.current = ""
        self._keeping: Timer | None = None
        self._made = ""
        self._news = False
        """whether the line at the bottom says what is new"""
        self._ready = False

    def compose(self) -> ComposeResult:
        _ = self.desk.words
        yield Marking(id="marking-top")
        with Vertical(id="heading"):
            yield Plain(id="who")
            yield Plain(id="clocks")
            yield Plain(id="status")
        with Horizontal(id="desk"):
            yield Contents(id="list")
            with Vertical(id="right"):
                with VerticalScroll(id="reader", can_focus=False):
                    yield Plain(_("Waiting for the exercise…"), id="page")
                yield AnswerPane(id="answer")
        yield Plain(id="news")
        yield Plain(_(KEYS), id="keys")
        yield Marking(id="marking-bottom")

    def on_mount(self) -> None:
        self.listing = self.query_one("#list", Contents)
        self.reader = self.query_one("#reader", VerticalScroll)
        self.answer = self.query_one("#answer", AnswerPane)
        self.listing.focus()
        self.set_interval(1.0, self.tick)

    # -- time

    @property
    def when(self) -> When:
        clock = self.desk.clock
        rate = float(clock.get("rate", 1.0)) if clock.get("status") == "running" else 0.0
        zone = zone_of(str(self.desk.head.get("timezone", "UTC")))
        return When(self.feed.now(), datetime.now(UTC), rate, zone, self.desk.words)

    def tick(self) -> None:
        """A second went by: clocks and deadlines."""
        if not self._ready:
            return
        when = self.when
        self.query_one("#who", Plain).show(heading.who(self.desk, when))
        status = self.query_one("#status", Plain)
        said = heading.status(self.desk, when)
        status.show(said)
        status.display = bool(said)
        running = self.desk.clock["status"] == "running"
        if minutes := self._ending.near(self.desk.clock["stage_ends"] if running else None, when.now, when.rate):
            self.say(heading.near_its_end(self.desk, when, minutes))
        self.query_one("#clocks", Plain).show(heading.clocks(self.desk, when))
        self.listing.fill(self._entries(when))
        self.answer.relabel(self._asks())
        self.query_one("#keys", Plain).show(self.desk.words(KEYS))

    def _entries(self, when: When) -> list[Entry]:
        # What is asked of the seat itself stands first: it is short, and it waits.
        return [*asked.entries(self.desk), *entries(self.desk, when, self.marks.unread)]

    def _asks(self) -> Asks | None:
        # Nothing is sent from a form by way of the pane below.
        return None if self.current == "draft" else self.asks_of(self.current)

    def asks_of(self, key: str) -> Asks | None:
        """What can be said to an item."""
        return asked.asks(self.desk, key) or asks(self.desk, self.when, key)

    def speak(self, language: str) -> None:
        """Another language, from now on; what is written stays."""
        self.desk.language = self.kept.language = language
        self.keep_now()
        self.tick()
        if self.current:
            self._show_page()
            self.run_worker(self.drafting.reword(), group="draft", exit_on_error=False)

    # -- what arrives

    def arrived(self, changed: set[str]) -> None:
        """The view changed, or the line did. Nothing here moves the focus or touches what is written."""
        if not self.feed.parts:
            _ = self.desk.words
            self.say(sentences(_, self.feed.trouble) + " " + _("It is tried again by itself."))
            return
        first, self._ready = not self._ready, True
        marking = self.desk.head["marking"]
        for banner in self.query(Marking):
            banner.mark(marking["banner"], marking["classification"], marking["tlp"])
        self._announce(changed, first)
        self.tick()
        if self._made in changed:
            self.go_once_there(self._made)
        if first:
            self._begin()
        elif self.current and changed:
            self._show_page()
        self._stop_or_go_on()
        self.run_worker(self.drafting.sync(), group="draft", exit_on_error=False)

    def _begin(self) -> None:
        waiting = self.desk.waiting()
        injects = [entry.key for entry in self.listing.entries if entry.key.startswith("inject-")]
        self.go((waiting + injects + ["brief"])[0])
        # Whoever cannot read what stands there finds the way out of it.
        self.say(f"F9  {' · '.join(LANGUAGES.values())}", quiet=True)

    def _announce(self, changed: set[str], first: bool) -> None:
        if first:
            return
        new = [
            entry
            for entry in self._entries(self.when)
            if entry.key in changed and entry.new and entry.key != self.current
        ]
        if new:
            _ = self.desk.words
            words = _("NEW: {title}", title=new[0].title)
            if len(new) > 1:
                words = _("NEW: {title} and {count} more", title=new[0].title, count=len(new) - 1)
            self.say(words)
            self._news = True

    def _stop_or_go_on(self) -> None:
        stopped = bool(self.desk.clock["stopped"])
        showing = any(isinstance(screen, Stopped) for screen in self.app.screen_stack)
        if stopped and not showing:
            self.app.push_screen(Stopped(self.desk))
        else:
            for screen in self.app.screen_stack:
                if isinstance(screen, Stopped):
                    screen.follow()

    # -- the selected item

    def on_listing_moved(self, event: Contents.Moved) -> None:
        self._select(self.listing.key)

    def go(self, key: str) -> bool:
        """Select an item; False where there is none of this name."""
        if not self.listing.go(key):
            return False
        self._select(key)
        return True

    def go_once_there(self, key: str) -> None:
        """Select what one has just made; the view that shows it may come a moment later."""
        self._made = "" if self.go(key) else key

    def _select(self, key: str) -> None:
        if key == self.current:
            return
        self.current = key
        self.reader.scroll_home(animate=False)
        self._show_page()
        self.marks.selected()

    def _show_page(self) -> None:
        key = self.current
        writing = key == "draft" and self.drafting.form is not None
        self.reader.display = not writing
        self.set_class(key.startswith("new-"), "-compose")
        if self.drafting.form is not None:
            self.drafting.form.display = writing
        if not writing:
            shown = draft_page(self.desk) if key == "draft" else page(self.desk, self.when, key, self.unsent_of)
            self.query_one("#page", Plain).show(shown)
        self._offer()
        self.marks.shown()

    def _offer(self) -> None:
        wanted = self._asks()
        if self.current != self.answer.key:
            self.sending.shown(self.current)
        self.answer.offer(self.current, wanted, self.unsent_of(self.current))

    def unsent_of(self, key: str) -> Given:
        """What is written at an item and not sent."""
        return self.kept.unsent.get(self.kept_as(key), Given())

    def kept_as(self, key: str) -> str:
        """What an item's unsent text is kept under."""
        # With the moment it arrived: the same handle in another exercise at this address is another thing.
        found = asked.question(self.desk, key)
        part = self.desk.part(found[0] if found else key)
        return f"{key}@{part.get('wall', '')}" if part.get("wall") else key

    # -- writing

    def on_contents_entered(self, event: Contents.Entered) -> None:
        if self.current == "draft":
            self.action_decide()
            return
        _ = self.desk.words
        field = self.answer.first(event.typed)
        if field is None:
            self.listing.begun = False
            self.say(_("There is nothing to answer here."))
            return
        self.set_focus(field)
        if event.typed:
            self.answer.type(event.typed)

    def on_answer_pane_edited(self) -> None:
        if self.answer.key != self.current:
            return
        given, anchor = self.answer.given, self.kept_as(self.current)
        if given.empty and not given.picked:
            self.kept.unsent.pop(anchor, None)
        else:
            self.kept.unsent[anchor] = given
        self.keep_soon()

    def forget_unsent(self, key: str, sent: Given) -> None:
        """It was sent; what was typed since is a new text."""
        if self.kept.unsent.get(self.kept_as(key)) == sent:
            del self.kept.unsent[self.kept_as(key)]
            self.keep_soon()

    def keep_soon(self) -> None:
        """Write what is unsent to this machine, a moment after the last stroke."""
        if self._keeping is None:
            self._keeping = self.set_timer(0.3, self.keep_now)

    def keep_now(self) -> None:
        self._keeping = None
        self.app.keep.save(self.kept)

    def on_form_pane_edited(self, event: FormPane.Edited) -> None:
        self.drafting.edited()

    def on_form_pane_left(self, event: FormPane.Left) -> None:
        self.drafting.save_soon()

    async def put_form(self, form: FormPane) -> None:
        """Show the form where the draft is selected."""
        form.display = self.current == "draft"
        await self.query_one("#right").mount(form, before=self.reader)
        self.drafting.retitle()
        self._show_page()

    async def take_form_away(self, form: FormPane) -> None:
        inside = self.focused is not None and form in self.focused.ancestors
        await form.remove()
        self._show_page()
        if inside:
            self.listing.focus()

    # -- sending

    def action_send(self) -> None:
        _ = self.desk.words
        if self.current == "draft":
            self.run_worker(self.drafting.submit(), group="submit", exclusive=True, exit_on_error=False)
        elif self._asks() is None:
            self.say(_("There is nothing to send here."))
        elif asked.question(self.desk, self.current):
            # An answer is kept as it is given; what is sent is the questionnaire.
            self.go(asked.after(self.desk, self.current))
            self.call_after_refresh(self._focus_answer)
        else:
            self.run_worker(self.sending.send(self.current), group="send", exit_on_error=False)

    # -- keys

    def action_help(self) -> None:
        self.app.push_screen(Help(self.desk.words))

    def action_back(self) -> None:
        self.listing.focus()

    def action_go(self, key: str) -> None:
        if self.go(key):
            self.call_after_refresh(self._focus_answer)

    def _focus_answer(self) -> None:
        if (field := self.answer.first()) is not None:
            field.focus()

    def action_next(self) -> None:
        waiting, _ = self.desk.waiting(), self.desk.words
        if not waiting:
            self.say(_("Nothing waits for you."))
            return
        place = waiting.index(self.current) + 1 if self.current in waiting else 0
        self.go(waiting[place % len(waiting)])
        self.listing.focus()

    def action_decide(self) -> None:
        if self._at_the_draft():
            self.drafting.begin()

    def action_pen(self) -> None:
        if self._at_the_draft():
            self.drafting.pen()

    def _at_the_draft(self) -> bool:
        _ = self.desk.words
        if self.desk.plays and self.go("draft"):
            return True
        self.say(_("Only players write here."))
        return False

    def action_more(self) -> None:
        _ = self.desk.words
        if self.current == "draft" and self.drafting.form is not None:
            self.drafting.form.toggle_more()
        else:
            self.say(_("F3 shows the rest of the form while you write; F2 begins."))

    def action_original(self) -> None:
        _ = self.desk.words
        if not self.desk.part(self.current).get("original"):
            self.say(_("There are no other words of this."))
            return
        self.desk.as_written = "" if self.desk.as_written == self.current else self.current
        self._show_page()

    def action_page(self, by: int) -> None:
        pane = self.drafting.form if self.current == "draft" and self.drafting.form is not None else self.reader
        pane.scroll_relative(y=by * max(1, pane.size.height - 2), animate=False)

    # -- words to the one who sits here

    def say(self, text: str, *, quiet: bool = False) -> None:
        """One line at the bottom. What is quiet never replaces what is new."""
        if quiet and self._news:
            return
        self._news = False
        self.query_one("#news", Plain).show(text)

    def trouble(self, error: TtxError, more: str = "") -> None:
        """What went wrong, in its own words; `more` is a sentence of ours."""
        # A hint about servers helps nobody who only sits here; the status line says what happens to the line.
        hint = "" if isinstance(error, Link) else error.hint
        self.say(" ".join(text for text in (sentences(self.desk.words, error.message, hint), more) if text))

    async def confirm(self, title: str, shown: Content, yes: str) -> bool:
        """Ask before something that cannot be taken back."""
        _ = self.desk.words
        answer: bool | None = await self.app.push_screen_wait(Whole(title, shown, yes=yes, no=_("no")))
        return bool(answer)

    async def choose(self, title: str, options: list[tuple[str, str]]) -> str:
        """Ask which; nothing where it was left open."""
        return await self.app.choose(title, options)

    @property
    def unsent(self) -> int:
        """How many texts were begun and not sent."""
        return sum(not given.empty for given in self.kept.unsent.values()) + self.drafting.unsent
