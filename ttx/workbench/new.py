"""Begins a playbook, or an inject: complete files with comments, which run as they are and say what to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from ttx.errors import TtxError
from ttx.playbook.ids import slug
from ttx.playbook.models import Playbook
from ttx.playbook.pen import Pen
from ttx.playbook.plain import problems_of
from ttx.playbook.problems import did_you_mean, listed
from ttx.playbook.values import format_duration
from ttx.playbook.written import flow, scalar
from ttx.playbook.yaml import read_yaml

MOST_TEAMS = 12
MOST_PHASES = 20
LONGEST = 3 * 24 * 60
SHORTEST = 10
"""Minutes of one phase."""
_APART = 15 * 60
_EVENTS = (
    ("First report", "duty-officer", "telephone"),
    ("The press calls", "press", "call"),
    ("A second source", "duty-officer", "telephone"),
    ("A rumour spreads", "press", "news"),
    ("The numbers change", "duty-officer", "message"),
    ("Families ask", "press", "call"),
    ("Night falls", "duty-officer", "message"),
    ("An editorial", "press", "news"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to begin with. `minutes` is the whole play; `start` has its zone."""

    title: str
    teams: tuple[str, ...]
    minutes: int = 60
    phases: int = 2
    start: str = ""
    zone: str = "UTC"
    language: str = "en"
    file: str = ""


def starts(zone: str) -> str:
    """Nine o'clock on the Monday after this day, in a time zone."""
    today = datetime.now(UTC).date()
    return f"{today + timedelta(days=7 - today.weekday())} 09:00 {zone}"


def playbook(wanted: Wanted) -> str:
    """The text of a new playbook that checks clean. TtxError where something in the wish cannot be."""
    text: str = _template("playbook.yaml.j2").render(
        title=wanted.title,
        id=slug(wanted.title, otherwise="exercise"),
        file=wanted.file,
        language=wanted.language,
        start=wanted.start,
        zone=wanted.zone,
        teams=list(_teams(wanted.teams)),
        phases=list(_phases(wanted)),
    )
    document = read_yaml(text, wanted.file)
    try:
        Playbook.model_validate(document.data)
    except ValidationError as error:
        # Whatever is wrong is something that was wished for: a zone, a language, a name.
        problem = problems_of(error, Playbook, document.data, document.problem)[0]
        raise TtxError(problem.message, hint=problem.hint) from None
    return text


def library_inject(title: str, name: str) -> str:
    """The text of a new file for the library of injects; `name` is its path there."""
    schema = "../" * name.count("/") + "inject.schema.json"
    text: str = _template("inject.yaml.j2").render(title=title, name=name, schema=schema)
    return text


def into(text: str, file: str, title: str, phase: str, at: str) -> tuple[str, str]:
    """A playbook's text with a new inject in a phase, the last if none is named, and the inject's id."""
    pen = Pen(text, file)
    phases = pen.at(("phases",))
    if not isinstance(phases, list) or not all(isinstance(one, dict) for one in phases):
        raise TtxError(f"{file} has no phases to put an inject into", hint=f"ttx check {file} says what is wrong")
    names = [str(one.get("id")) for one in phases]
    if phase and phase not in names:
        raise TtxError(f"there is no phase {phase!r} in {file}", hint=did_you_mean(phase, names, listed(names)))
    place = names.index(phase) if phase else len(names) - 1
    known = {
        str(inject.get("id") or str(inject.get("use")).rpartition("/")[2])
        for one in phases for inject in one.get("injects") or [] if isinstance(inject, dict)
    }  # fmt: skip
    inject = {
        "id": slug(title, known, "inject"), "title": title, "at": at, "to": "all", "method": "message",
        "text": "CHANGE. What happens, in the words of whoever reports it.", "asks": "reply", "answer within": "5m",
        "if stuck": "CHANGE. A question that helps a team which does not move.",
    }  # fmt: skip
    if objectives := pen.at(("objectives",)):
        inject["tests"] = str(next(iter(objectives)))
    pen.insert(("phases", place, "injects"), len(phases[place].get("injects") or []), inject)
    return pen.text, str(inject["id"])


def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # Not HTML: what people write goes in as YAML, by these filters.
    environment = Environment(  # noqa: S701
        loader=PackageLoader("ttx.workbench"), undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters.update(y=scalar, flow=flow, line=lambda text: " ".join(str(text).split()))
    return environment.get_template(name)


def _teams(names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    if not 1 <= len(names) <= MOST_TEAMS:
        raise TtxError(f"an exercise has 1 to {MOST_TEAMS} teams, not {len(names)}", hint='write: --teams "Port, Town"')
    taken = {"all", "control", "duty-officer", "press"}
    for name in names:
        taken.add(found := slug(name, taken, "team"))
        yield {"id": found, "name": name}


def _phases(wanted: Wanted) -> Iterator[dict[str, Any]]:
    if not 1 <= wanted.phases <= MOST_PHASES:
        raise TtxError(f"an exercise has 1 to {MOST_PHASES} phases, not {wanted.phases}", hint="write: --phases 3")
    length = wanted.minutes // wanted.phases
    if length < SHORTEST or wanted.minutes > LONGEST:
        hint = f"a phase takes {SHORTEST} minutes or more; all together, {LONGEST:,} at most"
        raise TtxError(f"{wanted.minutes:,} minutes do not go into {wanted.phases} phases", hint=hint)
    taken, number = set[str](), 0
    for place in range(wanted.phases):
        brief, decide, back = max(1, length // 10), max(2, length // 6), max(2, length // 8)
        deliberate = length - brief - decide - back
        injects = list(_injects(brief * 60, deliberate * 60, number, taken, last=place + 1 == wanted.phases))
        number += len(injects)
        yield {
            "id": f"phase-{place + 1}", "title": f"Phase {place + 1}", "brief": f"{brief}m",
            "deliberate": f"{deliberate}m", "decide": f"{decide}m", "back_brief": f"{back}m", "injects": injects,
        }  # fmt: skip


def _injects(start: int, length: int, number: int, taken: set[str], last: bool) -> Iterator[dict[str, Any]]:
    """Reports that want a reply, then one that wants the phase's decision; in the last phase a contingency."""
    count = max(2, -(-length // _APART))
    gap = length // count // 60 * 60
    for place in range(count):
        decides = place + 1 == count
        title, sender, method = _EVENTS[(number + place) % len(_EVENTS)]
        again = (number + place) // len(_EVENTS)
        title = f"{title} again" + (f", {again + 1}" if again > 1 else "") if again else title
        taken.add(name := slug(title, taken))
        yield {
            "id": name, "title": title, "at": format_duration(start + place * gap), "held": False,
            "first": not number and not place, "from": sender, "method": method,
            "asks": "decision" if decides else "reply",
            "within": "" if decides else format_duration(min(300, gap)),
            "action": "CHANGE. Says what is done, by whom, until when" if decides else
            "CHANGE. Passes on what is known, and how sure it is",
            "task": "decide.commit" if decides else "inform.share",
            "suggests": "hint-from-outside" if last and decides else "",
        }  # fmt: skip
    if last:
        taken.add("hint-from-outside")
        yield {
            "id": "hint-from-outside", "title": "A hint from outside", "at": "held", "held": True, "first": False,
            "from": "press", "method": "call", "asks": "reply", "within": "2m",
            "action": "CHANGE. Checks it with the others before answering", "task": "inform.share", "suggests": "",
        }  # fmt: skip
