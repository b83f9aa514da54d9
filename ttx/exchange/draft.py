"""A playbook in the making, from what another tool wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ttx.errors import TtxError
from ttx.exchange.foreign import Foreign, Note
from ttx.exchange.opened import word
from ttx.playbook.ids import slug
from ttx.playbook.models import Inject
from ttx.playbook.values import LONGEST_DURATION, format_duration, parse_duration
from ttx.text import LONGEST, clean, one_line

MOST_INJECTS = 20_000
_LINE = 200
_RESERVED = ("control", "all", "any", "players", "observers")
_AFTER = 15 * 60
"""Seconds that are planned after the last event, where a file does not say how long it takes."""
_MOST_TICKS = 4
"""Teams that each get an expected action of their own, where a file does not say whose it is."""


class Ids:
    """Makes ids of names, each once. Of thousands of the same name each is found at once."""

    def __init__(self, taken: Iterable[str] = _RESERVED) -> None:
        self._taken = dict.fromkeys(taken, 1)

    def make(self, name: str, otherwise: str) -> str:
        """An id for this name; `otherwise` where none of its letters can stand in one."""
        made = slug(name[:400], otherwise=otherwise)
        while made in self._taken:
            self._taken[made] += 1
            made = f"{made}-{self._taken[made]}"
        self._taken[made] = 1
        return made


@dataclass
class Draft:
    """Collects teams, actors, phases and injects, and says of what it could not keep as it is."""

    file: str
    title: str
    notes: list[Note] = field(default_factory=list)
    start: str = ""
    summary: str = ""
    background: str = ""
    teams: dict[str, dict[str, Any]] = field(default_factory=dict)
    actors: dict[str, dict[str, Any]] = field(default_factory=dict)
    objectives: dict[str, dict[str, Any]] = field(default_factory=dict)
    questionnaires: dict[str, Any] = field(default_factory=dict)
    phases: list[dict[str, Any]] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)
    """by phase: its seconds, where the file says them"""

    def __post_init__(self) -> None:
        self._parties, self._injects, self._others = Ids(), Ids(), Ids()
        self._named: dict[str, str] = {}
        self._said: set[str] = set()
        self.injects: dict[str, dict[str, Any]] = {}

    # -- what is said of it

    def note(self, where: str, what: str, *, decide: bool = False) -> None:
        """Say what became of something."""
        self.notes.append(Note(f"{self.file}: {where}" if where else self.file, clean(what[:2000]), decide))

    def once(self, where: str, what: str, *, decide: bool = False) -> None:
        """Say it at the first place only."""
        if what not in self._said:
            self._said.add(what)
            self.note(where, what, decide=decide)

    def unknown(self, where: str, value: Mapping[str, Any], known: Iterable[str]) -> None:
        """Name the keys that nothing was made of, where something stands there."""
        left = [key for key in value if key not in set(known) and value[key] not in (None, "", [], {}, False, 0)]
        if left:
            self.once(where, f"not kept: {one_line(', '.join(map(str, left)), 300)}")

    # -- words

    def text(self, value: Any, where: str) -> str:
        """Prose, clean and not longer than a playbook's."""
        said = word(value)
        for longest in (LONGEST - 100, LONGEST // 3):
            try:
                done = clean(said[:longest]).strip()
            except TtxError:
                continue
            break
        if len(said) > longest:
            self.note(where, f"the text has {len(said):,} characters; the first {longest:,} are kept", decide=True)
        return "\n".join(line.rstrip() for line in done.split("\n"))

    def line(self, value: Any, where: str, otherwise: str = "") -> str:
        """One line."""
        said = " ".join(clean(word(value)[: 10 * _LINE]).split())
        if len(said) > _LINE:
            self.note(where, f"this is longer than {_LINE} letters and was cut: {said}")
        return one_line(said, _LINE) or otherwise

    # -- who

    def team(self, name: Any, where: str = "", **more: Any) -> str:
        """The id of the team of this name; it is added where there is none yet."""
        return self._party(self.teams, "team", name, where, more)

    def sender(self, name: Any, where: str = "", **more: Any) -> str:
        """Who sends something: a team of this name, else an actor; control where no name stands."""
        if not self.line(name, where):
            return "control"
        return self._party(self.actors, "actor", name, where, more)

    def _party(self, group: dict[str, dict[str, Any]], kind: str, name: Any, where: str, more: dict[str, Any]) -> str:
        shown = self.line(name, where, kind.capitalize())
        key = shown.casefold()
        if key not in self._named:
            self._named[key] = made = self._parties.make(shown, kind)
            group[made] = {"name": shown, **{key: value for key, value in more.items() if value}}
        return self._named[key]

    def to(self, teams: Sequence[str]) -> str | list[str]:
        """Recipients as they are written."""
        names = list(dict.fromkeys(teams))
        if not names or (len(names) > 1 and set(names) == set(self.teams)):
            return "all"
        return names[0] if len(names) == 1 else names

    # -- what

    def id(self, name: str, otherwise: str) -> str:
        """An id for an objective, a question or a phase."""
        return self._others.make(name, otherwise)

    def phase(self, title: str, length: int | None = None, **more: Any) -> list[dict[str, Any]]:
        """Add a phase, and give the list of its injects to fill."""
        name, injects = self.id(title, "phase"), list[dict[str, Any]]()
        self.phases.append({"id": name, "title": title, **{k: v for k, v in more.items() if v}, "injects": injects})
        if length:
            self.lengths[name] = length
        return injects

    def inject(self, title: str, **more: Any) -> dict[str, Any]:
        """An inject with an id of its own; what is empty is left out."""
        if len(self.injects) >= MOST_INJECTS:
            raise TtxError(f"{self.file} has more than {MOST_INJECTS:,} injects", hint="is it the right file?")
        made = self._injects.make(title, "inject")
        written = {"id": made, "title": title}
        written |= {
            key.rstrip("_").replace("_", " "): value for key, value in more.items() if value not in ("", [], {}, None)
        }
        if written.get("asks") == "read":
            del written["asks"]
        self.injects[made] = written
        return written

    def expect(
        self, inject: dict[str, Any], action: Any, teams: Sequence[str], where: str, within: int | None = None
    ) -> None:
        """An action to look for; where the file does not say whose it is, of each of a few teams or of the first."""
        said = self.line(action, where)
        if not said or not teams:
            return
        if len(teams) > _MOST_TICKS:
            self.note(where, f"whose is it? {len(teams)} teams get this; {teams[0]} was written: {said}", decide=True)
            teams = teams[:1]
        elif len(teams) > 1:
            self.once(where, "whose is it? each team that gets the inject was written, here and below", decide=True)
        after = {"within": format_duration(within)} if within else {}
        inject.setdefault("expect", []).extend({"team": team, "action": said, **after} for team in teams)

    def _open_circles(self) -> None:
        """Take out a condition wherever injects would wait, over whatever detour, for themselves."""
        done, above = set[str](), set[str]()
        for name in self.injects:
            if name in done:
                continue
            path = [(name, iter(_awaited(self.injects[name].get("when"))))]
            above.add(name)
            while path:
                waits, ahead = path[-1]
                following = next((each for each in ahead if each not in done), None)
                if following in above:
                    del self.injects[waits]["when"]
                    self.note("", f"{waits!r} would wait for itself in a circle; it waits for nothing", decide=True)
                    following = None
                if following is None or following not in self.injects:
                    path.pop()
                    above.discard(waits)
                    done.add(waits)
                else:
                    above.add(following)
                    path.append((following, iter(_awaited(self.injects[following].get("when")))))

    # -- the whole

    def done(self) -> Foreign:
        """The playbook as it would be written."""
        if not self.teams:
            self.team("Team")
            self.note("", "no team is named; one team was written: who plays?", decide=True)
        if not any(phase["injects"] for phase in self.phases):
            raise TtxError(f"{self.file} holds no injects", hint="is it the right file?")
        if not self.start:
            self.start = "2030-01-07 09:00 UTC"
            self.note("", f"when does the story begin? {self.start} was written", decide=True)
        self._open_circles()
        for inject in self.injects.values():
            if "at" not in inject and "when" not in inject:
                inject["at"] = "held"
            if "text" not in inject and "instead" not in inject:
                inject["text"] = inject["title"]
                self.note("", f"what do the teams read of {inject['id']!r}? its title was written", decide=True)
        for phase in self.phases:
            self._measure(phase)
        data: dict[str, Any] = {"ttx": 1, "id": Ids(()).make(self.title, "imported"), "title": self.title}
        if self.summary:
            data["summary"] = self.summary
        data["scenario"] = {"start": self.start}
        if self.background:
            data["scenario"]["background"] = self.background
        for key in ("teams", "actors", "objectives", "questionnaires"):
            if getattr(self, key):
                data[key] = getattr(self, key)
        self._introduce()
        return Foreign({**data, "phases": self.phases}, self.notes)

    def _introduce(self) -> None:
        senders = {inject.get("from") for inject in self.injects.values()}
        for name, actor in self.actors.items():
            if name not in senders:
                actor.setdefault("notes", f"Named in {self.file}; sends nothing by itself.")

    def _measure(self, phase: dict[str, Any]) -> None:
        """Write how long the phase takes: what the file says, or until all has its time."""
        last = 0
        for inject in phase["injects"]:
            at = parse_duration(inject["at"]) if inject.get("at", "held") != "held" else 0
            within = [one["within"] for one in inject.get("expect", ()) if "within" in one]
            answers = [inject["answer within"]] if "answer within" in inject else []
            last = max([last, at, *(at + parse_duration(each) for each in (*within, *answers))])
        said, name = self.lengths.get(phase["id"]), phase["id"]
        if said and said >= last:
            length = said
        else:
            length = min(-(-(last + _AFTER) // 300) * 300, LONGEST_DURATION)
            why = (
                f"the file says {format_duration(said)}, and the last event comes later"
                if said
                else "the file is silent"
            )
            self.note("", f"how long is {name!r}? {why}; {format_duration(length)} was written", decide=True)
        if length > 24 * 3600:
            what = f"{name!r} runs for {format_duration(length)}: a phase for each day, with a break after it?"
            self.note("", what, decide=True)
        phase["stages"] = {"play": format_duration(length)}
        phase["injects"] = [_in_order(inject) for inject in phase.pop("injects")]


def _awaited(condition: Any) -> list[str]:
    """The injects that must be out before a condition can hold."""
    if isinstance(condition, list):
        return [name for one in condition for name in _awaited(one)]
    if not isinstance(condition, dict):
        return []
    names = [condition[key] for key in ("released", "replied", "since") if key in condition]
    return names + [name for key in ("any", "all") for name in _awaited(condition.get(key))]


def _in_order(inject: dict[str, Any]) -> dict[str, Any]:
    """With its keys in the order of the format."""
    names = [field.alias or name for name, field in Inject.model_fields.items()]
    return {name: inject[name] for name in names if name in inject}
