"""What is asked of a seat for itself, as it reads at the right."""

from __future__ import annotations

from ttx.seat.asked import Kept, fillable, question, question_key
from ttx.seat.page import Page
from ttx.seat.parts import Desk, Part


def show(shown: Page, desk: Desk, key: str, kept: Kept) -> bool:
    """Fill the page of such an item; False for items of others."""
    _, part = desk.words, desk.part(key)
    if found := question(desk, key):
        _question(shown, desk, found[1])
    elif key == "check" and part:
        shown.title(_("Comms check"))
        shown.prose(part["text"])
        shown.note(_("You have confirmed.") if part["confirmed"] else "")
    elif key == "practice" and part:
        shown.title(_("Practice: {title}", title=part["title"]))
        shown.note(_("To try it out. It is gone when the exercise starts."))
        shown.prose(part["text"])
        shown.labelled(_("Your team's answer"), part["answer"])
    elif key.startswith("questionnaire-") and part:
        _questionnaire(shown, desk, key, part, kept)
    else:
        return False
    return True


def _question(shown: Page, desk: Desk, asked: Part) -> None:
    _ = desk.words
    shown.title(asked["asks"])
    if asked["kind"] == "scale":
        low, high = asked["labels"] if len(asked["labels"]) == 2 else ("", "")
        shown.note(_("from {low} to {high}", low=_end(asked["low"], low), high=_end(asked["high"], high)))


def _end(step: int, label: str) -> str:
    return f"{step} ({label})" if label else str(step)


def _questionnaire(shown: Page, desk: Desk, key: str, part: Part, kept: Kept) -> None:
    _ = desk.words
    shown.title(part["title"])
    if part["anonymous"]:
        shown.note(_("Anonymous: nobody can say who answered what, and an answer cannot be changed."))
    shown.prose(part["intro"])
    if part["status"] != "open":
        shown.note(_("It is closed."))
    elif part["answered"]:
        shown.note(_("You have answered."))
    for place, asked in enumerate(part["questions"], 1):
        given = kept(question_key(key, place)) if fillable(part) else None
        own = (given.picked[0] if given.picked else given.text.strip()) if given else ""
        shown.labelled(f"{place}. {asked['asks']}", own or part["answers"].get(asked["id"], "") or "–")
    for result in part["results"] or ():
        shown.labelled(_("Result: {question}", question=result["asks"]), _result(desk, result))


def _result(desk: Desk, result: Part) -> str:
    _ = desk.words
    if result["kind"] == "text":
        return "\n".join(f"· {text}" for text in result["texts"])
    lines = [f"{answer}: {number}" for answer, number in result["counts"].items()]
    if result.get("mean") is not None:
        lines.append(_("mean {number}", number=result["mean"]))
    return "\n".join(lines)
