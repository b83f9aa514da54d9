"""What `ttx check` says: the problems of playbooks and library files, or what is in them."""

from __future__ import annotations

from collections import Counter

from ttx.errors import TtxError
from ttx.playbook.checks import check
from ttx.playbook.library import find_playbook, shown
from ttx.playbook.load import load_any
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.translation import Translation

__all__ = ["check", "run_check", "summary"]

_MOST_SHOWN = 50


def run_check(paths: list[str]) -> tuple[str, int]:
    """What to print about these files, and the exit code: 1 where there is an error."""
    blocks, code = list[str](), 0
    for path in paths:
        try:
            found = find_playbook(path)
        except TtxError as error:
            blocks.append(str(error))
            code = 1
            continue
        content, problems = load_any(found)
        blocks += [str(problem) for problem in problems[:_MOST_SHOWN]]
        if len(problems) > _MOST_SHOWN:
            blocks.append(f"{shown(found)}: {len(problems) - _MOST_SHOWN:,} problems more")
        if content is None:
            code = 1
        else:
            blocks.append(f"{shown(found)}: ok. {summary(content)}")
    return "\n".join(blocks), code


def summary(content: Playbook | Inject | Translation) -> str:
    """What is in a playbook, a translation or a library file, in one line."""
    if isinstance(content, Inject):
        return f"An inject for the library: {content.title}"
    if isinstance(content, Translation):
        return (
            f"A translation of {content.translates}: {_translation(content)}, {_count(len(content.injects), 'inject')}"
        )
    injects = [inject for phase in content.phases for inject in phase.injects]
    priorities = Counter(inject.priority for inject in injects)
    kinds = [f"{priorities[name]} {name}" for name in ("core", "support", "reserve") if priorities[name]]
    held = sum(inject.at == "held" for inject in injects)
    kinds += [f"{held} held"] if held else []
    parts = [
        _count(len(content.teams), "team"),
        _count(len(content.phases), "phase"),
        f"{round(sum(phase.length for phase in content.phases) / 60)} min",
        _count(len(injects), "inject") + (f" ({', '.join(kinds)})" if kinds else ""),
    ]
    named = (("actor", content.actors), ("objective", content.objectives), ("indicator", content.indicators),
             ("questionnaire", content.questionnaires))  # fmt: skip
    parts += [_count(len(things), name) for name, things in named if things]
    parts += [_count(len(content.verdict), "verdict")] if content.verdict else []
    if content.translations:
        parts.append("translations: " + " and ".join(map(_translation, content.translations.values())))
    return ", ".join(parts)


def _translation(words: Translation) -> str:
    return words.language if words.reviewed else f"{words.language} (needs native review)"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
