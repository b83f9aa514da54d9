"""From a file to a playbook, or to a list of what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ttx.errors import TtxError
from ttx.playbook.checks import check
from ttx.playbook.checks.report import Report
from ttx.playbook.checks.translations import check as check_translation
from ttx.playbook.library import find_playbook, shown, translated_by, translations_of
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.plain import problems_of
from ttx.playbook.problems import Problem
from ttx.playbook.translation import Translation
from ttx.playbook.uses import Library, Places, Use, filled
from ttx.playbook.values import parse_time
from ttx.playbook.yaml import Document, gc_paused, read_file, read_yaml


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's playbook, where it has no errors, and its problems in the order of the lines."""

    path: Path
    playbook: Playbook | None
    problems: list[Problem]
    places: Places

    @property
    def errors(self) -> list[Problem]:
        return _errors(self.problems)


@dataclass(frozen=True, slots=True)
class Other:
    """A library file's inject or a translation, where it has no errors, and its problems."""

    content: Inject | Translation | None
    problems: list[Problem]


def _errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if not problem.warning]


def load(path: str | Path) -> Loaded:
    """Read and check a playbook: a file, or the name of one that comes with ttx."""
    found = find_playbook(path)
    with gc_paused():
        return load_document(found, read_file(found, shown(found)))


def playbook_of(path: Path) -> Playbook | None:
    """A file's playbook without its translations; None where it has errors of its own."""
    playbook, problems, _ = _validated(read_file(path, shown(path)), path)
    return None if _errors(problems) else playbook


def load_text(path: Path, text: str) -> Loaded:
    """Check a text as if it stood in this file."""
    with gc_paused():
        return load_document(path, read_yaml(text, shown(path)))


def load_data(path: Path, data: dict[str, Any]) -> Loaded:
    """Check data that is to be written into this file; problems do not say where they will stand."""
    with gc_paused():
        return load_document(path, Document(shown(path), data))


def load_any(path: Path) -> Loaded | Other:
    """Read and check a file that may be a playbook, a translation of one, or an inject for the library."""
    with gc_paused():
        document = read_file(path, shown(path))
        keys = document.data if isinstance(document.data, dict) else {}
        if "about" in keys and "phases" not in keys:
            return Other(*load_inject(path))
        if "translates" in keys:
            return Other(*load_translation(path, document))
        return load_document(path, document)


def load_document(path: Path, document: Document) -> Loaded:
    """Check a playbook that was read, perhaps from a text that is not in its file yet."""
    playbook, problems, places = _validated(document, path)
    if playbook is not None and not _errors(problems):
        for language, beside in translations_of(path).items():
            if beside.resolve().parent != path.resolve().parent:
                message = f"the translation {beside} leads out of the playbook's folder"
                problems.append(document.problem((), message, "copy the file there"))
                continue
            words, more = translation_of(read_file(beside, shown(beside)), language, playbook)
            problems += more
            if words is not None:
                # What the texts were made from tells organizers; an exercise needs it as little as the comments.
                words = words.model_copy(update={"made_from": {}})
                translations = {**playbook.translations, language: words}
                playbook = playbook.model_copy(update={"translations": translations})
    if _errors(problems):
        playbook = None
    # The playbook's own problems first, then those of library files.
    problems.sort(key=lambda problem: (problem.file != document.name, problem))
    return Loaded(path, playbook, problems, places)


def _validated(document: Document, path: Path) -> tuple[Playbook | None, list[Problem], Places]:
    problems = list(document.problems)
    if not isinstance(document.data, dict):
        if not problems:
            message = "the file is empty" if document.data is None else "a playbook is a mapping (key: value lines)"
            problems.append(document.problem((), message, "it begins with `ttx: 1`, `id: ...`, `title: ...`"))
        return None, problems, Places(document)
    data, places, unresolved = Library(path).expand(document)
    problems += unresolved
    try:
        playbook = Playbook.model_validate(data, context={"year": _year(data)})
    except ValidationError as error:
        return None, problems + problems_of(error, Playbook, data, places.problem), places
    # With an inject missing, checks would report what is only a consequence.
    return playbook, problems if unresolved else problems + check(playbook, places), places


def _year(data: dict[str, Any]) -> int:
    try:
        return parse_time(data["scenario"]["start"]).year
    except (KeyError, TypeError, ValueError):
        # The start itself is a problem; any year keeps the other times from being problems too.
        return 2000


def translation_of(document: Document, language: str, playbook: Playbook) -> tuple[Translation | None, list[Problem]]:
    """A translation beside its playbook; the words are None where they have errors."""
    problems = list(document.problems)
    if problems or not isinstance(document.data, dict):
        message = "a translation is a mapping (key: value lines)"
        hint = "it begins with `ttx: 1`, `translates: ...`, `language: ...`"
        return None, problems or [document.problem((), message, hint)]
    try:
        words = Translation.model_validate(document.data)
    except ValidationError as error:
        return None, problems_of(error, Translation, document.data, document.problem, "the translation")
    report = Report(playbook, Places(document))
    if words.language != language:
        hint = f"write language: {language}, or give the file another name"
        report.add(("language",), f"the file's name says {language!r}", hint)
    check_translation(report, words)
    return (None if _errors(report.problems) else words), report.problems


def load_translation(path: Path, document: Document) -> tuple[Translation | None, list[Problem]]:
    """Read and check a translation, with the playbook beside which it lies."""
    beside = translated_by(path)
    if beside is None:
        hint = "`seoul.ko.yaml` lies beside `seoul.yaml`"
        return None, [document.problem(("translates",), "there is no playbook beside this translation", hint)]
    playbook, problems, _ = _validated(read_file(beside, shown(beside)), beside)
    if playbook is None or _errors(problems):
        hint = f"ttx check {shown(beside)} says what"
        return None, [document.problem(("translates",), f"something is wrong in {shown(beside)}", hint)]
    return translation_of(document, path.stem.rpartition(".")[2], playbook)


def load_inject(path: Path) -> tuple[Inject | None, list[Problem]]:
    """Read and check a library file by itself; a parameter without a default is filled with its own name."""
    name, entry = shown(path), ("phases", 0, "injects", 0)
    document, header = Library(None).read(name, path)
    if header is None:
        return None, document.problems
    values = {key: key.replace(" ", "-") for key, one in header.parameters.items() if one.default is None}
    use = Use.model_validate({"use": path.stem, "with": values})
    places, problems = Places(document), list[Problem]()
    data = filled(use, {}, (document, header), entry, places, problems)
    try:
        inject = Inject.model_validate(data, context={"year": 2000})
    except ValidationError as error:
        return None, problems + problems_of(error, Inject, data, places.below(entry), "this library file")
    return (None if problems else inject), problems


def require(path: str | Path) -> Playbook:
    """The playbook of a file that has no errors; the first error otherwise."""
    loaded = load(path)
    if loaded.playbook is not None:
        return loaded.playbook
    first, *others = loaded.errors
    more = f"; and {len(others)} more: `ttx check {path}` lists them" if others else ""
    raise TtxError(first.message, hint=(first.hint + more).removeprefix("; "), where=first.where)


def compiled(playbook: Playbook) -> dict[str, Any]:
    """The playbook as the log keeps it: plain data that `from_compiled` reads back, and an organizer could too."""
    return playbook.model_dump(mode="json", by_alias=True, exclude_none=True)


def from_compiled(data: dict[str, Any]) -> Playbook:
    """The playbook that `compiled` made plain."""
    return Playbook.model_validate(data)
