"""Injects from the library: `use:` entries of a playbook, and the files that they name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from ttx.errors import TtxError
from ttx.playbook.base import Model
from ttx.playbook.library import find_inject, shown
from ttx.playbook.plain import problems_of
from ttx.playbook.problems import Path, Problem, did_you_mean, listed
from ttx.playbook.values import Duration, Line
from ttx.playbook.yaml import MOST_PROBLEMS, Document, read_file

_HOLE = re.compile(r"\{([^{}\n]*)\}")


def _check_filling(value: Any) -> Any:
    if value is None or not all(isinstance(item, str | int | float) for item in _items(value)):
        raise ValueError("a parameter takes a text, a number, true or false, or a list of these; write one of them")
    return value


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


_SCALAR = {"type": ["string", "number", "boolean"]}
# Not a union: pydantic would report one mistake once for each of its branches.
Filling = Annotated[
    Any,
    BeforeValidator(_check_filling),
    WithJsonSchema({"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]}),
]
"""What stands for a parameter."""

ParameterName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9 -]*$", max_length=64)]
InjectName = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*$", examples=["dprk/missile-launch"])
]


class Use(Model):
    """An inject from the library. Every field of an inject may stand beside `use` and replaces the library's."""

    use: InjectName = Field(description="The path of a file in injects/, without .yaml.")
    with_: dict[ParameterName, Filling] = Field(
        default_factory=dict, alias="with", description="Values for the parameters of the library's inject."
    )


class Parameter(Model):
    """Something that a playbook fills in; it stands as `{name}` in the texts of the file."""

    default: Filling = Field(None, description="What stands there if the playbook says nothing; needed without it.")
    help: Line = Field("", description="What it is, for whoever fills it in.")


class LibraryInject(Model):
    """What a library file says beside the inject itself."""

    about: Line = Field(description="What it is for, in one line.")
    parameters: dict[ParameterName, Parameter] = Field(
        default_factory=dict, description="By name: what a playbook fills in with `with:`."
    )
    difficulty: Literal["easy", "medium", "hard"] = Field("medium", description="How much it asks of a team.")
    reading: Duration = Field(60, description="How long a team needs to read it.")
    suits: list[Line] = Field(default_factory=list, description="Objectives that it would test.")


HEADER = ("about", "parameters", "difficulty", "reading", "suits")


@dataclass(slots=True)
class Used:
    """One `use:` entry: which of its fields the playbook says, which the library, which a parameter."""

    entry: Path
    library: Document
    said: frozenset[str]
    given: frozenset[str]
    keys: dict[str, str] = field(default_factory=dict)
    """a key as filled in: as written in the library"""


@dataclass(slots=True)
class Places:
    """Where every value of a playbook stands, those of used injects in the library's files."""

    document: Document
    uses: dict[Path, Used] = field(default_factory=dict)

    def problem(self, path: Path, message: str, hint: str = "", *, key: bool = False, warning: bool = False) -> Problem:
        """A problem at the place of a value or key."""
        document, inner = self._find(path)
        return document.problem(inner, message, hint, key=key, warning=warning)

    def below(self, top: Path) -> Callable[..., Problem]:
        """Makes problems at paths below `top`."""
        return lambda path, *words, **how: self.problem((*top, *path), *words, **how)

    def _find(self, path: Path) -> tuple[Document, Path]:
        used = self.uses.get(path[:4])
        if used is None or len(path) < 5 or path[4] in used.said or path[4] not in used.library.data:
            return self.document, path
        inner = tuple(used.keys.get(step, step) if isinstance(step, str) else step for step in path[4:])
        written = used.library.at(inner)
        # What a parameter brought in is the playbook's mistake, not the library's.
        for text in (written, *inner):
            for name in _HOLE.findall(text) if isinstance(text, str) else ():
                if name in used.given:
                    return self.document, (*used.entry, "with", name)
        return used.library, inner


class Library:
    """Reads library files, each once, and fills in their parameters."""

    def __init__(self, playbook: FilePath | None) -> None:
        self.playbook = playbook
        self.files: dict[str, tuple[Document, LibraryInject | None]] = {}

    def expand(self, document: Document) -> tuple[Any, Places, list[Problem]]:
        """The playbook's data with every `use:` replaced by its inject."""
        places, problems = Places(document), list[Problem]()
        phases = document.data.get("phases")
        if not isinstance(phases, list):
            return document.data, places, problems
        expanded = []
        for number, phase in enumerate(phases):
            injects = phase.get("injects") if isinstance(phase, dict) else None
            if isinstance(injects, list) and any(isinstance(inject, dict) and "use" in inject for inject in injects):
                full = []
                for index, inject in enumerate(injects):
                    if isinstance(inject, dict) and "use" in inject:
                        # Each name that is not there is looked for on every shelf.
                        enough = len(problems) >= MOST_PROBLEMS
                        path = ("phases", number, "injects", index)
                        inject = None if enough else self._use(inject, path, places, problems)
                    if inject is not None:
                        full.append(inject)
                    else:
                        # Its place must stay taken, or every later path would be off by one.
                        full.append({"id": f"broken-{number}-{index}", "title": "broken"})
                phase = {**phase, "injects": full}
            expanded.append(phase)
        return {**document.data, "phases": expanded}, places, problems

    def read(self, name: str, path: FilePath) -> tuple[Document, LibraryInject | None]:
        """A library file and its header; the header is None where the file cannot be used."""
        if name not in self.files:
            document, header = read_file(path, shown(path)), None
            if not document.problems and not isinstance(document.data, dict):
                hint = "it holds one inject: about, title, text ..."
                document.problems.append(document.problem((), "a library file is a mapping (key: value lines)", hint))
            if not document.problems:
                head = {key: document.data[key] for key in HEADER if key in document.data}
                try:
                    header = LibraryInject.model_validate(head)
                except ValidationError as error:
                    document.problems += problems_of(error, LibraryInject, head, document.problem, "this library file")
            self.files[name] = document, header
        return self.files[name]

    def _use(self, entry: dict[str, Any], path: Path, places: Places, problems: list[Problem]) -> dict[str, Any] | None:
        document = places.document
        head = {key: entry[key] for key in ("use", "with") if key in entry}
        try:
            use = Use.model_validate(head)
        except ValidationError as error:
            problems += problems_of(error, Use, head, document.below(path))
            return None
        known = use.use in self.files
        try:
            library, header = self.read(use.use, find_inject(use.use, self.playbook))
        except TtxError as error:
            problems.append(document.problem((*path, "use"), error.message, error.hint))
            return None
        if not known:
            problems += library.problems
            if header and "at" in library.data:
                message = "a library file does not say when: take 'at' out"
                problems.append(library.problem(("at",), message, "the playbook says it, beside `use`", key=True))
        if header is None:
            return None
        said = {key: value for key, value in entry.items() if key not in ("use", "with")}
        for name in use.with_:
            if name not in header.parameters:
                hint = did_you_mean(name, header.parameters, _parameters(header))
                message = f"{use.use} has no parameter {name!r}"
                problems.append(document.problem((*path, "with", name), message, hint, key=True))
        return filled(use, said, (library, header), path, places, problems)


def filled(
    use: Use,
    said: dict[str, Any],
    source: tuple[Document, LibraryInject],
    path: Path,
    places: Places,
    problems: list[Problem],
) -> dict[str, Any]:
    """An inject as the library writes it, its parameters filled in, with the playbook's own fields over it."""
    library, header = source
    used = places.uses[path] = Used(path, library, frozenset(said), frozenset(use.with_))
    filler = _Filler(used, header, use)
    written = filler.mapping({key: library.data[key] for key in library.data if key not in (*HEADER, "at", *said)}, ())
    problems += filler.problems
    if filler.missing:
        names, first = listed([repr(name) for name in filler.missing], "and"), filler.missing[0]
        hint = f"write with: {{{first}: ...}}" + (f"; {text}" if (text := header.parameters[first].help) else "")
        problems.append(places.document.problem((*path, "use"), f"{use.use} needs a value for {names}", hint))
    return {"id": use.use.rpartition("/")[2], **written, **said}


def _parameters(header: LibraryInject) -> str:
    return f"its parameters: {', '.join(header.parameters)}" if header.parameters else "it has none"


class _Filler:
    """Puts values into the `{holes}` of a library file."""

    def __init__(self, used: Used, header: LibraryInject, use: Use) -> None:
        self.used, self.header = used, header
        self.values: dict[str, Any] = {name: parameter.default for name, parameter in header.parameters.items()}
        self.values.update({name: value for name, value in use.with_.items() if name in self.values})
        self.missing: list[str] = []
        self.problems: list[Problem] = []

    def mapping(self, data: dict[str, Any], path: Path) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for key, value in data.items():
            new = key
            if "{" in key:
                new = str(self.text(key, (*path, key), key=True))
                self.used.keys[new] = key
                if new in filled or (new != key and new in data):
                    message = f"{key!r} becomes {new!r}, which stands here already"
                    self.problems.append(self.used.library.problem((*path, key), message, key=True))
            filled[new] = self.value(value, (*path, key))
        return filled

    def value(self, value: Any, path: Path) -> Any:
        if isinstance(value, str):
            return self.text(value, path) if "{" in value else value
        if isinstance(value, dict):
            return self.mapping(value, path)
        if not isinstance(value, list):
            return value
        items: list[Any] = []
        for index, item in enumerate(value):
            new = self.value(item, (*path, index))
            # A list that a parameter brings stands in place of its hole.
            items.extend(new) if isinstance(item, str) and isinstance(new, list) else items.append(new)
        return items

    def text(self, text: str, path: Path, key: bool = False) -> Any:
        whole = _HOLE.fullmatch(text)
        if whole and not key:
            return self.hole(whole[1], path, key)
        return _HOLE.sub(lambda hole: self.inside(hole[1], path, key), text)

    def inside(self, name: str, path: Path, key: bool) -> str:
        value = self.hole(name, path, key)
        if isinstance(value, list):
            message = f"{name!r} is a list and cannot stand inside a text"
            self.problems.append(self.used.library.problem(path, message, key=key))
        return str(value).lower() if isinstance(value, bool) else str(value)

    def hole(self, name: str, path: Path, key: bool) -> Any:
        if name not in self.values:
            hint = did_you_mean(name, self.values, _parameters(self.header))
            message = f"{{{name}}} is no parameter of this file"
            self.problems.append(self.used.library.problem(path, message, hint, key=key))
        elif (value := self.values[name]) is not None:
            return value
        elif name not in self.missing:
            self.missing.append(name)
        # Something that is an id and a text, so that one mistake does not bring others with it.
        return name.replace(" ", "-")
