import re
from itertools import count

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.exercise.canaries import Canaries, canaries
from tests.exercise.oracle import Oracle
from tests.exercise.random_play import STRANGE, Dealer
from tests.exercise.worlds import World, as_bytes, book_with, compiled, frozen
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.decide import Moment, decide
from ttx.playbook.models import Playbook

SEEDS = st.lists(st.integers(0, 2**32), min_size=50, max_size=150)


class Long(list):
    """A long exercise, told in a word when it fails."""

    def __repr__(self):
        return "LONG"


LONG = Long(range(400))
HANDLE = re.compile(r"(inject|move|message|request|meeting|ruling|questionnaire)-\d+")


def playing_book():
    return book_with(
        {
            "id": "a",
            "asks": "reply",
            "answer within": "1m",
            "shift": {"trust": -5},
            "outcomes": [{"if": "x", "text": "y"}],
        },
        {"id": "b", "at": "1m", "release": "automatic", "shift": {"trust": 60}, "delay": {"rok": "30s"}},
        {"id": "c", "at": "1m", "release": "automatic", "shift": {"trust": 60, "friction": -70}},
        {"id": "d", "when": "They asked", "then suggest": [{"inject": "a", "if": "It rains"}], "to": ["us", "rok"]},
        {"id": "e", "when": {"any": [{"replied": "a"}, {"elapsed": "3m"}]}, "release": "automatic"},
        {"id": "f", "at": "held", "asks": "reply", "choices": ["Yes", "No"], "expect": [{"team": "us", "action": "x"}]},
        {
            "id": "h",
            "at": "1m",
            "release": "automatic",
            "text": "",
            "variants": {
                "x": {"is": "A fell", "if": {"released": "a"}, "text": "x"},
                "y": {"is": "No", "text": "y"},
            },
        },
        {"id": "g", "dated": "2025-06-01 09:00 KST", "delay": {"us": "1m", "japan": "1m", "rok": "1m"}, "to": "all"},
        commitments={"meet": {"title": "Meet every year"}},
        verdict=[{"verdict": "strengthen"}, {"verdict": "continue"}],
    )


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def check_numbers(world):
    for team in world.state.teams:
        view = world.view(team)
        for kind, held in world.state.teams[team].items.items():
            assert [name for name in view if name.startswith(f"{kind}-")] == [
                f"{kind}-{n + 1}" for n in range(len(held))
            ]


def check_no_inner_names(world):
    for name in world.audiences():
        view = world.view(name)
        for text in strings(view):
            known = text in view or text in STRANGE
            assert known or not HANDLE.fullmatch(text), f"{text} is no name that {name or 'the public'} knows"
        assert '"seq"' not in as_bytes(view).decode()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS, st.sampled_from([0.05, 0.3]), st.booleans())
@example(LONG, 0.2, True)
def test_whatever_anybody_asks_is_refused_or_done_and_nothing_else(seeds, hostility, started):
    world = World(playing_book(), started=started)
    numbers = count()
    for seed in seeds:
        by, command = Dealer(world, seed, lambda: f"text {next(numbers)}").deal(hostility)
        before, seen = frozen(world.state), world.state.elapsed
        try:
            decided = decide(world.state, command, by, Moment(max(world.at, seen)))
        except Refused as refusal:
            assert refusal.message
            decided = None
        assert frozen(world.state) == before, f"deciding {command} changed the state"
        assert decided is None or not isinstance(command, do.Tick) or world.state.running or not decided
        if decided is not None:
            assert world.do(command, by) == decided
        assert world.state.elapsed >= seen
        assert all(0 <= gauge.value <= 100 for gauge in world.state.gauges.values())
    check_numbers(world)
    for view in world.views().values():
        assert view
    for fact in world.facts:
        assert ev.decode(fact.event.kind, 1, ev.encode(fact.event)) == fact.event
    assert frozen(world.folded()) == frozen(world.state)


@settings(max_examples=40)
@given(SEEDS)
def test_the_servers_tick_is_never_refused(seeds):
    world = World(playing_book())
    for seed in seeds:
        by, command = Dealer(world, seed, lambda: "text").deal(0)
        try:
            world.do(command, by)
        except Refused:
            assert not isinstance(command, do.Tick)
        world.tick(world.at / 1000)


def canary_book(new):
    """A playbook with a canary in every text, also in ids."""
    teams = {"us": "en", "japan": "ja", "rok": "ko"}

    def inject(**more):
        return {
            "id": new(), "title": new(), "text": new(), "asks": "reply", "method": new(),
            "notes": new(), "if stuck": new(),
            "add": {"us": new()}, "instead": {"japan": new()}, "answer within": "1m", "tests": [new()],
            "expect": [{"team": "us", "action": new()}],
            "outcomes": [{"if": new(), "text": new(), "shift": {indicator: 9}}, {"if": new(), "text": new()}],
            "then suggest": [{"inject": "nothing", "if": new()}],
            "variants": {},
            **more,
        }  # fmt: skip

    def variant():
        return {"is": new(), "title": new(), "text": new(), "add": {"us": new()}, "instead": {"rok": new()},
                "if stuck": new(), "notes": new(), "outcomes": [{"if": new(), "text": new()}],
                "expect": [{"team": "us", "action": new()}], "if": {"elapsed": "3m"}}  # fmt: skip

    def questionnaire(**more):
        questions = [
            {"id": new(), "asks": new(), "labels": [new(), new()]},
            {"id": new(), "asks": new(), "kind": "choice", "choices": [new(), new()]},
            {"id": new(), "asks": new(), "kind": "text", "required": False},
        ]
        return {"title": new(), "intro": new(), "questions": questions, **more}

    def role():
        return {"name": new(), "level": new(), "card": new()}

    def translation(language, team):
        """Each text of the playbook again, in a language that one team reads; made once the rest is."""

        def way(spec):
            mine = {field: {team: new()} for field in ("add", "instead") if team in spec.get(field, {})}
            said = {"title": new(), "text": new(), "if stuck": new(), "outcomes": [new() for _ in spec["outcomes"]]}
            return {**said, **mine}

        def words_of(spec):
            ways = {name: way(each) for name, each in spec["variants"].items()}
            choices = [new() for _ in spec.get("choices", [])]
            return {**way(spec), "method": new(), "choices": choices, "variants": ways}

        def asked(question):
            lists = {name: [new() for _ in question.get(name, [])] for name in ("labels", "choices")}
            return {"asks": new(), **lists}

        def named(*fields, of, **more):
            return {name: {field: new() for field in fields} | more for name in of}

        roles = named("name", "level", "card", of=book["teams"][team]["roles"])
        return {
            "ttx": 1, "translates": book["id"], "language": language, "title": new(), "summary": new(), "rules": new(),
            "words": {"phase": new()}, "scenario": {"background": new()},
            "teams": named("name", of=book["teams"]) | {team: {"name": new(), "brief": new(), "roles": roles}},
            "actors": {name: {"name": new(), "answers": {key: new() for key in actor["answers"]}}
                       for name, actor in book["actors"].items()},
            "commitments": named("title", "asks", of=book["commitments"]),
            "indicators": named("name", "asks", of=book["indicators"]),
            "objectives": named("title", of=book["objectives"]),
            "phases": {
                phase["id"]: {"title": new(), "question": new(), "stages": {name: new() for name in phase["stages"]}}
                for phase in book["phases"]
            },
            "injects": {spec["id"]: words_of(spec) for phase in book["phases"] for spec in phase["injects"]},
            "verdict": named("verdict", "means", of=[rule["verdict"] for rule in book["verdict"]]),
            "questionnaires": {
                name: {"title": new(), "intro": new(),
                       "questions": {each["id"]: asked(each) for each in one["questions"]}}
                for name, one in book["questionnaires"].items()
            },
            "glossary": named("term", "means", of=book["glossary"]),
        }  # fmt: skip

    indicator, objective = new(), new()
    plain = {"add": {}, "instead": {}}
    phases = [
        {
            "id": new(), "title": new(), "question": new(), "stages": {new(): "1m", "decide": "2m"},
            "injects": [
                inject(shift={indicator: -50}),
                inject(**plain),
                inject(variants={new(): variant(), new(): variant()}),
                inject(**plain, choices=[new(), new()]),
                inject(**plain, at="1m", release="automatic", delay={"rok": "30s"}),
                inject(at="2m", when=new()),
                inject(to=["us", "rok"], dated="2025-06-01 09:00 KST"),
                inject(**plain, at="held", delay={"us": "1m", "japan": "2m", "rok": "3m"}),
            ],
        }
        for _ in range(3)
    ]  # fmt: skip
    book = {
        "ttx": 1, "id": new(), "title": new(), "summary": new(), "words": {"phase": new()},
        "marking": {"banner": new(), "classification": new()},
        "scenario": {"start": "2025-05-19 09:00 KST", "background": new()}, "rules": new(),
        "teams": {team: {"name": new(), "brief": new(), "roles": {new(): role()}, "language": language}
                  for team, language in teams.items()},
        "actors": {"beijing": {"name": new(), "notes": new(), "answers": {new(): new()}}},
        "commitments": {new(): {"title": new(), "source": new(), "asks": new()}},
        "claims": {new(): {"says": new(), "injects": [phases[0]["injects"][0]["id"]]}},
        "indicators": {indicator: {"name": new(), "baseline": 50, "asks": new()}},
        "objectives": {objective: {"title": new(), "capability": new(), "target": new(), "tasks": {new(): new()}}},
        "phases": phases, "verdict": [{"verdict": new(), "means": new()}], "glossary": {new(): new()},
        "questionnaires": {new(): questionnaire(to=to) for to in (["players"], ["us", "observers"], ["rok"])},
    }  # fmt: skip
    book["translations"] = {"ko": translation("ko", "rok"), "ja": translation("ja", "japan")}
    return compiled(book)


def check_canaries(world, oracle):
    for audience in world.audiences():
        found = canaries(world.view(audience))
        who = audience or "the public"
        leaked, lost = found - oracle.may[audience], oracle.must[audience] - found
        assert not leaked, f"{who} reads what is not meant for it"
        assert not lost, f"{who} does not read what is meant for it"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS, st.integers(0, 25))
@example(LONG, 7)
def test_nobody_reads_a_canary_that_is_not_meant_for_it(seeds, ahead):
    new = Canaries()
    book = canary_book(new)
    world, oracle = World(book, started=False), Oracle(book)
    # Things that only one team has, so that what others see is numbered otherwise than in the log.
    for _ in range(ahead):
        world.do(do.Write(["rok"], "x"))
        world.do(do.LogMeeting(["us", "japan"]))
        world.do(do.DraftRuling("x"))
    for seat, role, team in (("rok-2", "player", "rok"), ("us-eyes", "observer", "us")):
        world.do(do.Join(seat, role, team), "system")
    world.do(do.SendPractice(new(), new()))
    world.do(do.AnswerPractice(new()), "japan")
    for fact in world.facts[1:]:
        oracle.see(fact.event, fact.seat)
    check_canaries(world, oracle)
    world.do(do.Start())
    for event in world.made:
        oracle.see(event, "control")
    views = world.views()
    for seed in seeds:
        by, command = Dealer(world, seed, new).deal(0.02)
        try:
            events = world.do(command, by)
        except Refused:
            assert world.views() == views
            continue
        oracle.touched = set()
        for event in events:
            oracle.see(event, by.seat)
        now = world.views()
        # A seat that has only just come had no view before.
        changed = {name for name in now if now[name] != views.get(name, now[name])}
        assert changed <= oracle.touched, f"{command} moved the view of {changed - oracle.touched}"
        views = now
        check_canaries(world, oracle)
    check_numbers(world)
    check_no_inner_names(world)


def test_the_canary_playbook_has_a_canary_in_every_text_that_a_playbook_can_hold():
    book = Playbook.model_validate(canary_book(Canaries()))
    missing = []

    def walk(model, path):
        for name, value in model:
            for item in value if isinstance(value, list) else value.values() if isinstance(value, dict) else [value]:
                if hasattr(item, "model_fields_set"):
                    walk(item, f"{path}.{name}")
            if value in ("", {}, [], None):
                missing.append(f"{path}.{name}")

    walk(book, "book")
    text_free = {"at", "when", "dated", "choices", "shift", "delay", "add", "instead", "if_", "short", "move_form"}
    text_free |= {"within", "task", "labels", "variants", "then_break", "for_", "until", "indicator", "opens", "since"}
    # Digests of what the texts were made from tell nothing, and no exercise holds them.
    text_free |= {"made_from"}
    # A translation has the brief and the roles of its readers alone.
    missing = set(missing) - {"book.translations.teams.brief", "book.translations.teams.roles"}
    assert {path.rsplit(".", 1)[1] for path in missing} <= text_free
