"""What teams read in a language of their own: said once more, without a look at how ttx translates."""

from __future__ import annotations

from typing import Any

from ttx.exercise import events as ev

Book = dict[str, Any]


class Languages:
    """A playbook's words by audience. Each translation is taken for whole: nothing of it is missing."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.written = {inject["id"]: inject for phase in book["phases"] for inject in phase["injects"]}
        self.variants: dict[str, str] = {}
        """by inject: the way it goes"""

    def words(self, audience: str) -> Book | None:
        """The translation that this audience reads."""
        team = self.book["teams"].get(audience, {})
        found: Book | None = self.book.get("translations", {}).get(team.get("language"))
        return found

    def always(self, audience: str) -> list[Any]:
        """What does not change, but for the team's own."""
        book = self.words(audience) or self.book
        names = [each["name"] for group in ("teams", "actors") for each in book[group].values()]
        return [
            book["title"], self.book["marking"], book["words"], book["rules"], book["scenario"]["background"], names,
            [each if isinstance(each, str) else [*each.values()] for each in book["glossary"].values()],
            [] if self.words(audience) else [*book["glossary"]],
        ]  # fmt: skip

    def own(self, team: str) -> list[Any]:
        """What a team alone has from the start."""
        spec = (self.words(team) or self.book)["teams"][team]
        return [spec["brief"], [role["level"] for role in spec.get("roles", {}).values()]]

    def phase(self, audience: str, phase: Book) -> list[Any]:
        words = self.words(audience)
        here = words["phases"][phase["id"]] if words else phase
        stages = [here["stages"].get(stage, stage) if words else stage for stage in phase["stages"]]
        return [here["title"], here["question"], stages]

    def inject(self, team: str, spec: Book) -> Book:
        """What a team reads of an inject in its own language: nothing of what is not as the playbook has it."""
        here, there = self._both(team, spec["id"])
        if here is None:
            return {}
        own = spec.get("instead", {}).get(team, spec.get("text", "")), spec.get("add", {}).get(team, "")
        text = there.get("instead", {}).get(team, there.get("text", "")), there.get("add", {}).get(team, "")
        base = here["instead"].get(team) if team in there.get("instead", {}) else here["text"]
        return {
            "title": here["title"] if spec["title"] == there["title"] else "",
            "text": [base, here["add"].get(team, "")] if own == text else [],
            "method": here["method"] if spec["method"] == there["method"] else "",
            "choices": here["choices"] if spec.get("choices") == there.get("choices") else [],
        }

    def _both(self, team: str, inject: str) -> tuple[Book | None, Book]:
        words, there = self.words(team), self.written.get(inject, {})
        if words is None or not there:
            return None, there
        here = words["injects"][inject]
        if variant := self.variants.get(inject):
            return {**here, **here["variants"][variant]}, {**there, **there["variants"][variant]}
        return here, there

    def hint(self, team: str, inject: str, text: str) -> str:
        here, there = self._both(team, inject)
        return str(here["if stuck"]) if here and there["if stuck"] == text else ""

    def message(self, team: str, text: str) -> str:
        """What a team reads where control sent it a text of the playbook: an outcome, an actor's answer."""
        words = self.words(team)
        if words is None:
            return ""
        meant: dict[str, str] = {}
        for name, actor in self.book["actors"].items():
            meant |= {answer: words["actors"][name]["answers"][key] for key, answer in actor["answers"].items()}
        for name, inject in self.written.items():
            ways = [(inject, words["injects"][name])]
            ways += [(way, words["injects"][name]["variants"][key]) for key, way in inject["variants"].items()]
            for way, here in ways:
                meant |= dict(zip([each["text"] for each in way["outcomes"]], here["outcomes"], strict=True))
        return meant.get(text, "")

    def questionnaire(self, team: str, opened: ev.QuestionnaireOpened) -> tuple[list[Any], list[dict[str, Any]]]:
        """Title and introduction, and the questions, as a seat of this team reads them."""
        words = self.words(team)
        if words is None or not opened.source:
            return [opened.title, opened.intro], opened.questions
        here = words["questionnaires"][opened.source]
        questions = [{**question, **here["questions"][question["id"]]} for question in opened.questions]
        return [here["title"], here["intro"]], questions

    def answers(self, team: str, opened: ev.QuestionnaireOpened, given: dict[str, str]) -> list[str]:
        """What a seat answered, in the words that it reads now."""
        read = {question["id"]: question for question in self.questionnaire(team, opened)[1]}
        found = []
        for question in opened.questions:
            choices, answer = question.get("choices", []), given.get(question["id"], "")
            found.append(read[question["id"]]["choices"][choices.index(answer)] if answer in choices else answer)
        return found
