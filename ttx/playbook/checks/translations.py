"""Translations: each text translates one that is there, for a team that reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ttx.playbook.checks.report import Report
from ttx.playbook.models import Inject, Question, Questionnaire, Variant
from ttx.playbook.originals import originals, said_at
from ttx.playbook.problems import Path, listed
from ttx.playbook.translation import InjectWords, QuestionnaireWords, Translation, VariantWords
from ttx.text import one_line


def check(report: Report, words: Translation, top: Path = ()) -> None:
    """Report what the translation at `top` says of things that the playbook does not have, and what it leaves out."""
    _Checked(report, words, top).all()


class _Checked:
    """One translation beside its playbook."""

    def __init__(self, report: Report, words: Translation, top: Path) -> None:
        self.report, self.book, self.words, self.top = report, report.book, words, top
        self.readers = [name for name, team in self.book.teams.items() if team.language == words.language]

    def all(self) -> None:
        language = self.words.language
        if language == self.book.language:
            hint = f"what the playbook is written in stands there: language: {language}"
            self.add(("language",), f"the playbook is written in {language!r} itself", hint)
        elif not self.readers:
            spoken = sorted({team.language for team in self.book.teams.values()})
            hint = f"the teams read {listed(spoken, 'and')}; write language: {language} for a team"
            self.add(("language",), f"no team reads {language!r}", hint, warning=True)
        if self.words.translates != self.book.id:
            self.add(("translates",), f"this lies beside the playbook {self.book.id!r}", "write its id")
        self._teams()
        self._actors()
        self._phases()
        self._injects()
        self._questions()
        self._others()
        self._stale()

    # -- what the checks share

    def add(self, path: Path, message: str, hint: str = "", *, key: bool = False, warning: bool = False) -> None:
        rule = "translation" if warning else ""
        self.report.add((*self.top, *path), message, hint, key=key, warning=warning, rule=rule)

    def known(self, what: str, names: Iterable[str], among: Collection[str], path: Path, of: str = "") -> Iterator[str]:
        """Those of the translation's keys that name something; a problem for each other one."""
        for name in names:
            if self.report.known(what, name, among, (*self.top, *path, name), of=of, key=True):
                yield name

    def reads(self, team: str, path: Path) -> bool:
        # Where nobody reads the language yet, any team may come to.
        if team in self.book.teams and self.readers and team not in self.readers:
            spoken = self.book.teams[team].language
            self.add(path, f"{team!r} reads {spoken!r}, not {self.words.language!r}", "take the text out", key=True)
            return False
        return True

    def counted(self, what: str, here: Sequence[str], there: Sequence[str], path: Path) -> None:
        """Check a list that translates another one item by item."""
        if here and len(here) != len(there):
            one = what if len(there) == 1 else f"{what}s"
            hint = "write one for each, in the same order"
            self.add(path, f"{len(here)} stand here; the playbook has {len(there) or 'no'} {one}", hint, key=True)

    def distinct(self, here: Sequence[str], there: Sequence[str], path: Path) -> None:
        """Check choices: each stands for one of the playbook's."""
        for index, text in enumerate(here):
            if text in here[:index]:
                self.add((*path, index), f"{text!r} stands here twice", "each choice has words of its own")
            elif text in there and index < len(there) and there[index] != text:
                self.add((*path, index), f"{text!r} is another of the playbook's choices", "write it in other words")

    # -- the parts

    def _teams(self) -> None:
        for name in self.known("team", self.words.teams, self.book.teams, ("teams",)):
            team, path = self.words.teams[name], ("teams", name)
            for field in ("brief", "roles"):
                if getattr(team, field):
                    self.reads(name, (*path, field))
            list(self.known("role", team.roles, self.book.teams[name].roles, (*path, "roles"), of=name))

    def _actors(self) -> None:
        for name in self.known("actor", self.words.actors, self.book.actors, ("actors",)):
            answers, path = self.words.actors[name].answers, ("actors", name, "answers")
            list(self.known("answer", answers, self.book.actors[name].answers, path, of=name))

    def _phases(self) -> None:
        for name in self.known("phase", self.words.phases, self.report.phases, ("phases",)):
            phase, here = self.book.phases[self.report.phases[name]], self.words.phases[name]
            list(self.known("stage", here.stages, phase.stages, ("phases", name, "stages"), of=name))
            if here.then_break and not phase.then_break:
                self.add(("phases", name, "then break"), f"no break follows {name!r}", key=True)

    def _injects(self) -> None:
        missing = {name: None for name, (_, inject) in self.book.injects.items() if self._readers_of(inject)}
        for name in self.known("inject", self.words.injects, self.book.injects, ("injects",)):
            inject, here, path = self.book.injects[name][1], self.words.injects[name], ("injects", name)
            self._way(path, name, inject, inject, here)
            self._choices(path, here.choices, inject.choices)
            if here.method and not inject.method:
                self.add((*path, "method"), f"{name!r} has no method", key=True)
            for variant in self.known("variant", here.variants, inject.variants, (*path, "variants"), of=name):
                self._way((*path, "variants", variant), name, inject, inject.variants[variant], here.variants[variant])
            if not self._readers_of(inject):
                message = f"no team that reads {self.words.language!r} receives {name!r}"
                self.add(path, message, key=True, warning=True)
            if name in missing:
                del missing[name]
                lacks = list(self._lacks(inject, here))
                if lacks:
                    self.add(path, f"not translated: {', '.join(lacks)}", key=True, warning=True)
        if missing:
            whom = listed(self.readers, "and")
            self.add(("injects",), f"{whom} would read as written: {', '.join(missing)}", key=True, warning=True)

    def _readers_of(self, inject: Inject) -> list[str]:
        return [team for team in self.book.recipients(inject) if team in self.readers]

    def _way(
        self, path: Path, name: str, inject: Inject, way: Inject | Variant, here: InjectWords | VariantWords
    ) -> None:
        recipients = self.book.recipients(inject)
        for field, translated, written in (("add", here.add, way.add), ("instead", here.instead, way.instead)):
            for team in self.known("team", translated, self.book.teams, (*path, field)):
                where = (*path, field, team)
                if team not in recipients:
                    self.add(where, f"{team!r} does not receive {name!r}", key=True)
                elif self.reads(team, where) and team not in (written or {}):
                    hint = "it may stand in `text`" if field == "instead" else "it may be part of `text` or `instead`"
                    self.add(where, f"the playbook has no `{field}` for {team!r} here", hint, key=True)
        for field, text, original in (("text", here.text, way.text), ("if stuck", here.if_stuck, way.if_stuck)):
            if text and not original:
                self.add((*path, field), f"the playbook has no `{field}` here", key=True)
        outcomes = [outcome.text for outcome in way.outcomes or ()]
        self.counted("outcome", here.outcomes, outcomes, (*path, "outcomes"))
        for index, (text, original) in enumerate(zip(here.outcomes, outcomes, strict=False)):
            if text and not original:
                self.add((*path, "outcomes", index), "the teams are told nothing there", "write ''")

    def _choices(self, path: Path, here: Sequence[str], there: Sequence[str]) -> None:
        self.counted("choice", here, there, (*path, "choices"))
        self.distinct(here, there, (*path, "choices"))

    def _lacks(self, inject: Inject, here: InjectWords) -> Iterator[str]:
        """What of an inject teams would read as it is written."""
        yield from self._lacks_of(inject, inject, here)
        if inject.choices and not here.choices:
            yield "choices"
        for name, variant in inject.variants.items():
            for lack in self._lacks_of(inject, variant, here.variants.get(name, VariantWords())):
                yield f"variants.{name}.{lack}"

    def _lacks_of(self, inject: Inject, way: Inject | Variant, here: InjectWords | VariantWords) -> Iterator[str]:
        readers = self._readers_of(inject)
        if way.title and not here.title:
            yield "title"
        if way.text and not here.text and any(team not in (way.instead or {}) for team in readers):
            yield "text"
        for field, written, translated in (("instead", way.instead, here.instead), ("add", way.add, here.add)):
            yield from (f"{field}.{team}" for team in readers if team in (written or {}) and team not in translated)
        if way.if_stuck and not here.if_stuck:
            yield "if stuck"
        if any(outcome.text for outcome in way.outcomes or ()) and not here.outcomes:
            yield "outcomes"

    def _questions(self) -> None:
        for name in self.known(
            "questionnaire", self.words.questionnaires, self.book.questionnaires, ("questionnaires",)
        ):
            path = ("questionnaires", name, "questions")
            self._questionnaire(path, name, self.words.questionnaires[name], self.book.questionnaires[name])
        written = {field.id: field for field in self.book.move_form}
        for name in self.known("field", self.words.move_form, written, ("move form",)):
            self._choices(("move form", name), self.words.move_form[name].choices, written[name].choices)

    def _questionnaire(self, path: Path, name: str, here: QuestionnaireWords, written: Questionnaire) -> None:
        questions: Mapping[str, Question] = {question.id: question for question in written.questions}
        for key in self.known("question", here.questions, questions, path, of=name):
            labels, question = here.questions[key].labels, questions[key]
            self.counted("label", labels, question.labels, (*path, key, "labels"))
            if here.questions[key].choices and question.kind == "verdict":
                self.add((*path, key, "choices"), "a ballot's choices are the verdicts", "write `verdict:`", key=True)
            else:
                self._choices((*path, key), here.questions[key].choices, question.choices)

    def _others(self) -> None:
        verdicts = {rule.verdict: rule for rule in self.book.verdict}
        for what, group, among in (
            ("indicator", "indicators", self.book.indicators),
            ("objective", "objectives", self.book.objectives),
            ("commitment", "commitments", self.book.commitments),
            ("verdict", "verdict", verdicts),
            ("term", "glossary", self.book.glossary),
        ):
            list(self.known(what, getattr(self.words, group), among, (group,)))
        said = [(name, verdict.verdict or name) for name, verdict in self.words.verdict.items()]
        for index, (name, text) in enumerate(said):
            if text in [other for _, other in said[:index]] or (text != name and text in verdicts):
                self.add(("verdict", name), f"{text!r} stands for another verdict, too", "write it in other words")
        lacks = list(self._lacking())
        if lacks:
            self.add((), f"not translated: {', '.join(lacks)}", warning=True)

    def _lacking(self) -> Iterator[str]:
        """What else these teams would read as it is written."""
        book, words = self.book, self.words
        for name, here, there in (
            ("title", words.title, book.title),
            ("rules", words.rules, book.rules),
            ("scenario.background", words.scenario.background, book.scenario.background),
        ):
            if there and not here:
                yield name
        for team in self.readers:
            if book.teams[team].brief and not (team in words.teams and words.teams[team].brief):
                yield f"teams.{team}.brief"
            given = words.teams[team].roles if team in words.teams else {}
            yield from (f"teams.{team}.roles.{role}" for role in book.teams[team].roles if role not in given)
        for group, ids, translated in (
            ("teams", list(book.teams), words.teams),
            ("actors", list(book.actors), words.actors),
            ("phases", [phase.id for phase in book.phases], words.phases),
            ("questionnaires", list(book.questionnaires), words.questionnaires),
            ("move form", [field.id for field in book.move_form], words.move_form),
            ("glossary", list(book.glossary), words.glossary),
        ):
            yield from (f"{group}.{name}" for name in ids if name not in translated)
        yield from (f"words.{word}" for word in book.words if word not in words.words)
        for name, actor in words.actors.items():
            answers = book.actors[name].answers if name in book.actors else {}
            yield from (f"actors.{name}.answers.{key}" for key in answers if key not in actor.answers)
        for name, asked in words.questionnaires.items():
            questions = book.questionnaires[name].questions if name in book.questionnaires else []
            lacking = (question.id for question in questions if question.id not in asked.questions)
            yield from (f"questionnaires.{name}.{key}" for key in lacking)
        if any(question.kind == "verdict" for one in book.questionnaires.values() for question in one.questions):
            yield from (f"verdict.{rule.verdict}" for rule in book.verdict if rule.verdict not in words.verdict)

    def _stale(self) -> None:
        """Report what was translated from another text than the playbook has now."""
        if not self.words.made_from:
            return
        data = self.words.model_dump(by_alias=True, exclude_unset=True)
        texts = {one.name: one for one in originals(self.book, self.words.language)}
        for name in self.words.made_from:
            one = texts.get(name)
            if one is None:
                hint = "take the line out; `ttx translate` does when it writes"
                self.add(("made from", name), f"the playbook has no text {name}", hint, key=True, warning=True)
            elif said_at(data, one.path) and one.digest != self.words.made_from[name]:
                hint = f"it reads now: {one_line(one.text, 100)}"
                message = f"the original of {name} has changed since this was translated"
                self.add(one.path, message, hint, warning=True)
