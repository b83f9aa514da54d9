"""Many changes one after another, as a person makes them in an hour."""

from __future__ import annotations

import random

import pytest

from ttx.editor import changes
from ttx.editor.changes import carried_out
from ttx.editor.manuscript import Manuscript
from ttx.editor.reading import Reading, Row, read
from ttx.errors import TtxError
from ttx.playbook.ids import slug
from ttx.playbook.library import find_playbook
from ttx.playbook.pen import Pen
from ttx.playbook.yaml import read_yaml

WORDS = ["한국어", "a: b", "- c", "# d", "'", '"', "\n", "{x}", "|", "ordinary", "words", "yes", "12:30", "日本"]


def one_change(dice: random.Random, found: Reading, row: Row):
    """A change, and the ids of the injects that it may touch."""
    words = " ".join(dice.choices(WORDS, k=dice.randint(1, 8))).strip() or "x"
    new = slug(row.id, found.ids)
    return dice.choice(
        [
            (lambda pen, place: changes.shift(pen, place, dice.choice([-300, -60, 60, 300])), {row.id}),
            (lambda pen, place: changes.carry(pen, place, dice.choice([-1, 1])), set()),
            (lambda pen, place: changes.duplicate(pen, place, new), {new}),
            (lambda pen, place: changes.delete(pen, place), {row.id}),
            (lambda pen, place: changes.put(pen, place, {"title": words.replace("\n", " ")}), {row.id}),
            (lambda pen, place: changes.put(pen, place, {"text": words, "notes": None}), {row.id}),
            (lambda pen, place: changes.put(pen, place, {"add": {"us": words}, "to": ["us"]}), {row.id}),
            (lambda pen, place: changes.add(pen, place, {"id": new, "title": "New", "text": words}), {new}),
        ]
    )


@pytest.mark.parametrize("name", ["seoul-short", "port-cyber", "first-exercise"])
@pytest.mark.parametrize("seed", range(4))
def test_a_change_touches_its_inject_and_every_other_stays_letter_by_letter(name: str, seed: int):
    dice, path = random.Random(seed), find_playbook(name)
    written = Manuscript(path.read_text())
    for _ in range(25):
        found = read(written.text, path)
        if not found.rows:
            break
        row = dice.choice(found.rows)
        change, touched = one_change(dice, found, row)
        try:
            text, _ = carried_out(written.text, row.place, change)
        except TtxError:
            continue
        before = {each.id: changes.block(written.text, each.place)[1] for each in found.rows}
        again = read(text, path)
        assert not again.document.problems
        after = {each.id: changes.block(text, each.place)[1] for each in again.rows}
        assert {key: lines for key, lines in after.items() if key not in touched} == {
            key: lines for key, lines in before.items() if key not in touched
        }
        rest = {key: value for key, value in found.document.data.items() if key != "phases"}
        assert rest == {key: value for key, value in again.document.data.items() if key != "phases"}
        written.write(text, "at random")
    while written.undo():
        pass
    assert written.text == path.read_text()


@pytest.mark.parametrize("seed", range(6))
def test_what_is_written_into_a_field_is_what_is_read(seed: int):
    dice, path = random.Random(seed), find_playbook("seoul-short")
    text = path.read_text()
    for row in read(text, path).rows:
        words = "".join(dice.choices([*WORDS, " "], k=dice.randint(1, 30))).strip("\n ") or "x"
        pen = Pen(text)
        changes.put(pen, row.place, {"notes": words, "answer within": "7m"})
        phase, index = row.place
        inject = read_yaml(pen.text, "x").data["phases"][phase]["injects"][index]
        assert inject["notes"].rstrip("\n") == words and inject["answer within"] == "7m"
