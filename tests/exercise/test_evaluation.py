"""Ratings, the parking lot, the hot wash, findings and the improvement plan."""

import pytest

from tests.exercise.worlds import World, book_with
from ttx.errors import Refused
from ttx.exercise import commands as do
from ttx.exercise.drafting import drafts

EXPECT = [
    {"team": "us", "action": "Calls Seoul.", "task": "warn.early", "within": "5m"},
    {"team": "japan", "action": "Calls Seoul.", "task": "warn.early", "within": "5m"},
]


def world():
    made = World(book_with({"id": "launch", "title": "A launch", "expect": EXPECT}, {"id": "quiet"}))
    made.do(do.Release("launch"), at=60)
    return made


def over():
    made = world()
    made.do(do.End())
    return made


# -- ratings


def test_a_rating_is_a_persons_and_a_newer_one_of_the_same_person_counts():
    made = world()
    made.do(do.Rate("warn", "S", "late", team="us"), by="evaluator")
    made.do(do.Rate("warn", "P", team="us"))
    made.do(do.Rate("warn", "M", "later still", team="us"), by="evaluator")
    found = {(each.seat, each.rating) for each in made.state.evaluation.ratings.values()}
    assert found == {("evaluator", "M"), ("control", "P")}


def test_that_something_was_not_observed_can_be_said_and_is_no_rating_of_it():
    made = world()
    made.do(do.Rate("warn", "N"), by="evaluator")
    [rating] = made.state.evaluation.ratings.values()
    assert rating.rating == "N"


def test_a_rating_is_taken_back_by_who_gave_it():
    made = world()
    made.do(do.Rate("warn", "P"), by="evaluator")
    with pytest.raises(Refused, match="not rated"):
        made.do(do.Rate("warn", ""))
    made.do(do.Rate("warn", ""), by="evaluator")
    assert made.state.evaluation.ratings == {}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (do.Rate("warn", "S"), "explanation is empty"), (do.Rate("warn", "X", "x"), "a rating is one of P, S, M, U, N"),
        (do.Rate("peace", "P"), "no objective"), (do.Rate("warn", "P", task="late"), "no task"),
        (do.Rate("warn", "P", team="mars"), "no team"),
    ],
)  # fmt: skip
def test_a_rating_that_nobody_could_discuss_is_refused(command, words):
    with pytest.raises(Refused, match=words):
        world().do(command, by="evaluator")


@pytest.mark.parametrize("by", ["us", "observer", "screen"])
def test_only_evaluators_and_facilitators_evaluate(by):
    for command in (do.Rate("warn", "P"), do.Park("x"), do.NoteHotWash("well", "x"), do.DraftFindings()):
        with pytest.raises(Refused, match="cannot do this"):
            world().do(command, by=by)


# -- parked, and the hot wash


def test_what_is_parked_waits_until_somebody_says_what_became_of_it():
    made = world()
    made.do(do.Park("Who pays?", "us"))
    made.do(do.Settle("parked-1", "The treasury was asked"), by="evaluator")
    assert made.state.evaluation.parked["parked-1"].settled == "The treasury was asked"
    with pytest.raises(Refused, match="settled already"):
        made.do(do.Settle("parked-1", "again"))


def test_two_who_write_the_same_note_of_the_hot_wash_do_not_lose_one_of_them():
    made = over()
    made.do(do.NoteHotWash("change", "One list", "us", "October"))
    made.do(do.NoteHotWash("change", "One list of numbers", note="note-1", version=1, due="October"), by="evaluator")
    with pytest.raises(Refused, match="changed since you looked"):
        made.do(do.NoteHotWash("change", "A list", note="note-1", version=1))
    note = made.state.evaluation.notes["note-1"]
    assert (note.text, note.version, note.due) == ("One list of numbers", 2, "October")
    made.do(do.NoteHotWash("change", "", note="note-1", version=2))
    assert made.state.evaluation.notes["note-1"].text == ""


# -- findings


def test_what_all_did_in_time_is_drafted_as_a_strength_and_what_one_did_not_as_an_area():
    made = world()
    made.do(do.TickAction("launch", 0), by="evaluator", at=120)
    assert [(each.side, each.task, each.evidence) for each in drafts(made.state)] == [
        ("strength", "early", ["expect:launch:0"])
    ]
    made.do(do.TickAction("launch", 1, False), by="evaluator")
    [draft] = drafts(made.state)
    assert draft.side == "improvement" and draft.evidence == ["expect:launch:1", "expect:launch:0"]
    assert draft.text == (
        "Japan, not at all, after “A launch”: calls Seoul. United States did in time what was expected there."
    )


def test_many_actions_of_a_task_are_counted_and_the_evidence_says_which():
    expect = [{"team": team, "action": "Calls.", "task": "warn.early"} for team in ("us", "japan", "rok", "us")]
    made = World(book_with({"id": "a", "title": "A", "expect": expect}, {"id": "b", "title": "B", "expect": expect}))
    for name in ("a", "b"):
        made.do(do.Release(name))
    for place in range(4):
        made.do(do.TickAction("a", place))
    assert next(drafts(made.state)).text == (
        "Warn early: all 4 expected actions came in time (United States, Japan and Korea)."
    )
    for place in range(3):
        made.do(do.TickAction("b", place, False))
    [draft] = drafts(made.state)
    assert draft.text.startswith(
        "Warn early: 3 of 7 expected actions came late or not at all: United States, not at all,"
    )
    assert len(draft.evidence) == 7


def test_what_came_late_says_by_how_much():
    made = world()
    made.do(do.TickAction("launch", 0), at=60 + 5 * 60 + 130)
    [draft] = drafts(made.state)
    assert (draft.side, draft.text) == (
        "improvement", "United States, 2 minutes late, after “A launch”: calls Seoul.",
    )  # fmt: skip


def test_a_rated_observation_is_drafted_in_its_own_words_and_an_unrated_one_is_left_to_people():
    made = world()
    made.do(do.Observe("They listened", team="us", objective="warn", rating="P"), by="evaluator")
    made.do(do.Observe("They spoke"), by="evaluator")
    [draft] = drafts(made.state)
    assert (draft.side, draft.text, draft.objective) == ("strength", "United States: They listened", "warn")


def test_a_draft_is_made_once_and_not_again_after_it_was_dropped():
    made = world()
    made.do(do.Observe("x", rating="M"), by="evaluator")
    made.do(do.DraftFindings(), by="evaluator")
    made.do(do.DropFinding("finding-1", 1, "nothing in it"), by="evaluator")
    with pytest.raises(Refused, match="nothing is left to draft"):
        made.do(do.DraftFindings())


def test_nobody_has_said_a_draft_until_the_lead_evaluator_confirms_it():
    made = world()
    made.do(do.Observe("x", rating="M"), by="evaluator")
    made.do(do.DraftFindings(), by="evaluator")
    assert made.state.evaluation.findings["finding-1"].status == "draft"
    with pytest.raises(Refused, match="facilitator"):
        made.do(do.ConfirmFinding("finding-1", 1), by="evaluator")
    made.do(do.NameLeadEvaluator("evaluator"))
    made.do(do.ConfirmFinding("finding-1", 1), by="evaluator")
    assert made.state.evaluation.findings["finding-1"].status == "confirmed"


def test_who_writes_a_draft_anew_has_said_it():
    made = world()
    made.do(do.Observe("x", rating="M"), by="evaluator")
    made.do(do.DraftFindings())
    made.do(do.WriteFinding("improvement", "In my words", finding="finding-1", version=1), by="evaluator")
    finding = made.state.evaluation.findings["finding-1"]
    assert (finding.status, finding.text, finding.version) == ("confirmed", "In my words", 2)


def test_a_finding_rests_on_what_is_in_this_exercise():
    made = world()
    made.do(do.Observe("x"), by="evaluator")
    names = ["observation-1", "inject:launch", "expect:launch:1", "objective:warn"]
    made.do(do.WriteFinding("strength", "x", evidence=[*names, "observation-1"]))
    assert made.state.evaluation.findings["finding-1"].evidence == names
    for name in ("observation-2", "move-1", "expect:launch:2", "expect:launch:-1", "inject:x", "../x", "", "note-1"):
        if name:
            with pytest.raises(Refused, match="in this exercise"):
                made.do(do.WriteFinding("strength", "x", evidence=[name]))


# -- the improvement plan


def planned():
    made = over()
    made.do(do.WriteFinding("improvement", "Calls came late", "warn"))
    made.do(
        do.PlanAction("Print the numbers", "finding-1", "planning", "Secretariat", "Kim", "2026-12-01", "2027-01-31")
    )
    return made


def test_an_action_has_an_owner_and_dates_and_is_changed_by_another_version():
    made = planned()
    made.do(
        do.PlanAction("Print and post them", "finding-1", "training", "Ministry", "Kim", action="action-1", version=1)
    )
    action = made.state.evaluation.actions["action-1"]
    assert (action.text, action.owner, action.element, action.due) == (
        "Print and post them",
        "Ministry",
        "training",
        "",
    )
    assert action.contact == "Kim" and action.version == 2


def test_the_name_of_a_contact_stands_in_an_event_of_its_own_so_that_it_can_be_forgotten():
    made = planned()
    holding = [fact.event.kind for fact in made.facts if "Kim" in repr(fact.event)]
    assert holding == ["contact-named"]


def test_an_action_is_done_and_may_be_opened_again():
    made = planned()
    made.do(do.CloseAction("action-1", 1, note="On every desk", on="2027-01-15"))
    action = made.state.evaluation.actions["action-1"]
    assert (action.status, action.on) == ("done", "2027-01-15")
    with pytest.raises(Refused, match="done already"):
        made.do(do.CloseAction("action-1", 2))
    made.do(do.CloseAction("action-1", 2, done=False))
    assert action.status == "open"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (do.PlanAction("x", "finding-1", due="31.1.2027"), "is no date"),
        (do.PlanAction("x", "finding-1", start="2027-02-01", due="2027-01-31"), "before it starts"),
        (do.PlanAction("x", "finding-9"), "no finding"), (do.PlanAction("x"), "belongs to a finding"),
        (do.PlanAction("x", "finding-1", "magic"), "capability element"),
        (do.PlanAction("x", "finding-1", priority="now"), "priority"),
        (do.PlanAction("x", "finding-1", action="action-1", version=9), "changed since you looked"),
        (do.DropFinding("finding-1", 1, "x"), "there are actions"),
    ],
)  # fmt: skip
def test_a_plan_that_nobody_could_follow_is_refused(command, words):
    with pytest.raises(Refused, match=words):
        planned().do(command)


def test_an_action_of_an_earlier_exercise_needs_no_finding_here():
    made = over()
    made.do(do.PlanAction("Print the numbers", origin="Spring exercise, action-4"))
    assert made.state.evaluation.actions["action-1"].origin == "Spring exercise, action-4"


# -- signing


def test_a_report_is_signed_after_the_end_when_every_sentence_has_been_said_by_somebody():
    made = world()
    made.do(do.Observe("x", rating="M"), by="evaluator")
    made.do(do.DraftFindings())
    with pytest.raises(Refused, match="not ended"):
        made.do(do.SignReport(made.state.seq))
    made.do(do.End())
    with pytest.raises(Refused, match="drafted by rule"):
        made.do(do.SignReport(made.state.seq))
    made.do(do.ConfirmFinding("finding-1", 1))
    with pytest.raises(Refused, match="changed since you looked"):
        made.do(do.SignReport(made.state.seq - 1))
    made.do(do.SignReport(made.state.seq))
    assert made.state.evaluation.signed.seat == "control"


@pytest.mark.parametrize(
    "change",
    [
        do.Rate("warn", "P"), do.WriteFinding("strength", "x"), do.NoteHotWash("well", "x"),
        do.PlanAction("y", "finding-1"), do.ReopenReport("a name was wrong"),
    ],
)  # fmt: skip
def test_what_changes_the_report_makes_it_a_draft_again(change):
    made = planned()
    made.do(do.SignReport(made.state.seq))
    made.do(change)
    assert made.state.evaluation.signed is None


def test_an_action_that_is_done_later_leaves_the_report_signed():
    made = planned()
    made.do(do.SignReport(made.state.seq))
    made.do(do.CloseAction("action-1", 1))
    assert made.state.evaluation.signed is not None
