from __future__ import annotations

import random
import string
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ttx.errors import TtxError
from ttx.store.rows import Break, Entry, Row, check_chain, first_hash, seal
from ttx.store.store import Store

from .making import EXERCISE, entries, pragma, sql

_text = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)
_logs = st.lists(
    st.builds(
        Entry,
        kind=_text,
        version=st.integers(1, 9),
        seat=_text,
        command=_text,
        wall=_text,
        elapsed=st.integers(0, 10**10),
        scenario=_text,
        phase=_text,
        payload=_text,
    ),
    min_size=1,
    max_size=6,
)


def _sealed(log: list[Entry]) -> list[Row]:
    rows: list[Row] = []
    previous = first_hash(EXERCISE)
    for seq, item in enumerate(log, 1):
        rows.append(seal(previous, EXERCISE, seq, item))
        previous = rows[-1].hash
    return rows


def _check(rows: list[Row]) -> Any:
    return check_chain(EXERCISE, map(msgspec.structs.astuple, rows))


@given(_logs)
def test_what_was_sealed_fits(log: list[Entry]) -> None:
    rows = _sealed(log)
    proof = _check(rows)
    assert (proof.rows, proof.erased, proof.last_hash, proof.broken) == (len(log), 0, rows[-1].hash, None)


@given(_logs, st.data())
def test_a_change_of_any_one_field_of_any_row_is_found_at_that_row(log: list[Entry], data: st.DataObject) -> None:
    rows = _sealed(log)
    place = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(Row.__struct_fields__))
    before = getattr(rows[place], name)
    value: st.SearchStrategy[Any] = st.integers(1, 10**10) if isinstance(before, int) else st.text(max_size=40)
    after = data.draw(value.filter(lambda other: other != before))
    rows[place] = msgspec.structs.replace(rows[place], **{name: after})
    broken = _check(rows).broken
    assert broken is not None
    # A row that claims a later place is named by the place where it is missing.
    assert broken.seq == (place + 1 if name != "seq" or after > before else after)


@given(_logs, st.data())
def test_text_moved_from_one_field_into_the_next_is_found(log: list[Entry], data: st.DataObject) -> None:
    rows = _sealed(log)
    place = data.draw(st.integers(0, len(rows) - 1))
    row = rows[place]
    cut = data.draw(st.integers(0, len(row.seat)))
    moved = msgspec.structs.replace(row, seat=row.seat[:cut], command=row.seat[cut:] + row.command)
    rows[place] = moved
    assert (_check(rows).broken is None) == (moved == row)


@given(_logs, st.data())
def test_rows_that_changed_places_are_found(log: list[Entry], data: st.DataObject) -> None:
    rows = _sealed([*log, *log])
    one, two = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=2, max_size=2)))
    rows[one], rows[two] = (
        msgspec.structs.replace(rows[two], seq=one + 1),
        msgspec.structs.replace(rows[one], seq=two + 1),
    )
    assert _check(rows).broken == Break(one + 1, "its author, time, place or the row before it is not what was kept")


@given(_logs, st.data())
def test_erased_rows_fit_and_are_counted(log: list[Entry], data: st.DataObject) -> None:
    rows = _sealed(log)
    places = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    for place in places:
        rows[place] = msgspec.structs.replace(rows[place], salt="", payload=None)
    proof = _check(rows)
    assert (proof.rows, proof.erased, proof.broken) == (len(rows), len(places), None)


def test_the_same_words_twice_have_different_digests() -> None:
    one, two = _sealed(entries(1) * 2)
    assert one.digest != two.digest
    assert len(bytes.fromhex(one.salt)) == 16


def test_a_log_of_another_exercise_does_not_pass_for_this_one() -> None:
    rows = [msgspec.structs.astuple(row) for row in _sealed(entries(3))]
    assert check_chain("another", rows).broken is not None


def test_a_row_goes_through_json_and_back() -> None:
    [row] = _sealed(entries(1))
    text = msgspec.json.encode(row)
    assert text.startswith(b'["seoul-1",1,"hint-given"')
    assert msgspec.json.decode(text, type=Row) == row


_tampered = {
    "payload": "update events set payload = replace(payload, 'number', 'Number') where seq = 7",
    "payload gone": "update events set payload = null where seq = 7",
    "wall": "update events set wall = '2026-11-22T10:00:00.000Z' where seq = 7",
    "elapsed": "update events set elapsed = elapsed + 1 where seq = 7",
    "seat": "update events set seat = 'player-9' where seq = 7",
    "phase": "update events set phase = 'after' where seq = 7",
    "kind": "update events set kind = 'replied' where seq = 7",
    "hash": "update events set hash = digest where seq = 7",
    "digest": "update events set digest = hash where seq = 7",
    "deleted": "delete from events where seq = 7",
    "owner": "update events set exercise = 'seoul-2' where seq = 7",
}


@pytest.mark.parametrize("what", _tampered)
def test_verify_names_the_row_that_somebody_changed(store: Store, place: str, what: str) -> None:
    store.append(EXERCISE, 0, entries(12))
    sql(place, _tampered[what])
    proof = store.verify(EXERCISE)
    assert proof.broken is not None
    assert (proof.rows, proof.broken.seq) == (6, 7)


def test_verify_names_the_first_of_two_rows_that_changed_places(store: Store, place: str) -> None:
    store.append(EXERCISE, 0, entries(12))
    for change in ("set seq = 99 where seq = 5", "set seq = 5 where seq = 8", "set seq = 8 where seq = 99"):
        sql(place, f"update events {change}")
    proof = store.verify(EXERCISE)
    assert proof.broken is not None
    assert proof.broken.seq == 5


def test_a_cut_tail_shows_only_in_the_last_hash(store: Store, place: str) -> None:
    printed = store.append(EXERCISE, 0, entries(12))[-1].hash
    assert store.verify(EXERCISE).last_hash == printed
    sql(place, "delete from events where seq > 10")
    proof = store.verify(EXERCISE)
    assert (proof.rows, proof.broken) == (10, None)
    assert proof.last_hash != printed


def test_a_row_put_in_by_hand_with_a_hash_of_its_own_is_found(store: Store, place: str) -> None:
    store.append(EXERCISE, 0, entries(5))
    rows = list(store.read(EXERCISE))
    forged = seal(rows[1].hash, EXERCISE, 3, entries(1)[0])
    sql(
        place,
        "update events set payload = :payload, salt = :salt, digest = :digest, hash = :hash, command = :command,"
        " wall = :wall, elapsed = :elapsed where seq = 3",
        **{name: getattr(forged, name) for name in ("payload", "salt", "digest", "hash", "command", "wall", "elapsed")},
    )
    broken = store.verify(EXERCISE).broken
    # Row 3 fits by itself now; what was made after the true one does not.
    assert broken is not None
    assert broken.seq == 4


def test_forgotten_rows_are_gone_and_the_chain_holds(store: Store, place: str) -> None:
    secret = "".join(random.Random(7).choices(string.ascii_letters, k=40))
    log = entries(6)
    log[2] = msgspec.structs.replace(log[2], payload=f'{{"text":"{secret}"}}')
    before = store.append(EXERCISE, 0, log)
    store.forget(EXERCISE, [3])
    third = list(store.read(EXERCISE))[2]
    assert (third.salt, third.payload, third.hash) == ("", None, before[2].hash)
    proof = store.verify(EXERCISE)
    assert (proof.rows, proof.erased, proof.last_hash, proof.broken) == (6, 1, before[-1].hash, None)
    store.append(EXERCISE, 6, entries(1))
    assert store.verify(EXERCISE).broken is None
    if not store.shared:
        from pathlib import Path

        file = Path(place)
        left = b"".join(path.read_bytes() for path in file.parent.glob(file.name + "*"))
        assert secret.encode() not in left
        assert b"number 5" in left


def test_forgetting_while_another_program_reads_says_that_it_must_be_repeated(
    store: Store, place: str, opened: Any
) -> None:
    if store.shared:
        return
    store.append(EXERCISE, 0, entries(3))
    other = opened(place, write=False)
    with other._reading() as connection:
        connection.exec_driver_sql("select count(*) from events").scalar()
        pragma(store, "busy_timeout = 50")
        with pytest.raises(TtxError, match="still reads"):
            store.forget(EXERCISE, [1])
    store.forget(EXERCISE, [1])
    assert store.verify(EXERCISE).erased == 1


def test_an_empty_log_verifies(store: Store) -> None:
    proof = store.verify(EXERCISE)
    assert replace(proof) == proof
    assert (proof.rows, proof.last_hash, proof.broken) == (0, first_hash(EXERCISE), None)
