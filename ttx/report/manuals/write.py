"""Write the documents before play into a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ttx.errors import TtxError
from ttx.exercise.apply import begin
from ttx.exercise.events import Created
from ttx.exercise.facts import Fact
from ttx.exercise.state import State
from ttx.files import put
from ttx.locale import LANGUAGES
from ttx.playbook.load import compiled
from ttx.playbook.values import parse_duration, parse_time, zone_names
from ttx.report.manuals import MANUALS, audiences, manuals
from ttx.report.manuals.agenda import Sitting, sittings
from ttx.report.manuals.common import Audience, Manual
from ttx.report.packets.cards import roles
from ttx.report.packets.common import Sheets
from ttx.report.packets.write import Source

if TYPE_CHECKING:
    from ttx.documents.blocks import Paper

KINDS = (*MANUALS, "cards", "calendar")
FORMS = ("html", "docx", "pdf")
_START = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[ T](?P<time>\d{1,2}:\d{2})(?:\s+(?P<zone>\S+))?")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which documents are wanted, for whom, and how."""

    kinds: Collection[str] = KINDS
    forms: Sequence[str] = FORMS
    readers: Sequence[Audience] = ()
    """everybody, where nobody is named"""
    starts: datetime | None = None
    briefing: int = 0
    """seconds before the start, for arrival and briefing"""
    hot_wash: int = 0
    """seconds after the end"""
    template: Path | None = None
    """an organization's own DOCX"""
    paper: Paper = "A4"


def audience(text: str, state: State) -> Audience:
    """What `--audience` names: players, team=ID, control or evaluators. TtxError for anything else."""
    name, _, team = text.strip().partition("=")
    for each in audiences(state):
        if (each.name, each.team) == (name, team):
            return each
    known = ", ".join(f"team={each.team}" if each.team else each.name for each in audiences(state))
    raise TtxError(f"there is no audience {text!r}", hint=f"one of {known}")


def start(text: str) -> datetime:
    """When the day begins, in the zone of the room: `2026-12-01 09:00 Asia/Seoul`; without a zone that of this machine.

    TtxError for what is no such time.
    """
    hint = 'write it with the zone of the room: --starts "2026-12-01 09:00 Asia/Seoul"'
    match = _START.fullmatch(text.strip())
    if match is None:
        raise TtxError(f"{text!r} is not a day and a time", hint=hint)
    name = match["zone"] or _here()
    if not name:
        raise TtxError("the zone of this machine's clock has no name here", hint=hint)
    try:
        if name in zone_names():
            return datetime.fromisoformat(f"{match['day']} {match['time']:0>5}").replace(tzinfo=ZoneInfo(name))
        return parse_time(f"{match['day']} {match['time']} {name}")
    except ValueError as error:
        raise TtxError(str(error), hint=hint) from None


def length(text: str | None) -> int:
    """Seconds of a length such as 30m; 0 for nothing. TtxError for anything else."""
    try:
        return parse_duration(text) if text else 0
    except ValueError as error:
        raise TtxError(str(error), hint="for example --hot-wash 45m") from None


def _here() -> str:
    """The name of this machine's zone, where it tells: a bare offset would not know of summer time tomorrow."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if not named and Path("/etc/localtime").is_symlink():
        named = str(Path("/etc/localtime").resolve()).rpartition("zoneinfo/")[2]
    return named if named in zone_names() else ""


def write_manuals(
    found: Source, wish: Wish, directory: Path, made: datetime, tell: Callable[[Path], None] = lambda path: None
) -> list[str]:
    """Write the documents as NAME-DOCUMENT.html, .docx and .pdf, and calendars as .ics; each is there whole or not at
    all. What whoever prints them should know is returned.
    """
    stem = re.sub(r"[^\w.-]+", "-", found.name).strip("-.") or "exercise"
    notes: list[str] = []
    for name, content in _files(_lobby(found.state), wish, made, notes.append):
        # They hold what one team may not know of another, and control's everything.
        tell(put(directory, f"{stem}-{name}", content, private=True))
    return notes


def _lobby(state: State) -> State:
    """The exercise as it was before its start: these documents know nothing of what was played."""
    return begin(Fact(1, "", "", "", 0, "", "", Created(compiled(state.playbook), state.purpose)))


def _files(
    state: State, wish: Wish, made: datetime, tell: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    days = sittings(state, wish.starts, wish.briefing, wish.hot_wash)
    bound = list(_bound(state, wish, days))
    for form in dict.fromkeys(wish.forms):
        yield from _in_form(form, bound, wish, tell)
    _warn(state, wish, tell)
    if "calendar" not in wish.kinds:
        return
    if wish.starts is None:
        if len(wish.kinds) == 1:
            raise TtxError("a calendar needs to know when the day begins",
                           hint='--starts "2026-12-01 09:00 Asia/Seoul"')  # fmt: skip
        tell('no calendar: say when the day begins, --starts "2026-12-01 09:00 Asia/Seoul"')
        return
    from ttx.report.manuals.calendar import calendar

    for reader in wish.readers or audiences(state):
        mark = "" if reader.plays else "control-"
        yield f"{mark}calendar-{reader.file}.ics", calendar(state, reader, days, made)


def _warn(state: State, wish: Wish, tell: Callable[[str], None]) -> None:
    """Say which language nobody who grew up with it has read: these documents go out to people."""
    read = {state.playbook.teams[each.team].language for each in wish.readers or audiences(state) if each.team}
    for language, said in state.playbook.translations.items():
        if language in read and not said.reviewed:
            tell(f"{LANGUAGES.get(language, language)} needs native review before it is handed out")


def _bound(state: State, wish: Wish, days: Sequence[Sitting]) -> Iterator[Manual]:
    yield from manuals(state, days, wish.kinds, wish.readers)
    for reader in wish.readers or audiences(state):
        if reader.team and "cards" in wish.kinds and (found := roles(state, reader.team, Sheets.of(state, "A4", None))):
            yield Manual(found.name, found.document)


def _in_form(
    form: str, bound: Sequence[Manual], wish: Wish, tell: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """Heavy writers are loaded where they are used."""
    match form:
        case "html":
            from ttx.documents import html

            for each in bound:
                yield f"{each.name}.html", html.render(each.document).encode()
        case "docx":
            from ttx.documents import docx

            for each in bound:
                yield f"{each.name}.docx", docx.render(each.document, wish.template)
        case "pdf":
            from ttx.documents import pdf
            from ttx.documents.fonts.typeface import Typeface

            typeface = Typeface()
            for each in bound:
                yield f"{each.name}.pdf", pdf.render(replace(each.document, paper=wish.paper), typeface)
            for note in typeface.notes():
                tell(note)
