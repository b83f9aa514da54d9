"""A playbook's texts for translators, as a spreadsheet or PO, and back into the file of translations beside it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ttx.documents.filled import read
from ttx.documents.package import MADE
from ttx.documents.sheets import Sheet, xlsx
from ttx.errors import TtxError
from ttx.playbook.library import shown, translations_of
from ttx.playbook.load import playbook_of, require, translation_of
from ttx.playbook.models import Playbook
from ttx.playbook.originals import Original, digest, originals, said_at
from ttx.playbook.pen import Pen
from ttx.playbook.translation import Translation
from ttx.playbook.written import as_yaml
from ttx.playbook.yaml import read_yaml
from ttx.text import clean, one_line

STATES = ("missing", "done", "stale")
COLUMNS = ("id", "read by", "original", "translation", "state")
_NEEDED = ("id", "original", "translation")
_WIDTHS = (30, 16, 60, 60, 10)
_LARGEST = 20_000_000
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9d]|[^\W\u3040-\u30ff\u3400-\u9fff\uff66-\uff9d]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and what a translation has for it."""

    original: Original
    translation: str
    state: str

    @property
    def words(self) -> int:
        """How much there is to translate; each Han letter and each kana counts."""
        return len(_WORD.findall(self.original.text))


@dataclass(frozen=True, slots=True)
class Row:
    """What a translator gave back for one text."""

    where: str
    name: str
    translation: str
    original: str | None = None
    """what was translated; None where the file does not say"""
    state: str = ""
    """`done`: what stands there is right; `fuzzy`: not to be taken yet; `formula`, `plural`: nothing to take"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one row: new, changed, confirmed, unchanged, or wrong."""

    where: str
    became: str
    text: str


@dataclass(slots=True)
class Words:
    """A playbook, and its translation into one language as it is written now."""

    book: Playbook
    language: str
    path: Path
    text: str | None
    """None where there is no such file yet"""
    data: dict[str, Any] = field(default_factory=dict)

    def entries(self) -> list[Entry]:
        """Every text, in the order of a translation."""
        made = self.data.get("made from")
        made = made if isinstance(made, dict) else {}
        return [self._entry(one, str(made.get(one.name, ""))) for one in originals(self.book, self.language)]

    def _entry(self, one: Original, made: str) -> Entry:
        said = said_at(self.data, one.path)
        # An item of a list that is as written stands for one that nobody has translated yet.
        if not said or (one.of and said == one.text and not made):
            return Entry(one, "", "missing")
        return Entry(one, said, "stale" if made and made != one.digest else "done")


def words_of(playbook: Path, language: str) -> Words:
    """The translation of a playbook as it stands beside it. TtxError where either cannot be read."""
    if not re.fullmatch("[a-z]{2,3}", language):
        raise TtxError(f"{language!r} is no language", hint="write two or three letters: ko, ja, de")
    book = _book(playbook)
    if language == book.language:
        raise TtxError(f"the playbook is written in {language!r} itself", hint="name the language to translate into")
    path = translations_of(playbook).get(language) or playbook.with_name(f"{playbook.stem}.{language}.yaml")
    if not path.exists():
        return Words(book, language, path, None)
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TtxError(f"{shown(path)} cannot be read: {error}", hint="save it as UTF-8") from None
    document = read_yaml(text, shown(path))
    for problem in document.problems:
        raise TtxError(problem.message, hint=problem.hint, where=problem.where)
    if not isinstance(document.data, dict):
        raise TtxError(f"{shown(path)} is no translation", hint="it begins with `ttx: 1`, `translates: ...`")
    return Words(book, language, path, text, document.data)


def _book(playbook: Path) -> Playbook:
    """The playbook itself: what is wrong in a translation of it keeps nobody from mending that."""
    return playbook_of(playbook) or require(playbook)


# -- counts


def table(playbook: Path) -> list[tuple[str, ...]]:
    """By language and team: texts, translated, stale, missing, words, and words still to translate."""
    book = _book(playbook)
    languages = dict.fromkeys([*(team.language for team in book.teams.values()), *translations_of(playbook)])
    lines: list[tuple[str, ...]] = []
    for language in languages:
        if language == book.language:
            continue
        entries = words_of(playbook, language).entries()
        readers = [name for name, team in book.teams.items() if team.language == language]
        for team in readers:
            mine = [entry for entry in entries if team in entry.original.readers]
            lines.append((language, book.teams[team].name, *_counts(mine)))
        if len(readers) != 1:
            lines.append((language, "all together" if readers else "nobody yet", *_counts(entries)))
    return lines


def _counts(entries: Sequence[Entry]) -> tuple[str, ...]:
    states = Counter(entry.state for entry in entries)
    left = sum(entry.words for entry in entries if entry.state != "done")
    numbers = (len(entries), states["done"] + states["stale"], states["stale"], states["missing"])
    return (*(f"{number:,}" for number in numbers), f"{sum(entry.words for entry in entries):,}", f"{left:,}")


# -- out


def export(words: Words, file: Path) -> int:
    """Write what a translator fills, XLSX or PO by its ending; how many texts. A file that is there stays."""
    from ttx.files import put

    if file.exists():
        raise TtxError(f"{file} is there already", hint="name another, or remove it: somebody may have filled it")
    entries = words.entries()
    match file.suffix.lower():
        case ".xlsx":
            content = _xlsx(words, entries)
        case ".po":
            content = _po(words, entries)
        case _:
            raise TtxError(f"{file.name} says no form", hint="end it in .xlsx or .po")
    put(file.parent, file.name, content)
    return len(entries)


def _read_by(words: Words, original: Original) -> str:
    return ", ".join(words.book.teams[team].name for team in original.readers)


def _xlsx(words: Words, entries: Sequence[Entry]) -> bytes:
    rows = [
        (entry.original.name, _read_by(words, entry.original), entry.original.text, entry.translation, entry.state)
        for entry in entries
    ]
    marking = words.book.marking
    sheet = Sheet(f"{words.book.language} to {words.language}", COLUMNS, rows, _WIDTHS, [(5, STATES)])
    return xlsx([sheet], [marking.banner, marking.classification, f"TLP:{marking.tlp}"], words.book.title)


def _po(words: Words, entries: Sequence[Entry]) -> bytes:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    marking = words.book.marking
    header = f"# {marking.banner} · {marking.classification} · TLP:{marking.tlp}"
    catalog = Catalog(
        locale=words.language, header_comment=header, project=words.book.id, version="1", fuzzy=False,
        creation_date=MADE, revision_date=MADE, last_translator="", language_team="", charset="utf-8",
    )  # fmt: skip
    for entry in entries:
        catalog.add(
            entry.original.text, entry.translation, context=entry.original.name,
            auto_comments=[f"read by {_read_by(words, entry.original)}"],
            flags=("fuzzy",) if entry.state == "stale" else (),
        )  # fmt: skip
    out = io.BytesIO()
    write_po(out, catalog, width=0, no_location=True)
    return out.getvalue()


# -- back


def rows_of(file: Path) -> Iterator[Row]:
    """What a translator's file gives back. TtxError where it is no such file."""
    if file.suffix.lower() == ".po":
        return _po_rows(file)
    if file.suffix.lower() in (".xlsx", ".csv"):
        return _sheet_rows(file)
    raise TtxError(f"{file.name} says no form", hint="it ends in .xlsx or .po")


def _sheet_rows(file: Path) -> Iterator[Row]:
    table = read(file, _NEEDED, "`ttx translate PLAYBOOK ko --export ko.xlsx` makes one that has")
    for row in table.rows:
        cells = {name: cell.text.replace("_x000D_\n", "\n") for name, cell in row.cells.items()}
        formula = row.cells["translation"].formula if "translation" in row.cells else False
        state = "formula" if formula else cells.get("state", "").strip().lower()
        where = f"{file.name}, row {row.number}"
        yield Row(where, cells.get("id", "").strip(), cells.get("translation", ""), cells.get("original"), state)


def _po_rows(file: Path) -> Iterator[Row]:
    from babel.messages.pofile import read_po

    try:
        raw = file.read_bytes() if file.stat().st_size <= _LARGEST else None
    except OSError as error:
        raise TtxError(f"{file} cannot be read: {error.strerror}", hint="name the file to import") from None
    if raw is None:
        raise TtxError(f"{file} has more than {_LARGEST:,} bytes", hint="is it the right file?")
    try:
        catalog = read_po(io.StringIO(raw.decode("utf-8-sig")), abort_invalid=True)
    except UnicodeDecodeError:
        raise TtxError(f"{file} is not in UTF-8", hint="save it as UTF-8 in the translator's tool") from None
    except Exception as error:
        # What Babel raises for a file that no tool wrote has no common name.
        hint = "save it once more in the translator's tool"
        raise TtxError(f"{file} is no PO that can be read: {one_line(str(error), 200)}", hint=hint) from None
    for message in catalog:
        where = f"{file.name}:{message.lineno or 1}"
        if isinstance(message.id, str) and message.id and isinstance(message.string, str):
            state = "fuzzy" if message.fuzzy else "done"
            yield Row(where, message.context or "", message.string, message.id, state)
        elif message.id:
            yield Row(where, message.context or str(message.id[0]), "", None, "plural")


def take(words: Words, rows: Iterable[Row]) -> tuple[str, list[Taken]]:
    """The file of translations with what these rows bring, and what became of each. Nothing is written to disk."""
    known = {entry.original.name: entry for entry in words.entries()}
    found: list[Taken] = []
    said: dict[str, str] = {}
    made: dict[str, str] = {}
    for row in rows:
        became, text = _judge(row, known, said)
        found.append(Taken(row.where, became, f"{clean(row.name[:200])}: {text}" if text else clean(row.name[:200])))
        if became in ("new", "changed", "confirmed"):
            original = known[row.name].original
            said[row.name] = _cleaned(row, original)
            made[row.name] = digest(row.original) if row.original else original.digest
    return (written(words, known, said, made) if made else words.text or ""), found


def _judge(row: Row, known: dict[str, Entry], said: dict[str, str]) -> tuple[str, str]:
    """What becomes of a row, and what there is to say about it."""
    entry = known.get(row.name)
    if row.state == "plural":
        return "wrong", "plural forms are not used here; not taken"
    if entry is None:
        return "wrong", "the playbook has no text of this id for these teams; not taken"
    if row.name in said:
        return "wrong", "this stands here twice; the first was taken"
    if row.state == "formula":
        return "wrong", "a formula is not worked out; write the text itself"
    try:
        text = _cleaned(row, entry.original)
    except TtxError as error:
        return "wrong", error.message
    if len(text) > entry.original.longest:
        return "wrong", f"{len(text):,} letters; {entry.original.longest:,} are allowed here"
    if not text:
        return "unchanged", "empty; what stands there stays" if entry.translation else ""
    old = bool(row.original) and digest(row.original or "") != entry.original.digest
    if text == entry.translation:
        confirmed = row.state == "done" and entry.state == "stale" and not old
        return ("confirmed", "fits the new text") if confirmed else ("unchanged", "")
    if row.state == "fuzzy":
        return "unchanged", "marked fuzzy; not taken"
    late = "; its original has changed since: it stays marked stale" if old else ""
    return ("changed" if entry.translation else "new"), f"{one_line(text, 60)}{late}"


def _cleaned(row: Row, original: Original) -> str:
    text = clean(row.translation).strip("\n")
    prose = original.longest == 20_000
    return "\n".join(line.rstrip() for line in text.split("\n")).strip() if prose else " ".join(text.split())


def confirm(words: Words) -> tuple[str, int]:
    """The file of translations, saying that each text in it fits the playbook as it is now; how many that changes."""
    known = {entry.original.name: entry for entry in words.entries()}
    made = {name: entry.original.digest for name, entry in known.items() if entry.translation}
    now = words.data.get("made from")
    changed = sum((now if isinstance(now, dict) else {}).get(name) != one for name, one in made.items())
    return (written(words, known, {}, made) if changed else words.text or ""), changed


def written(words: Words, known: dict[str, Entry], said: dict[str, str], made: dict[str, str]) -> str:
    """The file's text with these translations; what was there stays as it is, comments and order included."""
    data = deepcopy(words.data)
    if words.text is None:
        data = {"ttx": 1, "translates": words.book.id, "language": words.language, "reviewed": False}
    for name, text in said.items():
        _say(data, known[name].original, text, words)
    before = data.get("made from")
    kept = {**(before if isinstance(before, dict) else {}), **made}
    data["made from"] = {name: kept[name] for name in known if name in kept}
    if words.text is None:
        order = [one.alias or name for name, one in Translation.model_fields.items()]
        return as_yaml({name: data[name] for name in order if name in data})
    pen = Pen(words.text, shown(words.path))
    for key, value in data.items():
        pen.put((key,), value)
    return pen.text


def _say(data: dict[str, Any], original: Original, text: str, words: Words) -> None:
    """Put one text where it belongs."""
    *above, last = original.path
    here: Any = data
    for place, step in enumerate(above):
        inner = here.get(step)
        if isinstance(inner, str) or (inner is None and place == 1 and above[0] in ("verdict", "glossary")):
            # A verdict or a term may be a text alone.
            alone = "verdict" if above[0] == "verdict" else "means"
            if last == alone:
                here[step] = text
                return
            inner = {alone: inner} if inner else {}
            here[step] = inner
        elif place == len(above) - 1 and original.of:
            items = inner if isinstance(inner, list) and len(inner) == original.of else _as_written(words, original)
            here[step] = [text if number == last else item for number, item in enumerate(items)]
            return
        elif not isinstance(inner, dict):
            here[step] = inner = {}
        here = inner
    here[last] = text


def _as_written(words: Words, original: Original) -> list[str]:
    """The items of a list as the playbook has them, '' for those that say nothing."""
    items = [""] * original.of
    for one in originals(words.book, words.language):
        place = one.path[-1]
        if one.path[:-1] == original.path[:-1] and isinstance(place, int):
            items[place] = one.text
    return items


def problems_of(words: Words, text: str) -> list[str]:
    """What would be wrong in the file of translations if it read so: errors, as `ttx check` says them."""
    _, problems = translation_of(read_yaml(text, shown(words.path)), words.language, words.book)
    return [str(problem) for problem in problems if not problem.warning]


def padded(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines with their columns below each other; numbers to the right."""
    widths = [max(map(_wide, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            cell + " " * (width - _wide(cell)) if place < 2 else " " * (width - _wide(cell)) + cell
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
