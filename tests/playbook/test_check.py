# ruff: noqa: E501  (tables of what is written and what is said about it)
from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.playbook.conftest import PLAYBOOK, Load, run_check
from ttx.playbook.load import load

Write = Callable[[str, str], Path]
INJECT = "      - {{id: next, title: Next, text: Words., {}}}\n"


def said_of(loaded: Load, more: str) -> list[str]:
    return [str(problem) for problem in loaded(more).problems]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        # ids
        ("to: [us, ^rko]", "there is no team 'rko'\n  hint: did you mean 'rok'?"),
        ("to: [^press, us]", "'press' is an actor and receives no injects\n  hint: injects go to teams; control plays the actors"),
        ("to: [us, ^us]", "'us' stands here twice"),
        ("from: ^pres", "there is no actor 'pres'\n  hint: did you mean 'press'?"),
        ("add: {^usa: x}", "there is no team 'usa'\n  hint: did you mean 'us'?"),
        ("shift: {^fricton: 1}", "there is no indicator 'fricton'\n  hint: did you mean 'friction'?"),
        ("outcomes: [{if: x, shift: {^zzz: 1}}]", "there is no indicator 'zzz'\n  hint: there is friction"),
        ("expect: [{team: us, action: x, task: ^firewal.warn}]", "there is no objective 'firewal'\n  hint: did you mean 'firewall'?"),
        ("expect: [{team: us, action: x, task: ^firewall.worn}]", "there is no task 'worn' in 'firewall'\n  hint: did you mean 'warn'?"),
        ("tests: [firewall, ^firewall.zzz]", "there is no task 'zzz' in 'firewall'\n  hint: there is warn"),
        ("then suggest: [{inject: ^lunch, if: x}]", "there is no inject 'lunch'\n  hint: did you mean 'launch'?"),
        ("then suggest: [{inject: ^next, if: x}]", "'next' suggests itself"),
        # recipients and texts
        ("to: ^[]", "the inject 'next' goes to nobody\n  hint: name teams, or all"),
        ("to: us, add: {^rok: x}", "'rok' does not receive 'next'\n  hint: it goes to us"),
        ("to: us, delay: {^rok: 1m}", "'rok' does not receive 'next'\n  hint: it goes to us"),
        ("to: us, expect: [{team: ^rok, action: x}]", "'rok' does not receive 'next'\n  hint: it goes to us"),
        ("^choices: [a, b]", "choices, but the inject asks for no reply (read)\n  hint: write asks: reply, or take the choices out"),
        ("asks: reply, choices: [a, ^a]", "the choice 'a' stands here twice"),
        ("^answer within: 1m", "a deadline, but the inject asks for nothing\n  hint: write asks: reply or asks: decision, or take the deadline out"),
        ("^release: automatic", "released automatically, but nothing says when\n  hint: write `at: 10m` or `when:`, or release: manual"),
        # times
        ("at: ^31m", "31m is after the end of the phase 'wiring'\n  hint: the phase 'wiring' takes 30m: brief 10m, deliberate 20m"),
        ("at: 25m, asks: reply, answer within: ^6m", "the answer may come 1m after the phase\n  hint: the phase 'wiring' takes 30m: brief 10m, deliberate 20m"),
        ("at: held, asks: reply, answer within: ^40m", "the answer may come 10m after the phase\n  hint: the phase 'wiring' takes 30m: brief 10m, deliberate 20m"),
        ("at: 25m, delay: {us: ^6m}", "'us' would get this after the phase has ended\n  hint: the phase 'wiring' takes 30m: brief 10m, deliberate 20m"),
        ("at: 25m, expect: [{team: us, action: x, within: ^6m}]", "this is expected up to 1m after the phase\n  hint: the phase 'wiring' takes 30m: brief 10m, deliberate 20m"),
        ("asks: reply, answer within: ^0m", "nobody can answer within no time"),
        # conditions: names
        ("when: {released: ^lunch}", "there is no inject 'lunch'\n  hint: did you mean 'launch'?"),
        ("when: {released: launch, to: ^china}", "there is no team 'china'\n  hint: there are us and rok"),
        ("when: {replied: launch, choice: ^on}", "there is no choice 'on' in 'launch'\n  hint: did you mean 'one'?"),
        ("when: {moved: ^usa}", "there is no team 'usa'\n  hint: did you mean 'us'?"),
        ("when: {ruled: us, phase: ^wirng}", "there is no phase 'wirng'\n  hint: did you mean 'wiring'?"),
        ("when: {met: [us, ^japan]}", "there is no team 'japan'\n  hint: there are us and rok"),
        ("when: {indicator: ^x, at most: 3}", "there is no indicator 'x'\n  hint: there is friction"),
        ("when: {change: ^x, at most: 3}", "there is no indicator 'x'\n  hint: there is friction"),
        ("when: {elapsed: 1m, since: ^lunch}", "there is no phase or inject 'lunch'\n  hint: did you mean 'launch'?"),
        # conditions: never
        ("when: {outcome: ^2, of: launch}", "this can never hold: 'launch' has 1 outcome\n  hint: outcomes count from 1"),
        ("when: {met: [us, ^us]}", "'us' stands here twice; a team does not meet itself"),
        ("when: {indicator: friction, at least: ^101}", "this can never hold: it reaches 100 at most"),
        ("when: {indicator: friction, at most: ^-1}", "this can never hold: it falls to 0 at least"),
        ("when: {change: friction, at least: ^61}", "this can never hold: it reaches 60 at most"),
        ("when: {change: any, at most: ^-41}", "this can never hold: it falls to -40 at least"),
        ("when: {index: value, at least: ^101}", "this can never hold: it reaches 100 at most"),
        ("when: {index: change, at least: ^61}", "this can never hold: it reaches 60 at most"),
        ("when: {elapsed: ^31m}", "this can never hold: it is 30m from StartEx until EndEx"),
        ("when: {elapsed: ^31m, since: wiring}", "this can never hold: it is 30m from wiring until EndEx"),
        ("when: ^{all: [{moved: us}, {not: {moved: us}}]}", "this can never hold: it wants something and its opposite"),
        ("when: ^{all: [{moved: us}, {all: [{not: {moved: us}}]}]}", "this can never hold: it wants something and its opposite"),
        ("when: ^{all: [{indicator: friction, at least: 60}, {indicator: friction, at most: 40}]}", "this can never hold: nothing is at least 60 and at most 40"),
        ("^when: {released: next}", "'next' waits for itself"),
        ("^when: {any: [{released: next}, {all: [{released: next}, {moved: us}]}]}", "'next' waits for itself"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_shown_where_it_stands(loaded: Load, field: str, said: str) -> None:
    # ^ stands before the place that is shown.
    line = INJECT.format(field)
    assert said_of(loaded, line.replace("^", "")) == [f"small.yaml:25:{line.index('^') + 1}: {said}"]


def test_a_text_that_every_team_reads_another_for_has_no_reader(loaded: Load) -> None:
    assert said_of(loaded, INJECT.format("instead: {us: a, rok: b}")) == [
        "small.yaml:25:33: nobody reads this text: each team has its own instead\n"
        "  hint: take the text out, or one of the teams' own"
    ]


@pytest.mark.parametrize(
    "field",
    [
        "at: 30m",
        "at: held",
        "at: 10m, when: {released: launch}",
        "when: A sentence that control judges",
        "when: {replied: launch, by: us, choice: one}",
        "when: {all: [{moved: us}, {not: {moved: rok}}]}",
        "when: {any: [{released: next}, {moved: us}]}",
        "when: {not: {released: next}}",
        "when: {elapsed: 20m, since: launch}",
        "when: {all: [{indicator: friction, at least: 40}, {indicator: friction, at most: 60}]}",
        "when: {change: any, at most: -5}",
        "when: {index: change, at least: -5}",
        "at: 20m, asks: decision, answer within: 10m",
        "from: us",
        "from: control",
        "release: automatic, when: {moved: us}",
        "then suggest: [{inject: launch, if: {elapsed: 30m}}]",
    ],
)
def test_what_can_work_passes(loaded: Load, field: str) -> None:
    assert said_of(loaded, INJECT.format(field)) == []


def replaced(write: Write, *pairs: tuple[str, str], more: str = "") -> list[str]:
    text = PLAYBOOK
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return [str(problem) for problem in load(write("small.yaml", text + more)).problems]


def test_a_team_and_an_actor_may_not_share_an_id(write: Write) -> None:
    assert replaced(write, ("  press:", "  us:")) == [
        "small.yaml:9:3: 'us' is a team already\n  hint: give the actor another id"
    ]


@pytest.mark.parametrize("name", ["control", "all"])
def test_reserved_names_name_nobody(write: Write, name: str) -> None:
    problems = replaced(write, ("  rok:", f"  {name}:"))
    assert problems[0].startswith(f"small.yaml:7:3: {name!r} means ")


def test_no_indicator_is_called_any(write: Write) -> None:
    (problem,) = replaced(write, ("  friction:", "  any:"))
    assert problem.startswith("small.yaml:11:3: an indicator cannot be called 'any'")


def test_duplicate_injects_and_phases_name_the_first(write: Write) -> None:
    again = "  - id: wiring\n    title: x\n    stages: {a: 5m}\n    injects: [{id: launch, title: x, text: x}]\n"
    assert replaced(write, more=again) == [
        "small.yaml:25:9: two phases have the id 'wiring'\n  hint: the first stands in small.yaml:15:9",
        "small.yaml:28:20: two injects have the id 'launch'\n"
        "  hint: the first stands in small.yaml:19:13; write another id beside `use`",
    ]


def test_a_team_without_an_inject_is_shown(write: Write) -> None:
    assert replaced(write, ("asks: reply", "asks: reply\n        to: us")) == [
        "small.yaml:7:3: the team 'rok' gets no inject at all\n  hint: name it in `to:`"
    ]


def test_a_recipient_without_a_text_is_named(write: Write) -> None:
    assert replaced(write, ("text: Three tracks.", "instead: {us: Three tracks.}")) == [
        "small.yaml:19:9: the inject 'launch' has no text for rok\n  hint: write `text:`, or `instead:` for each team"
    ]
    assert replaced(write, ("        text: Three tracks.\n", "")) == [
        "small.yaml:19:9: the inject 'launch' has no text\n  hint: write `text:`, or `instead:` for each team"
    ]


def test_an_actor_whom_nobody_uses_is_only_a_warning(write: Write) -> None:
    (problem,) = replaced(write, ("{name: Press, notes: Any newspaper}", "{name: Press}"))
    assert problem.startswith("small.yaml:9:3: warning: the actor 'press' sends nothing and has no notes")
    assert load("small.yaml").playbook is not None


def test_a_playbook_without_injects_is_only_a_warning(write: Write) -> None:
    text = PLAYBOOK[: PLAYBOOK.index("    injects:")]
    (problem,) = load(write("small.yaml", text)).problems
    assert (problem.message, problem.warning) == ("there is no inject in any phase", True)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("[{verdict: a, if: {moved: us}}]", "25:11: the last verdict has a condition, so there may be none"),
        ("[{verdict: a}, {verdict: b, if: {moved: us}}]", "25:25: this verdict is never reached"),
        ("[{verdict: a}, {verdict: b}]", "25:25: this verdict is never reached"),
        ("[{verdict: a, if: {moved: usa}}, {verdict: b}]", "25:36: there is no team 'usa'"),
    ],
)
def test_one_verdict_always_holds_and_stands_last(write: Write, rules: str, said: str) -> None:
    (problem,) = replaced(write, more=f"verdict: {rules}\n")
    assert problem.startswith(f"small.yaml:{said}")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{id: a, label: A, kind: choice}", "25:13: the field 'a' offers no choices"),
        ("{id: a, label: A, choices: [x]}", "25:31: the field 'a' takes no choices"),
        ("{id: a, label: A}, {id: a, label: B}", "25:37: two fields have the id 'a'"),
    ],
)
def test_a_move_form_that_cannot_be_filled_in_is_shown(write: Write, form: str, said: str) -> None:
    (problem,) = replaced(write, more=f"move form: [{form}]\n")
    assert problem.startswith(f"small.yaml:{said}")


LATER = "  - id: later\n    title: Later\n    stages: {a: 5m}\n    injects: [{id: end, title: End, text: x, asks: decision}]\n"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("when: {released: end}", "this can never hold: it waits in the phase 'wiring' for the phase 'later', which comes later"),
        ("when: {moved: us, phase: later}", "this can never hold: it waits in the phase 'wiring' for the phase 'later', which comes later"),
        ("when: {elapsed: 1m, since: later}", "this can never hold: it waits in the phase 'wiring' for the phase 'later', which comes later"),
        ("when: {elapsed: 31m}", "this can never hold: it is 30m from StartEx until the phase 'wiring' ends"),
        ("then suggest: [{inject: launch, if: {elapsed: 36m}}]", "this can never hold: it is 35m from StartEx until EndEx"),
        ("then suggest: [{inject: launch, if: {elapsed: 6m, since: end}}]", "this can never hold: it is 5m from end until EndEx"),
        ("then suggest: [{inject: launch, if: {replied: end}}]", "this can never hold: 'end' asks for no reply"),
    ],
)  # fmt: skip
def test_a_condition_has_until_its_phase_ends(loaded: Load, field: str, said: str) -> None:
    (problem,) = loaded(INJECT.format(field) + LATER).problems
    assert problem.message == said


def test_a_reply_of_a_team_that_does_not_receive_the_inject_never_comes(loaded: Load) -> None:
    more = INJECT.format("to: us, asks: reply") + INJECT.format("when: {replied: next, by: rok}").replace(
        "id: next", "id: third"
    )
    assert said_of(loaded, more) == [
        "small.yaml:26:74: this can never hold: 'next' does not go to 'rok'\n  hint: it goes to us"
    ]


def test_a_circle_is_told_once_with_its_way(loaded: Load) -> None:
    one = "      - {{id: {}, title: x, text: x, when: {{released: {}}}}}\n"
    more = one.format("tail", "a") + one.format("a", "b") + one.format("b", "c") + one.format("c", "a")
    assert said_of(loaded, more) == ["small.yaml:26:36: 'a' waits for itself\n  hint: a → b → c → a"]


def test_a_circle_of_very_many_ends_and_is_told_once(loaded: Load) -> None:
    one = "      - {{id: n{}, title: x, text: x, when: {{released: n{}}}}}\n"
    circle = "".join(one.format(n, (n + 1) % 20_000) for n in range(20_000))
    (problem,) = said_of(loaded, circle)
    assert "'n0' waits for itself" in problem


def test_a_long_chain_is_no_circle_and_no_recursion(loaded: Load) -> None:
    one = "      - {{id: n{}, title: x, text: x, when: {{released: n{}}}}}\n"
    chain = "".join(one.format(n, n + 1) for n in range(3000))
    assert said_of(loaded, chain + "      - {id: n3000, title: x, text: x}\n") == []
    (problem,) = said_of(loaded, chain + one.format(3000, 0))
    assert "'n0' waits for itself" in problem


def test_run_check_says_what_is_in_a_right_playbook(write: Write) -> None:
    write("small.yaml", PLAYBOOK + INJECT.format("at: held, priority: reserve"))
    text, code = run_check(["small.yaml"])
    content = "2 teams, 1 phase, 30 min, 2 injects (1 core, 1 reserve, 1 held), 1 actor, 1 objective, 1 indicator"
    assert code == 0
    assert re.fullmatch(rf"small.yaml: ok, \d+ warnings. {re.escape(content)}", text.splitlines()[-1])


def test_run_check_goes_on_after_a_wrong_file(write: Write) -> None:
    write("wrong.yaml", PLAYBOOK.replace("ttx: 1", "ttx: 2"))
    write("small.yaml", PLAYBOOK)
    text, code = run_check(["nothing.yaml", "wrong.yaml", "small.yaml"])
    assert code == 1
    ends = [line for line in text.splitlines() if re.search(r": (ok|\d+ errors?)\b", line)]
    assert [line.split(".")[0] for line in ends] == ["nothing", "wrong", "small"]
    assert "nothing.yaml:1:1: there is no file nothing.yaml" in text


def test_run_check_shows_warnings_and_passes(write: Write) -> None:
    write("small.yaml", PLAYBOOK.replace(", notes: Any newspaper", ""))
    text, code = run_check(["small.yaml"])
    assert code == 0
    assert "warning: the actor 'press'" in text
    assert "small.yaml: ok, " in text


def test_run_check_shows_the_first_problems_of_very_many(write: Write) -> None:
    write(
        "small.yaml", PLAYBOOK + "".join(INJECT.format("to: zz").replace("id: next", f"id: n{n}") for n in range(2000))
    )
    text, code = run_check(["small.yaml"])
    assert code == 1
    assert text.splitlines()[-2:] == ["small.yaml: 1,950 problems more", "small.yaml: 2,000 errors"]


def test_run_check_reads_library_files_too() -> None:
    text, code = run_check(["injects/dprk/missile-launch.yaml"])
    assert (text, code) == ("injects/dprk/missile-launch.yaml: ok. An inject for the library: Missile launch", 0)


BREAK = "    then break: {}\n  - {{id: next, title: Next, stages: {{talk: 10m}}}}\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{title: Lunch}", "the break 'Lunch' has no length\n  hint: write `for: 15m` or `until: 09:00`"),
        (
            '{title: Lunch, for: 45m, until: "13:30"}',
            "the break 'Lunch' has a length already\n  hint: take one of them out",
        ),
        ("{title: Lunch, for: 0m}", "nobody can take a break of no time"),
    ],
)
def test_a_break_is_so_long_or_until_then(loaded: Load, written: str, said: str) -> None:
    problems = said_of(loaded, BREAK.format(written))
    assert [problem.split(": ", 1)[1] for problem in problems if "break" in problem] == [said]


def test_a_break_after_the_last_phase_is_taken_by_nobody(loaded: Load) -> None:
    [said] = said_of(loaded, "    then break: {for: 5m}\n")
    assert "nobody takes a break after the last phase" in said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("text: A, variants: {one: {is: It is}}", "the inject 'next' has one variant"),
        ("variants: {one: {is: It is, text: A}, two: {is: It is not}}", "the inject 'next' has no text"),
        ("text: A, variants: {one: {is: x}, two: {is: y, instead: {rko: B}}}", "there is no team 'rko'"),
        (
            "text: A, variants: {one: {is: x}, two: {is: y, if: {chosen: up, of: launch}}}",
            "there is no variant 'up' in 'launch'",
        ),
        ("text: A, when: {chosen: one, of: lunch}", "there is no inject 'lunch'"),
        ("text: A, variants: {one: {is: x}, two: {is: y, shift: {trust: 1}}}", "there is no indicator 'trust'"),
    ],
)
def test_ways_that_an_inject_may_go_are_held_to_what_it_is_held_to(loaded: Load, written: str, said: str) -> None:
    problems = said_of(loaded, f"      - {{id: next, title: Next, {written}}}\n")
    assert len(problems) == 1 and said in problems[0], problems


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[{id: a, asks: x, indicator: friction}]", "an indicator is rated from 0 to 100"),
        ("[{id: a, asks: x, low: 0, high: 100, indicator: trust}]", "there is no indicator 'trust'"),
        ("[{id: a, asks: x, kind: verdict}]", "there is no verdict to choose"),
        ("{opens: decide, questions: [{id: a, asks: x}]}", "there is no stage 'decide'"),
        ("{opens: wirng.brief, questions: [{id: a, asks: x}]}", "there is no phase 'wirng'"),
        ("{opens: brief, anonymous: true, questions: [{id: a, asks: x}]}", "does not open by itself"),
    ],
)
def test_questionnaires_open_in_a_stage_that_there_is_and_rate_what_there_is(
    loaded: Load, written: str, said: str
) -> None:
    problems = said_of(loaded, f"questionnaires:\n  poll: {written}\n")
    assert len(problems) == 1 and said in problems[0], problems
