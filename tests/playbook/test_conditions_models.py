from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ttx.playbook import conditions as c
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.schema import inject_schema, json_schema

COMPUTED: TypeAdapter[Any] = TypeAdapter(c.Computed)
CONDITION: TypeAdapter[Any] = TypeAdapter(c.Condition)

EACH: list[tuple[dict[str, Any], type]] = [
    ({"all": [{"moved": "us"}]}, c.All),
    ({"any": [{"moved": "us"}]}, c.Any_),
    ({"not": {"moved": "us"}}, c.Not),
    ({"released": "launch", "to": "us"}, c.Released),
    ({"replied": "launch", "by": "us", "choice": "one"}, c.Replied),
    ({"moved": "us", "phase": "wiring"}, c.Moved),
    ({"ruled": "us"}, c.Ruled),
    ({"met": ["us", "rok"], "level": "ministers"}, c.Met),
    ({"outcome": 1, "of": "launch"}, c.Picked),
    ({"indicator": "friction", "at least": 40.0}, c.IndicatorIs),
    ({"change": "any", "at most": -5.0}, c.ChangeIs),
    ({"chosen": "left", "of": "election"}, c.Chosen),
    ({"index": "value", "at least": 1.0, "at most": 2.0}, c.IndexIs),
    ({"elapsed": "1h30m", "since": "launch"}, c.Elapsed),
]


@pytest.mark.parametrize(("written", "kind"), EACH)
def test_a_condition_is_read_by_its_key_and_written_as_it_was(written: dict[str, Any], kind: type) -> None:
    condition = COMPUTED.validate_python(written)
    assert type(condition) is kind
    assert COMPUTED.dump_python(condition, mode="json", by_alias=True, exclude_none=True) == written


def test_every_key_has_a_condition() -> None:
    assert {key for written, _ in EACH for key in written if key in c.KEYS} == set(c.KEYS)


def test_a_sentence_is_a_condition_that_control_judges() -> None:
    assert CONDITION.validate_python("Any team makes a secret  side deal") == "Any team makes a secret side deal"


@pytest.mark.parametrize(
    "written", [4, None, [], {}, {"whatever": 1}, {"outcome": 0, "of": "x"}, {"index": "mean", "at least": 1}]
)
def test_what_is_no_condition_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        CONDITION.validate_python(written)


@pytest.mark.parametrize("bounds", [{}, {"at least": 3, "at most": 2}, {"at least": "nan"}, {"at most": float("inf")}])
def test_a_threshold_has_bounds_that_leave_room(bounds: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        COMPUTED.validate_python({"indicator": "friction", **bounds})


def inject(**fields: Any) -> Inject:
    return Inject.model_validate({"id": "x", "title": "x", **fields})


def test_one_recipient_needs_no_list() -> None:
    assert inject(to="us").to == ["us"]
    assert inject().to == ["all"]


def test_a_team_reads_its_own_text_and_what_is_added() -> None:
    one = inject(text="All.", add={"us": "More.", "rok": "And."}, instead={"rok": "Own."})
    assert [one.text_for(team) for team in ("japan", "us", "rok")] == ["All.", "All.\n\nMore.", "Own.\n\nAnd."]
    assert inject(add={"us": "Only."}).text_for("us") == "Only."


def test_recipients_come_in_the_order_of_the_playbook() -> None:
    data = {
        "ttx": 1, "id": "x", "title": "x", "scenario": {"start": "2025-05-19 09:00 KST"},
        "teams": {"b": {"name": "B"}, "a": {"name": "A"}}, "actors": {"press": {"name": "Press"}},
        "phases": [{"id": "p", "title": "p", "stages": {"s": "5m"}}], "words": {"move": "Decision"},
    }  # fmt: skip
    book = Playbook.model_validate(data)
    assert book.recipients(inject(to=["a", "b"])) == book.recipients(inject()) == ["b", "a"]
    assert [book.party(name) for name in ("a", "press", "control")] == ["A", "Press", "Control"]
    assert (book.word("move"), book.word("phase")) == ("Decision", "phase")


def kinds() -> dict[str, Any]:
    found: dict[str, Any] = json_schema()["$defs"]
    return found


def test_the_schema_requires_what_a_playbook_needs_and_forbids_other_keys() -> None:
    schema = json_schema()
    assert schema["required"] == ["ttx", "id", "title", "scenario", "teams", "phases"]
    for name, kind in {"Playbook": schema, **schema["$defs"]}.items():
        assert kind["additionalProperties"] is False, name
        assert kind["description"], name


def test_the_schema_has_the_keys_as_people_write_them() -> None:
    fields = kinds()["Inject"]["properties"]
    assert {"answer within", "if stuck", "then suggest", "from"} <= set(fields)
    assert not {"answer_within", "from_"} & set(fields)
    assert fields["to"]["anyOf"][0]["type"] == "string"
    assert fields["at"]["examples"] == ["10m", "1h30m", "held"]


def test_the_schema_covers_entries_that_use_the_library() -> None:
    items = kinds()["Phase"]["properties"]["injects"]["items"]
    assert items["if"] == {"required": ["use"]}
    use, own = kinds()["Use"], kinds()["Inject"]
    assert use["required"] == ["use"]
    assert set(use["properties"]) == {"use", "with", *own["properties"]}


def test_every_field_of_an_inject_is_explained() -> None:
    unexplained = {name for name, one in kinds()["Inject"]["properties"].items() if "description" not in one}
    assert unexplained <= {"id", "title"}


def test_every_reference_in_the_schemas_leads_somewhere() -> None:
    for schema in (json_schema(), inject_schema()):
        text = str(schema)
        names = {part.split("'")[0] for part in text.split("#/$defs/")[1:]}
        assert names <= set(schema["$defs"])


def test_a_library_file_has_holes_where_a_playbook_has_ids() -> None:
    schema = inject_schema()
    assert schema["required"] == ["about", "title"]
    assert "at" not in schema["properties"]
    assert "pattern" not in str(schema)
