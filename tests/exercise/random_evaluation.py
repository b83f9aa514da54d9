"""What evaluators say at random; a part of the dealer of `random_play`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

from ttx.exercise import commands as do
from ttx.exercise.state import State

SELDOM = {kind: 1 for kind in do.Command.__subclasses__() if kind.__module__.endswith("evaluation")}


class Evaluating:
    state: State
    rng: random.Random
    text: Callable[[], str]

    def _pick(self, many: Iterable[Any]) -> Any:
        return self.rng.choice([*many] or [None])

    def _objective(self) -> str:
        return self._pick(self.state.playbook.objectives) or ""

    def _rate(self) -> do.Rate:
        team = self._pick(["", *self.state.teams])
        return do.Rate(self._objective(), self._pick(["P", "S", "M", "U", "N", ""]), self.text(), team=team)

    def _park(self) -> do.Park:
        return do.Park(self.text(), self._pick(["", *self.state.teams]))

    def _settle(self) -> do.Settle:
        return do.Settle(self._pick(self.state.evaluation.parked) or "", self.text())

    def _note_hot_wash(self) -> do.NoteHotWash:
        known = self._pick([None, *self.state.evaluation.notes.values()])
        column = self._pick(["well", "improve", "surprise", "change"])
        name, version = (known.id, known.version) if known else ("", 0)
        return do.NoteHotWash(column, self.text(), self._pick(["", *self.state.teams]), self.text(), name, version)

    def _write_finding(self) -> do.WriteFinding:
        known = self._pick([None, *self.state.evaluation.findings.values()])
        evidence = [each for each in (*self.state.observations, *self.state.moves) if self.rng.random() < 0.5]
        name, version = (known.id, known.version) if known else ("", 0)
        side = self._pick(["strength", "improvement"])
        return do.WriteFinding(
            side, self.text(), self._objective(), "", evidence, self.text(), self.text(), name, version
        )

    def _draft_findings(self) -> do.DraftFindings:
        return do.DraftFindings()

    def _confirm_finding(self) -> do.ConfirmFinding:
        known = self._pick(self.state.evaluation.findings.values())
        return do.ConfirmFinding(known.id if known else "", known.version if known else 1)

    def _drop_finding(self) -> do.DropFinding:
        known = self._pick(self.state.evaluation.findings.values())
        return do.DropFinding(known.id if known else "", known.version if known else 1, self.text())

    def _plan_action(self) -> do.PlanAction:
        known = self._pick([None, *self.state.evaluation.actions.values()])
        return do.PlanAction(
            self.text(), self._pick(self.state.evaluation.findings) or "", self._pick(["", "planning", "training"]),
            self.text(), self.text(), "", self._pick(["", "2027-01-31"]), self._pick(["", "high"]),
            known.id if known else "", known.version if known else 0,
        )  # fmt: skip

    def _close_action(self) -> do.CloseAction:
        known = self._pick(self.state.evaluation.actions.values())
        return do.CloseAction(known.id if known else "", known.version if known else 1, self._pick([True, False]))

    def _drop_action(self) -> do.DropAction:
        known = self._pick(self.state.evaluation.actions.values())
        return do.DropAction(known.id if known else "", known.version if known else 1, self.text())

    def _comment(self) -> do.Comment:
        return do.Comment(
            self._pick([*self.state.evaluation.findings, *self.state.evaluation.actions]) or "", self.text()
        )

    def _name_lead_evaluator(self) -> do.NameLeadEvaluator:
        return do.NameLeadEvaluator(self._pick(["", "evaluator", "control"]))

    def _sign_report(self) -> do.SignReport:
        return do.SignReport(self.state.seq, self.text())

    def _reopen_report(self) -> do.ReopenReport:
        return do.ReopenReport(self.text())
