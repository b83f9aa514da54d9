"""What an organizer supposes of teams is read with its mistakes, and played."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.rehearsal.books import STUCK, written
from ttx.errors import TtxError
from ttx.playbook.load import require
from ttx.playbook.models import Playbook
from ttx.rehearsal.branches import branches_of
from ttx.rehearsal.many import runs
from ttx.rehearsal.policy import Hypothesis, built_in, hypothesis
from ttx.rehearsal.watch import Run


@pytest.fixture(scope="module")
def seoul() -> Playbook:
    return require("seoul-trilateral")


def played(book: Playbook, supposed: Hypothesis, count: int = 60) -> list[Run]:
    return list(runs(book, supposed, 7, count, 1))


def ways(book: Playbook, found: list[Run], kind: str, inject: str, key: str = "") -> Counter[str]:
    place, branch = next(
        (place, each)
        for place, each in enumerate(branches_of(book))
        if (each.kind, each.inject, each.key) == (kind, inject, key)
    )
    return Counter(branch.ways[run.ways[place] - 1] for run in found if run.ways[place])


def test_the_policies_that_come_with_ttx_move_the_verdicts_as_they_say(seoul: Playbook) -> None:
    assert built_in() == ["expected", "firewall-trade", "free-ride"]
    ends = {
        name: Counter(run.verdict for run in played(seoul, hypothesis([name] if name else [], seoul), 40))
        for name in ("", *built_in())
    }
    assert ends["expected"]["strengthen"] > 35
    assert ends["free-ride"]["regress"] > 35
    assert ends["firewall-trade"]["continue"] > ends[""]["continue"] + 10


def test_one_team_that_rides_free_does_less_and_the_others_do_as_before(seoul: Playbook) -> None:
    def share(found: list[Run], place: int) -> float:
        return sum(run.loads[place].done for run in found) / sum(run.loads[place].expected for run in found)

    plain, riding = played(seoul, Hypothesis()), played(seoul, hypothesis(["rok=free-ride"], seoul))
    assert share(riding, 2) < 0.4 < share(plain, 2)
    assert abs(share(riding, 0) - share(plain, 0)) < 0.05


FILE = """\
about: Two keep trade out of it.
policies:
  careful: {expected: 40%, does: {firewall: 100%, firewall.warn: 0}, haste: 0.5}
teams:
  us: {policy: careful, does: {consult: 1}, choices: {consult-level: {Leaders: 100%}}}
  japan: {policy: free-ride, expected: 60%}
control:
  variants: {election-result: {conservative: 1}}
  drops: {support: 1, reserve: 1}
  judges: 0
"""


def test_a_file_says_it_by_team_and_a_team_may_differ_from_its_policy(seoul: Playbook, tmp_path: Path) -> None:
    supposed = hypothesis([written(tmp_path, FILE)], seoul)
    assert supposed.about == "Two keep trade out of it."
    us, japan = supposed.teams["us"], supposed.teams["japan"]
    assert (us.expected, us.haste, us.does) == (0.4, 0.5, {"firewall": 1.0, "firewall.warn": 0.0, "consult": 1.0})
    assert (japan.expected, japan.talks) == (0.6, 0.3)
    found = played(seoul, supposed, 30)
    assert ways(seoul, found, "choice", "consult-level", "us") == {"Leaders": 30}
    assert len(ways(seoul, found, "choice", "consult-level", "japan")) > 2
    [(way, count)] = ways(seoul, found, "variant", "election-result").items()
    assert way.startswith("conservative") and count == 30
    out = {name for run in found for name in seoul.injects if name not in run.missed}
    assert {seoul.injects[name][1].priority for name in out if seoul.injects[name][1].at != "held"} == {"core"}


MISTAKES = """\
policies:
  hard: {expectd: 40%}
teams:
  us: {expected: 140%}
  japan: {policy: 7}
"""
UNKNOWN = """\
teams:
  us: {policy: hrad, does: {firewal: 90%}}
  koera: {expected: 70%}
  rok: {choices: {consult-level: {Leader: 50%}, tarif-letter: {Yes: 1}}}
  japan: {choices: {consult-level: {Leaders: 70%, Ministers: 60%}}}
control: {variants: {election-result: {green: 1}}}
"""


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        (
            MISTAKES, ":2:10",
            ["unknown key 'expectd'", "did you mean 'expected'?", ":4:18: '140%' is not a share", ":5:19"],
        ),
        (
            UNKNOWN, ":2:16",
            ["there is no policy 'hrad'", ":2:29: there is no objective 'firewal'", ":3:3: there is no team 'koera'",
             ":4:35: there is no choice 'Leader' in 'consult-level'", ":5:36: the chances come to 130%"],
        ),
        ("- a list\n", ":1:1", ["policies are a mapping"]),
        ("teams: {us: {expected: 1}\n", ":1:8", ["not closed"]),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_line_and_hint(
    seoul: Playbook, tmp_path: Path, text: str, where: str, says: list[str]
) -> None:
    path = written(tmp_path, text, "hypothesis.yaml")
    with pytest.raises(TtxError) as caught:
        hypothesis([path], seoul)
    assert caught.value.where.endswith(f"hypothesis.yaml{where}")
    for words in says:
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("fre-ride", "did you mean 'free-ride'?"),
        ("koera=free-ride", "there is no team 'koera'"),
        ("rok=cheap-ride", "there is no policy 'cheap-ride'"),
        ("nowhere.yaml", "there is no such file"),
    ],
)
def test_names_that_nobody_knows_are_named(seoul: Playbook, wanted: str, says: str) -> None:
    with pytest.raises(TtxError) as caught:
        hypothesis([wanted], seoul)
    assert says in str(caught.value)


def test_a_policy_that_speaks_of_another_playbook_is_refused(tmp_path: Path) -> None:
    book = require(written(tmp_path, STUCK))
    assert hypothesis(["free-ride"], book).teams.keys() == {"solo", "pair"}
    with pytest.raises(TtxError, match="firewall-trade does not fit stuck: there is no objective 'firewall'"):
        hypothesis(["firewall-trade"], book)
