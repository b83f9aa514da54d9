"""What is in a playbook, a translation or a library file, in one line."""

from __future__ import annotations

from collections import Counter

from ttx.playbook.models import Inject, Playbook
from ttx.playbook.translation import Translation


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
