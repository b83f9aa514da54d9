"""Guests of a room: what they do in their browsers, and which words they may have."""

from __future__ import annotations

from collections.abc import Iterable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import Typing
from tests.e2e.wire import Wire
from ttx.locale import words


class Guest:
    """Somebody in front of a browser, or the wall: a page, the line it has, and what one may do there."""

    def __init__(
        self, page: Page, wire: Wire, language: str = "en", *, script: bool = True, taps: bool = False
    ) -> None:
        self.page = page
        self.wire = wire
        self.say = words(language, {"phase": "Move", "move": "Decision"})
        self._script = script
        self._taps = taps

    def press(self, what: Locator) -> None:
        what.tap() if self._taps else what.click()

    def button(self, text: str, within: Locator | None = None) -> None:
        """Press the button that says this, in the language of the seat."""
        self.press((within or self.page).get_by_role("button", name=self.say(text), exact=True).first)

    def look(self) -> None:
        """See what is new; with a script it comes by itself."""
        if not self._script:
            self.button("Look for news")

    def reload(self) -> None:
        """As people do who have no script, where nothing may be pressed."""
        if not self._script:
            self.page.reload()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def item(self, kind: str, holds: str = "") -> Locator:
        """The newest item of a kind with this text in it."""
        return self.page.locator(f"[id^='{kind}-']", has_text=holds).first

    def open(self, item: Locator) -> None:
        """Unfold it."""
        if item.locator("> details").get_attribute("open") is None:
            self.press(item.locator("summary"))

    def write(self, field: Locator, text: str) -> None:
        """Korean through an input method, everything else as it comes."""
        if self.say.language == "ko":
            field.focus()
            Typing(self.page).write(text)
            expect(field).to_have_value(text)
        else:
            field.fill(text)

    def said(self, text: str) -> None:
        expect(self.page.locator("#said")).to_have_text(text)

    @property
    def seat(self) -> str:
        return self.page.url.split("/seat/")[1].split("/")[0]


class Secrets:
    """Who may have which words. Whoever else has them, on the page or on the line, fails the test."""

    def __init__(self, guests: dict[str, Guest]) -> None:
        self._guests = guests
        self._may: dict[str, frozenset[str]] = {}

    def keep(self, text: str, *teams: str) -> None:
        """Only these may have it from now on."""
        self._may[text] = frozenset(teams)

    def check(self) -> None:
        for name, guest in self._guests.items():
            there = guest.page.content() + guest.page.locator("body").inner_text() + guest.wire.heard
            found = [text for text, may in self._may.items() if name not in may and text in there]
            assert not found, f"{name} has {found}"

    def check_that_it_would_be_noticed(self) -> None:
        """Whoever may have it has it, word for word as it was looked for with the others."""
        for text, may in self._may.items():
            for name in may:
                assert text in self._guests[name].wire.heard, f"{name} never got {text!r}"


def confirm_check(guest: Guest) -> None:
    guest.look()
    guest.sees("Do you read this?")
    guest.press(guest.page.locator("#check button"))
    guest.sees(guest.say("You have confirmed."))


def reply(guest: Guest, reads: str, text: str) -> None:
    guest.look()
    here = guest.item("inject", reads)
    expect(here).to_contain_text(reads)
    guest.write(here.get_by_label(guest.say("Write your reply here")), text)
    guest.button("Send", here)
    guest.said(guest.say("Reply sent."))
    expect(guest.item("inject", reads)).to_contain_text(text)


def draft_joint_move(guest: Guest, action: str, dissent: str, partners: Iterable[str]) -> None:
    page = guest.page
    guest.button("Take the pen")
    guest.write(page.locator("[name='draft.1.what']"), action)
    guest.write(page.locator("[name='draft.f.intent']"), "세 수도의 한 목소리")
    page.locator("[name='draft.f.linkage']").select_option("firewalled")
    guest.press(page.locator("#form details", has=page.locator("[name='draft.f.dissent']")).locator("summary"))
    guest.write(page.locator("[name='draft.f.dissent']"), dissent)
    for team in partners:
        guest.press(page.locator(f"[name='draft.joint'][value='{team}']"))


def submit(guest: Guest, version: int) -> None:
    guest.button("Send", guest.page.locator("#form"))
    guest.button("Send", guest.page.get_by_role("dialog"))
    guest.said(guest.say("{Move} sent: version {version}.", version=version))


def endorse(guest: Guest, text: str, answer: str, why: str = "", says: str = "Answer sent.") -> None:
    guest.look()
    here = guest.item("move", text)
    expect(here).to_contain_text(text)
    guest.press(here.locator(f"input[value='{answer}']"))
    if why:
        guest.write(here.locator("textarea"), why)
    guest.button("Send", here)
    expect(guest.page.locator("#said")).to_contain_text(guest.say(says))


def fill_gauges(guest: Guest, number: int) -> None:
    guest.look()
    here = guest.item("questionnaire")
    expect(here).to_be_visible()
    for question in here.locator("fieldset").all():
        guest.press(question.locator(f"input[value='{number}']"))
    guest.button("Send all answers", here)
    guest.said(guest.say("Answers sent."))


def meet(one: Guest, other: Guest, partner: str, topic: str, result: str) -> None:
    """One team asks another for a meeting; they hold it and write down what came of it."""
    new = one.page.locator("#new-meeting")
    one.open(new)
    one.press(new.get_by_label(partner))
    one.write(new.get_by_label("Topic"), topic)
    one.button("Send", new)
    one.said("Meeting asked for.")
    other.sees(topic)
    other.press(other.item("meeting").locator("button[value^='agree']"))
    one.press(one.item("meeting").locator("button[value^='start']"))
    here = other.item("meeting")
    other.write(here.locator("textarea").first, result)
    other.press(here.locator("button[value^='end']"))
    one.sees(result)
