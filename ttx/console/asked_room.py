"""What the actions beside the play ask for: people, codes, questionnaires, projector, checklist."""

from __future__ import annotations

from typing import Any

from ttx.console import dialogs as d
from ttx.console.asked import Asking, not_over
from ttx.console.here import Here
from ttx.console.post import Post
from ttx.exercise.commands import Command
from ttx.exercise.state import QuestionnaireState

# -- when


def has_place(here: Here) -> str:
    if not here.live.codes:
        return "Codes are for facilitators"
    return "" if here.item.startswith("place:") or here.team else "Select a team or role first"


def _listed(here: Here) -> dict[str, Any] | None:
    """Whom the selection is about, on the list of people."""
    from ttx.console.people import listed

    person = here.chosen("person")
    if person:
        return next((each for each in here.live.roster if each["id"] == person), None)
    return listed(here, here.chosen("seat")) if here.chosen("seat") else None


def is_listed(here: Here) -> str:
    if _listed(here):
        return ""
    if here.chosen("seat"):
        return "This person is not on the list; a adds a person"
    return "Select somebody on the screen of people (F3) first"


def has_sources(here: Here) -> str:
    return "" if here.state.playbook.questionnaires else "The playbook has none; w on F4 writes one now"


def _questionnaire(here: Here, status: str) -> QuestionnaireState | None:
    """The selected questionnaire of this status, or the only one."""
    found = [each for each in here.state.questionnaires.values() if each.status == status]
    chosen = next((each for each in found if each.id == here.item), None)
    return chosen or (found[0] if len(found) == 1 and here.item not in here.state.questionnaires else None)


def has_open(here: Here) -> str:
    return "" if _questionnaire(here, "open") else "Select one that is open (F4)"


def has_closed(here: Here) -> str:
    return "" if _questionnaire(here, "closed") else "Select one that is closed (F4)"


def has_results(here: Here) -> str:
    asked = _questionnaire(here, "closed")
    return "Too few answered: there is nothing to show" if asked and asked.withheld else has_closed(here)


def before_start(here: Here) -> str:
    return "It is for before the start" if here.state.started_wall else not_over(here)


# -- what


def people(here: Here) -> Asking:
    from ttx.console.people import PeoplePage

    return PeoplePage()


def move_seat(here: Here) -> Asking:
    return d.MoveSeatDialog(here.state, here.live, here.chosen("seat"))


def code(here: Here) -> Asking:
    from ttx.console.small import RenewCode

    seat = here.state.seats.get(here.chosen("seat"))
    role = seat.role if seat and not seat.team else ""
    place = here.chosen("place") if here.item.startswith("place:") else role or f"team:{here.team}"
    return RenewCode(here, place)


def load(here: Here) -> Asking:
    return d.LoadRosterDialog()


def attend(here: Here) -> Post:
    person = _listed(here)
    assert person is not None
    words = f"{person['name']} is {'not ' if person['present'] else ''}here"
    return Post("/api/roster", {"do": "mark", "id": person["id"], "present": not person["present"]}, lambda _: words)


def add(here: Here) -> Asking:
    return d.AddPersonDialog(here.state, here.team)


def strike(here: Here) -> Asking:
    from ttx.console.small import YesNo

    person = _listed(here)
    assert person is not None
    name = person["name"]
    post = Post("/api/roster", {"do": "remove", "id": person["id"]}, lambda _: f"{name} is no longer on the list")
    return YesNo(
        "Take off the list?", f"{name}. A seat that this person has stays; X removes a seat.", "take off", post
    )


def codes(here: Here) -> Asking:
    from ttx.console.codes import CodesPage

    return CodesPage()


def questionnaires(here: Here) -> Asking:
    from ttx.console.questionnaires import QuestionnairesPage

    return QuestionnairesPage()


def ask(here: Here) -> Asking:
    book = here.state.playbook.questionnaires
    return d.QuestionnaireDialog(here.state, here.live, here.chosen("source") or next(iter(book)))


def ask_now(here: Here) -> Asking:
    return d.QuestionnaireDialog(here.state, here.live)


def _known(here: Here, status: str) -> QuestionnaireState:
    asked = _questionnaire(here, status)
    assert asked is not None
    return asked


def close(here: Here) -> Asking:
    from ttx.console.small import CloseQuestionnaire

    return CloseQuestionnaire(here, _known(here, "open"))


def results(here: Here) -> Asking:
    from ttx.console.questionnaires import Results

    return Results(here, _known(here, "closed").id)


def to_seats(here: Here) -> Command:
    from ttx.console.projector import shown

    return shown(_known(here, "closed"), "seats")


def to_screen(here: Here) -> Command:
    from ttx.console.projector import shown

    return shown(_known(here, "closed"), "screen")


def projector(here: Here) -> Asking:
    from ttx.console.projector import ProjectorPage

    return ProjectorPage()


def screen_blank(here: Here) -> Command:
    from ttx.console.projector import changed

    return changed(here.state, blank=not here.state.screen.blank)


def screen_freeze(here: Here) -> Command:
    from ttx.console.projector import changed

    return changed(here.state, frozen=here.state.screen.frozen is None)


def screen_note(here: Here) -> Asking:
    return d.NoteDialog(here.state)


def preview(here: Here) -> Asking:
    from ttx.console.projector import Preview

    return Preview(here)


def before(here: Here) -> Asking:
    from ttx.console.before import ChecklistPage

    return ChecklistPage()


def contact(here: Here) -> Asking:
    from ttx.console.contact import ContactPage

    return ContactPage()


def check(here: Here) -> Asking:
    return d.CheckDialog(here.state)


def practice(here: Here) -> Asking:
    return d.PracticeDialog(here.state)
