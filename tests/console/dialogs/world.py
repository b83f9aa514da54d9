"""An exercise for the dialogs: made by the rules themselves, with hostile text in every place that people fill."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ttx.client.control import Live
from ttx.clock import stamp
from ttx.console.times import Times
from ttx.exercise import commands as do
from ttx.exercise.apply import apply, begin
from ttx.exercise.decide import By, Moment, decide
from ttx.exercise.events import Action, Created, Event
from ttx.exercise.facts import Fact
from ttx.exercise.state import State

EVIL = "[/x] [@click=app.quit]press[/] 미사일 発射"
CONTROL = By("seat-control", "facilitator")
WALL = "2026-05-19T00:00:00.000Z"


def playbook(evil: str = EVIL) -> dict[str, Any]:
    return {
        "ttx": 1, "id": "small", "title": f"Small {evil}", "scenario": {"start": "2025-05-19 09:00 KST"},
        "teams": {
            "us": {"name": "United States"}, "japan": {"name": "Japan 日本"}, "rok": {"name": f"Korea {evil}"},
        },
        "actors": {"beijing": {"name": f"Beijing {evil}"}},
        "indicators": {
            "friction": {"name": f"Friction {evil}", "baseline": 60, "better": "down"},
            "cohesion": {"name": "Cohesion", "baseline": 50},
        },
        "commitments": {
            "meet": {"title": f"Meet every year {evil}", "source": f"Camp David {evil}", "asks": "Is there a date?"},
            "warn": {"title": "Warn early"},
        },
        "verdict": [{"verdict": "strengthen", "if": {"indicator": "cohesion", "at least": 60}, "means": f"More {evil}"},
                    {"verdict": "continue"}],
        "objectives": {"firewall": {"title": f"Firewall {evil}", "tasks": {"warn": "Warn partners"}}},
        "phases": [
            {
                "id": "one", "title": f"One {evil}", "stages": {"brief": "5m", "decide": "10m"},
                "then break": {"title": f"Lunch {evil}", "for": "45m"},
                "injects": [
                    {
                        "id": "launch", "title": f"Launch {evil}", "at": "0m", "text": f"It flew. {evil}",
                        "instead": {"us": "Three objects."}, "delay": {"rok": "5m"}, "asks": "reply",
                        "answer within": "12m", "shift": {"friction": 5}, "if stuck": f"Who calls first? {evil}",
                        "expect": [
                            {"team": "us", "task": "firewall.warn", "action": f"Warns {evil}", "within": "10m"},
                            {"team": "japan", "action": "Calls"},
                        ],
                        "outcomes": [
                            {"if": f"All agree {evil}", "shift": {"cohesion": 4}, "text": "Thanks."},
                            {"if": "Nobody agrees", "shift": {"cohesion": -6, "friction": 3}},
                        ],
                    },
                    {"id": "letter", "title": "Letter", "at": "10m", "text": f"A letter. {evil}",
                     "release": "automatic"},
                    {"id": "leak", "title": f"Leak {evil}", "when": f"Any team makes a side deal {evil}",
                     "text": "It is out."},
                    {"id": "choice", "title": "Choice", "text": "Yes or no?", "asks": "reply",
                     "choices": ["Yes", f"No {evil}"]},
                ],
            },
            {
                "id": "two", "title": "Two", "stages": {"brief": "5m"},
                "injects": [
                    {
                        "id": "fork", "title": f"Fork {evil}", "dated": "2025-05-20 09:00 KST",
                        "variants": {
                            "left": {"is": f"The left won {evil}", "text": f"Left. {evil}"},
                            "right": {"is": "The right won", "text": "Right.", "if": {"released": "leak"}},
                        },
                    },
                ],
            },
        ],
    }  # fmt: skip


class World:
    """A state that is driven by commands, as in the server."""

    def __init__(self, evil: str = EVIL) -> None:
        self.seq = 1
        first = Fact(1, "", "", WALL, 0, "", "", Created(playbook(evil)))
        self.history = [first]
        self.state: State = begin(first)
        self.live = Live(0, names={"p-us": (f"Kim {evil}", "MOFA"), "p-japan": ("佐藤", "")})
        self.do(do.Join("p-us", "player", "us"), By("", "system"))
        self.do(do.Join("p-japan", "player", "japan"), By("", "system"))

    def do(self, command: do.Command, by: By = CONTROL, at: int | None = None) -> list[Event]:
        """Decide and fold; the events."""
        now = self.state.elapsed if at is None else at
        events = decide(self.state, command, by, Moment(now))
        for event in events:
            self.seq += 1
            wall = stamp(datetime.fromisoformat(WALL) + timedelta(milliseconds=now))
            fact = Fact(self.seq, by.seat, "", wall, now, self.state.scenario, self.state.phase, event)
            apply(self.state, fact)
            self.history.append(fact)
        return events

    @property
    def times(self) -> Times:
        """Half a minute after the last event."""
        now = self.state.elapsed + 30_000
        return Times(self.history, now, datetime.fromisoformat(WALL) + timedelta(milliseconds=now))

    def player(self, command: do.Command, team: str = "us") -> list[Event]:
        return self.do(command, By(f"p-{team}", "player", team))


def begun() -> World:
    """A world whose clock runs, one minute in."""
    world = World()
    world.do(do.Start())
    world.do(do.Tick(), By("", "system"), at=60_000)
    return world


def busy() -> World:
    """A world with something of everything on the desk."""
    world = begun()
    world.do(do.Release("launch", ["us", "japan"], 1))
    world.do(do.Release("choice", ["us"], 1))
    world.player(do.Open("inject-1"))
    world.player(
        do.SubmitMove([Action(f"Call {EVIL}", "diplomatic", ["rok"], "private")], {"intent": f"Calm {EVIL}"}, ["japan"])
    )
    world.player(do.SubmitMove([Action("Wait")], {"intent": "Time"}), "japan")
    world.player(do.Ask(f"What do they have? {EVIL}"))
    world.player(do.Say(["beijing", "control"], f"Hello {EVIL}"))
    world.do(do.DraftRuling(f"It works {EVIL}", ["move-1"], {"us": "Well done"}, {"friction": -5}, "Because", 60))
    return world


def out(world: World) -> World:
    """The world with its ruling released."""
    if world.state.rulings["ruling-1"].status == "draft":
        world.do(do.ReleaseRulings({"ruling-1": 1}))
    return world


def held(world: World) -> World:
    """The world with a meeting going on."""
    if not world.state.meetings:
        world.player(do.AskMeeting(["japan"], "leader", "video", f"The note {EVIL}"))
        world.do(do.StartMeeting("meeting-1"))
    return world


def evaluated(world: World) -> World:
    """The world over, with one of everything that evaluators say."""
    if not world.state.evaluation.findings:
        world.do(do.Observe(f"They spoke {EVIL}", ["calls"], "us", "firewall", "warn", "launch", "M"))
        world.do(do.Rate("firewall", "S", f"Late {EVIL}"))
        world.do(do.Park(f"Who pays? {EVIL}", "us"))
        world.do(do.NoteHotWash("change", f"One list {EVIL}", "us", "October"))
        world.do(do.DraftFindings())
        world.do(do.PlanAction(f"Print it {EVIL}", "finding-1", "planning", "MOFA", f"Kim {EVIL}"))
        world.do(do.Comment("finding-1", f"Say whose {EVIL}"))
        world.do(do.End())
    return world
