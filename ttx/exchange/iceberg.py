"""IcebergTTX: a tree of injects as JSON, in which the chosen option decides what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.exchange.draft import Draft
from ttx.exchange.foreign import Foreign
from ttx.exchange.opened import json_of, mapping, rows, seconds, word, words
from ttx.playbook.values import format_duration

_KEYS = ("schema_version", "title", "description", "tags", "metadata", "participant_teams", "injects",
         "start_inject_id", "debrief_notes")  # fmt: skip
_INJECT = ("id", "title", "content", "target_teams", "sequence_order", "options", "free_text_response",
           "triggers_communications", "expected_actions")  # fmt: skip


def recognises(path: Path, head: bytes) -> bool:
    """Whether this is a scenario of IcebergTTX."""
    return b'"participant_teams"' in head or b'"start_inject_id"' in head or b'"target_teams"' in head


def read(path: Path) -> Foreign:
    """A playbook of a scenario. TtxError where the file is none."""
    data = json_of(path)
    if not isinstance(data, dict) or not rows(data.get("injects")):
        raise TtxError(f"{path} is no scenario of IcebergTTX", hint="it has a list of `injects`")
    return _Scenario(path, data).read()


class _Scenario:
    """One scenario, and the injects by the ids that it gives them."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.data = data
        self.draft = Draft(path.name, "")
        self.draft.title = self.draft.line(data.get("title"), "title", path.stem)
        self.teams: dict[str, str] = {}
        self.made: dict[str, dict[str, Any]] = {}

    def read(self) -> Foreign:
        draft, data = self.draft, self.data
        draft.unknown("", data, _KEYS)
        draft.summary = draft.text(data.get("description"), "description")
        for number, team in enumerate(rows(data.get("participant_teams"))):
            self.teams[word(team.get("id"))] = draft.team(
                team.get("label") or team.get("id"), f"participant_teams[{number}]"
            )
        if tags := words(data.get("tags")):
            draft.note("tags", f"not kept: {', '.join(tags)}")
        meta = mapping(data.get("metadata"))
        if meta.get("author"):
            draft.note("metadata.author", f"not kept: {draft.line(meta['author'], 'metadata.author')}")
        minutes = seconds(meta.get("estimated_duration_minutes"))
        listed = draft.phase("Exercise", minutes * 60 if minutes and minutes < 100_000 else None)
        injects = sorted(
            enumerate(rows(data.get("injects"))),
            key=lambda pair: (seconds(pair[1].get("sequence_order")) or 0, pair[0]),
        )
        for number, node in injects:
            made = self.inject(f"injects[{number}]", node)
            listed += [made, *self.communications(f"injects[{number}]", node, made)]
        self.follow(injects)
        if said := draft.text(data.get("debrief_notes"), "debrief_notes"):
            first = self.made.get(word(data.get("start_inject_id")), listed[0])
            first["notes"] = f"For the hot wash: {said}"
            draft.note("debrief_notes", f"stands in the notes of {first['id']!r}, for control")
        return draft.done()

    def inject(self, where: str, node: dict[str, Any]) -> dict[str, Any]:
        draft = self.draft
        draft.unknown(where, node, _INJECT)
        wanted = words(node.get("target_teams"))
        for name in wanted:
            if name not in self.teams:
                draft.note(f"{where}.target_teams", f"the team {name!r} is not among the participants; it was added")
                self.teams[name] = draft.team(name)
        teams = [self.teams[name] for name in wanted] or list(self.teams.values())
        labels = self.labels(where, node)
        made = draft.inject(
            draft.line(node.get("title"), f"{where}.title", "Untitled"), to=draft.to(teams),
            text=draft.text(node.get("content"), f"{where}.content"),
            asks="reply" if labels or node.get("free_text_response", True) else "read",
            choices=labels,
        )  # fmt: skip
        if labels and node.get("free_text_response", True):
            draft.once(f"{where}.options", "a team chooses one of these and may write a line beside it")
        if len(teams) > 1 and labels:
            draft.once(f"{where}.options", "several teams may choose here: what follows comes after anybody's choice")
        name = word(node.get("id"))
        if name in self.made:
            draft.note(
                f"{where}.id", f"two injects have the id {name!r}; what leads to it leads to the first", decide=True
            )
        self.made.setdefault(name, made)
        for number, action in enumerate(words(node.get("expected_actions"))):
            draft.expect(made, action, teams, f"{where}.expected_actions[{number}]")
        return made

    def labels(self, where: str, node: dict[str, Any]) -> list[str]:
        labels: list[str] = []
        for number, option in enumerate(rows(node.get("options"))):
            label = self.draft.line(option.get("label"), f"{where}.options[{number}].label", f"Option {number + 1}")
            while label in labels:
                label = f"{label[:190]} ({number + 1})"
            labels.append(label)
        return labels

    def communications(self, where: str, node: dict[str, Any], parent: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """What comes of itself after an inject, from somebody outside."""
        draft = self.draft
        for number, one in enumerate(rows(node.get("triggers_communications"))):
            here = f"{where}.triggers_communications[{number}]"
            body = draft.text(one.get("body"), f"{here}.body")
            title = draft.line(one.get("subject"), f"{here}.subject", "Message")
            if one.get("direction") == "outbound":
                what = f"a message that the teams send themselves is no inject: {title}: {body}"
                draft.note(here, what, decide=True)
                continue
            delay = seconds(one.get("delay_after_release_seconds")) or 0
            wait = {"elapsed": format_duration(delay), "since": parent["id"]} if delay else {"released": parent["id"]}
            sender = draft.sender(one.get("external_entity"), here)
            yield draft.inject(title, from_=sender, to=parent["to"], method="e-mail", text=body, when=wait)

    def follow(self, injects: list[tuple[int, dict[str, Any]]]) -> None:
        """Make what follows an option wait for this choice."""
        draft, waits = self.draft, dict[str, list[dict[str, Any]]]()
        for number, node in injects:
            parent = self.made[word(node.get("id"))]
            for place, option in enumerate(rows(node.get("options"))):
                target = word(option.get("next_inject_id"))
                if target and target not in self.made:
                    where = f"injects[{number}].options[{place}].next_inject_id"
                    draft.note(where, f"there is no inject {target!r}", decide=True)
                elif target and place < len(parent.get("choices", ())):
                    choice = {"replied": parent["id"], "choice": parent["choices"][place]}
                    waits.setdefault(target, []).append(choice)
        start = word(self.data.get("start_inject_id"))
        if start not in self.made:
            start = next(iter(self.made))
            draft.note("start_inject_id", f"there is no such inject; {self.made[start]['id']!r} begins", decide=True)
        for number, node in injects:
            name = word(node.get("id"))
            inject = self.made[name]
            if name == start:
                inject["at"] = "0m"
            elif name in waits and "when" not in inject:
                choices = waits[name]
                inject["when"] = choices[0] if len(choices) == 1 else {"any": choices}
            elif name not in waits:
                draft.note(f"injects[{number}]", f"nothing leads to {inject['id']!r}; it is held", decide=True)
