"""Teams and their people: what control types for them, who leads, who goes."""

from __future__ import annotations

from ttx.client.control import Live
from ttx.console.dialogs.base import Dialog, Wrong
from ttx.console.dialogs.fields import Tell, Words
from ttx.console.dialogs.lists import Pick
from ttx.console.dialogs.say import at, move_text, move_title, names, person
from ttx.console.dialogs.when import When
from ttx.console.times import Times
from ttx.exercise.commands import Command, EnterEndorsement, EnterReply, NameLead, RemoveSeat
from ttx.exercise.state import State


class EnterReplyDialog(Dialog):
    """Type a reply for a team without devices."""

    def __init__(self, state: State, inject_id: str, team: str, times: Times) -> None:
        self.inject_id, self.team = inject_id, team
        self.when = When(times)
        inject, name = state.injects[inject_id], state.playbook.party(team)
        delivery = inject.deliveries.get(team)
        choices = {choice: choice for choice in (delivery.choices if delivery else [])}
        self.choice = Pick("Answer", choices, required="Choose the team's answer with space.")
        self.text = Words(
            "In words" if choices else "Reply", lines=4, required="" if choices else "Write the team's reply."
        )
        heading = inject.spec.title
        if delivery and delivery.answer_by is not None:
            heading += f", answer by {at(delivery.answer_by)}"
        shown = Tell(delivery.text if delivery else f"{name} does not have it.", heading)
        body = [shown, *([self.choice] if choices else []), self.text, self.when]
        says = "It counts as the team's reply, marked as entered by control. The team sees it."
        super().__init__(state, f"Reply for {name}", says, *body, confirm="Enter", now=times.now)

    def command(self) -> Command:
        return EnterReply(self.inject_id, self.team, self.text.value, self.choice.value, self.when.value)


class EndorseDialog(Dialog):
    """Record what a team says of a joint move."""

    def __init__(self, state: State, move_id: str, team: str, times: Times) -> None:
        self.move, self.team = state.moves[move_id], team
        self.when = When(times)
        self.version = self.move.newest.version
        name = state.playbook.party(team)
        answers = {"endorse": "endorses", "reserve": "endorses with a reservation", "refuse": "refuses"}
        self.answer = Pick(name, answers, required="Choose one with space.")
        self.text = Words("In its words", lines=3, hint="a reservation needs them")
        partners = [each for each in (self.move.team, *self.move.newest.joint) if each != team]
        shown = Tell(move_text(state, self.move), move_title(state, self.move))
        says = f"It counts as the team's answer to this version. Seen by it and {names(state, partners)}."
        body = self.answer, self.text, self.when, shown
        super().__init__(state, f"Endorsement by {name}", says, *body, confirm="Enter", now=times.now)

    def command(self) -> Command:
        if self.answer.value == "reserve" and not self.text.value:
            raise Wrong("Write the reservation.", self.text)
        return EnterEndorsement(
            self.move.id, self.version, self.team, self.answer.value, self.text.value, self.when.value
        )


class LeadDialog(Dialog):
    """Name the player who alone submits for a team."""

    def __init__(self, state: State, live: Live, team: str, seat: str = "") -> None:
        self.team = team
        name = state.playbook.party(team)
        people = {seat.id: person(live, seat.id) for seat in state.team_seats(team) if seat.role == "player"}
        chosen = seat if seat in people else state.teams[team].lead
        self.lead = Pick("Lead", {"": "nobody: anyone in the team submits"} | people, chosen)
        asks = ", ".join(person(live, each) for each in state.teams[team].lead_asked)
        says = "A lead alone replies and submits. The team sees who it is." + (f" {asks} asks for it." if asks else "")
        super().__init__(state, f"Lead of {name}", says, self.lead, confirm="Name")

    def command(self) -> Command:
        return NameLead(self.team, self.lead.value)


class RemoveSeatDialog(Dialog):
    """Take a seat away from somebody."""

    def __init__(self, state: State, live: Live, seat: str = "") -> None:
        rows = {
            seat.id: ", ".join(
                filter(None, (person(live, seat.id), seat.role, seat.team and names(state, [seat.team])))
            )
            for seat in state.seats.values()
            if seat.present and seat.id != live.you
        }
        said = "Choose a seat with space." if rows else "Nobody else is here."
        self.who = Pick("Seat", rows, seat if seat in rows else None, required=said)
        self.reason = Words("Reason", hint="optional; the log keeps it")
        says = "This person is shown out, and may join again with the code. What they wrote stays."
        super().__init__(state, "Remove a seat", says, self.who, self.reason, confirm="Remove")

    def command(self) -> Command:
        return RemoveSeat(self.who.value, self.reason.value)
