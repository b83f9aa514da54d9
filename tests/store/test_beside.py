from __future__ import annotations

import os
import socket
from collections.abc import Callable

import pytest

from ttx.store.store import Conflict, Store
from ttx.store.tables import Ballot, Expected

from .making import EXERCISE, child, entries

HERE = socket.gethostname()


def test_names_are_kept_by_seat_and_can_be_emptied(store: Store) -> None:
    store.name_seat(EXERCISE, "player-1", "김민준", "Foreign Ministry")
    store.name_seat(EXERCISE, "player-2", "Ann", "")
    store.name_seat(EXERCISE, "player-1", "김민준", "Blue House")
    assert store.people(EXERCISE) == {"player-1": ("김민준", "Blue House"), "player-2": ("Ann", "")}
    store.forget_people(EXERCISE)
    assert store.people(EXERCISE) == {}
    store.append(EXERCISE, 0, entries(1))


def test_a_seat_has_a_role_a_team_and_one_token(store: Store) -> None:
    store.add_seat(EXERCISE, "player-1", "player", "rok", "hash-1")
    store.add_seat(EXERCISE, "facilitator-1", "facilitator", "", "hash-2")
    store.set_token(EXERCISE, "player-1", "hash-3")
    store.close_seat(EXERCISE, "facilitator-1")
    seats = [(seat.seat, seat.role, seat.team, seat.token_hash, seat.active) for seat in store.seats(EXERCISE)]
    assert seats == [
        ("facilitator-1", "facilitator", "", "hash-2", False),
        ("player-1", "player", "rok", "hash-3", True),
    ]


def test_new_codes_take_the_place_of_old_ones(store: Store) -> None:
    store.set_codes(EXERCISE, {"team:rok": "a", "observer": "b"})
    store.set_codes(EXERCISE, {"team:rok": "c"})
    assert store.codes(EXERCISE) == {"team:rok": "c"}
    store.set_codes(EXERCISE, {})
    assert store.codes(EXERCISE) == {}


def test_a_team_has_one_draft_that_others_of_its_seats_go_on_with(
    store: Store, place: str, opened: Callable[..., Store]
) -> None:
    store.save_draft(EXERCISE, "rok", '{"version":1}', "2026-11-22T09:00:00.000Z")
    store.save_draft(EXERCISE, "rok", '{"version":2,"kept":[{"seat":"p"}]}', "2026-11-22T09:00:01.000Z")
    store.save_draft(EXERCISE, "us", "{}", "2026-11-22T09:00:02.000Z")
    assert opened(place, write=False).drafts(EXERCISE) == {"rok": '{"version":2,"kept":[{"seat":"p"}]}', "us": "{}"}


def test_the_heartbeat_says_how_far_the_clock_was(store: Store) -> None:
    assert store.last_beat(EXERCISE) == 0
    store.beat(EXERCISE, 10**11, "2026-11-22T09:00:00.000Z")
    assert store.last_beat(EXERCISE) == 10**11
    assert store.last_beat("nothing") == 0


def test_what_is_beside_the_log_belongs_to_one_exercise(store: Store) -> None:
    store.create_exercise("seoul-2", "Again", "2026-11-23T09:00:00.000Z")
    store.name_seat("seoul-2", "player-1", "Ann", "")
    store.set_codes("seoul-2", {"observer": "b"})
    store.save_draft("seoul-2", "rok", "{}", "")
    store.add_seat("seoul-2", "player-1", "player", "rok", "hash")
    store.set_codes(EXERCISE, {})
    store.forget_people(EXERCISE)
    assert (store.people(EXERCISE), store.codes(EXERCISE), store.drafts(EXERCISE)) == ({}, {}, {})
    assert store.seats(EXERCISE) == []
    assert store.codes("seoul-2") == {"observer": "b"}
    assert store.people("seoul-2") == {"player-1": ("Ann", "")}


def test_a_second_server_is_told_who_writes_until_that_one_lets_go(store: Store, place: str) -> None:
    first = child("lease", place)
    assert first.stdout is not None
    assert first.stdout.readline() == "mine\n"
    holder = store.acquire_lease(EXERCISE, os.getpid(), 8001, "me", HERE)
    assert holder is not None
    assert (holder.pid, holder.port, holder.host) == (first.pid, 8000, HERE)
    store.release_lease(EXERCISE, "me")
    still = store.holder(EXERCISE)
    assert still is not None
    assert still.pid == first.pid
    store.release_lease(EXERCISE, holder.nonce)
    assert store.holder(EXERCISE) is None
    assert store.acquire_lease(EXERCISE, os.getpid(), 8001, "me", HERE) is None
    first.communicate(timeout=30)


def test_a_lease_of_a_dead_process_is_taken_over(store: Store, place: str) -> None:
    first = child("lease", place)
    assert first.stdout is not None
    assert first.stdout.readline() == "mine\n"
    first.kill()
    first.communicate(timeout=30)
    assert store.acquire_lease(EXERCISE, os.getpid(), 8001, "me", HERE) is None
    mine = store.holder(EXERCISE)
    assert mine is not None
    assert mine.nonce == "me"


def test_a_lease_from_another_machine_is_never_taken_for_dead(store: Store) -> None:
    assert store.acquire_lease(EXERCISE, 1, 8000, "there", "another-machine") is None
    holder = store.acquire_lease(EXERCISE, os.getpid(), 8001, "me", HERE)
    assert holder is not None
    assert holder.nonce == "there"
    assert store.acquire_lease(EXERCISE, os.getpid(), 8001, "me", HERE, instead_of="there") is None


def test_the_number_of_a_dead_process_may_belong_to_another_one_now(store: Store) -> None:
    # Process 1 always lives.
    assert store.acquire_lease(EXERCISE, 1, 8000, "before the reboot", HERE) is None
    assert store.acquire_lease(EXERCISE, os.getpid(), 8001, "me", HERE) is not None
    assert store.acquire_lease(EXERCISE, os.getpid(), 8001, "me", HERE, instead_of="somebody else") is not None
    assert store.acquire_lease(EXERCISE, os.getpid(), 8001, "me", HERE, instead_of="before the reboot") is None


@pytest.mark.parametrize("attempt", range(2))
def test_of_many_who_want_the_lease_at_once_one_gets_it(store: Store, place: str, attempt: int) -> None:
    servers = [child("lease", place) for _ in range(4)]
    answers = [server.stdout.readline().strip() for server in servers if server.stdout is not None]
    assert answers.count("mine") == 1
    winner = servers[answers.index("mine")].pid
    assert set(answers) == {"mine", str(winner)}
    for server in servers:
        server.communicate(timeout=30)


def test_what_a_seat_has_not_sent_is_its_own_and_an_empty_text_is_nothing(
    store: Store, place: str, opened: Callable[..., Store]
) -> None:
    store.save_unsent(EXERCISE, "player-1", "inject-3", "우리는", "now")
    store.save_unsent(EXERCISE, "player-1", "inject-3", "우리는 셋을", "later")
    store.save_unsent(EXERCISE, "player-1", "message", "to Tokyo", "now")
    store.save_unsent(EXERCISE, "player-2", "inject-3", "another seat's", "now")
    assert opened(place, write=False).unsent(EXERCISE, "player-1") == {"inject-3": "우리는 셋을", "message": "to Tokyo"}
    store.save_unsent(EXERCISE, "player-1", "inject-3", "", "later")
    assert store.unsent(EXERCISE, "player-1") == {"message": "to Tokyo"}


def test_sealed_answers_are_kept_with_the_rows_that_say_who_answered_or_not_at_all(store: Store) -> None:
    first, second = (Ballot(exercise=EXERCISE, questionnaire="questionnaire-1", key=key, sealed="x") for key in "ba")
    store.append(EXERCISE, 0, entries(1), [first])
    with pytest.raises(Conflict):
        store.append(EXERCISE, 0, entries(1), [second])
    assert [ballot.key for ballot in store.ballots(EXERCISE)] == ["b"]
    store.append(EXERCISE, 1, entries(1), [second])
    assert [ballot.key for ballot in store.ballots(EXERCISE)] == ["a", "b"]
    store.drop_ballots(EXERCISE, "questionnaire-2")
    assert len(store.ballots(EXERCISE)) == 2
    store.drop_ballots(EXERCISE, "questionnaire-1")
    assert store.ballots(EXERCISE) == []


def test_who_is_expected_goes_with_the_names(store: Store) -> None:
    store.expect(Expected(exercise=EXERCISE, id="001", name="김민준", team="rok"))
    store.expect(Expected(exercise=EXERCISE, id="002", name="Ann", team="us", office="Defence"))
    store.expect(Expected(exercise=EXERCISE, id="001", name="김민준", team="rok", seat="player-1", present=True))
    assert [(person.name, person.seat, person.present) for person in store.roster(EXERCISE)] == [
        ("김민준", "player-1", True),
        ("Ann", "", False),
    ]
    store.expect_no_more(EXERCISE, "002")
    assert [person.name for person in store.roster(EXERCISE)] == ["김민준"]
    store.forget_people(EXERCISE)
    assert store.roster(EXERCISE) == []


def test_a_seat_that_changes_its_team_keeps_its_token(store: Store) -> None:
    store.add_seat(EXERCISE, "player-1", "player", "rok", "hash-1")
    store.move_seat(EXERCISE, "player-1", "japan")
    assert [(seat.team, seat.token_hash, seat.active) for seat in store.seats(EXERCISE)] == [("japan", "hash-1", True)]
