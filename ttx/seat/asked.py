"""What is asked of each seat for itself: a comms check, a practice inject, questionnaires, the lead of its team.

A questionnaire is a list of questions, each an item of its own with its own fields; what is filled in is kept on this
machine, and the questionnaire sends it all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.seat.answers import Asks, Given
from ttx.seat.contents import Entry, section
from ttx.seat.parts import Desk, Part
from ttx.text import one_line

Kept = Callable[[str], Given]
"""What is filled in at an item and not sent."""


def entries(desk: Desk) -> list[Entry]:
    """The section of the list; nothing where nothing is asked."""
    _ = desk.words
    inside: list[Entry] = []
    if check := desk.part("check"):
        open_ = not check["confirmed"]
        inside.append(Entry("check", _("Comms check"), _("please confirm") if open_ else _("confirmed"), urgent=open_))
    if practice := desk.part("practice"):
        note = _("answered") if practice["answer"] else _("an answer is asked")
        title = _("Practice: {title}", title=one_line(practice["title"]))
        inside.append(Entry("practice", title, note, urgent=desk.plays and not practice["answer"]))
    for key, part in reversed(desk.feed.items("questionnaire")):
        waits = desk.waits_for_answers(part)
        inside.append(Entry(key, one_line(part["title"]), _state(desk, part), urgent=waits))
        if fillable(part):
            inside += [
                Entry(question_key(key, place), f"  {place}. {one_line(question['asks'])}")
                for place, question in enumerate(part["questions"], 1)
            ]
    return section(_, _("Asked of you"), inside)


def _state(desk: Desk, part: Part) -> str:
    _ = desk.words
    if part["status"] != "open":
        return _("closed")
    if part["answered"]:
        return _("answered")
    return _("anonymous: your answers wait here until you send them") if part["anonymous"] else _("answers are asked")


def fillable(part: Part) -> bool:
    """Whether answers can be given: an anonymous one is answered once."""
    return bool(part["status"] == "open" and not (part["anonymous"] and part["answered"]))


def question_key(questionnaire: str, place: int) -> str:
    """The name of a question's item."""
    return f"question-{questionnaire.rpartition('-')[2]}-{place}"


def question(desk: Desk, key: str) -> tuple[str, Part] | None:
    """The questionnaire and the question behind an item's name; None where it is no question's."""
    word, _, numbers = key.partition("-")
    number, _, place = numbers.partition("-")
    part = desk.part(f"questionnaire-{number}")
    if word != "question" or not part or not place.isdigit() or int(place) > len(part["questions"]):
        return None
    return f"questionnaire-{number}", part["questions"][int(place) - 1]


def asks(desk: Desk, key: str) -> Asks | None:
    """What can be answered here."""
    _, part = desk.words, desk.part(key)
    if key == "check" and part and not part["confirmed"]:
        return Asks(_("Do you read this?"), picks=(("yes", _("yes, I read it")),), sent=_("Confirmed."))
    if key == "practice" and part and desk.plays:
        label = _("Your answer") if not part["answer"] else _("A new answer")
        return Asks(label, _("Write your reply here"), sent=_("Reply sent."))
    if found := question(desk, key):
        asked = found[1]
        if not fillable(desk.part(found[0])):
            return None
        label = _("Your answer; Ctrl+S goes on") if asked["required"] else _("Your answer, if you like; Ctrl+S goes on")
        picks = tuple((value, value) for value in _choices(asked))
        hint = _("Write your reply here")
        if asked["kind"] == "scale":
            hint = _("A number from {low} to {high}", low=asked["low"], high=asked["high"])
        return Asks(label, "" if picks else hint, picks, sent=_("Kept."))
    if key.startswith("questionnaire-") and part and fillable(part):
        label = _("Send all answers (Ctrl+S)") if not part["answered"] else _("Send the new answers (Ctrl+S)")
        return Asks(label, sent=_("Answers sent."))
    return None


def _choices(asked: Part) -> list[str]:
    if asked["kind"] == "scale":
        # Of a hundred steps one types the number; nobody walks down to it.
        if asked["high"] - asked["low"] > 10:
            return []
        return [str(step) for step in range(asked["low"], asked["high"] + 1)]
    return list(asked["choices"])


def command(desk: Desk, key: str, given: Given, kept: Kept) -> do.Command | None:
    """The command that sends what was filled in; None for items of others."""
    _ = desk.words
    if key == "check":
        return do.ConfirmCheck()
    if key == "practice":
        if not given.text.strip():
            raise TtxError(_("nothing is written yet"), hint=_("write it first, then Ctrl+S"))
        return do.AnswerPractice(given.text)
    if key.startswith("questionnaire-"):
        return do.AnswerQuestionnaire(key, dict(_answers(desk, key, kept)))
    return None


def _answers(desk: Desk, key: str, kept: Kept) -> Iterator[tuple[str, str]]:
    part = desk.part(key)
    for place, asked in enumerate(part["questions"], 1):
        given = kept(question_key(key, place))
        answer = given.picked[0] if given.picked else given.text.strip() or part["answers"].get(asked["id"], "")
        if answer:
            yield asked["id"], answer


def after(desk: Desk, key: str) -> str:
    """The item after a question: the next one, then the questionnaire itself, to send it."""
    found = question(desk, key)
    if found is None:
        return key
    place = int(key.rpartition("-")[2])
    more = place < len(desk.part(found[0])["questions"])
    return question_key(found[0], place + 1) if more else found[0]
