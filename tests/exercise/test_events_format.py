import json
from pathlib import Path

import msgspec
import pytest

from ttx.exercise import events as ev
from ttx.exercise.events import KINDS, decode, encode
from ttx.exercise.facts import Fact, fact

# What files keep for ever. A line here may be added; one that changes means that files of yesterday are misread.
GOLDEN = json.loads((Path(__file__).parent / "golden_events.json").read_text(encoding="utf-8"))
PAYLOADS = [(kind, which, text) for kind, texts in GOLDEN.items() for which, text in texts.items()]


def test_every_kind_of_event_has_an_example():
    assert list(GOLDEN) == list(KINDS)


@pytest.mark.parametrize(("kind", "which", "text"), PAYLOADS, ids=[f"{kind}-{which}" for kind, which, _ in PAYLOADS])
def test_a_payload_is_read_and_written_byte_for_byte(kind, which, text):
    event = decode(kind, 1, text)
    assert type(event) is KINDS[kind] and event.kind == kind
    assert encode(event) == text


@pytest.mark.parametrize("kind", KINDS)
def test_the_full_example_names_every_field_and_the_least_only_what_is_required(kind):
    fields = msgspec.structs.fields(KINDS[kind])
    assert set(json.loads(GOLDEN[kind]["full"])) == {field.name for field in fields}
    required = {field.name for field in fields if field.required}
    assert set(json.loads(GOLDEN[kind].get("least", GOLDEN[kind]["full"]))) == required


def test_the_full_example_of_an_action_names_every_field():
    [action] = json.loads(GOLDEN["move-submitted"]["full"])["actions"]
    assert set(action) == {field.name for field in msgspec.structs.fields(ev.Action)}


def test_the_full_examples_of_translated_words_name_every_field():
    [words] = json.loads(GOLDEN["inject-released"]["full"])["translated"].values()
    assert set(words) == {field.name for field in msgspec.structs.fields(ev.Translated)}
    [asked] = json.loads(GOLDEN["questionnaire-opened"]["full"])["translated"].values()
    assert set(asked) == {field.name for field in msgspec.structs.fields(ev.AskedIn)}


def test_every_kind_is_still_at_the_version_that_its_example_shows():
    assert {kind: event.version_of_kind for kind, event in KINDS.items()} == dict.fromkeys(GOLDEN, 1)


def test_the_order_of_mappings_is_kept_because_stages_and_teams_are_in_order():
    stages = {"talk": "5m", "brief": "1m", "decide": "2m"}
    text = encode(ev.Created({"stages": stages}))
    assert list(decode("created", 1, text).playbook["stages"]) == list(stages)


def test_a_kind_that_this_ttx_does_not_know_is_a_key_error():
    with pytest.raises(KeyError):
        decode("team-teleported", 1, "{}")


@pytest.mark.parametrize(
    ("kind", "text"),
    [("paused", "{}"), ("paused", '{"reason":5}'), ("replied", "[]"), ("started", "null"), ("ended", "")],
)
def test_a_payload_that_is_damaged_is_a_decode_error(kind, text):
    with pytest.raises(msgspec.DecodeError):
        decode(kind, 1, text)


class Row(msgspec.Struct):
    seq: int
    kind: str
    version: int
    seat: str
    command: str
    wall: str
    elapsed: int
    scenario: str
    phase: str
    payload: str | None


def test_a_row_of_the_log_is_a_fact_and_an_erased_one_has_no_event():
    row = Row(
        7, "paused", 1, "s-1", "c-1", "2026-01-01T00:00:00.000Z", 5, "2025-05-19T09:00+09:00", "one", '{"reason":"x"}'
    )
    assert fact(row) == Fact(7, "s-1", "c-1", row.wall, 5, row.scenario, "one", ev.Paused("x"))
    assert fact(msgspec.structs.replace(row, payload=None)).event is None
