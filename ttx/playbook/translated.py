"""A playbook as people of another language read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from ttx.playbook.base import Model
from ttx.playbook.models import FormField, Inject, Outcome, Phase, Playbook, Question, Questionnaire, Team, Variant
from ttx.playbook.translation import (
    FieldWords,
    InjectWords,
    PhaseWords,
    QuestionnaireWords,
    QuestionWords,
    TeamWords,
    VariantWords,
)

ModelT = TypeVar("ModelT", bound=Model)


def translated(playbook: Playbook, language: str) -> Playbook:
    """The playbook with its words in this language where it has them, and as it is written elsewhere.

    Of an inject each team of the language has its whole text as `instead`: a text that is translated in part only stays
    as it is written. Everything keeps its id and its place, so that a choice is found in both by its number.
    """
    words = playbook.translations.get(language)
    if words is None:
        return playbook
    readers = [name for name, team in playbook.teams.items() if team.language == language]
    injects = words.injects
    phases = [
        _phase(phase, words.phases.get(phase.id)).model_copy(
            update={"injects": [_inject(each, injects[each.id], readers) if each.id in injects else each
                                for each in phase.injects]}
        )
        for phase in playbook.phases
    ]  # fmt: skip
    terms = {term: words.glossary.get(term) for term in playbook.glossary}
    made = _over(
        playbook, words,
        words={**playbook.words, **words.words},
        scenario=_over(playbook.scenario, words.scenario),
        teams={name: _team(team, words.teams.get(name)) for name, team in playbook.teams.items()},
        actors={
            name: _over(actor, here, answers={**actor.answers, **(here.answers if here else {})})
            for name, actor in playbook.actors.items()
            for here in [words.actors.get(name)]
        },
        indicators=_each(playbook.indicators, words.indicators),
        objectives=_each(playbook.objectives, words.objectives),
        commitments=_each(playbook.commitments, words.commitments),
        move_form=[_field(field, words.move_form.get(field.id)) for field in playbook.move_form],
        phases=phases,
        verdict=[_over(rule, words.verdict.get(rule.verdict)) for rule in playbook.verdict],
        questionnaires={
            name: _questionnaire(each, words.questionnaires.get(name)) for name, each in playbook.questionnaires.items()
        },
        glossary={
            (here and here.term) or term: (here and here.means) or playbook.glossary[term]
            for term, here in terms.items()
        },
    )  # fmt: skip
    # A copy takes along what was worked out of the original.
    made.__dict__.pop("injects", None)
    return made


def _over(written: ModelT, words: Model | None, /, **more: Any) -> ModelT:
    """The same with the words' texts in place of those of the same name."""
    said = {
        name: text
        for name in (type(words).model_fields if words else ())
        if isinstance(text := getattr(words, name), str) and text and isinstance(getattr(written, name, None), str)
    }
    return written.model_copy(update=said | more)


def _each(written: Mapping[str, ModelT], words: Mapping[str, Model]) -> dict[str, ModelT]:
    return {name: _over(each, words.get(name)) for name, each in written.items()}


def _listed(written: Sequence[str], words: Sequence[str]) -> list[str]:
    """The words, where there is one for each."""
    return list(words if len(words) == len(written) else written)


def _team(team: Team, words: TeamWords | None) -> Team:
    return _over(team, words, roles=_each(team.roles, words.roles)) if words else team


def _phase(phase: Phase, words: PhaseWords | None) -> Phase:
    if words is None:
        return phase
    pause = phase.then_break
    if pause and words.then_break:
        pause = pause.model_copy(update={"title": words.then_break})
    return _over(phase, words, then_break=pause)


def _field(field: FormField, words: FieldWords | None) -> FormField:
    return _over(field, words, choices=_listed(field.choices, words.choices)) if words else field


def _questionnaire(written: Questionnaire, words: QuestionnaireWords | None) -> Questionnaire:
    if words is None:
        return written
    questions = [_question(question, words.questions.get(question.id)) for question in written.questions]
    return _over(written, words, questions=questions)


def _question(question: Question, words: QuestionWords | None) -> Question:
    if words is None:
        return question
    labels, choices = _listed(question.labels, words.labels), _listed(question.choices, words.choices)
    return _over(question, words, labels=labels, choices=choices)


def _inject(inject: Inject, words: InjectWords, readers: Collection[str]) -> Inject:
    variants = {
        name: _variant(inject, variant, words, words.variants.get(name, VariantWords()), readers)
        for name, variant in inject.variants.items()
    }
    return _over(
        inject, words, **_texts(inject, words.text, words.add, words.instead, readers), variants=variants,
        choices=_listed(inject.choices, words.choices), outcomes=_outcomes(inject.outcomes, words.outcomes),
    )  # fmt: skip


def _variant(
    inject: Inject, variant: Variant, base: InjectWords, words: VariantWords, readers: Collection[str]
) -> Variant:
    """A variant whose texts, where it has any of its own, are whole: what it does not say the inject says."""
    more: dict[str, Any] = {}
    if variant.outcomes is not None:
        more["outcomes"] = _outcomes(variant.outcomes, words.outcomes)
    if variant.text is not None or variant.add is not None or variant.instead is not None:
        text = base.text if variant.text is None else words.text
        add = base.add if variant.add is None else words.add
        instead = base.instead if variant.instead is None else words.instead
        as_it_goes = inject.model_copy(
            update={
                name: getattr(variant, name)
                for name in ("text", "add", "instead")
                if getattr(variant, name) is not None
            }
        )
        more |= _texts(as_it_goes, text, add, instead, readers)
    return _over(variant, words, **more)


def _texts(
    inject: Inject, text: str | None, add: Mapping[str, str], instead: Mapping[str, str], readers: Collection[str]
) -> dict[str, Any]:
    """An inject's texts with the translated ones as `instead`, for readers who have theirs whole."""
    whole = {}
    for team in readers:
        base = (instead.get(team) if team in inject.instead else text) or ""
        more = add.get(team, "") if team in inject.add else ""
        complete = bool(base) == bool(inject.instead.get(team, inject.text)) and bool(more) == bool(
            inject.add.get(team)
        )
        if complete and (base or more):
            whole[team] = f"{base}\n\n{more}" if base and more else base or more
    return {
        "text": inject.text,
        "instead": {**inject.instead, **whole},
        "add": {team: more for team, more in inject.add.items() if team not in whole},
    }


def _outcomes(written: Sequence[Outcome], words: Sequence[str]) -> list[Outcome]:
    texts = _listed([outcome.text for outcome in written], words)
    return [
        outcome.model_copy(update={"text": text or outcome.text}) for outcome, text in zip(written, texts, strict=True)
    ]
