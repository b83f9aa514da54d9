from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ttx.exercise.forms import USUAL
from ttx.locale import catalogues, elsewhere

TTX = Path(catalogues.CODE)
TOLD = "run `python -m ttx.locale` and translate what is new in ttx/locale/*.po"
FOR_PLAYERS = ("exercise/decide/play.py", "exercise/decide/rules.py", "exercise/state/whole.py", "server/drafts.py")


def by_id(catalogue: Any) -> dict[Any, Any]:
    return {message.id: message for message in catalogue if message.id}


def placeholders(text: Any) -> set[str]:
    return set(re.findall(r"\{[^}]*\}", "\n".join([text] if isinstance(text, str) else text)))


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_catalogue_has_every_message_and_no_other(language: str) -> None:
    known, used = by_id(catalogues.read(language)), by_id(catalogues.messages())
    assert set(used) - set(known) == set(), TOLD
    assert set(known) - set(used) == set(), TOLD


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_every_message_is_translated_and_nobody_has_only_guessed_it(language: str) -> None:
    catalogue = by_id(catalogues.read(language))
    empty = [name for name, message in catalogue.items() if not all(catalogues.strings(message))]
    assert empty == [], "translate these"
    assert [name for name, message in catalogue.items() if message.fuzzy] == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_message(language: str) -> None:
    catalogue = by_id(catalogues.read(language))
    other = {
        name: message.string
        for name, message in catalogue.items()
        if placeholders(name) != placeholders(catalogues.strings(message))
    }
    assert other == {}


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_a_catalogue_says_that_a_native_has_to_read_it(language: str) -> None:
    assert "needs native review" in catalogues.read(language).header_comment.lower()


def test_bringing_the_catalogues_up_to_date_keeps_what_is_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "ttx"
    (code / "web" / "templates").mkdir(parents=True)
    (code / "one.py").write_text('a(b(_("Send"), c=d(_("Leave")))); _.many("{count} text", "{count} texts", n)')
    page = '{% if x %}{{ _("Answer by {time}", time=_("now")) }}{% endif %}{{ _.many("One", "{count}", n) }}'
    (code / "web" / "templates" / "page.html").write_text(page)
    monkeypatch.setattr(catalogues, "CODE", code)
    monkeypatch.setattr(catalogues, "HERE", tmp_path)
    catalogues.update()
    found = set(by_id(catalogues.read("ko")))
    plural = {("{count} text", "{count} texts"), ("One", "{count}")}
    assert found == {"Send", "Leave", "Answer by {time}", "now"} | plural
    text = (tmp_path / "ko.po").read_text(encoding="utf-8").replace('"Send"\nmsgstr ""', '"Send"\nmsgstr "보내기"')
    (tmp_path / "ko.po").write_text(text, encoding="utf-8")
    (code / "one.py").write_text('_("Send")\n_("Help" if x else "Back")')
    catalogues.update()
    after = by_id(catalogues.read("ko"))
    assert after["Send"].string == "보내기"
    assert {"Help", "Back"} < set(after)
    assert "Leave" not in after
    before = (tmp_path / "ko.po").read_bytes()
    catalogues.update()
    assert (tmp_path / "ko.po").read_bytes() == before


def test_an_f_string_is_refused_when_messages_are_collected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.py").write_text('_(f"Send {x}")')
    monkeypatch.setattr(catalogues, "CODE", tmp_path)
    with pytest.raises(ValueError, match="f-string"):
        catalogues.messages()


def texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The string literals among these; f-strings with {} for what is filled in."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def code(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def bare(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", text)


def test_what_is_listed_from_other_rooms_is_really_said_there() -> None:
    others = [path for path in TTX.rglob("*.py") if path.relative_to(TTX).parts[0] not in ("seat", "locale")]
    said = {text for path in others for text in texts(code(path))}
    stages = {"brief", "deliberate", "decide", "adjudicate", "back-brief"}
    alone = {"this meeting is held already", "this meeting is held"}
    listed = set(map(bare, elsewhere.TEXTS)) - stages - alone
    assert listed - said == set()


@pytest.mark.parametrize("file", FOR_PLAYERS)
def test_every_refusal_that_a_player_may_read_is_listed(file: str) -> None:
    rules = [node for node in code(TTX / file) if isinstance(node, ast.FunctionDef)]
    of_players = [node for rule in rules if not rule.name.startswith("enter_") for node in ast.walk(rule)]
    calls = [node for node in of_players if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    refusals = [call for call in calls if call.func.id in ("Refused", "Unavailable")]  # type: ignore[attr-defined]
    parts = [part for call in refusals for part in (*call.args, *(each.value for each in call.keywords))]
    listed = set(map(bare, elsewhere.TEXTS))
    assert set(texts(parts)) - listed - FOR_CONTROL == set(), "list it in ttx/locale/elsewhere.py, then " + TOLD


FOR_CONTROL = {
    "there is no such meeting", "there is no inject {}", "that seat is not in that team",
    "that time is not in this exercise yet", "jump the clock forward, then enter it",
    "only control gives the pen away", "control gives the pen to a seat, or takes it away",
    "a draft knows save, take, ask, pass, release and drop_kept",
}  # fmt: skip
"""What only control's commands or a broken client are told."""


def test_the_usual_form_is_listed_whole() -> None:
    shown = {text for field in USUAL for text in (field.label, field.help, *field.choices) if text}
    assert shown <= set(elsewhere.TEXTS)
