from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.playbook.test_pen import BOOK, places
from tests.playbook.test_written import VALUES
from ttx.errors import TtxError
from ttx.playbook.pen import Pen
from ttx.playbook.tidy import tidied
from ttx.playbook.written import as_yaml
from ttx.playbook.yaml import read_yaml

LONG = (
    "A letter that comes with the morning post and is read before anybody has had time to think of what it might mean "
    "to each of them"
)
UNTIDY = """\
ttx:   1   # always 1


# Who plays
teams:
    us: {name:   United States,
         short: US}   # the first
    japan:
        name: 'Japan'
        brief:  >    # for it alone
              A short line.
              Another.


phases:
- id: one
  title: "One"
  # what happens
  injects:
  - id: a
    title: LONG
    at: 1m
    to: [us,japan]
    text: Read.
  - id: b
    title: Second
    at: 5m
    to: all
    asks: read
    notes: |
       two
         deep
    # the end of b
# the end
""".replace("LONG", LONG)
TIDY = """\
ttx: 1     # always 1

# Who plays
teams:
  us: {name: United States, short: US}  # the first
  japan:
    name: Japan
    brief: >         # for it alone
      A short line.
      Another.

phases:
  - id: one
    title: One
    # what happens
    injects:
      - id: a
        title: >-
          LONG
        at: 1m
        to: [us, japan]
        text: Read.

      - id: b
        title: Second
        at: 5m
        to: all
        asks: read
        notes: |
          two
            deep
        # the end of b
# the end
""".replace("LONG", LONG)


def test_a_file_becomes_tidy_and_its_comments_stay_where_they_belong() -> None:
    assert tidied(UNTIDY) == TIDY
    assert tidied(TIDY) == TIDY


def test_the_line_ends_of_windows_stay() -> None:
    assert tidied(UNTIDY.replace("\n", "\r\n")) == TIDY.replace("\n", "\r\n")


def test_what_cannot_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(TtxError) as caught:
        tidied("a: 1\n b: 2\n", "x.yaml")
    assert caught.value.where.startswith("x.yaml:2:")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only this\n",
        "- a\n",
        "a:\n",
        "a: |+\n  b\n\n\nc: 1\n",
        "- - a\n  - b\n-\n",
        "a: {b: \xa0}\n",
        "a: x\xa0\n",
    ],
)
def test_small_and_strange_files_say_what_they_said(text: str) -> None:
    assert read_yaml(tidied(text), "x").data == read_yaml(text, "x").data


@given(st.dictionaries(st.sampled_from(["a", "b b", "c: c", "#d", "한"]), VALUES, min_size=1))
def test_whatever_is_written_stays_and_is_tidy_once_and_for_all(data: dict) -> None:
    tidy = tidied(as_yaml(data))
    assert tidied(tidy) == tidy


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_comment_is_lost_wherever_it_stands(data: st.DataObject) -> None:
    pen = Pen(BOOK)
    for _ in range(data.draw(st.integers(0, 4))):
        path = data.draw(st.sampled_from([place for place in places(pen.data) if place]))
        pen.put(path, data.draw(VALUES))
    lines = pen.text.splitlines()
    for _ in range(data.draw(st.integers(0, 4))):
        where = data.draw(st.integers(0, len(lines)))
        lines.insert(where, " " * data.draw(st.integers(0, 9)) + "# here")
    text = "\n".join(lines) + "\n"
    before = read_yaml(text, "x")
    if before.problems:
        return
    tidy = tidied(text)
    assert read_yaml(tidy, "x").data == before.data
    assert tidy.count("# here") == text.count("# here")
    assert tidied(tidy) == tidy


def test_what_comes_with_ttx_is_tidy() -> None:
    paths = [*Path("playbooks").glob("*.yaml"), *Path("injects").glob("*/*.yaml")]
    assert len(paths) > 40
    assert [path.name for path in paths if tidied(text := path.read_text("utf-8")) != text] == []
