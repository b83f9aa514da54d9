"""Who may read what, said once more: from the issue and the design, event by event, without a look at `views`.

`may` holds what an audience is allowed to read at this moment, `must` what it is owed.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tests.exercise.canaries import canaries
from tests.exercise.oracle_languages import Languages
from tests.exercise.oracle_rooms import Projector, Seats
from tests.exercise.worlds import PUBLIC, SCREEN
from ttx.exercise import events as ev


class Oracle:
    def __init__(self, book: dict[str, Any]) -> None:
        self.teams = [*book["teams"]]
        self.all = {*self.teams, PUBLIC}
        self.book = book
        self.may: dict[str, set[str]] = {audience: set() for audience in self.all}
        self.must: dict[str, set[str]] = {audience: set() for audience in self.all}
        self.touched: set[str] = set()
        self.injects = {spec["id"]: spec for phase in book["phases"] for spec in phase["injects"]}
        self.phases = {phase["id"]: phase for phase in book["phases"]}
        self.sent: dict[str, dict[str, tuple[str, str] | None]] = {}
        """by inject and team: nothing, or why it was recalled"""
        self.told: dict[str, dict[str, set[str]]] = {}
        """by inject and team: title and words, as they were when it came"""
        self.moves: dict[str, list[ev.MoveSubmitted]] = {}
        self.requests: dict[str, str] = {}
        self.meetings: dict[str, list[str]] = {}
        self.rulings: dict[str, ev.RulingDrafted] = {}
        self.practice: set[str] = set()
        self.practised: dict[str, set[str]] = {}
        self.languages = Languages(book)
        self.seats = Seats(self.languages)
        self.projector = Projector(book, self.seats)
        for audience in self.all:
            self._owe({audience}, self.languages.always(audience))
        for team in self.teams:
            self._owe({team}, self.languages.own(team))

    def _let(self, who: Any, what: Any) -> None:
        for audience in who:
            self.may[audience] |= canaries(what)

    def _owe(self, who: Any, what: Any) -> None:
        self._let(who, what)
        for audience in who:
            self.must[audience] |= canaries(what)
            self.touched.add(audience)

    def _take(self, who: Any, what: set[str]) -> None:
        for audience in who:
            self.may[audience] -= what
            self.must[audience] -= what

    def see(self, event: ev.Event, seat: str) -> None:
        """Learn from one event, and the seat in its row."""
        rule = getattr(self, "_" + event.kind.replace("-", "_"), None)
        if rule is not None:
            rule(event)
        self.touched |= self.seats.see(event, seat)
        for each in self.seats.known:
            self.may[each] = self.must[each] = self.seats.texts(each)
        self._wall(self.projector.see(event))

    def _wall(self, moved: bool) -> None:
        self.touched |= {SCREEN} if moved else set()
        self.may[SCREEN], self.must[SCREEN] = self.projector.may(), self.projector.must()

    # The clock is everybody's; why it stands is told to all.

    def _clock(self, event: Any) -> None:
        self.touched |= self.all

    _resumed = _extended = _rate_set = _jumped = _clock

    def _started(self, event: ev.Started) -> None:
        self._clock(event)
        self._take(self.teams, self.practice.union(*self.practised.values()))

    def _paused(self, event: ev.Paused) -> None:
        self.touched |= self.all
        self._let(self.all, event.reason)

    def _ended(self, event: ev.Ended) -> None:
        self.touched |= self.all
        self._let(self.all, event.reason)

    def _stage_entered(self, event: ev.StageEntered) -> None:
        self.touched |= self.all
        for audience in self.all:
            for name, phase in self.phases.items():
                shown = canaries(self.languages.phase(audience, phase))
                self._take({audience}, shown)
                if name == event.phase:
                    self._owe({audience}, [*shown])

    # Injects: those who have it read it in their words; a recall takes the words and leaves the title and the reason.

    def _inject_added(self, event: ev.InjectAdded) -> None:
        self.injects[event.inject["id"]] = event.inject

    def _inject_edited(self, event: ev.InjectEdited) -> None:
        self.injects[event.inject] = {**self.injects[event.inject], **event.changes}

    def _variant_chosen(self, event: ev.VariantChosen) -> None:
        written = next(
            inject for phase in self.phases.values() for inject in phase["injects"] if inject["id"] == event.inject
        )
        self.injects[event.inject] = {**written, **written["variants"][event.variant]}
        self.languages.variants[event.inject] = event.variant

    def _words(self, inject: str, team: str) -> list[str]:
        spec = self.injects[inject]
        base = spec["instead"][team] if team in spec.get("instead", {}) else spec.get("text", "")
        return [base, spec.get("add", {}).get(team, "")]

    def _inject_released(self, event: ev.InjectReleased) -> None:
        spec = self.injects[event.inject]
        recipients = self.teams if "all" in spec["to"] else spec["to"]
        for team in event.texts:
            before = self.sent.setdefault(event.inject, {}).get(team)
            if before:
                self._take({team, PUBLIC}, canaries(before))
            self.sent[event.inject][team] = None
            words = canaries([spec["title"], self._words(event.inject, team)])
            self.told.setdefault(event.inject, {})[team] = words
            read = self.languages.inject(team, spec)
            self._owe({team}, [read.get("title") or spec["title"], read.get("text") or self._words(event.inject, team)])
            self._owe({team}, [read.get("method") or spec["method"], read.get("choices") or spec.get("choices", [])])
            if any(read.values()):
                # Who reads a translation may turn to the original.
                self._owe({team}, [*words])
        assert event.automatic is False or set(event.texts) | set(event.later) <= set(recipients)
        self._public(event.inject)

    def _inject_recalled(self, event: ev.InjectRecalled) -> None:
        for team in event.teams:
            if team in self.sent.get(event.inject, {}):
                # One that was to go out again, later, may be recalled a second time.
                self._take({team}, canaries(self.sent[event.inject][team] or ""))
                self.sent[event.inject][team] = (event.reason, event.correction)
                read = self.languages.inject(team, self.injects[event.inject])
                self._take({team}, canaries([self._words(event.inject, team), read.get("text", "")]))
                self._take({team}, canaries(self.injects[event.inject]["title"]) if read.get("title") else set())
                self._owe({team}, [event.reason, event.correction])
        self._public(event.inject)

    def _public(self, inject: str) -> None:
        # Everybody knows what all teams have in the same words, or have had taken back for the same reason.
        spec, sent, told = self.injects[inject], self.sent.get(inject, {}), self.told.get(inject, {})
        everything = canaries([spec, [*sent.values()]]) | canaries([[*each] for each in told.values()])
        keep = self.may[PUBLIC] & self.must[PUBLIC] - everything
        self._take({PUBLIC}, everything - keep)
        shown: set[str] = set()
        if set(sent) == set(self.teams):
            self.touched.add(PUBLIC)
            if len({frozenset(each) for each in told.values()}) == 1 and len(set(sent.values())) == 1:
                reasons = next(iter(sent.values()))
                words = canaries(spec["title"]) if reasons else next(iter(told.values()))
                shown = canaries([*words, spec.get("method", ""), spec.get("choices", []), reasons])
                self._owe({PUBLIC}, [*shown])
        self._wall(self.projector.public("inject", inject, shown))

    def _inject_opened(self, event: ev.InjectOpened) -> None:
        self.touched.add(event.team)

    def _hint_given(self, event: ev.HintGiven) -> None:
        self._owe({event.team}, [event.text, self.languages.hint(event.team, event.inject, event.text)])

    # What a team says is its own, and theirs to whom it says it.

    def _replied(self, event: ev.Replied) -> None:
        self._owe({event.team}, event.text)

    def _move_submitted(self, event: ev.MoveSubmitted) -> None:
        before = self.moves.setdefault(event.move, [])
        self.touched |= set(before[-1].joint) if before else set()
        before.append(event)
        self._owe({event.team}, [event.actions, event.fields])
        # Partners are shown the short form: what lies one key further is the team's own.
        short = {field["id"] for field in self.book.get("move form", []) if not field.get("more")} or {
            "intent",
            "public-line",
        }
        self._owe(event.joint, [event.actions, {name: text for name, text in event.fields.items() if name in short}])
        for partner in event.joint:
            self.must[partner] -= canaries([[each.actions, each.fields] for each in before[:-1]])
        named = {partner for each in before for partner in each.joint}
        endorsed = self.told.get(event.move, {})
        for partner in named:
            self.must[partner] -= set().union(*endorsed.values()) if endorsed else set()

    def _move_endorsed(self, event: ev.MoveEndorsed) -> None:
        move = self.moves[event.move][-1]
        assert event.version == move.version and event.team in move.joint
        old = self.told.setdefault(event.move, {})
        readers = {move.team, *move.joint}
        for reader in readers:
            self.must[reader] -= old.get(f"{event.team} {event.version}", set())
        old[f"{event.team} {event.version}"] = canaries(event.text)
        self._owe(readers, event.text)

    def _move_returned(self, event: ev.MoveReturned) -> None:
        self._let({self.moves[event.move][-1].team}, event.question)
        self.touched.add(self.moves[event.move][-1].team)

    def _draft_closed(self, event: ev.DraftClosed) -> None:
        self.touched.add(event.team)

    def _message_sent(self, event: ev.MessageSent) -> None:
        for team in {event.sender, *event.to} & set(self.teams):
            self._owe({team}, [event.text, self.languages.message(team, event.text)])

    def _request_made(self, event: ev.RequestMade) -> None:
        self.requests[event.request] = event.team
        self._owe({event.team}, event.text)

    def _request_answered(self, event: ev.RequestAnswered) -> None:
        self._owe({self.requests[event.request]}, event.text)

    def _meeting_asked(self, event: ev.MeetingAsked) -> None:
        self.meetings[event.meeting] = event.teams
        self._owe(event.teams, [event.level, event.channel, event.topic])

    def _meeting_answered(self, event: ev.MeetingAnswered) -> None:
        self._owe(self.meetings[event.meeting], event.text)

    def _meeting_started(self, event: ev.MeetingStarted) -> None:
        self._owe(self.meetings[event.meeting], "")

    def _meeting_ended(self, event: ev.MeetingEnded) -> None:
        self._owe(self.meetings[event.meeting], [event.result, event.text])

    def _meeting_logged(self, event: ev.MeetingLogged) -> None:
        if event.text:
            self._owe(event.teams, [event.level, event.channel, event.text])

    # A ruling is control's own until it is released; then each team reads its text, and all a public outcome.

    def _ruling_drafted(self, event: ev.RulingDrafted) -> None:
        self.rulings[event.ruling] = event

    def _ruling_released(self, event: ev.RulingReleased) -> None:
        ruling = self.rulings[event.ruling]
        assert ruling.version == event.version
        self._ruled(ruling)
        self.touched |= {self.moves[move][-1].team for move in ruling.moves}

    def _ruling_amended(self, event: ev.RulingAmended) -> None:
        # What it said before is said no more, to nobody; why it was amended is control's own.
        before = self.rulings[event.ruling]
        self._take(self.all, canaries([before.outcome, before.texts]))
        self.rulings[event.ruling] = msgspec.structs.replace(
            before, version=event.version, outcome=event.outcome, texts=event.texts, public=event.public
        )
        self._ruled(self.rulings[event.ruling])

    def _ruled(self, ruling: ev.RulingDrafted) -> None:
        for team, text in ruling.texts.items():
            self._owe({team}, text)
        if ruling.public:
            self._owe(self.all, ruling.outcome)
            self._wall(self.projector.public("ruling", ruling.ruling, canaries(ruling.outcome)))

    def _seat_joined(self, event: ev.SeatJoined) -> None:
        self.touched |= {event.team} & set(self.teams)

    def _seat_left(self, event: ev.SeatLeft) -> None:
        self.touched |= {self.seats.seats[event.seat][1]} & set(self.teams)

    def _seat_moved(self, event: ev.SeatMoved) -> None:
        self.touched |= {self.seats.seats[event.seat][1], event.team} & set(self.teams)

    def _lead_named(self, event: ev.LeadNamed) -> None:
        self.touched.add(event.team)

    def _lead_asked(self, event: ev.LeadAsked) -> None:
        self.touched.add(event.team)

    # Before the start all teams practise on one inject; what a team answers is its own.

    def _practice_sent(self, event: ev.PracticeSent) -> None:
        self._take(self.teams, self.practice.union(*self.practised.values()))
        self.practice, self.practised = canaries([event.title, event.text]), {}
        self._owe(self.teams, [*self.practice])

    def _practice_answered(self, event: ev.PracticeAnswered) -> None:
        self._take({event.team}, self.practised.get(event.team, set()))
        self.practised[event.team] = canaries(event.text)
        self._owe({event.team}, event.text)
