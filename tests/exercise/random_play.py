"""Commands at random: mostly sensible, by the right people; sometimes by others, or with a field turned hostile."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from typing import Any

import msgspec

from tests.exercise.random_evaluation import SELDOM, Evaluating
from tests.exercise.worlds import SEATS, World
from ttx.exercise import commands as do
from ttx.exercise.commands import Command
from ttx.exercise.decide import By
from ttx.exercise.events import Action
from ttx.playbook.models import Question

Text = Callable[[], str]

STRANGE = [
    "",
    " ",
    "x",
    "control",
    "all",
    "any",
    "us",
    "nobody",
    "inject-01",
    "indicator-1",
    "inject--1",
    "move-١",
    "message-" + "9" * 400,
]
HOSTILE: dict[type, list[Any]] = {
    bool: [True, False],
    int: [-1, 0, 1, 2, 99, 10**30, -(10**400), 10**400],
    float: [0.0, -0.0, float("nan"), float("inf"), float("-inf"), 1e308, 1e-300, 100.0, -100.1],
    str: STRANGE,
    list: [[], [""], ["us"], ["nobody"], ["us", "us"], ["control", "beijing"]],
    dict: [{}, {"": ""}, {"us": "x"}, {"nobody": "x"}, {"trust": "x"}],
}
WRONG_HANDS = [
    *SEATS.values(),
    By("x", "player"),
    By("x", "player", "nobody"),
    By("x", "king", "us"),
    By("us-1", "facilitator"),
    By("", "player", "us"),
]


class Dealer(Evaluating):
    """Deals the next command for a world. `text` makes each text that a person writes."""

    def __init__(self, world: World, seed: int, text: Text) -> None:
        self.world, self.state, self.text = world, world.state, text
        self.rng = random.Random(seed)

    def deal(self, hostility: float) -> tuple[By, Command]:
        kind = self.rng.choice(_DEALT)
        while kind is do.End and self.rng.random() < 0.9:
            kind = self.rng.choice(_DEALT)
        team = self.rng.choice([*self.state.teams])
        seat = self._seat(kind, team)
        command: Command = getattr(self, f"_{do.kebab(kind.__name__).replace('-', '_')}", kind)(
            *self._whose(kind, team, seat)
        )
        by = self._by(command, team, seat)
        if self.rng.random() < hostility:
            field = self.rng.choice(command.__struct_fields__ or ("",))
            value = getattr(command, field, None)
            if type(value) in HOSTILE:
                turned = msgspec.structs.replace(command, **{field: self.rng.choice(HOSTILE[type(value)])})
                # Only what passes the door: rules never meet a wrong type.
                with contextlib.suppress(msgspec.ValidationError):
                    command = do.read(do.write(turned))
        if self.rng.random() < hostility / 2:
            by = self.rng.choice(WRONG_HANDS)
        return by, command

    def _seat(self, kind: type[Command], team: str) -> str:
        """Who does what a seat does for itself."""
        wanted = [each for each in self.state.seats.values() if each.role in kind.roles and each.present]
        if kind.roles == do.PLAYERS:
            wanted = [each for each in wanted if each.team == team]
        return self._some([each.id for each in wanted])

    def _whose(self, kind: type[Command], team: str, seat: str) -> tuple[str, ...]:
        if kind.roles == do.SEATS:
            return (seat,)
        return (team,) if kind.roles & {"player"} else ()

    def _by(self, command: Command, team: str, seat: str) -> By:
        if command.roles == do.SYSTEM:
            return SEATS["system"]
        if command.roles == do.SEATS and seat:
            known = self.state.seats[seat]
            return By(seat, known.role, known.team)
        if command.roles == do.PLAYERS:
            lead = seat if isinstance(command, do.AskLead | do.TakeLead) else self.state.teams[team].lead
            return By(lead or f"{team}-1", "player", team)
        if "player" in command.roles:
            return By(f"{team}-1", "player", team)
        return SEATS[self.rng.choice(["control", "control2"])]

    # -- small things

    def _some(self, many: Any, default: Any = "") -> Any:
        many = [*many]
        return self.rng.choice(many) if many else default

    def _teams(self) -> list[str]:
        return self.rng.sample([*self.state.teams], self.rng.randint(1, len(self.state.teams)))

    def _maybe(self, chance: float = 0.5) -> bool:
        return self.rng.random() < chance

    def _by_hand(self) -> int | None:
        return self.rng.randint(0, self.world.at) if self._maybe(0.2) else None

    def _inject(self, *status: str) -> str:
        fitting = [name for name, each in self.state.injects.items() if each.status in status]
        return self._some(fitting or self.state.injects)

    def _handle(self, kind: str, team: str) -> str:
        return f"{kind}-{self.rng.randint(1, max(1, len(self.state.teams[team].items[kind])))}"

    def _actions(self) -> list[Action]:
        to = self.rng.sample(["us", "japan", "rok", "beijing"], self.rng.randint(0, 2))
        see = self._some(["public", "private", "held"])
        return [
            Action(self.text(), self.text(), to, see, self.text(), self.text()) for _ in range(self.rng.randint(1, 2))
        ]

    def _fields(self) -> dict[str, str]:
        return {name: self.text() for name in ("intent", "public-line", "dissent", "red-lines", "reactions")}

    def _version(self, team: str) -> int:
        move = self.state.move_of(team, self.state.phase)
        return move.newest.version if move else 0

    # -- commands

    def _tick(self) -> do.Tick:
        self.world.at += self.rng.choice([0, 1, 1000, 30_000, 90_000])
        return do.Tick()

    def _join(self) -> do.Join:
        by = self._some([each for each in SEATS.values() if each.seat])
        known = self.state.seats.get(by.seat)
        return do.Join(by.seat, by.role, known.team if known else by.team)

    def _reopen(self) -> do.Reopen:
        return do.Reopen(self.world.at)

    def _start(self) -> do.Start:
        return do.Start()

    def _pause(self) -> do.Pause:
        return do.Pause(self.text(), self._maybe(0.2), self._until())

    def _until(self) -> str:
        return self._some(["", "2026-01-01T13:30+09:00", "13:30"])

    def _next_stage(self) -> do.NextStage:
        return do.NextStage(self.state.stage)

    def _next_phase(self) -> do.NextPhase:
        waiting = [name for name, each in self.state.injects.items() if each.phase == self.state.phase]
        choice = {name: self._some(["carry", "skip", "release"]) for name in waiting if self._maybe()}
        return do.NextPhase(self.state.phase, choice, self.text(), self._until())

    def _extend(self) -> do.Extend:
        return do.Extend(self.rng.choice([60, -60, 600]), self.text(), self._maybe())

    def _set_rate(self) -> do.SetRate:
        return do.SetRate(self.rng.choice([0.5, 1.0, 10.0]))

    def _jump(self) -> do.Jump:
        return do.Jump(self.rng.choice([1, 60, 300]), self.text())

    def _end(self) -> do.End:
        teams = self._teams() if self._maybe() else []
        wanted = [self._some(["submit", "keep", "discard"]) for _ in teams]
        drafts = [
            do.UnsentDraft(team, each, self._actions(), self._fields(), self._teams())
            for team, each in zip(teams, wanted, strict=True)
        ]
        return do.End(self.text(), unsent=drafts)

    def _release(self) -> do.Release:
        name = self._inject("waiting", "due", "held", "recalled") if self._maybe(0.8) else self._inject("released")
        dated = self._some(["2025-06-02T09:00+09:00", "2025-01-01T09:00+09:00"]) if self._maybe(0.2) else ""
        teams = self._teams() if self._maybe() else []
        return do.Release(name, teams, self.state.injects[name].version, self._by_hand(), dated)

    def _choose_variant(self) -> do.ChooseVariant:
        varied = [name for name, each in self.state.injects.items() if each.spec.variants]
        name = self._some(varied or self.state.injects)
        inject = self.state.injects[name]
        return do.ChooseVariant(name, self._some(inject.spec.variants, "x"), inject.version, self.text())

    def _hold(self) -> do.Hold:
        return do.Hold(self._inject("waiting", "due", "held", "skipped"), self._maybe(), self.text())

    def _skip(self) -> do.Skip:
        return do.Skip(self._inject("waiting", "due"), self.text())

    def _recall(self) -> do.Recall:
        return do.Recall(self._inject("released"), self.text(), self._teams() if self._maybe() else [], self.text())

    def _edit(self) -> do.Edit:
        name = self._inject("waiting", "due", "held")
        team = self._some(self.state.teams)
        changes: dict[str, Any] = {
            "title": self.text(), "text": self.text(), "add": {team: self.text()}, "instead": {team: self.text()},
            "to": self._teams(), "from": self._some(["control", "beijing"]), "method": self.text(),
            "answer within": "1m", "dated": "22 May 05:00 KST", "asks": self._some(["read", "reply"]),
        }  # fmt: skip
        chosen = {key: value for key, value in changes.items() if self._maybe(0.4)}
        return do.Edit(name, self.state.injects[name].version, chosen, self.text())

    def _add_inject(self) -> do.AddInject:
        instead = {self._some(self.state.teams): self.text()} if self._maybe() else {}
        sender = self._some(["control", "beijing"])
        return do.AddInject(self.text(), self.text(), self._teams(), "reply", sender, 60, instead, self._maybe(0.8))

    def _judge(self) -> do.Judge:
        name = self._inject("waiting", "due", "held")
        spec = self.state.injects[name].spec
        sentences = [each.if_ for each in spec.then_suggest] + ([spec.when] if isinstance(spec.when, str) else [])
        return do.Judge(name, self._some(sentences), self._maybe(0.8), self.text())

    def _hint(self) -> do.Hint:
        name = self._inject("released") if self._maybe() else ""
        written = self.state.injects[name].spec.if_stuck if name in self.state.injects and self._maybe() else ""
        return do.Hint(self._some(self.state.teams), written or self.text(), name)

    def _pick_outcome(self) -> do.PickOutcome:
        return do.PickOutcome(self._inject("released"), self.rng.randint(1, 2), self.text())

    def _tick_action(self) -> do.TickAction:
        return do.TickAction(self._inject("released"), 0, self._maybe(), None, self.text())

    def _open(self, team: str) -> do.Open:
        return do.Open(self._handle("inject", team))

    def _reply(self, team: str) -> do.Reply:
        return do.Reply(self._handle("inject", team), self.text(), self._choice(team))

    def _choice(self, team: str) -> str:
        held = [each.deliveries[team] for each in self.state.injects.values() if team in each.deliveries]
        read = [each.translated.choices or each.choices for each in held] if self._maybe() else []
        return self._some(self._some(read or [each.choices for each in held], []))

    def _submit_move(self, team: str) -> do.SubmitMove:
        joint = self._teams() if self._maybe() else []
        return do.SubmitMove(self._actions(), self._fields(), joint, self._version(team))

    def _endorse(self, team: str) -> do.Endorse:
        known = self.state.teams[team]
        asked = [name for name in known.items["move"] if team in self.state.moves[name].newest.joint]
        name = self._some(asked or known.items["move"])
        handle = known.handle("move", name) if name else "move-1"
        return do.Endorse(
            handle,
            self.state.moves[name].newest.version if name else 1,
            self._some(["endorse", "reserve", "refuse"]),
            self.text(),
        )

    def _say(self, team: str) -> do.Say:
        to = self.rng.sample(["us", "japan", "rok", "beijing", "control"], self.rng.randint(1, 3))
        reply_to = self._handle("message", team) if self._maybe(0.3) else ""
        return do.Say(to, self.text(), reply_to)

    def _ask(self, team: str) -> do.Ask:
        return do.Ask(self.text())

    def _ask_meeting(self, team: str) -> do.AskMeeting:
        return do.AskMeeting(self._teams(), self.text(), self.text(), self.text())

    def _answer_meeting(self, team: str) -> do.AnswerMeeting:
        return do.AnswerMeeting(self._handle("meeting", team), self._maybe(0.8), self.text())

    def _start_meeting(self, team: str) -> do.StartMeeting:
        return do.StartMeeting(self._handle("meeting", team))

    def _end_meeting(self, team: str) -> do.EndMeeting:
        return do.EndMeeting(self._handle("meeting", team), self.text(), self.text())

    def _hand_lead(self, team: str) -> do.HandLead:
        return do.HandLead(self._some([f"{team}-1", f"{team}-2", ""]))

    def _enter_reply(self) -> do.EnterReply:
        team = self._some(self.state.teams)
        return do.EnterReply(self._inject("released"), team, self.text(), self._choice(team), self._by_hand())

    def _enter_move(self) -> do.EnterMove:
        team = self._some(self.state.teams)
        when = self._by_hand()
        return do.EnterMove(team, self._actions(), self._fields(), self._teams(), self._version(team), when)

    def _enter_endorsement(self) -> do.EnterEndorsement:
        name = self._some(self.state.moves)
        version = self.state.moves[name].newest.version if name else 1
        answer = self._some(["endorse", "reserve", "refuse"])
        return do.EnterEndorsement(name, version, self._some(self.state.teams), answer, self.text(), self._by_hand())

    def _return_move(self) -> do.ReturnMove:
        name = self._some(self.state.moves)
        return do.ReturnMove(name, self.state.moves[name].newest.version if name else 1, self.text())

    def _claim(self) -> do.Claim:
        item = self._some([*self.state.moves, *self.state.requests, *self.state.messages])
        return do.Claim(item, self._maybe(0.6))

    def _answer(self) -> do.Answer:
        return do.Answer(self._some(self.state.requests), self.text())

    def _write(self) -> do.Write:
        reply_to = self._some(self.state.messages) if self._maybe(0.3) else ""
        sender = self._some(["control", "beijing", "us"])
        written = [*self.state.playbook.actors["beijing"].answers.values()] if sender == "beijing" else []
        text = self._some(written) if written and self._maybe() else self.text()
        return do.Write(self._teams(), text, sender, reply_to, self._by_hand())

    def _log_meeting(self) -> do.LogMeeting:
        joint = self.text() if self._maybe(0.5) else ""
        return do.LogMeeting(self._teams(), self.text(), self.text(), self.text(), self.text(), self._by_hand(), joint)

    def _draft_ruling(self) -> do.DraftRuling:
        old = self._some(self.state.rulings) if self._maybe(0.3) else ""
        moves = self.rng.sample([*self.state.moves], self.rng.randint(0, min(2, len(self.state.moves))))
        shifts = {name: self.rng.choice([-60.0, -0.1, 5.0, 60.0]) for name in self.state.gauges if self._maybe()}
        texts = {team: self.text() for team in self._teams()}
        version = self.state.rulings[old].version if old else 0
        seen = {move: self.state.moves[move].newest.version for move in moves}
        odds = self._some([None, 0, 40, 50, 100])
        return do.DraftRuling(
            self.text(), moves, texts, shifts, self.text(), odds, self._maybe(0.4), seen, old, version,
            [self.text()], [self.text(), " "],
        )  # fmt: skip

    def _roll(self) -> do.Roll:
        name = self._some([name for name, each in self.state.rulings.items() if each.status == "draft"])
        return do.Roll(name, self.state.rulings[name].version if name else 1)

    def _amend_ruling(self) -> do.AmendRuling:
        released = [name for name, each in self.state.rulings.items() if each.status == "released"]
        name = self._some(released or self.state.rulings)
        old = self.state.rulings[name] if name else None
        texts = {team: self.text() for team in (self._teams() if self._maybe() else self.state.teams)}
        shifts = {name: self.rng.choice([-60.0, 0.0, 5.0, 100.0]) for name in self.state.gauges if self._maybe()}
        public = self._maybe(0.3) or (old is not None and old.public)
        return do.AmendRuling(name, old.version if old else 1, self.text(), self.text(), texts, shifts, public)

    def _mark_commitment(self) -> do.MarkCommitment:
        name = self._some(self.state.playbook.commitments)
        standing = self._some(["kept", "modified", "dropped", ""])
        return do.MarkCommitment(name, standing, self._some(["", *self.state.teams]), self.text())

    def _give_verdict(self) -> do.GiveVerdict:
        return do.GiveVerdict(self._some([rule.verdict for rule in self.state.playbook.verdict]), self.text())

    def _release_rulings(self) -> do.ReleaseRulings:
        drafts = {name: each.version for name, each in self.state.rulings.items() if each.status == "draft"}
        return do.ReleaseRulings({name: version for name, version in drafts.items() if self._maybe(0.6)})

    def _drop_ruling(self) -> do.DropRuling:
        return do.DropRuling(self._some(self.state.rulings), self.text())

    def _shift(self) -> do.Shift:
        return do.Shift(self._some(self.state.gauges), self.rng.choice([-70.0, 0.1, 33.3, 70.0]), self.text())

    def _observe(self) -> do.Observe:
        return do.Observe(
            self.text(), [self.text()], self._some(self.state.teams), inject=self._some(self.state.injects)
        )

    def _name_lead(self) -> do.NameLead:
        team = self._some(self.state.teams)
        return do.NameLead(team, self._some([f"{team}-1", f"{team}-2", ""]))

    def _remove_seat(self) -> do.RemoveSeat:
        return do.RemoveSeat(self._some(["us-2", "observer", "screen"]), self.text())

    def _move_seat(self) -> do.MoveSeat:
        return do.MoveSeat(self._some(["us-2", "observer"]), self._some(self.state.teams))

    def _ask_lead(self, team: str) -> do.AskLead:
        return do.AskLead()

    def _take_lead(self, team: str) -> do.TakeLead:
        return do.TakeLead()

    def _ask_check(self) -> do.AskCheck:
        return do.AskCheck(self.text())

    def _confirm_check(self, seat: str) -> do.ConfirmCheck:
        return do.ConfirmCheck()

    def _send_practice(self) -> do.SendPractice:
        return do.SendPractice(self.text(), self.text())

    def _answer_practice(self, team: str) -> do.AnswerPractice:
        return do.AnswerPractice(self.text())

    def _open_questionnaire(self) -> do.OpenQuestionnaire:
        to = self._some([[], ["players"], ["observers", "us"], ["japan"], ["us-2", "rok"], ["players", "observers"]])
        if self._maybe():
            return do.OpenQuestionnaire(self._some(self.state.playbook.questionnaires), to=to)
        questions: list[dict[str, Any]] = [
            {"id": "a", "asks": self.text(), "labels": [self.text(), self.text()], "required": self._maybe()},
            {"id": "b", "asks": self.text(), "kind": "choice", "choices": [self.text(), self.text()]},
            {"id": "c", "asks": self.text(), "kind": "text", "required": False},
        ]
        return do.OpenQuestionnaire("", self.text(), self.text(), questions, to, self._maybe(0.3))

    def _answer_questionnaire(self, seat: str) -> do.AnswerQuestionnaire:
        asked = self.state.asked_of(self.state.seats[seat]) if seat in self.state.seats else []
        number = max(1, len(asked)) if self._maybe() else self.rng.randint(1, max(1, len(asked)))
        language = self.state.language_of(self.state.seats[seat].team) if asked and self._maybe() else ""
        answers = self._answers(asked[number - 1].read_in(language).questions) if asked else {}
        return do.AnswerQuestionnaire(f"questionnaire-{number}", answers)

    def _answers(self, questions: list[Question]) -> dict[str, str]:
        given = {
            each.id: self.text() if each.kind == "text" else self._some(each.choices) or str(each.low)
            for each in questions
        }
        return {name: answer for name, answer in given.items() if self._maybe(0.95)}

    def _close_questionnaire(self) -> do.CloseQuestionnaire:
        name = self._some([name for name, each in self.state.questionnaires.items() if each.status == "open"])
        if not name or not self.state.questionnaires[name].anonymous:
            return do.CloseQuestionnaire(name)
        # What the server kept of an anonymous one, in an order of its own.
        asked = self.state.questionnaires[name]
        return do.CloseQuestionnaire(name, [self._answers(asked.questions) for _ in asked.answered])

    def _show_results(self) -> do.ShowResults:
        return do.ShowResults(
            self._some(self.state.questionnaires), self._some([[], ["seats"], ["screen"], ["seats", "screen"]])
        )

    def _set_screen(self) -> do.SetScreen:
        show = [each for each in ("clock", "injects", "rulings", "indicators") if self._maybe()]
        item = self._some(
            [f"{kind}-{n + 1}" for kind in ("inject", "ruling") for n in range(len(self.state.public.items[kind]))]
        )
        return do.SetScreen(show, self.text(), item if self._maybe() else "", self._maybe(0.1), self._maybe(0.2))


_RARE = {
    **SELDOM,
    do.End: 1,
    do.Pause: 1,
    do.NextPhase: 1,
    do.RemoveSeat: 1,
    do.HandLead: 1,
    do.Start: 1,
    do.Reopen: 1,
    do.Jump: 1,
    do.MoveSeat: 1,
    do.SendPractice: 1,
    do.CloseQuestionnaire: 2,
}
_OFTEN = {do.Release: 12, do.Tick: 6, do.Resume: 8, do.SubmitMove: 8, do.Endorse: 6, do.Reply: 6, do.ReleaseRulings: 6,
          do.DraftRuling: 6, do.Say: 5, do.AnswerMeeting: 5, do.Recall: 4, do.Edit: 4,
          do.AnswerQuestionnaire: 9, do.SetScreen: 4}  # fmt: skip
_DEALT = [kind for kind in Command.__subclasses__() for _ in range(_RARE.get(kind, _OFTEN.get(kind, 3)))]
