"""What a team has on its screen, made from that team's own view and nothing else; the newest first."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from ttx.console.here import Here
from ttx.exercise.forms import form_of
from ttx.exercise.views import team_view
from ttx.locale import LANGUAGES
from ttx.text import one_line
from ttx.tui.clocks import exercise_time, left, span

Part = dict[str, Any]

WHOLE = 3
"""How many of the newest things are shown whole beside the other panes; of the others a line."""


def team_tabs(here: Here) -> Content:
    """The teams with their number keys, how many are there, and which one is shown."""
    parts: list[Any] = []
    for number, team in enumerate(here.state.teams, 1):
        text = f" {number} {here.short(team)} {here.here(team)}/{here.joined(team)} "
        parts += [(text, "bold reverse") if team == here.team else (text, "$quiet"), " "]
    return Content.assemble(*parts)


def seats(here: Here) -> Content:
    """Who sits there, who leads, what they are writing, how long they have been silent."""
    state, team = here.state, here.team
    people: list[Any] = [" "]
    for seat in state.team_seats(team):
        if seat.role == "player":
            name, office = here.live.names.get(seat.id, (seat.id, ""))
            text = f"{name} ({office})" if office else name
            lead = " leads" if state.teams[team].lead == seat.id else ""
            people += [", " if len(people) > 1 else "", *_presence(here, seat.id, text + lead)]
    if len(people) == 1:
        where = "" if here.recorded else "; F2 shows the code"
        people.append((f"nobody has joined yet{where}", "$text-warning"))
    elif (idle := here.idle(team)) > 60_000:
        people.append((f"   silent {span(idle)}", "$quiet"))
    return Content.assemble(*people, *_reads(here), *_draft(here))


def _reads(here: Here) -> list[Any]:
    """That the team reads another language than control sees here."""
    read = here.state.read_by(here.team)
    if read is here.state.playbook:
        return []
    return [(f"   reads {LANGUAGES.get(read.language, read.language)}", "$text-accent")]


def _presence(here: Here, seat: str, text: str) -> tuple[Any, ...]:
    return (text,) if here.live.present.get(seat) else ((f"{text} (away)", "$quiet"),)


def _draft(here: Here) -> list[Any]:
    draft = here.live.drafts.get(here.team)
    if not draft:
        return []
    body = draft.get("body") or {}
    texts = [action.get("what", "") for action in body.get("actions", [])] + list(body.get("fields", {}).values())
    written = one_line(" / ".join(filter(None, texts)), 300) or "nothing yet"
    pen = f"{here.person(draft['holder'])} has the pen" if draft.get("holder") else "nobody has the pen"
    joint = f", with {here.shorts(list(body['joint']))}" if body.get("joint") else ""
    return ["\n", (f" ✎ drafting ({pen}{joint}): ", "$text-accent"), written]


def sees(here: Here, team: str, *, whole: bool = False, as_read: bool = False) -> Content:
    """The things a team has, as text: in the playbook's language, or `as_read` by the team."""
    view = team_view(here.state, team, as_written=not as_read)
    things = []
    for place, (name, part) in enumerate(view.items()):
        kind = name.rpartition("-")[0]
        if kind in _SHOW:
            things.append((_at(part), place, kind, name, part))
    things.sort(key=lambda thing: thing[:2], reverse=True)
    if not things:
        brief = [("\n\nWhat only this team knows:\n", "$quiet"), view["head"]["brief"]] if view["head"]["brief"] else []
        return Content.assemble(("This team has received nothing yet.", "$quiet"), *brief)
    blocks = []
    for number, (at, _, kind, _, part) in enumerate(things):
        head, text = _SHOW[kind](here, part)
        lines: list[Any] = [(f"{exercise_time(at)}  ", "$quiet"), *head]
        if text and (whole or number < WHOLE):
            lines += ["\n", text.strip()]
        elif text:
            lines += ["\n", (one_line(text, 110), "$quiet")]
        blocks.append(Content.assemble(*lines))
    return Content("\n\n").join(blocks)


def _at(part: Part) -> int:
    if "versions" in part:
        return int(part["versions"][-1]["at"]) if part["versions"] else 0
    return int(part.get("at") or 0)


def _inject(here: Here, part: Part) -> tuple[list[Any], str]:
    head: list[Any] = [(part["title"], "bold"), (f"  from {part['from']}", "$quiet")]
    if part["recalled"]:
        return [("recalled  ", "bold $text-error"), *head], part["correction"] or part["recalled"]
    replies = part["replies"]
    head.append(("  not opened", "$text-warning") if not part["opened_by"] else ("  opened", "$quiet"))
    if part["untranslated"]:
        head.append(("  not in its language", "$text-warning"))
    if replies:
        newest = replies[-1]
        said = " ".join(filter(None, (newest["choice"], newest["text"])))
        late = "LATE " if newest["late"] else ""
        head += [(f"\n↳ {late}reply v{newest['version']} {exercise_time(newest['at'])}: ", "bold $text-success"), said]
    elif part["answer_by"] is not None and part["asks"] == "reply":
        ahead = part["answer_by"] - here.now
        late = ahead < 0
        words = (
            f"  OVERDUE by {span(-ahead)}"
            if late
            else f"  answer by {exercise_time(part['answer_by'])}, {left(ahead)} left"
        )
        head.append((words, "bold $text-error" if late else "$text-accent"))
    return head, part["text"]


def _move(here: Here, part: Part) -> tuple[list[Any], str]:
    word = here.word("move")
    whose = "" if part["own"] else f" of {here.party(part['team'])}"
    if not part["versions"]:
        return [(f"{word}{whose}", "bold"), "  withdrawn"], ""
    newest = part["versions"][-1]
    standing = {
        "alone": "",
        "waiting": "joint, waits for partners",
        "endorsed": "joint, endorsed",
        "refused": "joint, REFUSED",
    }
    notes = [f"v{newest['version']}", standing.get(part["standing"], ""), "late" if newest["late"] else ""]
    notes += [
        "ruled" if part["ruled"] >= newest["version"] else "",
        f"returned: {part['returned']}" if part["returned"] else "",
    ]
    return [(f"{word}{whose}", "bold"), f"  {', '.join(filter(None, notes))}"], move_text(here, newest)


def move_text(here: Here, version: Part) -> str:
    """A version of a move, to read."""
    labels = {field.id: field.label for field in form_of(here.state.playbook)}
    lines = []
    for number, action in enumerate(version["actions"], 1):
        toward = f"toward {here.shorts(action['toward'])}" if action["toward"] else ""
        how = ", ".join(
            filter(None, (action["instrument"], toward, action["visibility"], action["level"], action["timing"]))
        )
        lines.append(f"{number}. {action['what']} ({how})")
    lines += [f"{labels.get(name, name)}: {text}" for name, text in version["fields"].items() if text]
    words = {"endorse": "endorses", "reserve": "endorses with a reservation", "refuse": "refuses"}
    for team, given in version["endorsements"].items():
        lines.append(f"{here.party(team)} {words[given['answer']]}" + (f": {given['text']}" if given["text"] else ""))
    return "\n".join(lines)


def _message(here: Here, part: Part) -> tuple[list[Any], str]:
    return [("Message", "bold"), f"  {part['from_name']} to {', '.join(part['to_names'])}"], part["text"]


def _request(here: Here, part: Part) -> tuple[list[Any], str]:
    answer = f"{part['text']}\n↳ {part['answer']}" if part["answer"] else part["text"]
    return [("Request to control", "bold"), "" if part["answer"] else ("  not answered", "$text-warning")], answer


def _meeting(here: Here, part: Part) -> tuple[list[Any], str]:
    about = ", ".join(filter(None, (part["level"], part["channel"], part["topic"])))
    return [("Meeting", "bold"), f"  {here.shorts(part['teams'])}, {part['status']}"], "\n".join(
        filter(None, (about, part["result"], part["joint_text"]))
    )


def _ruling(here: Here, part: Part) -> tuple[list[Any], str]:
    amended = f"  amended {exercise_time(part['amended'])}" if part["amended"] is not None else ""
    return [("Ruling", "bold"), (amended, "$text-warning")], "\n".join(filter(None, (part["outcome"], part["text"])))


def _hint(here: Here, part: Part) -> tuple[list[Any], str]:
    return [("Hint", "bold")], part["text"]


_SHOW = {
    "inject": _inject, "move": _move, "message": _message, "request": _request, "meeting": _meeting,
    "ruling": _ruling, "hint": _hint,
}  # fmt: skip
