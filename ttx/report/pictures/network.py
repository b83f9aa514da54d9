"""Who was in touch with whom, how often, and how soon: one web for each phase."""

from __future__ import annotations

from collections.abc import Sequence

from ttx.documents.charts.web import Node, Tie, Web, webs
from ttx.documents.drawing import Picture
from ttx.playbook.models import CONTROL
from ttx.report.facts import Report
from ttx.report.network import Link
from ttx.report.words import listed, span

MOST_NODES = 12
_MOST_WEBS = 6
_MOST_WORDS = 24
"""Ties with words on them, in one web."""
_MOST_TOLD = 12
_FEW = 5


def by_phase(report: Report) -> Picture | None:
    """The teams in each phase that was played; None for one team, or where one web of all phases says the same."""
    teams = _teams(report)[:MOST_NODES]
    played = [phase for phase in report.phases if phase.start is not None]
    if len(teams) < 2 or not 1 < len(played) <= _MOST_WEBS:
        return None
    starts = {phase.label: phase.start or 0 for phase in played}
    links = [link for link in report.links if set(link.ends) <= set(teams)]
    drawn, told = [], []
    for label, start in starts.items():
        met = [link for link in links if link.phase == label]
        drawn.append(_web(report, teams, label, [*met, *_never(teams, met, label)], start))
        told.append(f"{label}: {_pairs(report, teams, met, start)}")
    title = f"Which teams were in touch, and how long after the {report.phase_word.lower()} began"
    return webs("figure-network-phases", title, " ".join(told), _nodes(report, teams), drawn)


def whole(report: Report) -> Picture | None:
    """Teams and the actors that they wrote to, over the whole exercise; None where there is nobody else."""
    links = _joined([link for link in report.links if _by_team(report, link)])
    parties = _parties(report, links)
    if len(parties) < 2:
        return None
    shown = [link for link in links if set(link.ends) <= set(parties)]
    title = "Who was in touch with whom over the whole exercise, and how long after its beginning"
    teams = _teams(report)
    said = _pairs(report, teams, shown, 0) if len(teams) > 1 else ""
    written = [_told(report, link, 0) for link in shown if not set(link.ends) <= set(teams)]
    said += f" With others: {'. '.join(written[:20])}." if written else ""
    web = _web(report, parties, "", shown, 0)
    return webs("figure-network", title, said.strip() or "Nobody wrote to anybody.", _nodes(report, parties), [web])


def _nodes(report: Report, parties: Sequence[str]) -> list[Node]:
    teams = _teams(report)
    return [Node(report.wording.party(each), "circle" if each in teams else "square", each in teams)
            for each in parties]  # fmt: skip


def left_out(report: Report) -> int:
    """How many actors that teams wrote to are not drawn, for want of room."""
    links = [link for link in report.links if _by_team(report, link)]
    return len({end for link in links for end in link.ends} | set(_teams(report))) - len(_parties(report, links))


def _teams(report: Report) -> list[str]:
    return [team.id for team in report.teams]


def _by_team(report: Report, link: Link) -> bool:
    """Between teams, or an actor or control to which a team wrote: what goes out to all is no consultation."""
    one, other = (end in _teams(report) for end in link.ends)
    return (one and other) or link.together > 0 or (link.there > 0 if one else link.back > 0 if other else False)


def _parties(report: Report, links: Sequence[Link]) -> list[str]:
    """All teams, then those to whom they wrote most."""
    teams = _teams(report)[:MOST_NODES]
    often: dict[str, int] = {}
    for link in links:
        for end in link.ends:
            often[end] = often.get(end, 0) + link.times
    others = sorted((end for end in often if end not in _teams(report)), key=lambda end: (end == CONTROL, -often[end]))
    others = others[: MOST_NODES - len(teams)]
    # Teams as far from each other as can be: what went between them is what the picture is about.
    many = len(teams) + len(others)
    places = {place * many // len(teams): team for place, team in enumerate(teams)} if teams else {}
    left = iter(others)
    return [places[place] if place in places else next(left) for place in range(many)]


def _joined(links: Sequence[Link]) -> list[Link]:
    """All phases together."""
    found: dict[tuple[str, str], Link] = {}
    for link in links:
        known = found.setdefault(link.ends, Link("", link.ends, link.first_at))
        known.first_at = min(known.first_at, link.first_at)
        known.there, known.back = known.there + link.there, known.back + link.back
        known.together += link.together
    return list(found.values())


def _web(report: Report, parties: list[str], title: str, links: Sequence[Link], start: int) -> Web:
    loud = sorted(links, key=lambda link: -link.times)[:_MOST_WORDS]
    ties = []
    for link in links:
        one, other = (parties.index(end) for end in link.ends)
        soon = f"{round(max(link.first_at - start, 0) / 60_000)} min"
        words = f"{soon} · {link.times}×" if link.times > 1 else soon if link.times else "none"
        words = words if link in loud else ""
        there, back = link.there + link.together > 0, link.back + link.together > 0
        ties.append(Tie(one, other, link.times, words, there, back, _told(report, link, start)))
    return Web(title, ties, "" if ties else "nobody wrote to anybody")


def _never(teams: Sequence[str], met: Sequence[Link], phase: str) -> list[Link]:
    """Pairs that were not in touch, where they are few enough to be drawn."""
    known = {link.ends for link in met}
    pairs = [(one, other) for place, one in enumerate(teams) for other in teams[place + 1 :]]
    return [Link(phase, pair, 0) for pair in pairs if pair not in known] if len(teams) <= _FEW else []


def _told(report: Report, link: Link, start: int) -> str:
    one, other = map(report.wording.party, link.ends)
    if not link.times:
        return f"{one} and {other}: no contact"
    parts = [f"{one} to {other}: {link.there}"] if link.there else []
    parts += [f"{other} to {one}: {link.back}"] if link.back else []
    parts += [f"met {link.together} {'time' if link.together == 1 else 'times'}"] if link.together else []
    return f"{one} and {other}, first after {span(max(link.first_at - start, 0))}; {'; '.join(parts)}"


def _pairs(report: Report, teams: Sequence[str], links: Sequence[Link], start: int) -> str:
    """Pairs of teams, how soon, and who was never in touch."""
    met = {link.ends: link for link in links}
    pairs = [(one, other) for place, one in enumerate(teams) for other in teams[place + 1 :]]
    told = [_told(report, met[pair], start) for pair in pairs if pair in met][:_MOST_TOLD]
    never = [listed(map(report.wording.party, pair)) for pair in pairs if pair not in met]
    if never:
        more = [f"{len(never) - _MOST_TOLD} more pairs"] if len(never) > _MOST_TOLD else []
        told.append(f"never in touch: {'; '.join([*never[:_MOST_TOLD], *more])}")
    return f"{'. '.join(told)}."
