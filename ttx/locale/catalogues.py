"""Collect the messages from the code and bring the catalogues up to date. Run by whoever changes words, not by ttx."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from ttx.locale import LANGUAGES

HERE = Path(__file__).parent
CODE = HERE.parent
TRANSLATED = [language for language in LANGUAGES if language != "en"]
KEYWORDS = {"_": None, "N_": None, "many": (1, 2)}
NOTE = """\
{name} interface words of ttx.
Needs native review: nobody who grew up with the language has read these yet.
Brought up to date by: python -m ttx.locale"""

Found = tuple[int, str, Any, list[str]]


def path_of(language: str) -> Path:
    """Where a language's catalogue stands."""
    return HERE / f"{language}.po"


def read(language: str) -> Catalog:
    """A language's catalogue as it stands."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def messages() -> Catalog:
    """All messages in the code and its templates, untranslated."""
    catalogue = Catalog(charset="utf-8")
    templates = [(f"**/templates/**.{ending}", _in_template) for ending in ("html", "j2", "txt")]
    methods: list[Any] = [("**.py", _in_code), *templates]
    for path, _line, message, _comments, _context in extract_from_dir(CODE, methods, keywords=KEYWORDS):
        catalogue.add(message, locations=[(f"ttx/{Path(path).as_posix()}", 0)])
    return catalogue


def _in_code(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[Found]:
    # Babel's own reader of Python loses a call that stands deep in another call's arguments.
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and (name := _called(node.func)) and node.args:
            for text in _texts(node.args[0]):
                plural = _texts(node.args[1])[0] if name == "many" else ""
                yield node.lineno, name, (text, plural) if plural else text, []


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "_":
        return function.attr if function.attr == "many" else ""
    return function.id if isinstance(function, ast.Name) and function.id in KEYWORDS else ""


def _texts(argument: ast.expr) -> list[str]:
    if isinstance(argument, ast.IfExp):
        return _texts(argument.body) + _texts(argument.orelse)
    if isinstance(argument, ast.JoinedStr):
        raise ValueError(f"an f-string cannot be translated: {ast.unparse(argument)}")
    return [argument.value] if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else []


def _in_template(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[Found]:
    from jinja2.ext import babel_extract

    # Jinja's reader knows functions only, no methods; nor may it pass over a template that it cannot read.
    source = file.read().replace(b"_.many(", b"many(")
    yield from babel_extract(BytesIO(source), keywords, comments, {"silent": "false"})


def update() -> None:
    """Add what is new to each catalogue, drop what is gone, keep every translation; say what is missing."""
    found = messages()
    for language in TRANSLATED:
        catalogue = read(language) if path_of(language).exists() else Catalog(locale=language, charset="utf-8")
        catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.header_comment = "\n".join(
            f"# {line}" for line in NOTE.format(name=catalogue.locale.english_name).splitlines()
        )
        catalogue.project, catalogue.version, catalogue.fuzzy = "ttx", "1", False
        written = BytesIO()
        write_po(written, catalogue, width=110, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
        path_of(language).write_bytes(_still(written.getvalue()))
        missing = [message for message in catalogue if message.id and not all(strings(message))]
        sys.stdout.write(f"{path_of(language).name}: {len(catalogue)} messages, {len(missing)} to translate\n")


def strings(message: Any) -> list[str]:
    """A message's translations: one, or one for each plural form."""
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def _still(text: bytes) -> bytes:
    # Dates that change with every run and addresses of nobody: noise in a history that has both.
    noise = rb'"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team): .*\n'
    return re.sub(noise, b"", text)
