"""A simulated team at its table: it reads, answers, talks to others and decides."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from ttx.exercise import commands as do
from ttx.exercise.conditions import baseline_index, index
from ttx.exercise.decide import By
from ttx.exercise.events import Action, MessageSent, MoveSubmitted
from ttx.exercise.forms import form_of
from ttx.exercise.state import InjectState, QuestionnaireState
from ttx.playbook.models import Expect, Question
from ttx.rehearsal.temper import Temper, patience, thrown

if TYPE_CHECKING:
    from ttx.rehearsal.day import Day

USUAL_PATIENCE = 10 * 60
PEOPLE = 2
TALKS = ("call", "consult", "meet", "warn", "tell", "ask", "share", "propos", "agree", "offer", "brief")


class Table:
    """One team. What it sees is what it was given; how it acts is its temper."""

    def __init__(self, day: Day, team: str, temper: Temper) -> None:
        self.day = day
        self.team = team
        self.temper = temper
        self.spec = day.playbook.teams[team]
        self._seats: list[By] = []
        self._plans: list[str] = []
        """what it has done in this phase that belongs into its move"""
        self._decided: set[str] = set()

    def sit_down(self) -> None:
        """Take the seats."""
        offices = [role.name for role in self.spec.roles.values()] or ["Head of the team", "Deputy"]
        for place in range(PEOPLE):
            office = offices[place % len(offices)]
            name = f"Player {place + 1}, {self.spec.short or self.spec.name}"
            self._seats.append(self.day.join(f"{self.team}-{place + 1}", "player", self.team, name, office))

    @property
    def _lead(self) -> By:
        lead = self.day.state.teams[self.team].lead
        return next((seat for seat in self._seats if seat.seat == lead), self._seats[0])

    def _does(self, command: do.Command) -> list[object]:
        return [*self.day.exercise.tried(command, self._lead)]

    # -- injects

    def read(self, inject: InjectState) -> None:
        """An inject has arrived."""
        dice, mine = self.day.dice, []
        for seat in self._seats:
            self.day.later(dice.uniform(10, 90) * 1000, partial(self._open, inject, seat))
        for place, expected in enumerate(inject.spec.expect):
            if expected.team != self.team:
                continue
            done = self.temper.acts(expected, dice)
            self.day.done[inject.id].append(done)
            self.day.expected.append((self.team, done))
            seconds = patience(expected, USUAL_PATIENCE)
            if done:
                mine.append(expected.action)
                self.day.later(self.temper.after(seconds, dice) + 90_000, partial(self._act, inject, place, expected))
            else:
                self.day.evaluator.misses(inject, place, seconds)
        if inject.spec.asks == "reply":
            wait = self.temper.after(inject.spec.answer_within or USUAL_PATIENCE, dice)
            self.day.later(wait + 90_000, partial(self._reply, inject, mine))
            self.day.control.helps(self, inject, wait)

    def _open(self, inject: InjectState, seat: By) -> None:
        self.day.exercise.tried(do.Open(self._handle("inject", inject.id)), seat)

    def _handle(self, kind: str, item: str) -> str:
        team = self.day.state.teams[self.team]
        return team.handle(kind, item) if team.has(kind, item) else ""

    def _reply(self, inject: InjectState, done: list[str]) -> None:
        delivery = inject.deliveries[self.team]
        if delivery.recalled:
            return
        handle = self._handle("inject", inject.id)
        if delivery.choices:
            chances = self.temper.policy.choices.get(inject.id, {})
            self._does(do.Reply(handle, choice=self._choice(delivery.choices, chances)))
            return
        said = ". ".join(done) or "We have read this and wait for what our partners do"
        self._does(do.Reply(handle, f"{said}."))

    def _choice(self, choices: list[str], chances: Mapping[str, float] | None = None) -> str:
        if chances:
            return thrown(choices, chances, self.day.dice)
        # Where the choices are the playbook's verdicts, a team says what it has lived through.
        verdicts = [rule.verdict for rule in self.day.playbook.verdict]
        return self.verdict() if set(choices) <= set(verdicts) else self.day.dice.choice(choices)

    def _act(self, inject: InjectState, place: int, expected: Expect) -> None:
        """Do what was expected, in the room or on the screen; an evaluator sees it."""
        self._plans.append(expected.action)
        self.day.evaluator.sees(inject, place)
        if any(word in expected.action.lower() for word in TALKS):
            others = [team for team in self._named(expected.action) if team != self.team]
            if others and self.temper.talks(self.day.dice):
                self._talk(others, expected.action)
        elif inject.spec.from_ in self.day.playbook.actors and self.day.dice.random() < 0.3:
            self._write(inject.spec.from_, expected.action)

    def _write(self, actor: str, text: str) -> None:
        """Write to somebody whom control plays, which answers as that actor."""
        for event in self._does(do.Say([actor], f"{text}.")):
            if isinstance(event, MessageSent):
                wait = self.day.dice.uniform(60, 240) * 1000
                self.day.later(wait, partial(self.day.control.answer, actor, event.message, self.team))

    def _named(self, text: str) -> list[str]:
        teams = self.day.playbook.teams.items()
        named = [team for team, spec in teams if spec.name in text or (spec.short and spec.short in text)]
        return named or ([*self.day.playbook.teams] if "partner" in text or "both" in text else [])

    def _talk(self, others: list[str], topic: str) -> None:
        if self.day.dice.random() < 0.5:
            self._does(do.Say(others, f"{topic}."))
            return
        levels = list(dict.fromkeys(role.level for role in self.spec.roles.values() if role.level)) or ["officials"]
        command = do.AskMeeting(others, self.day.dice.choice(levels), "call", topic)
        if self._does(command):
            name = next(reversed(self.day.state.meetings))
            for team in others:
                table = self.day.tables[team]
                self.day.later(self.day.dice.uniform(30, 150) * 1000, partial(table.agree, name))
            self.day.later(self.day.dice.uniform(180, 300) * 1000, partial(self._hold, name))

    def agree(self, meeting: str) -> None:
        """Say whether it comes to a meeting."""
        agrees = self.temper.joins(self.day.dice) or self.day.dice.random() < 0.3
        text = "" if agrees else "Not before our principals have met."
        self._does(do.AnswerMeeting(self._handle("meeting", meeting), agrees, text))

    def _hold(self, meeting: str) -> None:
        handle = self._handle("meeting", meeting)
        if self._does(do.StartMeeting(handle)):
            result = "One line for the press, and a time to speak again." if self.temper.does(self.day.dice) else ""
            self.day.later(
                self.day.dice.uniform(120, 420) * 1000,
                lambda: self._does(do.EndMeeting(handle, result)),
            )

    # -- moves

    def decide(self) -> None:
        """Submit the move of this phase, perhaps with partners."""
        state, dice = self.day.state, self.day.dice
        if state.phase in self._decided:
            return
        self._decided.add(state.phase)
        plans = self._plans[-3:] or ["Keep what is scheduled on schedule"]
        self._plans = []
        actions = [
            Action(plan[:1].upper() + plan[1:], visibility=dice.choice(["public", "public", "private"]))
            for plan in dict.fromkeys(plans)
        ]
        fields = {"intent": "Our partners should know where we stand before anybody else does."}
        for field in form_of(self.day.playbook):
            if chances := self.temper.policy.moves.get(field.id):
                fields[field.id] = thrown(field.choices, chances, dice)
            if field.required and field.id not in fields:
                fields[field.id] = field.choices[0] if field.choices else "As said in the room."
        others = [team for team in self.day.tables if team != self.team]
        joint = others if others and self.temper.joins(dice) and dice.random() < 0.5 else []
        for event in self._does(do.SubmitMove(actions, fields, joint)):
            if isinstance(event, MoveSubmitted) and joint:
                for team in joint:
                    table = self.day.tables[team]
                    self.day.later(dice.uniform(20, 120) * 1000, partial(table.endorse, event.move, event.version))

    def endorse(self, move: str, version: int) -> None:
        """Answer a joint move."""
        agrees = self.temper.joins(self.day.dice)
        answer = "endorse" if agrees else self.day.dice.choice(["reserve", "refuse"])
        text = "" if agrees else "One sentence goes too far for us."
        self._does(do.Endorse(self._handle("move", move), version, answer, text))

    # -- questionnaires

    def fill_in(self, asked: QuestionnaireState) -> None:
        """A questionnaire was opened: each person answers for himself."""
        for seat in self._seats:
            known = self.day.state.seats[seat.seat]
            if asked.asks(known):
                self.day.later(self.day.dice.uniform(40, 200) * 1000, partial(self._answer, asked, seat))

    def _answer(self, asked: QuestionnaireState, seat: By) -> None:
        if asked.status != "open":
            return
        mine = self.day.state.asked_of(self.day.state.seats[seat.seat])
        number = next(place for place, each in enumerate(mine, 1) if each.id == asked.id)
        answers = {question.id: self._says(question) for question in asked.questions}
        if (
            self.day.exercise.tried(do.AnswerQuestionnaire(f"questionnaire-{number}", answers), seat)
            and asked.anonymous
        ):
            self.day.control.ballots[asked.id].append(answers)

    def _says(self, question: Question) -> str:
        dice = self.day.dice
        if question.kind == "choice":
            return self._choice(question.choices)
        if question.kind == "text":
            return dice.choice(["We called before we acted.", "We were told last.", "Fix the next date in writing."])
        if question.indicator:
            felt = dice.gauss(self.day.state.gauges[question.indicator].value, 9)
        else:
            felt = dice.gauss(question.low + self.temper.effort * (question.high - question.low), 1)
        return str(min(question.high, max(question.low, round(felt))))

    def verdict(self) -> str:
        """Which of the playbook's verdicts this team has lived through: by the index, as it felt it."""
        state = self.day.state
        rules = [rule.verdict for rule in self.day.playbook.verdict]
        felt = self.day.dice.gauss(index(state) - baseline_index(state), 3)
        if felt >= 6:
            return rules[0]
        return rules[len(rules) // 2] if felt <= -4 else rules[-1]
