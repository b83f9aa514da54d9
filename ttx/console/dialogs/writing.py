"""Injects as they are written: edit one before it goes out, write one now, hint to a team that is stuck."""

from __future__ import annotations

from typing import Any

from ttx.console.dialogs.base import Dialog, Wrong
from ttx.console.dialogs.fields import Menu, Number, Tell, Words
from ttx.console.dialogs.lists import Pick, Ticks
from ttx.console.dialogs.say import speakers, teams
from ttx.exercise.commands import AddInject, Command, Edit, Hint
from ttx.exercise.state import State
from ttx.playbook.models import CONTROL
from ttx.playbook.values import format_duration, parse_duration


class EditDialog(Dialog):
    """Change an inject that is not out yet."""

    def __init__(self, state: State, inject_id: str) -> None:
        self.inject = state.injects[inject_id]
        self.version = self.inject.version
        spec = self.spec = self.inject.spec
        self.heading_field = Words("Title", spec.title, required="It needs a title.")
        self.text = Words("Text for all", spec.text, lines=5)
        self.within = _Duration("Answer within", format_duration(spec.answer_within) if spec.answer_within else "")
        self.reason = Words("Reason", hint="optional; the log keeps it")
        recipients = teams(state, state.playbook.recipients(spec))
        self.add = {
            team: Words(f"{name} also reads", spec.add.get(team, ""), lines=2) for team, name in recipients.items()
        }
        self.instead = {
            team: Words(f"{name} reads instead", spec.instead.get(team, ""), lines=2)
            for team, name in recipients.items()
        }
        each = [field for team in recipients for field in (self.instead[team], self.add[team])]
        says = "Teams see nothing until it is released, and then only these words."
        body = self.heading_field, self.text, self.within, *each, self.reason
        super().__init__(state, f"Edit: {spec.title}", says, *body, confirm="Save")

    def command(self) -> Command:
        changes: dict[str, Any] = {}
        if self.heading_field.touched:
            changes["title"] = self.heading_field.value
        if self.text.touched:
            changes["text"] = self.text.value
        if self.within.touched:
            changes["answer within"] = self.within.value or None
        for key, old, fields in (("add", self.spec.add, self.add), ("instead", self.spec.instead, self.instead)):
            if any(field.touched for field in fields.values()):
                new = old | {team: field.value for team, field in fields.items() if field.touched}
                changes[key] = {team: text for team, text in new.items() if text}
        if not changes:
            raise Wrong("Nothing is different from before. Escape leaves it as it is.")
        return Edit(self.inject.id, self.version, changes, self.reason.value)


class _Duration(Words):
    """A duration as a playbook writes it: `10m`."""

    def __init__(self, label: str, text: str) -> None:
        super().__init__(label, text, help="90s, 10m or 1h30m; empty for no deadline")

    @property
    def value(self) -> str:
        text = super().value
        return format_duration(parse_duration(text)) if text else ""


class AdHocDialog(Dialog):
    """Write an inject now."""

    def __init__(self, state: State) -> None:
        everyone = teams(state)
        self.heading_field = Words("Title", required="It needs a title.")
        self.text = Words("Text", lines=4, required="Write what the teams will read.")
        self.to = Ticks("To", everyone, everyone, required="Tick at least one team.")
        self.asks = Pick("Asks them to", {"read": "read", "reply": "reply", "decision": "decide"}, "read")
        self.within = Number("Answer in minutes", low=1, high=600, help="empty for no deadline")
        self.sender = Menu("From", speakers(state), CONTROL)
        says = "The ticked teams read it at once, as coming from whom you choose."
        body = self.heading_field, self.text, self.to, self.asks, self.within, self.sender
        super().__init__(state, "Write an inject now", says, *body, confirm="Release")

    def command(self) -> Command:
        minutes = self.within.value
        return AddInject(
            self.heading_field.value,
            self.text.value,
            self.to.value,
            self.asks.value,
            self.sender.value,
            round(minutes * 60) if minutes and self.asks.value != "read" else None,
        )


class HintDialog(Dialog):
    """Help a team that does not move."""

    def __init__(self, state: State, team: str, inject_id: str) -> None:
        self.team, self.inject_id = team, inject_id
        inject = state.injects.get(inject_id)
        name = state.playbook.party(team)
        self.text = Words("Hint", inject.spec.if_stuck if inject else "", lines=4, required="Write the hint.")
        about = [Tell(inject.deliveries[team].text, inject.spec.title)] if inject and team in inject.deliveries else []
        says = f"Only {name} reads it. It is noted that they were helped."
        super().__init__(state, f"A hint for {name}", says, self.text, *about, confirm="Send")

    def command(self) -> Command:
        return Hint(self.team, self.text.value, self.inject_id)
