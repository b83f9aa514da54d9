import re
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.playbook.test_written import VALUES, stripped
from ttx.errors import TtxError
from ttx.playbook.library import playbook_names
from ttx.playbook.pen import Pen
from ttx.playbook.yaml import read_yaml

BOOK = """\
# About this book.

ttx: 1     # always 1
id: ferry
title: The ferry
teams:
  town: {name: Town, language: en}    # wardens
  # The boats.
  line:
    name: Line
    brief: >    # for it alone
      You run the boats.
      And the website.


      Nothing else.
phases:
  - id: one
    title: First
    stages: {brief: 2m, play: 10m}
    injects:    # as they come

      # EVENT 1
      - id: down
        title: The site is down    # no tickets
        at: 1m
        to: [town, line]
        text: |
          # not a comment
          Nobody can book.
        expect:
          - {team: town, action: Calls}   # soon
          # the second
          - team: line
            action: Answers
        notes:

      # EVENT 2
      - id: queue
        title: A queue
        at: 5m
  - id: two
    title: Second
    stages: {play: 10m}
    injects: []
# The end.
"""


def lines_that_differ(before: str, after: str) -> tuple[list[str], list[str]]:
    from difflib import ndiff

    found = [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
    return [line[2:] for line in found if line[0] == "-"], [line[2:] for line in found if line[0] == "+"]


FIRST = ("phases", 0, "injects", 0)


@pytest.mark.parametrize(
    "path, value, gone, come",
    [
        (("title",), "The boat", ["title: The ferry"], ["title: The boat"]),
        (("title",), "The ferry", [], []),
        ((*FIRST, "title"), "Down: all of it", ["        title: The site is down    # no tickets"],
         ['        title: "Down: all of it"    # no tickets']),
        ((*FIRST, "to", 1), "all", ["        to: [town, line]"], ["        to: [town, all]"]),
        ((*FIRST, "to"), ["line"], ["        to: [town, line]"], ["        to: [line]"]),
        ((*FIRST, "notes"), "For control.", ["        notes:"], ["        notes: For control."]),
        ((*FIRST, "text"), "Gone.", ["        text: |", "          # not a comment", "          Nobody can book."],
         ["        text: Gone."]),
        ((*FIRST, "expect", 0, "action"), "Calls, at once", ["          - {team: town, action: Calls}   # soon"],
         ['          - {team: town, action: "Calls, at once"}   # soon']),
        ((*FIRST, "expect", 0, "within"), "3m", ["          - {team: town, action: Calls}   # soon"],
         ["          - {team: town, action: Calls, within: 3m}   # soon"]),
        ((*FIRST, "from"), "line", [], ["        from: line"]),
        (("teams", "line", "brief"), "Less.", ["    brief: >    # for it alone", "      You run the boats.",
         "      And the website.", "", "", "      Nothing else."], ["    brief: Less.    # for it alone"]),
        (("teams", "town", "brief"), "Yours is the road.", ["  town: {name: Town, language: en}    # wardens"],
         ["  town: {name: Town, language: en, brief: Yours is the road.}    # wardens"]),
        (("phases", 1, "injects"), ["x"], ["    injects: []"], ["    injects: [x]"]),
        (("phases", 0, "stages"), {"brief": "2m", "play": "9m"}, ["    stages: {brief: 2m, play: 10m}"],
         ["    stages: {brief: 2m, play: 9m}"]),
    ],
)  # fmt: skip
def test_only_the_line_of_what_changes_is_written(path: tuple, value: object, gone: list[str], come: list[str]) -> None:
    pen = Pen(BOOK)
    pen.put(path, value)
    assert lines_that_differ(BOOK, pen.text) == (gone, come)


def test_a_new_key_stands_where_the_format_names_it() -> None:
    pen = Pen(BOOK)
    pen.put((*FIRST, "from"), "town")
    pen.put((*FIRST, "dated"), "22 May 05:00 KST")
    lines = [line.strip() for line in pen.text.splitlines()]
    assert lines.index("at: 1m") < lines.index("dated: 22 May 05:00 KST") < lines.index("from: town")
    assert lines.index("from: town") < lines.index("to: [town, line]")


def test_keys_that_are_added_where_two_mappings_end_stay_apart() -> None:
    pen = Pen("teams:\n  line:\n    name: Line\n")
    pen.put(("teams", "line", "new"), [])
    pen.put(("teams", "town"), {})
    assert pen.text == "teams:\n  line:\n    name: Line\n    new: []\n  town: {}\n"


def test_a_long_text_goes_below_its_key_and_the_comment_stays_beside_it() -> None:
    pen = Pen(BOOK)
    long = "Nobody can book, and nobody can show a ticket. " * 5
    pen.put((*FIRST, "title"), long.strip())
    assert "        title: >    # no tickets\n          Nobody can book, and" in pen.text


def test_an_inject_that_moves_takes_its_comments_along() -> None:
    pen = Pen(BOOK)
    pen.move(("phases", 0, "injects"), 0, ("phases", 1, "injects"), 0)
    after = pen.text
    assert after.index("# EVENT 2") < after.index("id: two") < after.index("# EVENT 1") < after.index("id: down")
    assert "# soon" in after and "# the second" in after and "# The end." in after
    assert pen.at(("phases", 0, "injects", 0, "id")) == "queue"
    pen.move(("phases", 1, "injects"), 0, ("phases", 0, "injects"), 1)
    assert pen.at(("phases", 1, "injects")) == []
    assert pen.text.index("id: queue") < pen.text.index("# EVENT 1") < pen.text.index("id: down")


def test_an_inject_that_is_inserted_stands_apart_like_the_others() -> None:
    pen = Pen(BOOK)
    pen.insert(("phases", 0, "injects"), 1, {"id": "new", "title": "New", "at": "3m"})
    assert "        notes:\n\n      - id: new\n        title: New\n        at: 3m\n\n      # EVENT 2\n" in pen.text


def test_an_item_that_is_taken_out_takes_the_comment_above_it_along() -> None:
    pen = Pen(BOOK)
    pen.remove(FIRST)
    assert "EVENT 1" not in pen.text
    assert "    injects:    # as they come\n\n      # EVENT 2\n" in pen.text


def test_a_file_with_the_line_ends_of_windows_keeps_them_and_its_mark() -> None:
    pen = Pen("\ufeff" + BOOK.replace("\n", "\r\n"))
    pen.put(("phases", 0, "injects", 1, "text"), "One.\nTwo.")
    assert pen.text.startswith("\ufeff# About")
    assert not re.search(r"(?<!\r)\n", pen.text)
    assert "text: |\r\n          One.\r\n          Two.\r\n" in pen.text


def test_a_file_that_cannot_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(TtxError) as caught:
        Pen("a: 1\na: 2\n", "x.yaml")
    assert caught.value.where == "x.yaml:2:1"


def test_thousands_of_changes_take_seconds_not_minutes() -> None:
    book = {"phases": [{"id": "a", "injects": [{"id": f"i-{n}", "title": "T", "at": "1m"} for n in range(3000)]}]}
    from ttx.playbook.written import as_yaml

    pen = Pen(as_yaml(book))
    for number in range(3000):
        pen.put(("phases", 0, "injects", number, "title"), f"New {number}")
        pen.put(("phases", 0, "injects", number, "text"), "Read this.")
    pen.insert(("phases", 0, "injects"), 10, *({"id": f"n-{n}", "title": "N"} for n in range(500)))
    assert len(read_yaml(pen.text, "x").data["phases"][0]["injects"]) == 3500


def places(value: object, path: tuple = ()) -> list[tuple]:
    found = [path]
    if isinstance(value, dict):
        found += [place for key, one in value.items() for place in places(one, (*path, key))]
    if isinstance(value, list):
        found += [place for index, one in enumerate(value) for place in places(one, (*path, index))]
    return found


def at(data: object, path: tuple) -> object:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_whatever_is_changed_the_text_says_it_and_the_other_comments_stay(data: st.DataObject) -> None:
    pen, meant = Pen(BOOK), read_yaml(BOOK, "x").data
    touched = False
    for _ in range(data.draw(st.integers(1, 5))):
        path = data.draw(st.sampled_from([place for place in places(meant) if place]))
        parent = at(meant, path[:-1])
        action = data.draw(st.sampled_from(["put", "put", "add", "remove", "insert", "move"]))
        if action == "put":
            value = data.draw(VALUES)
            pen.put(path, value)
            parent[path[-1]] = deepcopy(value)  # type: ignore[index]
        elif action == "add" and isinstance(parent, dict):
            value, key = data.draw(VALUES), data.draw(st.sampled_from(["new", "a: b", "", "한국"]))
            pen.put((*path[:-1], key), value)
            parent[key] = deepcopy(value)
        elif action == "remove":
            pen.remove(path)
            del parent[path[-1]]  # type: ignore[attr-defined]
        elif action == "insert" and isinstance(parent, list):
            value, index = data.draw(VALUES), data.draw(st.integers(0, len(parent)))
            pen.insert(path[:-1], index, value)
            parent.insert(index, deepcopy(value))
        elif action == "move" and isinstance(parent, list):
            index = data.draw(st.integers(0, len(parent) - 1))
            to = data.draw(st.integers(0, len(parent) - 1))
            pen.move(path[:-1], index, path[:-1], to)
            parent.insert(to, parent.pop(index))
        else:
            continue
        touched = True
        assert stripped(pen.data) == stripped(meant)
        if data.draw(st.booleans()):
            assert stripped(read_yaml(pen.text, "x").data) == stripped(meant)
    assert stripped(read_yaml(pen.text, "x").data) == stripped(meant)
    if not touched:
        assert pen.text == BOOK
    assert "# About this book." in pen.text


@pytest.mark.parametrize("name", playbook_names())
def test_in_a_shipped_playbook_each_value_can_be_changed_and_no_comment_is_lost(name: str) -> None:
    text = Path(f"playbooks/{name}.yaml").read_text("utf-8")
    comments = re.findall(r"(?m)(?:^|\s)#.*$", text)
    pen = Pen(text, name)
    for path in places(pen.data):
        if isinstance(pen.at(path), str):
            pen.put(path, "Changed: " + pen.at(path).rstrip("\n"))
    assert len(re.findall(r"(?m)(?:^|\s)#.*$", pen.text)) >= len([c for c in comments if "[#" not in c]) - text.count(
        '"#'
    )
    for path in places(pen.data):
        if isinstance(pen.at(path), str):
            pen.put(path, pen.at(path).removeprefix("Changed: "))
    assert stripped(read_yaml(pen.text, name).data) == stripped(read_yaml(text, name).data)
