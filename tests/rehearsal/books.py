"""Small playbooks to rehearse."""

from __future__ import annotations

from pathlib import Path

EMPTY = """\
ttx: 1
id: empty
title: Nothing happens
scenario: {start: 2025-05-19 09:00 KST}
teams:
  solo: {name: Only one}
phases:
  - id: one
    title: One
    stages: {talk: 40m}
"""

STUCK = """\
ttx: 1
id: stuck
title: "[bold]Stuck[/x] <script>"
scenario: {start: 2025-05-19 09:00 KST}
teams:
  solo: {name: "Only <b>one</b> [red]"}
  pair: {name: 둘째 팀, language: ko}
actors: {press: {name: Press}}
indicators: {trust: {name: Trust, baseline: 50}}
objectives: {speak: {title: Speak, tasks: {call: Call the other}}}
phases:
  - id: one
    title: One
    stages: {brief: 5m, talk: 50m, decide: 5m}
    injects:
      - id: begin
        title: At the beginning
        at: 0m
        text: Say who you are.
        asks: reply
        choices: [A friend, A foe]
        expect: [{team: solo, action: Calls the other, task: speak.call, within: 5m}]
        outcomes:
          - {if: It goes well, shift: {trust: 10}}
          - {if: It goes badly, shift: {trust: -10}}
        then suggest: [{inject: drawer, if: {change: trust, at least: 1}}]
      - {id: never, title: Never, when: {indicator: trust, at least: 90}, text: Hello, tests: speak}
      - {id: drawer, title: In the drawer, at: held, text: Hello, priority: support, tests: speak}
verdict:
  - {verdict: heaven, if: {indicator: trust, at least: 99}}
  - {verdict: better, if: {change: trust, at least: 1}}
  - {verdict: earth}
"""


def written(folder: Path, text: str, name: str = "book.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)
