"""What each team is sent, for formats that know one text and one moment for each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ttx.playbook.models import Inject, Phase, Playbook


@dataclass(frozen=True, slots=True)
class Sent:
    """One text that some teams get at one moment."""

    inject: Inject
    phase: Phase
    at: int | None
    """seconds of play since StartEx; None where no clock releases it"""
    teams: tuple[str, ...]
    text: str
    variant: str = ""
    """which one, of an inject that may go several ways"""


def sent(playbook: Playbook) -> Iterator[Sent]:
    """Everything that is scripted, in the order of the playbook; teams that read the same are together.

    Of an inject that may go several ways the first is taken.
    """
    begins = 0
    for phase in playbook.phases:
        for written in phase.injects:
            variant = next(iter(written.variants), "")
            inject = written.varied(variant) if variant else written
            timed = isinstance(inject.at, int) and inject.when is None
            groups: dict[tuple[int, str], list[str]] = {}
            for team in playbook.recipients(inject):
                groups.setdefault((inject.delay.get(team, 0), inject.text_for(team)), []).append(team)
            for (delay, text), teams in groups.items():
                at = begins + inject.at + delay if timed and isinstance(inject.at, int) else None
                yield Sent(inject, phase, at, tuple(teams), text, variant)
        begins += phase.length


def together(texts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """`text` and `instead` of an inject, from each team's own text."""
    if not texts:
        return {}
    common, times = Counter(text for _, text in texts).most_common(1)[0]
    text = common if times > 1 or len(texts) == 1 else ""
    return {"text": text, "instead": {team: said for team, said in texts if said != text}}
