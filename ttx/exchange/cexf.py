"""The Common Exercise Format of MISP and SkillAegis: exercise, flow, payloads and injects as JSON."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from ttx.errors import TtxError
from ttx.exchange.draft import Draft
from ttx.exchange.foreign import Foreign, Note
from ttx.exchange.opened import json_of, mapping, rows, seconds, word, words
from ttx.exchange.sent import Sent, sent, together
from ttx.playbook.conditions import Released
from ttx.playbook.models import Playbook
from ttx.playbook.values import format_duration

_PARTS = ("exercise", "inject_flow", "inject_payloads", "injects")
_INJECT = ("action", "action_payload_resource_uuid", "inject_evaluation", "name", "description", "target_tool", "uuid")
_FLOW = ("description", "inject_uuid", "reporting_callback", "requirements", "sequence", "timing")
_FROM = re.compile(r"from:?[ \t]+(\S+@\S+|(?<=:[ \t]).{1,80}?)[ \t]*(?:\n|$)", re.I)
_NAMESPACE = UUID("6f1c0c5e-3f5a-5d0e-9a53-2b6a4d7c1e90")
_TEXTS = ("txt", "eml", "md", "html", "htm", "csv", "log", "json", "xml", "yaml", "yml")


def recognises(path: Path, head: bytes) -> bool:
    """Whether this is an exercise in CEXF."""
    return b'"inject_flow"' in head or (b'"inject_payloads"' in head and b'"exercise"' in head)


def read(path: Path) -> Foreign:
    """A playbook of an exercise. TtxError where the file is none."""
    data = json_of(path)
    if not isinstance(data, dict) or not mapping(data.get("exercise")) or not rows(data.get("injects")):
        raise TtxError(f"{path} is no exercise in CEXF", hint=f"it has the parts {', '.join(_PARTS)}")
    return _Exercise(path, data).read()


class _Exercise:
    """One exercise, and its injects by their UUIDs."""

    def __init__(self, path: Path, data: dict[str, Any]) -> None:
        self.about, self.data = mapping(data.get("exercise")), data
        self.draft = Draft(path.name, "")
        self.draft.title = self.draft.line(self.about.get("name"), "exercise.name", path.stem)
        self.flow = {word(each.get("inject_uuid")): each for each in rows(data.get("inject_flow"))}
        self.payloads = {word(each.get("uuid")): each for each in rows(data.get("inject_payloads"))}
        self.made: dict[str, dict[str, Any]] = {}
        self.teams: dict[str, list[str]] = {}

    def read(self) -> Foreign:
        draft, about = self.draft, self.about
        draft.unknown("", self.data, _PARTS)
        draft.unknown("exercise", about, ("name", "description", "expanded", "total_duration"))
        draft.summary = draft.text(about.get("description"), "exercise.description")
        background = draft.text(about.get("expanded"), "exercise.expanded")
        draft.background = "" if background.lstrip("# ") == draft.summary else background
        draft.start = draft.line(mapping(about.get("meta")).get("scenario_start"), "exercise.meta")
        listed = draft.phase("Exercise", seconds(about.get("total_duration")))
        found = {
            word(each.get("uuid")): (f"injects[{number}]", each)
            for number, each in enumerate(rows(self.data["injects"]))
        }
        order = [*(name for name in self.flow if name in found), *(name for name in found if name not in self.flow)]
        for name in self.flow:
            if name not in found:
                draft.note("inject_flow", f"there is no inject {name!r}", decide=True)
        for name in found:
            for team in self.recipients(found[name][1]):
                draft.team(team)
        for batch in self.batches([found[name] for name in order]):
            listed.append(self.inject(batch))
        for name in order:
            self.waits(name)
        return draft.done()

    # -- one inject

    def payload(self, node: dict[str, Any]) -> dict[str, Any]:
        return mapping(self.payloads.get(word(node.get("action_payload_resource_uuid"))))

    def parameters(self, node: dict[str, Any]) -> dict[str, Any]:
        return mapping(self.payload(node).get("parameters"))

    def recipients(self, node: dict[str, Any]) -> list[str]:
        return [each for each in words(self.parameters(node).get("to")) if each.strip()][:200]

    def moment(self, node: dict[str, Any]) -> int | None:
        """Seconds since StartEx; None where only a person or a condition says when."""
        flow = mapping(self.flow.get(word(node.get("uuid"))))
        at = seconds(mapping(flow.get("timing")).get("triggered_at"))
        if at is None and "startex" in words(mapping(flow.get("sequence")).get("trigger")):
            return 0
        return at

    def batches(self, found: list[tuple[str, dict[str, Any]]]) -> Iterator[list[tuple[str, dict[str, Any]]]]:
        """Injects one after another that say of themselves that they are parts of one, for other teams."""
        batch: list[tuple[str, dict[str, Any]]] = []
        for where, node in found:
            part = word(self.parameters(node).get("part_of"))
            if batch and not (part and part == word(self.parameters(batch[0][1]).get("part_of"))):
                yield batch
                batch = []
            batch.append((where, node))
        if batch:
            yield batch

    def inject(self, batch: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
        draft, (where, node) = self.draft, batch[0]
        draft.unknown(where, node, (*_INJECT, "inject_evaluation_join_type"))
        texts: list[tuple[str, str]] = []
        sender = word(self.parameters(node).get("from"))
        for here, each in batch:
            text, said = self.text(here, each)
            sender = sender or said
            teams = [draft.team(name) for name in self.recipients(each)] or list(draft.teams)
            if not teams:
                teams = [draft.team("Team")]
                draft.note(here, "CEXF names no teams; one team was written: who plays?", decide=True)
            texts += [(team, text) for team in teams]
        at, parameters = self.moment(node), self.parameters(node)
        made = draft.inject(
            draft.line(node.get("name"), f"{where}.name", "Inject"), at=None if at is None else format_duration(at),
            from_=draft.sender(sender, where), to=draft.to([team for team, _ in texts]),
            method=_method(node, parameters), **together(texts),
            dated=draft.line(parameters.get("dated"), where), asks=_one_of(parameters.get("asks"), "reply", "decision"),
            choices=[draft.line(each, where) for each in words(parameters.get("choices"))],
        )  # fmt: skip
        for here, each in batch:
            self.made[word(each.get("uuid"))] = made
            self.expected(here, each, made, list(dict.fromkeys(team for team, _ in texts)))
        return made

    def text(self, where: str, node: dict[str, Any]) -> tuple[str, str]:
        """What is to be read, and who sends it where the text says so."""
        draft, payload, parameters = self.draft, self.payload(node), self.parameters(node)
        here = f"{where}: payload {word(payload.get('name'))}"
        name = word(node.get("action_payload_resource_uuid"))
        if name and not payload:
            draft.note(where, f"there is no payload {name!r}", decide=True)
        content, described = parameters.get("content"), draft.text(node.get("description"), where)
        if word(parameters.get("content-type")).lower() == "base64":
            content = _decoded(word(content), word(parameters.get("filename")))
            if content is None:
                draft.note(here, "a file that is no text; it is not unpacked: hand it out yourself", decide=True)
        text = draft.text(content, here)
        told = ("content", "content-type", "filename", "from", "to", "part_of", "asks", "choices", "dated", "method")
        left = {key: value for key, value in parameters.items() if key not in told}
        if left:
            draft.note(here, f"what a tool does with this is not kept: {json.dumps(left, ensure_ascii=False)[:500]}")
        flow = mapping(self.flow.get(word(node.get("uuid"))))
        if not text:
            return described or draft.text(flow.get("description"), where), ""
        found = _FROM.match(text)
        return text, found[1] if found else ""

    def expected(self, where: str, node: dict[str, Any], made: dict[str, Any], teams: list[str]) -> None:
        for number, check in enumerate(rows(node.get("inject_evaluation"))):
            here = f"{where}.inject_evaluation[{number}]"
            told = [mapping(mapping(each).get(".expected_action")) for each in rows(check.get("parameters"))]
            only = [name for each in told for name in words(each.get("teams"))]
            mine = [self.draft.team(name) for name in only] or teams
            again = any(one["action"] == word(check.get("result")) for one in made.get("expect", ()))
            if not (only and again):
                self.draft.expect(
                    made, check.get("result"), mine, here, seconds(next((e.get("within") for e in told), None))
                )
            if not any(told) and check.get("parameters"):
                self.draft.once(here, "what a machine checks here an evaluator looks for")

    # -- what follows what

    def waits(self, name: str) -> None:
        draft, inject = self.draft, self.made[name]
        flow = mapping(self.flow.get(name))
        where = f"inject_flow: {name}"
        draft.unknown(where, flow, _FLOW)
        required = mapping(flow.get("requirements"))
        parent = word(required.get("inject_uuid"))
        if parent and parent not in self.made:
            draft.note(where, f"it requires {parent!r}, and there is no such inject", decide=True)
        elif parent and self.made[parent] is not inject:
            self.require(where, inject, self.made[parent], draft.line(required.get("resolution_requirement"), where))
        if word(mapping(flow.get("timing")).get("periodic_run_every")) or "periodic" in words(
            mapping(flow.get("sequence")).get("trigger")
        ):
            draft.note(where, "what runs again and again is released once here", decide=True)
        for following in words(mapping(flow.get("sequence")).get("followed_by")):
            after = self.made.get(following)
            required = mapping(mapping(self.flow.get(following)).get("requirements"))
            timed = after is not None and "at" in after
            if after is None:
                draft.note(where, f"it is followed by {following!r}, and there is no such inject", decide=True)
            elif after is not inject and not timed and word(required.get("inject_uuid")) != name:
                suggested = inject.setdefault("then suggest", [])
                if after["id"] not in [each["inject"] for each in suggested]:
                    suggested.append({"inject": after["id"], "if": "The teams are done with this one"})

    def require(self, where: str, inject: dict[str, Any], parent: dict[str, Any], resolution: str) -> None:
        if resolution and resolution != "released":
            condition: Any = self.draft.line(f"{resolution}: {parent['title']}", where)
        else:
            condition = {"released": parent["id"]}
        inject["when"] = condition
        inject.pop("at", None)


def _method(node: dict[str, Any], parameters: dict[str, Any]) -> str:
    action = word(node.get("action")).replace("_", " ")
    said = " ".join(word(parameters.get("method")).split())[:200]
    return said or ("e-mail" if "mail" in action else " ".join(action.split())[:200])


def _one_of(value: Any, *allowed: str) -> str:
    return value if value in allowed else ""


def _decoded(content: str, name: str) -> str | None:
    """The text of a base64 payload; None where it is something else."""
    try:
        raw = base64.b64decode(content, validate=False)
        text = raw.decode("utf-8-sig")
    except ValueError:
        return None
    ending = name.rpartition(".")[2].lower()
    return text if "\0" not in text and (not name or "." not in name or ending in _TEXTS) else None


# -- out


def write(playbook: Playbook, path: Path) -> list[Note]:
    """Write the playbook as an exercise in CEXF, as SkillAegis validates it; what did not go over."""
    from ttx.files import put

    if path.suffix.lower() != ".json":
        raise TtxError(f"{path.name} does not end in .json", hint="what is written is JSON")
    made, notes = exercise(playbook)
    put(path.parent, path.name, (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode())
    return notes


def exercise(playbook: Playbook) -> tuple[dict[str, Any], list[Note]]:
    """The exercise as data. An inject that says different things to teams is one for each text."""
    writer = _Writer(playbook)
    everything = list(sent(playbook))
    for one in everything:
        writer.add(one)
    writer.follow(everything)
    length = sum(phase.length for phase in playbook.phases)
    made = {
        "exercise": {
            "description": playbook.summary or playbook.title, "expanded": playbook.scenario.background,
            # What the format does not know stands in `meta`, which is free.
            "meta": {"author": "ttx", "level": "beginner", "priority": 50,
                     "scenario_start": playbook.scenario.start.strftime("%Y-%m-%d %H:%M %z")},
            "name": playbook.title, "namespace": playbook.id, "tags": [], "total_duration": str(length),
            "uuid": str(writer.uuid("exercise")), "version": "1",
        },
        "inject_flow": writer.flow, "inject_payloads": writer.payloads, "injects": writer.injects,
    }  # fmt: skip
    return made, writer.notes


class _Writer:
    """Collects the parts of an exercise."""

    def __init__(self, playbook: Playbook) -> None:
        self.book = playbook
        self.flow: list[dict[str, Any]] = []
        self.payloads: list[dict[str, Any]] = []
        self.injects: list[dict[str, Any]] = []
        self.notes: list[Note] = []
        self.parts: dict[str, list[str]] = {}

    def uuid(self, *names: str) -> UUID:
        """The same for the same thing, whenever it is written."""
        return uuid5(_NAMESPACE, json.dumps([self.book.id, *names]))

    def add(self, one: Sent) -> None:
        inject, book = one.inject, self.book
        name, payload = str(self.uuid(inject.id, *one.teams)), str(self.uuid("payload", inject.id, *one.teams))
        if inject.id not in self.parts:
            self.say(one)
        self.parts.setdefault(inject.id, []).append(name)
        about = {
            "filename": f"{inject.id}.txt", "content-type": "base64",
            "content": base64.b64encode(one.text.encode()).decode(), "from": book.party(inject.from_),
            "to": [book.teams[team].name for team in one.teams], "part_of": inject.id, "method": inject.method,
            "asks": inject.asks, "choices": inject.choices,
            "dated": inject.dated.strftime("%Y-%m-%d %H:%M %z") if inject.dated else "",
        }  # fmt: skip
        parameters = {key: value for key, value in about.items() if value or key == "content"}
        self.payloads.append({"name": inject.id, "parameters": parameters, "type": "file", "uuid": payload})
        self.injects.append(
            {
                "action": "email_to_participants" if "mail" in inject.method else "message_to_participants",
                "action_payload_resource_uuid": payload, "inject_evaluation": self.evaluations(one),
                "name": inject.title, "description": inject.title, "target_tool": "webhook", "uuid": name,
            }
        )  # fmt: skip
        self.flow.append(
            {
                "description": inject.title, "inject_uuid": name, "reporting_callback": [], "requirements": {},
                "sequence": {"completion_trigger": ["time_expiration", "completion"], "followed_by": [],
                             "trigger": ["startex"] if one.at == 0 else [] if one.at is not None else ["manual"]},
                "timing": {"triggered_at": one.at, "periodic_run_every": None},
            }
        )  # fmt: skip

    def evaluations(self, one: Sent) -> list[dict[str, Any]]:
        """What evaluators look for, as a webhook that posts {"expected_action": ...} would report it."""
        return [
            {
                "parameters": [{".expected_action": {
                    "comparison": "equals", "values": [each.action], "teams": [self.book.teams[each.team].name],
                    **({"within": each.within} if each.within else {}),
                }}],
                "result": each.action, "evaluation_strategy": "data_filtering", "evaluation_context": {},
                "score_range": [0, 10],
            }
            for each in one.inject.expect if each.team in one.teams
        ]  # fmt: skip

    def say(self, one: Sent) -> None:
        inject = one.inject
        if one.variant:
            self.notes.append(Note(inject.id, f"goes as its variant {one.variant!r}; the others did not go over"))
        if inject.when is not None and not (isinstance(inject.when, Released) and inject.when.to is None):
            self.notes.append(Note(inject.id, "its condition did not go over; it waits for a person", decide=True))
        left = [key for key in ("shift", "outcomes", "if_stuck", "notes", "tests", "delay") if getattr(inject, key)]
        if left:
            names = ", ".join(key.replace("_", " ") for key in left)
            self.notes.append(Note(inject.id, f"CEXF has no place for: {names}"))

    def follow(self, everything: list[Sent]) -> None:
        """Write which inject waits for which, and which comes next."""
        flow = {each["inject_uuid"]: each for each in self.flow}
        for inject in {one.inject.id: one.inject for one in everything}.values():
            for name in self.parts[inject.id]:
                if isinstance(inject.when, Released) and inject.when.to is None and inject.when.released in self.parts:
                    parent = self.parts[inject.when.released][0]
                    flow[name]["requirements"] = {"inject_uuid": parent, "resolution_requirement": "released"}
                    flow[name]["sequence"]["trigger"] = []
                    flow[parent]["sequence"]["followed_by"].append(name)
                for suggestion in inject.then_suggest:
                    flow[name]["sequence"]["followed_by"] += self.parts.get(suggestion.inject, [])
