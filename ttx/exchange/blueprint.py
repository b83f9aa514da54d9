"""Blueprint of Crucible (CMU SEI): a MSEL as JSON or as a spreadsheet, in any of its three sets of columns."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.exchange.draft import Draft
from ttx.exchange.foreign import Foreign
from ttx.exchange.hypertext import plain
from ttx.exchange.opened import json_of, mapping, rows, seconds, table_of, word
from ttx.playbook.values import format_duration, parse_duration

_FIELDS = {
    "number": ("control number", "event number", "id"), "move": ("move",), "group": ("group",),
    "time": ("exercise time", "delivery time", "local time"), "dated": ("simulated time", "designated scenario time"),
    "assigned": ("assigned to",), "status": ("status",), "title": ("title",), "description": ("description",),
    "from": ("from", "from org"), "to": ("to", "to org", "target"), "text": ("details", "message"),
    "expect": ("expected actions", "expected participant response"), "method": ("inject mode", "delivery method"),
    "tests": ("exercise objective",), "notes": ("notes", "assumptions", "measure of performance"),
}  # fmt: skip
_HEADINGS = (("Move", "Title", "Details"), ("Event Number", "Inject Mode", "Message"))
_LIST = re.compile(r"\s*[,;|\n]\s*")
_BULLET = re.compile(r"^(?:[-*•·]|\d+[.)])\s+")
_PARTS = ("id", "name", "description", "startTime", "durationSeconds", "dataFields", "scenarioEvents", "teams", "moves",
          "organizations")  # fmt: skip


def recognises(path: Path, head: bytes) -> bool:
    """Whether this is a MSEL of Blueprint: JSON, or a spreadsheet with its headings."""
    if path.suffix.lower() == ".json":
        low = head.lower()
        return b'"showtimeonscenarioeventlist"' in low or (b'"datafields"' in low and b'"scenarioevents"' in low)
    return any(table_of(path, headings) for headings in _HEADINGS)


def read(path: Path) -> Foreign:
    """A playbook of a MSEL. TtxError where the file is none."""
    if path.suffix.lower() != ".json":
        table = next(filter(None, (table_of(path, headings) for headings in _HEADINGS)), [])
        if not table:
            raise TtxError(f"{path} is no MSEL of Blueprint", hint=f"it has the headings {', '.join(_HEADINGS[0])}")
        return _Msel(path, {}).read([(where, row, None) for where, row in table])
    data = _lowered(json_of(path))
    if not isinstance(data, dict) or not rows(data.get("scenarioEvents")):
        raise TtxError(f"{path} is no MSEL of Blueprint", hint="download it there as JSON, with its events")
    return _Msel(path, data).read(list(_events(data)))


def _lowered(value: Any) -> Any:
    """With keys as its API writes them, `dataFields`, and lists as lists: a download writes `DataFields`."""
    if isinstance(value, list):
        return [_lowered(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "$values" in value:
        return _lowered(value["$values"])
    return {key[:1].lower() + key[1:]: _lowered(each) for key, each in value.items()}


def _events(data: dict[str, Any]) -> Any:
    names = {word(field.get("id")): word(field.get("name")) for field in rows(data.get("dataFields"))}
    events = sorted(
        enumerate(rows(data.get("scenarioEvents"))),
        key=lambda pair: (seconds(pair[1].get("deltaSeconds")) or 0, seconds(pair[1].get("groupOrder")) or 0, pair[0]),
    )
    for number, event in events:
        cells = {
            names.get(word(value.get("dataFieldId")), ""): value.get("value") for value in rows(event.get("dataValues"))
        }
        yield f"scenarioEvents[{number}]", {key: said for key, said in cells.items() if key and word(said)}, event


class _Msel:
    """The events of one MSEL, as rows by the names of its columns."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.data = data
        self.draft = Draft(path.name, "")
        self.draft.title = self.draft.line(data.get("name"), "Name", path.stem)
        self.kinds = {name: kind for kind, names in _FIELDS.items() for name in names}
        self.moves = sorted(rows(data.get("moves")), key=lambda move: seconds(move.get("moveNumber")) or 0)
        self.zero: datetime | None = None
        self.parties: dict[str, str] = {}
        self.phases: dict[str, tuple[list[dict[str, Any]], int, str]] = {}
        """by number of the move: its injects, when it begins (-1 where the file is silent), its id"""

    def read(self, events: list[tuple[str, dict[str, Any], dict[str, Any] | None]]) -> Foreign:
        draft, data = self.draft, self.data
        self.about()
        self.zero = min(filter(None, (_moment(self.split(row)[0].get("time")) for _, row, _ in events)), default=None)
        if data.get("startTime") and (start := _moment(data["startTime"])) and start.year > 1900:
            draft.start = _written(start)
        for number, move in enumerate(self.moves):
            self.move(f"moves[{number}]", move)
        # Everybody who gets something is known before anybody sends.
        received = {where: self.recipients(where, self.split(row)[0]) for where, row, _ in events}
        for where, row, event in events:
            self.event(where, row, event, received[where])
        self.lay_out()
        return draft.done()

    def about(self) -> None:
        draft, data = self.draft, self.data
        draft.summary = draft.text(plain(word(data.get("description"))), "Description")
        left = [key for key, value in data.items() if key not in _PARTS and isinstance(value, list) and value]
        if left:
            draft.note("", f"not kept: {', '.join(f'{len(data[key])} {key}' for key in left)}")
        for number, team in enumerate(rows(data.get("teams"))):
            made = draft.team(team.get("name"), f"teams[{number}]", short=word(team.get("shortName"))[:12])
            self.parties |= {word(team.get(key)).casefold(): made for key in ("id", "name", "shortName")}
        for number, one in enumerate(rows(data.get("organizations"))):
            notes = draft.text(
                plain(word(one.get("description")) or word(one.get("summary"))), f"organizations[{number}]"
            )
            made = draft.sender(one.get("name"), f"organizations[{number}]", notes=notes)
            self.parties |= {
                word(one.get(key)).casefold(): made for key in ("id", "name", "shortName") if made not in draft.teams
            }
        self.parties.pop("", None)

    def move(self, where: str, move: dict[str, Any]) -> None:
        """A phase; what it says of the situation is read at its beginning."""
        draft = self.draft
        title = draft.line(plain(word(move.get("description"))), where, f"Move {word(move.get('moveNumber'))}")
        dated = _moment(move.get("situationTime"))
        listed = draft.phase(title, dated=_written(dated) if dated else "")
        self.phases[word(move.get("moveNumber"))] = (
            listed,
            seconds(move.get("deltaSeconds")) or 0,
            draft.phases[-1]["id"],
        )
        situation = draft.text(plain(word(move.get("situationDescription"))), where)
        if situation:
            listed.append(
                draft.inject(f"Situation: {title}"[:200], at="0m", to="all", method="briefing", text=situation)
            )

    def split(self, row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The cells that a playbook has a field for, and the others."""
        known: dict[str, Any] = {}
        others: dict[str, Any] = {}
        for name, value in row.items():
            kind = self.kinds.get(name.casefold())
            if kind and kind not in known:
                known[kind] = value
            else:
                others[name] = value
        return known, others

    def recipients(self, where: str, known: dict[str, Any]) -> list[str]:
        found = []
        for name in _LIST.split(plain(word(known.get("to")))):
            if name.casefold() in ("all", "everyone", "all teams", "all players"):
                return []
            made = self.parties.get(name.casefold(), "") or (self.draft.team(name, where) if name else "")
            if made in self.draft.actors:
                what = f"{name!r} is an organization, which control plays: it gets no injects"
                self.draft.note(f"{where}, To", what, decide=True)
                made = "control"
            found += [made] if made else []
        return found

    def event(self, where: str, row: dict[str, Any], event: dict[str, Any] | None, to: list[str]) -> None:
        draft, (known, others) = self.draft, self.split(row)
        teams = [team for team in to if team != "control"]
        listed, begins, _ = self.phase_of(word(known.get("move")), event)
        said = [draft.text(plain(word(known.get(key))), f"{where}, {key}") for key in ("text", "description")]
        text, described = said if said[0] else (said[1], "")
        title = draft.line(plain(word(known.get("title"))), where) or draft.line(text[:80], where, "Event")
        notes = [
            described,
            *(f"{key.capitalize()}: {word(known[key])}" for key in ("assigned", "status") if word(known.get(key))),
        ]
        notes += [
            draft.text(plain(word(known.get("notes"))), where),
            *(f"{key}: {plain(word(value))}" for key, value in others.items()),
        ]
        if others:
            draft.once(where, f"kept in the notes for control: {', '.join(map(str, others))}")
        at = self.at(where, known, event, begins)
        if to and not teams:
            at = None
        if event is not None and (event.get("isHidden") or seconds(event.get("scenarioEventType")) in (20, 30)):
            at = None
            draft.note(where, f"{title!r} is not for participants; it is held", decide=True)
        dated = _moment(known.get("dated"))
        sender = plain(word(known.get("from")))
        made = draft.inject(
            title, at="held" if at is None else format_duration(at), dated=_written(dated) if dated else "",
            from_=self.parties.get(sender.casefold()) or draft.sender(sender, where),
            to=draft.to(teams), method=draft.line(known.get("method"), where), text=text,
            notes="\n".join(draft.text(each, where) for each in notes if each),
        )  # fmt: skip
        listed.append(made)
        for line in plain(word(known.get("expect"))).split("\n"):
            draft.expect(made, _BULLET.sub("", line.strip()), teams or list(draft.teams), f"{where}, Expected Actions")
        for aim in _LIST.split(plain(word(known.get("tests")))):
            if aim:
                made.setdefault("tests", []).append(self.objective(where, aim))

    def objective(self, where: str, aim: str) -> str:
        title = self.draft.line(aim, where)
        known = {one["title"]: name for name, one in self.draft.objectives.items()}
        if title not in known:
            known[title] = self.draft.id(title, "objective")
            self.draft.objectives[known[title]] = {"title": title}
        return known[title]

    def phase_of(self, number: str, event: dict[str, Any] | None) -> tuple[list[dict[str, Any]], int, str]:
        """The move of an event: what its column says, else the last that has begun by then."""
        when = seconds(mapping(event).get("deltaSeconds")) if event else None
        if number not in self.phases and when is not None and self.phases:
            return max((each for each in self.phases.values() if each[1] <= when), key=lambda each: each[1],
                       default=next(iter(self.phases.values())))  # fmt: skip
        number = number or "1"
        if number not in self.phases:
            title = self.draft.line(number, "", "1")
            listed = self.draft.phase(f"Move {title}" if title[:1].isdigit() else title)
            self.phases[number] = (listed, -1, self.draft.phases[-1]["id"])
        return self.phases[number]

    def at(self, where: str, known: dict[str, Any], event: dict[str, Any] | None, begins: int) -> int | None:
        """Seconds since the phase began; since the first event of all, where the file has no moves."""
        if event is not None:
            return max(0, (seconds(event.get("deltaSeconds")) or 0) - max(0, begins))
        when = _moment(known.get("time"))
        if when is None or self.zero is None:
            said = word(known.get("time"))
            self.draft.note(f"{where}, time", f"when is this? {said!r} is no time; it is held", decide=True)
            return None
        return round((when - self.zero).total_seconds())

    def lay_out(self) -> None:
        """Let times count from the beginning of their own phase, and drop phases in which nothing happens."""
        draft, ends = self.draft, [begins for _, begins, _ in self.phases.values()][1:]
        for (listed, begins, name), end in zip(
            self.phases.values(), [*ends, seconds(self.data.get("durationSeconds")) or -1], strict=True
        ):
            if begins >= 0 and end > begins:
                draft.lengths[name] = end - begins
            moments = [parse_duration(each["at"]) for each in listed if each["at"] != "held"]
            if begins < 0 and moments:
                for inject in listed:
                    if inject["at"] != "held":
                        inject["at"] = format_duration(parse_duration(inject["at"]) - min(moments))
        if not draft.start and self.zero:
            draft.start = _written(self.zero)
        empty = [phase["title"] for phase in draft.phases if not phase["injects"]]
        if empty:
            draft.note("moves", f"nothing happens in {', '.join(empty)}; left out", decide=True)
            draft.phases = [phase for phase in draft.phases if phase["injects"]]


def _moment(value: Any) -> datetime | None:
    """A date with a time; without a zone it is UTC."""
    if isinstance(value, datetime):
        found = value
    else:
        said = word(value)
        try:
            found = datetime.fromisoformat(said.replace("Z", "+00:00"))
        except ValueError:
            return _american(said)
    return found.replace(tzinfo=found.tzinfo or UTC) if 1000 < found.year < 9000 else None


def _american(said: str) -> datetime | None:
    for shape in ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%Y, %I:%M:%S %p"):
        try:
            return datetime.strptime(said[:40], shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
