"""What checking a large playbook costs, as a ratio to libyaml's events alone; what all rules cost, to loading it.

Run: python -m tests.benchmarks.bench_check [INJECTS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from tests.benchmarks.timing import ratio
from ttx.playbook.load import load
from ttx.playbook.models import Playbook
from ttx.playbook.yaml import gc_paused, read_file, read_yaml
from ttx.workbench.review import reviewed

ROUNDS = 7
WHOLE = "load (read, validate, check)"


HEAD = """\
ttx: 1
id: large
title: A large exercise
scenario: {start: 2025-05-19 09:00 KST}
teams:
  us: {name: United States, timezone: America/New_York}
  japan: {name: Japan, timezone: Asia/Tokyo}
  rok: {name: Republic of Korea, timezone: Asia/Seoul}
actors: {press: {name: Press, notes: Any newspaper}}
indicators: {friction: {name: Friction, baseline: 60, better: down}, cohesion: {name: Cohesion, baseline: 50}}
objectives: {firewall: {title: Keep trade out, tasks: {warn: Warn partners, hold: Hold the line}}}
phases:
"""
PHASE = """\
  - id: phase-{phase}
    title: Phase {phase}
    stages: {{brief: 10m, decide: 8h}}
    injects:
"""
INJECT = """\
      - id: inject-{phase}-{number}
        title: Event {number} of phase {phase}
        at: {minute}m
        dated: {day} May 05:00 KST
        when: {{not: {{released: inject-{phase}-0, to: rok}}}}
        from: press
        to: [us, japan, rok]
        method: letter
        text: >-
          The ministry says that relief depends on trade and on the cost of forces, and asks who will answer first.
          Nobody has written anything down, and two of the three embassies remember the conversation differently.
        add:
          us: Not sent yet. Send, amend or hold?
        asks: reply
        answer within: 10m
        expect:
          - {{team: us, task: firewall.warn, action: Warns partners before sending, within: 10m}}
        outcomes:
          - {{if: The sentence on security is dropped, shift: {{friction: -4, cohesion: +3}}}}
"""


def playbook_text(injects: int, phases: int = 20) -> str:
    """A playbook with texts of the length that people write."""
    parts = [HEAD]
    for phase in range(phases):
        parts.append(PHASE.format(phase=phase))
        for number in range(injects // phases):
            parts.append(INJECT.format(phase=phase, number=number, minute=number % 480, day=1 + number % 28))
    return "".join(parts)


def main() -> None:
    """Print medians of interleaved rounds, each as a ratio to the events alone."""
    injects = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    text = playbook_text(injects)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.yaml")
        path.write_text(text, encoding="utf-8")
        data = read_yaml(text, "large.yaml").data

        def validate() -> None:
            with gc_paused():
                Playbook.model_validate(data, context={"year": 2025})

        def whole() -> None:
            loaded = load(path)
            assert loaded.playbook, loaded.problems[:3]

        def review() -> None:
            with gc_paused():
                assert reviewed(load(path))

        steps: dict[str, Callable[[], object]] = {
            "libyaml's events": lambda: sum(1 for _ in yaml.parse(text, Loader=yaml.CSafeLoader)),
            "read": lambda: read_file(path),
            "validate": validate,
            WHOLE: whole,
            "check with all rules": review,
            "yaml.CSafeLoader, for comparison": lambda: yaml.load(text, Loader=yaml.CSafeLoader),
        }
        times: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(ROUNDS):
            for name, step in steps.items():
                start = time.perf_counter()
                step()
                times[name].append(time.perf_counter() - start)
    floor = statistics.median(times["libyaml's events"])
    print(f"{injects:,} injects, {len(text) / 1e6:.1f} MB, {text.count(chr(10)):,} lines, median of {ROUNDS} rounds")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"  {name:<34} {median * 1000:8.0f} ms  {median / floor:5.2f} x")
    loading, with_rules = (statistics.median(times[name]) for name in (WHOLE, "check with all rules"))
    ratio("all rules against loading", with_rules, loading, "<= 3")


if __name__ == "__main__":
    main()
