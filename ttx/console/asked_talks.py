"""What is asked about talks: one in a corridor, and one that teams hold in the room."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from ttx.console import dialogs as d
from ttx.console.here import Here
from ttx.exercise import commands as do
from ttx.exercise.state import Meeting


def talk(here: Here) -> Screen[Any]:
    from ttx.console.dialogs.talks import Talk

    return Talk(here)


def meet(here: Here, meeting: Meeting) -> Screen[Any]:
    """Begin a meeting, or write down what came of it."""
    if meeting.status == "held":
        return d.EndMeetingDialog(here.state, meeting.id, here.now)
    from ttx.console.small import YesNo

    who = ", ".join(map(here.party, meeting.teams))
    silent = [team for team in meeting.teams if team != meeting.by and team not in meeting.answers]
    answered = f"Not answered yet: {here.shorts(silent)}." if silent else "All have agreed."
    title = f"Does the meeting of {who} begin now?"
    return YesNo(title, f"{meeting.topic}\n{answered}".strip(), "it begins", do.StartMeeting(meeting.id))
