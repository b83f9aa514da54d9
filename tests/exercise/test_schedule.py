from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exercise.worlds import World, book_with
from ttx.exercise import commands as do
from ttx.exercise.schedule import due, next_moment


def test_an_inject_without_time_or_condition_waits_for_a_person(world):
    assert world.tick(10_000) and world.state.injects["launch"].status == "waiting"
    assert next_moment(world.state, 10_000_000) is None


def test_the_next_moment_is_the_next_time_of_the_phase(world):
    assert next_moment(world.state, 0) == 600_000
    world.tick(600)
    assert next_moment(world.state, 600_000) is None


def test_times_count_from_the_beginning_of_their_phase():
    data = book_with({"id": "now", "at": "1m"})
    data["phases"][1]["injects"] = [{"id": "later", "title": "x", "text": "x", "at": "1m"}]
    world = World(data)
    assert [what.inject for what in due(world.state, 10_000_000)] == ["now"]
    world.do(do.NextPhase("one", {"now": "skip"}), at=500)
    assert next_moment(world.state, 500_000) == 560_000
    assert world.tick(559.999) == []
    assert [event.inject for event in world.tick(560)] == ["later"]


def test_what_is_held_skipped_or_out_does_not_fall_due():
    world = World(book_with(*({"id": name, "at": "1m"} for name in ("held", "skipped", "out", "due"))))
    world.do(do.Hold("held"))
    world.do(do.Skip("skipped", "x"))
    world.do(do.Release("out"))
    assert [what.inject for what in due(world.state, 60_000)] == ["due"]


def test_held_in_the_playbook_is_held():
    world = World(book_with({"id": "a", "at": "held"}))
    assert world.state.injects["a"].status == "held"
    assert world.tick(10_000) == []
    assert world.do(do.Release("a"))


def test_a_time_and_a_condition_must_both_be_met():
    world = World(book_with({"id": "a", "at": "1m", "when": {"replied": "b"}}, {"id": "b", "asks": "reply"}))
    assert world.tick(100) == []
    world.do(do.Release("b"))
    world.do(do.Reply("inject-1", "x"), by="us")
    assert [event.inject for event in world.tick(100)] == ["a"]


def test_one_automatic_inject_sets_off_the_next_a_tick_later():
    world = World(
        book_with(
            {"id": "a", "at": "1m", "release": "automatic"},
            {"id": "b", "when": {"released": "a"}, "release": "automatic"},
        )
    )
    world.tick(60)
    assert not world.state.injects["b"].deliveries
    assert next_moment(world.state, 60_000) == 61_000
    world.tick(61)
    assert world.state.injects["b"].deliveries


seconds = st.integers(0, 90)
some_time = st.one_of(st.none(), seconds.map("{}s".format))
condition = st.recursive(
    st.one_of(
        seconds.map(lambda each: {"elapsed": f"{each}s"}),
        st.tuples(seconds, st.sampled_from(["one", "inject-a", "inject-b", "inject-c"])).map(
            lambda each: {"elapsed": f"{each[0]}s", "since": each[1]}
        ),
        st.sampled_from(["inject-a", "inject-b", "inject-c"]).map(lambda each: {"released": each}),
        st.sampled_from([{"released": "inject-a", "to": "rok"}, {"indicator": "trust", "at least": 55}]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2).map(lambda each: {"all": each}),
        st.lists(inner, min_size=1, max_size=2).map(lambda each: {"any": each}),
        inner.map(lambda each: {"not": each}),
    ),
    max_leaves=3,
)
injects = st.tuples(
    *(
        st.fixed_dictionaries(
            {
                "id": st.just(f"inject-{letter}"),
                "release": st.sampled_from(["manual", "automatic"]),
                "shift": st.sampled_from([{}, {"trust": 5}]),
                "delay": st.sampled_from([{}, {"rok": "7s"}, {"us": "0s", "japan": "30s"}]),
            },
            optional={"at": seconds.map("{}s".format), "when": condition},
        )
        for letter in "abc"
    )
)


def happened(world, ticks):
    found = []
    for at in ticks:
        found += [(world.at, event.kind, event.inject) for event in world.tick(at) if hasattr(event, "inject")]
    return found


@settings(max_examples=60)
@given(injects)
def test_looking_only_at_the_next_moments_misses_nothing_that_looking_every_second_finds(scripted):
    data = book_with(*scripted)
    every, only = World(data, seats=False), World(data, seats=False)
    expected = happened(every, range(200))
    found = happened(only, [0])
    while (moment := next_moment(only.state, only.at)) is not None and moment < 200_000:
        assert moment > only.at
        found += happened(only, [moment / 1000])
    assert found == expected
    assert only.tick(200) == every.tick(200)
