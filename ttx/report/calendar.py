"""Due dates of the improvement plan as a calendar that any program takes in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ttx.report.facts import Report
from ttx.report.findings import UNASSIGNED


def due_dates(report: Report) -> bytes:
    """An ICS file with a day for each open action that has a due date."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//ttx//improvement plan//EN")
    calendar.add("version", "2.0")
    made = datetime.fromisoformat(report.last_wall)
    for each in report.evaluated.actions:
        if each.status != "open" or not each.due:
            continue
        day = date.fromisoformat(each.due)
        event = Event()
        # Stable, so that a newer file moves the day and does not add another.
        event.add("uid", f"{each.id}.{report.playbook}.{report.created:%Y%m%dT%H%M%S}@ttx")
        event.add("dtstamp", made)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"[{report.marking.banner}] {each.text}" if report.marking.banner else each.text)
        event.add("description", f"Owner: {each.owner or UNASSIGNED}\n{each.finding}")
        event.add("class", "PRIVATE")
        event.add("categories", ["EXERCISE"])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
