"""The library of injects: what is in it, what suits an exercise, where it is used, how it is taken over."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.playbook.library import find_playbook, inject_shelves, names_on, playbook_names, shown
from ttx.playbook.problems import did_you_mean, listed
from ttx.playbook.uses import HEADER, Library, LibraryInject
from ttx.playbook.values import format_duration
from ttx.playbook.yaml import read_file
from ttx.text import clean


@dataclass(frozen=True, slots=True)
class Entry:
    """An inject of the library: its header, its file's data, whose it is."""

    name: str
    whose: str
    file: Path
    header: LibraryInject
    data: dict[str, Any]
    also: tuple[str, ...] = ()
    """others who have one of this name, which is not used"""

    @property
    def theme(self) -> str:
        return self.name.rpartition("/")[0]

    @property
    def title(self) -> str:
        return clean(" ".join(str(self.data.get("title", "")).split()))

    @property
    def teams(self) -> int:
        """How many teams it speaks of one by one; 0 where it goes to all alike."""
        return len(_teams(self.data))


@dataclass(slots=True)
class Shelved:
    """All that can be used, by name, and in words what could not be read."""

    entries: dict[str, Entry] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def find(self, name: str) -> Entry:
        """The inject of this name."""
        if name not in self.entries:
            hint = did_you_mean(name, self.entries, "`ttx injects` lists them; a name is such as dprk/missile-launch")
            raise TtxError(f"there is no inject {name!r} in the library", hint=hint)
        return self.entries[name]


def _teams(data: dict[str, Any]) -> set[str]:
    to = data.get("to", [])
    named = {str(each) for each in (to if isinstance(to, list) else [to])}
    for key in ("add", "instead", "delay"):
        named |= {str(team) for team in data.get(key) or {}}
    named |= {str(each.get("team")) for each in data.get("expect") or [] if isinstance(each, dict)}
    return named - {"all"}


def shelved(playbook: Path | None = None, own: Sequence[Path] = ()) -> Shelved:
    """Everything that a playbook may use, from all shelves; the first that has a name wins."""
    found, library = Shelved(), Library(playbook)
    for shelf in inject_shelves(playbook, own):
        found.troubles += [shelf.trouble] * bool(shelf.trouble)
        for name in names_on(shelf):
            if kept := found.entries.get(name):
                found.entries[name] = _beside(kept, shelf.whose)
                continue
            path = shelf.folder / f"{name}.yaml"
            document, header = library.read(name, path)
            if header is None:
                found.troubles.append(str(document.problems[0]))
            elif "title" in document.data:
                found.entries[name] = Entry(name, shelf.whose, path, header, document.data)
    return found


def _beside(kept: Entry, whose: str) -> Entry:
    also = (*kept.also, whose)
    return Entry(kept.name, kept.whose, kept.file, kept.header, kept.data, also)


def search(
    entries: Iterable[Entry], words: Sequence[str] = (), *, theme: str = "", teams: int = 0, difficulty: str = ""
) -> list[Entry]:
    """Those that fit: every word stands somewhere in it, those first where it stands in the title or name.

    `teams` is the number of teams that play: an inject that speaks of more of them does not fit.
    """
    asked = [word.casefold() for word in words]
    found = []
    for entry in entries:
        if theme and theme not in (entry.theme, *entry.theme.split("/")):
            continue
        if (teams and entry.teams > teams) or (difficulty and entry.header.difficulty != difficulty):
            continue
        places = [_place(entry, word) for word in asked]
        if None not in places:
            found.append((sum(place or 0 for place in places), entry.name, entry))
    return [entry for _, _, entry in sorted(found, key=lambda each: each[:2])]


def _place(entry: Entry, word: str) -> int | None:
    """How far from its title a word stands in an inject; None where it does not."""
    near = (entry.name, entry.title), (entry.header.about, *entry.header.suits), _strings(entry.data)
    return next((far for far, texts in enumerate(near) if any(word in text.casefold() for text in texts)), None)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def themes(entries: Iterable[Entry]) -> list[str]:
    """The folders of the library."""
    return sorted({entry.theme for entry in entries if entry.theme})


def uses(folder: Path | None = None) -> dict[str, Counter[str]]:
    """By name of an inject: which playbooks use it, how often. Those that ship with ttx, or those of a folder."""
    found: dict[str, Counter[str]] = {}
    for path in _playbooks(folder) if folder else map(find_playbook, playbook_names()):
        for name in _used_in(path):
            found.setdefault(name, Counter())[shown(path) if folder else path.stem] += 1
    return found


def _playbooks(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise TtxError(f"there is no folder {folder}", hint="--used-in takes a folder of playbooks")
    for here, inner, files in os.walk(folder):
        # What is hidden (.git, .venv) holds nobody's playbooks, and may be large.
        inner[:] = sorted(each for each in inner if not each.startswith("."))
        yield from (Path(here) / each for each in sorted(files) if each.endswith((".yaml", ".yml")))


def _used_in(path: Path) -> Iterator[str]:
    data = read_file(path).data
    phases = data.get("phases") if isinstance(data, dict) else None
    for phase in phases if isinstance(phases, list) else ():
        injects = phase.get("injects") if isinstance(phase, dict) else None
        for inject in injects if isinstance(injects, list) else ():
            if isinstance(inject, dict) and isinstance(inject.get("use"), str):
                yield inject["use"]


def to_use(entry: Entry) -> dict[str, Any]:
    """What one writes into a playbook: parameters that have no default are there to be filled in."""
    needed = {name: f"({one.help or name})" for name, one in entry.header.parameters.items() if one.default is None}
    return {"use": entry.name, "at": "10m", **({"with": needed} if needed else {})}


def plain(entry: Entry, used: dict[str, Counter[str]]) -> dict[str, Any]:
    """An inject of the library as plain data, for `--json`."""
    header = entry.header.model_dump(mode="json", by_alias=True)
    written = {key: value for key, value in entry.data.items() if key not in HEADER}
    return {
        "name": entry.name, "theme": entry.theme, "from": entry.whose, "file": str(entry.file), "not used": entry.also,
        "teams": entry.teams, "uses": dict(used.get(entry.name, {})), **header, "inject": written,
    }  # fmt: skip


def facts(entry: Entry) -> str:
    """What it asks of teams, in a few words."""
    of = f"speaks of {entry.teams} {'team' if entry.teams == 1 else 'teams'}" if entry.teams else "for any teams"
    return f"{entry.header.difficulty}, {format_duration(entry.header.reading)} to read, {of}"


def used_by(counts: Counter[str] | None) -> str:
    """Where it is used, in words."""
    if not counts:
        return "in no playbook"
    return listed((f"{name} ({count} times)" if count > 1 else name for name, count in counts.items()), "and")
