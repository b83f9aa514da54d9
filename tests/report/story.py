"""A whole exercise driven through the rules, as a server would, with believable and with hostile texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ttx.clock import stamp
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.apply import apply, begin
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.events import Action, Event
from ttx.exercise.facts import Fact
from ttx.exercise.state import State
from ttx.playbook.load import compiled, require
from ttx.playbook.models import Playbook

HOSTILE = (
    "<script>alert(1)</script> [/x] | pipes | `code` ](javascript:alert(1)) <img src=x onerror=y> # no **bold** &lt;"
)
NAMES = {
    "control-1": ("Kim Control", "Lead facilitator"),
    "evaluator-1": ("Erin Evaluator", "Lead evaluator"),
    "us-1": ("Alex Smith", "Secretary of State"),
    "us-2": ("Sam Jones", "Secretary of Defense"),
    "japan-1": ("佐藤 花子", "外務大臣"),
    "rok-1": ("김민준", "외교부 장관"),
}

SMALL: dict[str, Any] = {
    "ttx": 1,
    "id": "small",
    "title": "A small exercise",
    "scenario": {"start": "2025-05-19 09:00 KST"},
    "teams": {"us": {"name": "United States"}, "japan": {"name": "Japan"}, "rok": {"name": "Korea"}},
    "indicators": {
        "trust": {"name": "Trust", "baseline": 50},
        "friction": {"name": "Friction", "baseline": 60, "better": "down"},
    },
    "objectives": {"warn": {"title": "Warn", "tasks": {"early": "Warn early", "all": "Warn all"}}},
    "phases": [
        {
            "id": "one",
            "title": "The first",
            "stages": {"talk": "10m", "decide": "5m"},
            "injects": [
                {
                    "id": "launch",
                    "title": "A launch",
                    "text": "It flew.",
                    "asks": "reply",
                    "answer within": "5m",
                    "shift": {"trust": -4},
                    "expect": [
                        {"team": "us", "action": "Calls", "task": "warn.early", "within": "3m"},
                        {"team": "japan", "action": "Calls", "task": "warn.early", "within": "3m"},
                        {"team": "rok", "action": "Calls", "task": "warn.all", "within": "3m"},
                        {"team": "rok", "action": "Answers", "task": "warn.all"},
                    ],
                    "outcomes": [{"if": "They spoke", "shift": {"trust": 10, "friction": -6}, "text": "They spoke."}],
                },
                {"id": "letter", "title": "A letter", "at": "10m", "to": ["us", "japan"], "text": "Pay."},
            ],
        },
        {"id": "two", "title": "The second", "stages": {"talk": "10m"}},
    ],
    "verdict": [
        {"verdict": "strengthen", "if": {"index": "change", "at least": 8}, "means": "Stronger."},
        {"verdict": "regress", "if": {"index": "change", "at most": -5}, "means": "Weaker."},
        {"verdict": "continue", "means": "As before."},
    ],
}


def seoul() -> Playbook:
    """The short Seoul playbook."""
    return require("seoul-short")


class Story:
    """An exercise and its log. The wall clock runs with exercise time, and alone in a pause."""

    def __init__(self, book: Playbook, *, purpose: str = "live", seats: bool = True) -> None:
        self.wall = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
        self.at = 0
        created = ev.Created(compiled(book), purpose, "0.1.0")
        self.facts = [Fact(1, "", "", stamp(self.wall), 0, "", "", created)]
        self.state: State = begin(self.facts[0])
        self.teams = list(book.teams)
        if seats:
            for seat, role, team in (
                ("control-1", "facilitator", ""),
                ("evaluator-1", "evaluator", ""),
                *((f"{team}-{number}", "player", team) for team in book.teams for number in (1, 2)),
            ):
                self.do(do.Join(seat, role, team), "system")

    def do(self, command: do.Command, by: str = "control-1", at: float | str | None = None) -> list[Event]:
        """Carry out a command at an exercise time in seconds, or as mm:ss."""
        if isinstance(at, str):
            minutes, seconds = at.split(":")
            at = int(minutes) * 60 + int(seconds)
        if at is not None:
            self.wait(at - self.at / 1000)
            self.at = round(at * 1000)
        self.at = max(self.at, self.state.elapsed)
        events = decide(self.state, command, self._by(by), Moment(self.at))
        for event in events:
            self.enter(event, "" if by == "system" else by, f"c{len(self.facts)}")
        return events

    def wait(self, seconds: float) -> None:
        """Let wall time go by."""
        self.wall += timedelta(seconds=max(seconds, 0))

    def enter(self, event: Event, seat: str = "", command: str = "") -> None:
        """Apply and keep one event as the log would give it back."""
        kept = ev.decode(event.kind, event.version_of_kind, ev.encode(event))
        fact = Fact(self.state.seq + 1, seat, command, stamp(self.wall), self.at, "", self.state.phase, kept)
        apply(self.state, fact)
        self.facts.append(fact)

    def _by(self, name: str) -> By:
        if name == "system":
            return By("", "system")
        role = {"control": "facilitator", "evaluator": "evaluator"}.get(name.split("-")[0], "player")
        return By(name, role, name.rpartition("-")[0] if role == "player" else "")

    def handle(self, team: str, kind: str, item: str) -> str:
        return self.state.teams[team].handle(kind, item)

    def reply(self, team: str, inject: str, at: str, text: str = "", choice: str = "") -> None:
        self.do(do.Reply(self.handle(team, "inject", inject), text, choice), f"{team}-1", at)

    def open(self, team: str, inject: str, at: str) -> None:
        self.do(do.Open(self.handle(team, "inject", inject)), f"{team}-1", at)

    def stage(self, at: str) -> None:
        self.do(do.NextStage(self.state.stage), at=at)


def small(**changes: Any) -> Story:
    """The small exercise, started."""
    story = Story(Playbook.model_validate({**SMALL, **changes}, context={"year": 2025}))
    story.do(do.Start())
    return story


def whole(*, ended: bool = True, purpose: str = "live") -> Story:
    """Seoul, from the brief to the end: joint text refused, revised, endorsed; a recall, a pause, a jump."""
    s = Story(seoul(), purpose=purpose)
    _wiring(s)
    _hands(s)
    _stick(s)
    if ended:
        draft = [Action("Grant Japan a partial exemption", "tariff", ["japan"])]
        unsent = do.UnsentDraft("us", "keep", draft, {"intent": "Use the card"})
        s.do(do.End("Time, and a good moment", {}, [unsent]), at=49 * 60)
    return s


def _wiring(s: Story) -> None:
    say = s.do
    say(do.NameLead("us", "us-1"))
    s.wait(240)
    say(do.Start())
    say(do.Release("road-to-crisis"), at="0:05")
    for team in s.teams:
        s.open(team, "road-to-crisis", "0:40")
    say(do.TickAction("road-to-crisis", 0, True, None, "State, Defense and the NSC named"), "evaluator-1", "2:20")
    say(do.TickAction("road-to-crisis", 1, True), "evaluator-1", "2:50")
    say(do.TickAction("road-to-crisis", 2, False, None, "Named persons, no office"), "evaluator-1", "3:10")
    s.stage("3:05")
    say(do.Release("missile-launch"), at="3:12")
    for team, at in (("japan", "3:20"), ("us", "3:31"), ("rok", "3:40")):
        s.open(team, "missile-launch", at)
    say(
        do.Say(
            ["us", "rok"], "Two tracks over the sea, the first outside the zone: high confidence. the alert goes out."
        ),
        "japan-1",
        "4:02",
    )
    say(do.TickAction("missile-launch", 1, True), "evaluator-1", "4:10")
    say(
        do.Say(["japan", "rok"], "Three launches by infrared, moderate confidence. Seeing your two tracks, Tokyo."),
        "us-1",
        "5:05",
    )
    say(do.TickAction("missile-launch", 0, True), "evaluator-1", "5:10")
    say(do.Say(["press"], "합동참모본부: 미상 발사체 4발 포착. 분석 중."), "rok-1", "5:30")
    s.reply("japan", "missile-launch", "6:10", "Two tracks confirmed, a third by US data. 警報は発令済み。")
    say(do.Release("consult-level"), at="6:20")
    s.reply(
        "us",
        "missile-launch",
        "6:45",
        "Three: one intermediate-range, two short-range. Japan's data seen, Seoul's not.",
    )
    say(do.Pause("Projector failed"), at="7:00")
    s.wait(255)
    say(do.Resume(), at="7:00")
    say(do.Hint("rok", "What do your partners' sensors see that yours cannot?", "missile-launch"), at="8:00")
    s.reply("rok", "missile-launch", "8:50", "네 발로 보고했으나 세 발로 정정합니다. Three, not four.")
    s.reply("rok", "missile-launch", "9:20", "Three missiles and a spent stage; agreed with Tokyo and Washington.")
    say(do.TickAction("missile-launch", 3, True), "evaluator-1", "9:25")
    say(
        do.TickAction("missile-launch", 2, False, None, "Reporters had four before the partners had anything"),
        "evaluator-1",
        "9:30",
    )
    s.reply("rok", "consult-level", "9:40", choice="Ministers")
    s.reply("japan", "consult-level", "9:50", choice="Ministers")
    say(do.AskMeeting(["us", "japan"], "Ministers", "video link", "One count, one line"), "rok-1", "10:00")
    meeting = "meeting-1"
    for team in ("us", "japan"):
        say(do.AnswerMeeting(s.handle(team, "meeting", meeting), True, "Ten minutes"), f"{team}-1", "10:20")
    say(do.StartMeeting(s.handle("rok", "meeting", meeting)), "rok-1", "10:40")
    say(do.Release("tariff-letter"), at="11:00")
    say(do.EndMeeting(s.handle("rok", "meeting", meeting), "One count of three; one public line"), "rok-1", "12:30")
    s.reply("us", "consult-level", "12:35", choice="Ministers")
    say(do.PickOutcome("missile-launch", 2, "Seoul's number was out before the three had one"), at="12:40")
    say(
        do.Observe(
            "Tokyo sent data before it was asked; Seoul told the press first.",
            ["warning"],
            "rok",
            "warning-data",
            "exchange",
            "missile-launch",
            "S",
        ),
        "evaluator-1",
        "12:50",
    )
    s.stage("12:55")
    say(do.PickOutcome("consult-level", 2, "All three, ministers, on one link"), at="13:00")
    say(do.Ask("Does the draft letter name the cost-sharing agreement?"), "rok-1", "13:05")
    say(do.Answer("request-1", "No. It says: the cost of United States forces."), at="14:05")
    say(
        do.Say(["japan", "rok"], "Before you hear it elsewhere: the sentence on forces is out of our draft."),
        "us-1",
        "14:20",
    )
    say(do.TickAction("tariff-letter", 1, True), "evaluator-1", "14:30")
    say(
        do.SubmitMove(
            [
                Action(
                    "Hold the letter; take the sentence on forces out",
                    "letter",
                    ["japan", "rok"],
                    "private",
                    "Secretary",
                    "today",
                ),
                Action("Share the assessment of the launch", "statement"),
            ],
            {
                "intent": "Keep one front on the launch",
                "linkage": "firewalled",
                "public-line": "We stand together.",
                "told": "Both, by message",
            },
            [],
        ),
        "us-1",
        "14:40",
    )
    say(
        do.SubmitMove(
            [Action("Ask Washington to keep trade out", "démarche", ["us"], "private")],
            {"intent": "朝鮮半島情勢と通商を切り離す", "linkage": "firewalled"},
            [],
        ),
        "japan-1",
        "15:00",
    )
    say(
        do.SubmitMove([Action("Call Tokyo", toward=["japan"])], {"intent": "Find out", "linkage": "linked"}, []),
        "rok-1",
        "15:20",
    )
    say(do.ReturnMove("move-3", 1, "Linked by whom: by you, or by the letter?"), at="15:50")
    say(
        do.SubmitMove(
            [Action("Compare notes with Tokyo, then answer Washington", "call", ["japan", "us"], "private")],
            {"intent": "Keep the agreement of 2026 closed", "linkage": "firewalled", "dissent": HOSTILE},
            [],
            1,
        ),
        "rok-1",
        "17:10",
    )
    s.stage("17:15")
    say(
        do.DraftRuling(
            "The launch is answered by three; the letter waits",
            ["move-1", "move-2", "move-3"],
            {"us": "Both embassies thank you.", "japan": "Washington heard you.", "rok": "문장은 초안에서 빠졌습니다."},
            {"friction": -6, "cohesion": 4, "wedge": 3},
            "Partners heard it from Washington first",
            70,
        )
    )
    say(do.ReleaseRulings({"ruling-1": 1}), at="18:10")
    say(do.Skip("not-consulted", "They had consulted"), at="18:20")
    say(do.NextPhase("wiring"), at="18:30")


def _hands(s: Story) -> None:
    say = s.do
    s.stage("20:00")
    say(do.Release("outside-offer"), at="20:10")
    say(do.Recall("outside-offer", "Went out before the brief was over", [], "Forget the note of 28 May"), at="20:40")
    say(do.Release("outside-offer"), at="21:30")
    say(
        do.Say(["us"], "In confidence: Beijing offers rare earths for a statement against your tariffs. We decline."),
        "japan-1",
        "23:15",
    )
    s.reply("japan", "outside-offer", "23:40", "Decline, and tell Washington first.")
    say(do.TickAction("outside-offer", 0, True), "evaluator-1", "23:45")
    say(do.Release("new-leader"), at="24:00")
    say(do.LogMeeting(["japan", "rok"], "Deputies", "corridor", "The note", "Seoul will not sign"), at="25:00")
    say(do.EnterReply("outside-offer", "rok", "Defer; we told Tokyo in the corridor."), at="28:00")
    say(do.PickOutcome("outside-offer", 2, "Washington heard it from Tokyo alone"), at="28:30")
    say(do.Jump(120, "Lunch arrives early"), at="28:40")
    s.stage("31:00")
    say(
        do.SubmitMove(
            [Action("Keep the link; date the exercise for October; keep consulting", "decree")],
            {"intent": "Continuity", "linkage": "firewalled"},
            [],
        ),
        "rok-1",
        "31:30",
    )
    say(
        do.AddInject(
            "A question from the press", f"Is it true? {HOSTILE}", ["us", "japan", "rok"], "reply", "press", 180
        ),
        at="31:40",
    )
    say(do.PickOutcome("new-leader", 1, "All three kept, each with owner and date"), at="33:00")
    say(do.Shift("public", 2, "The Seoul press conference went down well"), at="33:10")
    s.stage("33:20")
    say(do.NextPhase("hands", {"the-leak": "skip"}, "Everybody had told everybody"), at="34:00")


def _stick(s: Story) -> None:
    say = s.do
    say(do.Release("joint-text"), at="34:10")
    s.stage("35:00")
    text = [Action("The launches into the waters east of the peninsula breached resolutions.", "joint statement")]
    say(do.SubmitMove(text, {"intent": "One text", "linkage": "linked"}, ["us", "japan"]), "rok-1", "37:00")
    joint = next(move.id for move in s.state.moves.values() if move.newest.joint)
    say(do.Endorse(s.handle("japan", "move", joint), 1, "refuse", "日付も担当も予算もない。"), "japan-1", "38:00")
    say(
        do.SubmitMove(
            [*text, Action("An exercise every October, paid by all three.", "joint statement", timing="October")],
            {"intent": "One text that lasts", "linkage": "firewalled"},
            ["us", "japan"],
            1,
        ),
        "rok-1",
        "40:10",
    )
    say(do.Endorse(s.handle("japan", "move", joint), 2, "endorse", "合意します。"), "japan-1", "40:50")
    say(do.Endorse(s.handle("us", "move", joint), 2, "reserve", "Subject to appropriations"), "us-1", "41:20")
    s.stage("41:30")
    say(do.TickAction("joint-text", 0, True), "evaluator-1", "41:35")
    say(do.PickOutcome("joint-text", 1, "Endorsed by all, with a date and money"), at="42:00")
    say(do.Observe(HOSTILE, ["<b>tag</b>"], "us", "legitimacy", "shared-words", "", "M"), "evaluator-1", "42:10")
    s.stage("43:30")
    say(do.Release("ballot"), at="43:40")
    s.reply("us", "ballot", "44:30", choice="continue")
    s.reply("japan", "ballot", "44:40", choice="strengthen")
    s.reply("rok", "ballot", "46:10", choice="strengthen")
    say(do.Ask("Who publishes the text?"), "japan-1", "46:15")
    s.stage("46:20")
    say(do.Release("outcome"), at="46:30")
    say(do.PickOutcome("outcome", 1, "The date is in three calendars"), at="48:00")
