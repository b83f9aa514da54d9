"""What single seats and the projector may read, beside what teams do: said once more, without a look at `views`."""

from __future__ import annotations

from typing import Any

from tests.exercise.canaries import canaries
from tests.exercise.oracle_languages import Languages
from ttx.exercise import events as ev

Texts = set[str]


class Seats:
    """Comms checks and questionnaires, by seat."""

    def __init__(self, languages: Languages) -> None:
        self.languages = languages
        self.teams: dict[str, str] = {}
        """by seat, also of those who have left"""
        self.seats: dict[str, tuple[str, str]] = {}
        """by seat that is here: role and team"""
        self.known: set[str] = set()
        self.check = ""
        self.opened: dict[str, ev.QuestionnaireOpened] = {}
        self.answers: dict[str, dict[str, dict[str, str]]] = {}
        self.closed: dict[str, list[dict[str, str]]] = {}
        self.shown: dict[str, list[str]] = {}

    def see(self, event: ev.Event, seat: str) -> set[str]:
        """Learn from one event; the seats that may notice it."""
        match event:
            case ev.SeatJoined():
                self.seats[event.seat] = (event.role, event.team)
                self.teams[event.seat] = event.team
                self.known |= {event.seat} if event.role in ("player", "observer") else set()
                return {event.seat}
            case ev.SeatLeft():
                self.seats.pop(event.seat)
                return {event.seat}
            case ev.SeatMoved():
                self.seats[event.seat] = (self.seats[event.seat][0], event.team)
                self.teams[event.seat] = event.team
                return {event.seat}
            case ev.CheckAsked():
                self.check = event.text
                return {*self.known}
            case ev.CheckConfirmed():
                return {seat}
            case ev.QuestionnaireOpened():
                self.opened[event.questionnaire], self.answers[event.questionnaire] = event, {}
                self.shown[event.questionnaire] = []
                return self.asked(event.questionnaire)
            case ev.QuestionnaireAnswered():
                self.answers[event.questionnaire][seat] = event.answers
                return {seat}
            case ev.QuestionnaireClosed():
                named = [*self.answers[event.questionnaire].values()]
                self.closed[event.questionnaire] = (
                    event.answers if self.opened[event.questionnaire].anonymous else named
                )
                return self.asked(event.questionnaire)
            case ev.ResultsShown():
                self.shown[event.questionnaire] = event.to
                return self.asked(event.questionnaire)
        return set()

    def asked(self, questionnaire: str) -> set[str]:
        to = self.opened[questionnaire].to
        called = {
            seat
            for seat, (role, team) in self.seats.items()
            if seat in self.known and (seat in to or f"{role}s" in to or (role == "player" and team in to))
        }
        return called | {*self.answers[questionnaire]}

    def texts(self, seat: str) -> Texts:
        """What a seat reads for itself."""
        read = canaries(self.check)
        for name, opened in self.opened.items():
            if seat in self.asked(name):
                team = self.teams.get(seat, "")
                read |= canaries(self.languages.questionnaire(team, opened))
                read |= canaries(self.languages.answers(team, opened, self.answers[name].get(seat, {})))
                read |= self.results(name) if "seats" in self.shown[name] else set()
        return read

    def results(self, questionnaire: str) -> Texts:
        """The questions and what came of them, never who said it nor what a question is called inside."""
        opened = self.opened[questionnaire]
        asked = [{**question, "id": ""} for question in opened.questions]
        return canaries([asked, [[*answers.values()] for answers in self.closed[questionnaire]]])


class Projector:
    """What stands on the wall: what control puts up of what everybody may know."""

    def __init__(self, book: dict[str, Any], seats: Seats) -> None:
        self.book, self.seats = book, seats
        self.set = ev.ScreenSet(["clock"])
        self.always = canaries([book["title"], book["marking"], book["words"]])
        self.phase: Texts = set()
        self.reasons: Texts = set()
        self.injects: dict[str, Texts] = {}
        """by id, in the order in which they became public: what stands there, nothing where it is not public now"""
        self.rulings: dict[str, Texts] = {}
        self.stopped = False
        self.kept: tuple[Texts, Texts, Texts] | None = None

    def see(self, event: ev.Event) -> bool:
        """Learn from one event that is not about an inject or a ruling; whether the wall may move."""
        match event:
            case ev.StageEntered():
                spec = next(phase for phase in self.book["phases"] if phase["id"] == event.phase)
                self.phase = canaries([spec["title"], spec["question"], [*spec["stages"]]])
            case ev.Paused():
                self.reasons |= canaries(event.reason)
                self.stopped = self.stopped or event.real
            case ev.Resumed():
                self.stopped = False
            case ev.Ended():
                self.reasons |= canaries(event.reason)
                self.stopped = False
            case ev.ScreenSet():
                now = (self._rest(), self.phase, set(self.reasons))
                self.kept = (self.kept or now) if event.frozen else None
                self.set = event
            case ev.ResultsShown():
                return self.kept is None
            case ev.Started() | ev.Extended() | ev.RateSet() | ev.Jumped():
                return self.kept is None or self.stopped or self.set.blank
            case _:
                return False
        return True

    def public(self, kind: str, name: str, words: Texts) -> bool:
        """A public inject or ruling is now this; whether the wall may move."""
        those = self.injects if kind == "inject" else self.rulings
        moved = name in those or bool(words)
        if moved:
            those[name] = words
        return moved and self.kept is None and not self.set.blank

    def _rest(self) -> Texts:
        read = canaries(self.set.note)
        if self.set.blank:
            return read
        for kind, those in (("inject", self.injects), ("ruling", self.rulings)):
            for number, words in enumerate(those.values(), 1):
                if f"{kind}s" in self.set.show or self.set.item == f"{kind}-{number}":
                    read |= words
        if "indicators" in self.set.show:
            read |= canaries([each["name"] for each in self.book["indicators"].values()])
        for name, to in self.seats.shown.items():
            read |= self.seats.results(name) | canaries(self.seats.opened[name].title) if "screen" in to else set()
        return read

    def must(self) -> Texts:
        if self.kept and not self.set.blank:
            rest, phase, _ = self.kept
            return self.always | rest | (self.phase if self.stopped else phase)
        return self.always | self.phase | self._rest()

    def may(self) -> Texts:
        reasons = self.kept[2] if self.kept and not self.stopped and not self.set.blank else self.reasons
        senders = canaries([actor["name"] for actor in self.book["actors"].values()])
        return self.must() | reasons | senders
