"""OpenAEV (OpenBAS): a scenario or simulation as ZIP or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.exchange.draft import Draft
from ttx.exchange.foreign import Foreign
from ttx.exchange.hypertext import plain
from ttx.exchange.opened import json_in_zip, json_of, mapping, rows, seconds, word, words
from ttx.playbook.values import format_duration
from ttx.text import one_line

_PREFIXES = ("scenario", "exercise", "inject")
_VARIABLE = re.compile(r"\$\{\s*([\w.\-]{1,80})\s*\}")
_SENDER = re.compile(r"(?:sender|from|exp[ée]diteur|de)\s*:\s*([^\n]{1,120})(?:\n|$)\s*", re.I)
_METHODS = {
    "email": "e-mail", "ovh_sms": "text message", "manual": "by control", "channel": "news", "challenge": "challenge",
    "mastodon": "social media", "lade": "lade",
}  # fmt: skip
_INJECT = ("inject_id", "inject_title", "inject_description", "inject_enabled", "inject_content", "inject_all_teams",
           "inject_teams", "inject_depends_on", "inject_depends_duration", "inject_injector_contract",
           "inject_documents", "listened")  # fmt: skip
_CONTENT = (
    "body",
    "message",
    "content",
    "subject",
    "expectations",
    "articles",
    "challenges",
    "encrypted",
    "expectationScore",
)


def recognises(path: Path, head: bytes) -> bool:
    """Whether this is an export of OpenAEV or OpenBAS."""
    if head[:4] == b"PK\x03\x04":
        return path.suffix.lower() == ".zip"
    return b'"scenario_information"' in head or b'"exercise_information"' in head or b'"inject_information"' in head


def read(path: Path) -> Foreign:
    """A playbook of an export. TtxError where the file is none."""
    others: list[str] = []
    if path.suffix.lower() == ".zip":
        _, data, members = json_in_zip(path)
        others = [f"{one_line(member.name, 100)} ({member.size:,} bytes)" for member in members]
    else:
        data = json_of(path)
    prefix = next((each for each in _PREFIXES if f"{each}_information" in mapping(data)), "")
    if not prefix:
        raise TtxError(f"{path} is no export of OpenAEV", hint="export the scenario there with its teams and variables")
    return _Scenario(path, data, prefix).read(others)


class _Scenario:
    """One export: its parts begin with `scenario_`, `exercise_` or `inject_`."""

    def __init__(self, path: Path, data: dict[str, Any], prefix: str) -> None:
        about = data[f"{prefix}_information"]
        self.about = about if isinstance(about, dict) else {}
        self.data, self.prefix = data, prefix
        self.draft = Draft(path.name, "")
        self.draft.title = self.draft.line(self.about.get(f"{prefix}_name"), "name", path.stem)
        self.listed = rows(about) if isinstance(about, list) else self.part("injects")
        self.values = {
            word(each.get("variable_key")): word(each.get("variable_value")) for each in self.part("variables")
        }
        self.articles = {word(each.get("article_id")): each for each in self.part("articles")}
        self.teams: dict[str, str] = {}
        self.made: dict[str, dict[str, Any]] = {}

    def part(self, name: str) -> list[dict[str, Any]]:
        return rows(self.data.get(f"{self.prefix}_{name}"))

    def read(self, others: list[str]) -> Foreign:
        draft = self.draft
        if others:
            draft.note("", f"not taken out of the ZIP: {'; '.join(others[:50])}")
        self.say_what_stays()
        draft.summary = draft.text(plain(word(self.about.get(f"{self.prefix}_description"))), "description")
        for number, team in enumerate(self.part("teams")):
            where = f"teams[{number}]"
            brief = draft.text(team.get("team_description"), where)
            self.teams[word(team.get("team_id"))] = draft.team(team.get("team_name"), where, brief=brief)
        for number, goal in enumerate(self.part("objectives")):
            where = f"objectives[{number}]"
            title = draft.line(goal.get("objective_title"), where, "Objective")
            target = draft.text(goal.get("objective_description"), where)
            draft.objectives[draft.id(title, "objective")] = {"title": title, **({"target": target} if target else {})}
        listed = draft.phase("Exercise")
        # The file has them in no order.
        timed = sorted(
            enumerate(self.listed), key=lambda pair: (seconds(pair[1].get("inject_depends_duration")) or 0, pair[0])
        )
        for number, node in timed:
            listed.append(self.inject(f"injects[{number}]", node))
        for number, node in timed:
            self.waits(f"injects[{number}]", node)
        self.lessons()
        return draft.done()

    def say_what_stays(self) -> None:
        """Name the parts that nothing is made of."""
        known = ("information", "teams", "objectives", "injects", "variables", "articles", "lessons_categories",
                 "lessons_questions")  # fmt: skip
        parts = {key: value for key, value in self.data.items() if key.startswith(f"{self.prefix}_")}
        told = [f"{self.prefix}_{name}" for name in known]
        for key, value in parts.items():
            if key not in told and value:
                count = f"{len(value)} " if isinstance(value, list) else ""
                self.draft.note("", f"not kept: {count}{key.removeprefix(self.prefix + '_').replace('_', ' ')}")
        self.draft.unknown("", self.data, [*parts, "export_version"])
        names = [f"{self.prefix}_{name}" for name in ("id", "name", "description")]
        self.draft.unknown("information", self.about, names)

    # -- one inject

    def inject(self, where: str, node: dict[str, Any]) -> dict[str, Any]:
        draft, content = self.draft, mapping(node.get("inject_content"))
        draft.unknown(where, node, _INJECT)
        draft.unknown(f"{where}.content", content, _CONTENT)
        teams = self.recipients(where, node)
        text, sender = self.text(where, node, content)
        title = self.filled(where, draft.line(node.get("inject_title"), f"{where}.title", "Inject"))
        kind = self.kind(node)
        at = seconds(node.get("inject_depends_duration"))
        notes = [draft.text(plain(word(node.get("inject_description"))), f"{where}.description")]
        subject = self.filled(where, draft.line(content.get("subject"), f"{where}.subject"))
        if subject and subject.casefold() not in title.casefold():
            text = f"{subject}\n\n{text}" if text else subject
        if node.get("inject_enabled") is False:
            at = None
            draft.note(where, f"{title!r} is switched off there; it is held", decide=True)
        if kind not in _METHODS:
            at = None
            draft.note(where, f"{title!r} is done by a machine ({kind or 'no injector'}); it is held", decide=True)
        if kind == "manual":
            draft.note(where, f"{title!r} is a reminder to do something by hand; it is held", decide=True)
            notes, text, at = [*notes, text], "", None
        documents = [
            word(each.get("document_name")) or word(each.get("document_id"))
            for each in rows(node.get("inject_documents"))
        ]
        if documents:
            draft.note(f"{where}.documents", f"not attached: {', '.join(documents)}", decide=True)
            notes.append(f"Documents: {', '.join(documents)}")
        made = draft.inject(
            title, at="held" if at is None else format_duration(at), from_=draft.sender(sender, where),
            to=draft.to(teams), method=_METHODS.get(kind, kind), text=text,
            notes="\n\n".join(draft.text(each, where) for each in notes if each),
        )  # fmt: skip
        self.made[word(node.get("inject_id"))] = made
        for number, one in enumerate(rows(content.get("expectations"))):
            self.expectation(f"{where}.expectations[{number}]", one, made, teams)
        return made

    def kind(self, node: dict[str, Any]) -> str:
        contract = mapping(node.get("inject_injector_contract"))
        named = word(contract.get("injector_contract_injector_type")) or word(
            mapping(mapping(contract.get("convertedContent")).get("config")).get("type")
        )
        return re.sub(r"^(openaev|openbas|openex)_", "", one_line(named, 60))

    def recipients(self, where: str, node: dict[str, Any]) -> list[str]:
        if node.get("inject_all_teams"):
            return list(self.teams.values())
        found = []
        for name in words(node.get("inject_teams")) + [
            word(each.get("team_id")) for each in rows(node.get("inject_teams"))
        ]:
            if name in self.teams:
                found.append(self.teams[name])
            else:
                self.draft.note(f"{where}.teams", f"the export does not hold the team {name!r}", decide=True)
        if not found:
            self.draft.note(f"{where}.teams", "nobody gets this; all teams were written", decide=True)
        return found or list(self.teams.values())

    def text(self, where: str, node: dict[str, Any], content: dict[str, Any]) -> tuple[str, str]:
        """What is to be read, and who sends it where the first line says so."""
        said = next((word(content[key]) for key in ("body", "message", "content") if word(content.get(key))), "")
        bodies = [said, *self.published(where, content)]
        text = self.draft.text("\n\n".join(filter(None, map(plain, bodies))), f"{where}.body")
        text = self.filled(where, text)
        found = _SENDER.match(text)
        return (text[found.end() :], found[1]) if found else (text, "")

    def published(self, where: str, content: dict[str, Any]) -> Iterator[str]:
        for name in words(content.get("articles")):
            article = self.articles.get(name)
            if article is None:
                self.draft.note(f"{where}.articles", f"the export does not hold the article {name!r}", decide=True)
            else:
                author = f" ({word(article.get('article_author'))})" if word(article.get("article_author")) else ""
                yield f"{word(article.get('article_name'))}{author}"
                yield word(article.get("article_content"))
        if content.get("challenges"):
            self.draft.note(f"{where}.challenges", "not kept: what players are to find out by themselves", decide=True)

    def filled(self, where: str, text: str) -> str:
        """With the variables' values; of those that have none the name stays."""

        def value(found: re.Match[str]) -> str:
            name = found[1]
            if self.values.get(name):
                return self.values[name]
            what = "what OpenAEV fills for each person" if "." in name else "a variable without a value"
            self.draft.once(where, f"{what} stays as it is: ${{{name}}}", decide=True)
            return found[0]

        filled = _VARIABLE.sub(value, text)
        return (
            self.draft.text(filled, where)
            if "\n" in filled
            else self.draft.line(filled, where)
            if len(filled) < 200
            else filled
        )

    def expectation(self, where: str, one: dict[str, Any], made: dict[str, Any], teams: list[str]) -> None:
        draft = self.draft
        kind, name = word(one.get("expectation_type")), word(one.get("expectation_name"))
        described = plain(word(one.get("expectation_description")))
        if kind and kind not in ("MANUAL", "TEXT", "DOCUMENT", "ARTICLE", "CHALLENGE"):
            draft.note(where, f"a machine would look for this ({kind.lower()}); an evaluator does here: {name}")
        # The description often says the name again, and more.
        action = described if described.startswith(name) and len(described) <= 200 else name or described
        if described and described != action:
            more = draft.text(described, where)
            made["notes"] = "\n\n".join(filter(None, [made.get("notes", ""), f"Expected: {more}"]))
        draft.expect(made, action, teams, where, seconds(one.get("expectation_expiration_time")))
        if one.get("expectation_score") not in (None, 100, 100.0):
            draft.once(where, "scores of expectations are not kept: evaluators rate objectives")

    # -- what follows what

    def waits(self, where: str, node: dict[str, Any]) -> None:
        draft, inject = self.draft, self.made[word(node.get("inject_id"))]
        conditions: list[Any] = []
        for one in rows(node.get("inject_depends_on")):
            link = mapping(one.get("dependency_relationship"))
            parent = self.made.get(word(link.get("inject_parent_id")))
            if word(link.get("inject_children_id")) != word(node.get("inject_id")):
                continue
            if parent is None:
                draft.note(f"{where}.depends_on", "it depends on an inject that is not in the file", decide=True)
                continue
            asked = mapping(one.get("dependency_condition"))
            named = [self.condition(each, parent) for each in rows(asked.get("conditions"))] or [
                {"released": parent["id"]}
            ]
            if all(isinstance(each, dict) for each in named):
                several = "any" if word(asked.get("mode")) == "or" else "all"
                conditions.append(named[0] if len(named) == 1 else {several: named})
            else:
                joined = f" {word(asked.get('mode')) or 'and'} ".join(
                    each if isinstance(each, str) else f"{parent['title']} is out" for each in named
                )
                inject["when"] = draft.line(joined, where)
                return
        if conditions:
            inject["when"] = conditions[0] if len(conditions) == 1 else {"all": conditions}

    def condition(self, one: dict[str, Any], parent: dict[str, Any]) -> Any:
        key, wanted = word(one.get("key")), one.get("value") is not False
        if key == "Execution" and wanted:
            return {"released": parent["id"]}
        if key == "Execution":
            return {"not": {"released": parent["id"]}}
        return f"{key} of {parent['title']!r} is {'met' if wanted else 'not met'}"

    def lessons(self) -> None:
        """The questions of the lessons learned, as a questionnaire."""
        names = {word(each.get("lessonscategory_id")): word(each.get("lessons_category_name"))
                 for each in self.part("lessons_categories")}  # fmt: skip
        questions = []
        for number, one in enumerate(self.part("lessons_questions")):
            where = f"lessons_questions[{number}]"
            category = names.get(word(one.get("lessons_question_category")), "")
            asked = self.draft.line(
                f"{category}: {word(one.get('lessons_question_content'))}".removeprefix(": "), where
            )
            if asked and number < 40:
                questions.append({"id": self.draft.id(asked, "question"), "asks": asked, "kind": "text"})
            elif asked:
                self.draft.note(where, f"more than 40 questions: {asked}")
        if questions:
            self.draft.questionnaires["lessons"] = {"title": "Lessons learned", "questions": questions}
