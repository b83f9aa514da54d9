from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.report.story import NAMES, SMALL, Story, seoul, small, whole
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.exercise.apply import fold
from ttx.exercise.conditions import baseline_index, index, verdict
from ttx.exercise.events import Action
from ttx.exercise.facts import Fact
from ttx.playbook.models import Playbook
from ttx.report.evaluation import IN_TIME, LATE, NOT_DUE, NOT_OBSERVED, NOT_SEEN, OPEN, SEEN
from ttx.report.facts import gather
from ttx.report.indicators import decisive


def test_the_verdict_is_the_one_that_the_conditions_give() -> None:
    story = whole()
    report, state = gather(story.facts), fold(story.facts)
    assert (report.judgement.verdict, report.judgement.means, report.judgement.words) == verdict(state)
    assert report.judgement.index_after == pytest.approx(index(state))
    assert report.judgement.index_before == pytest.approx(baseline_index(state))


def test_the_verdict_follows_the_index_computed_by_hand() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.do(do.PickOutcome("launch", 1, "Both on the line"), at=120)
    judged = gather(story.facts).judgement
    # Trust 50 - 4 + 10 = 56; friction 60 - 6 = 54, turned over 46; from (50 + 40) / 2 to (56 + 46) / 2.
    assert (judged.index_before, judged.index_after) == (45, 51)
    assert judged.verdict == "continue"
    assert [rule.missing for rule in judged.rules] == [
        "change of the index at least 8",
        "change of the index at most -5",
        "",
    ]


def test_what_one_decision_shifts_is_one_cause_with_its_effect_on_the_index() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.do(do.PickOutcome("launch", 1, "Both on the line"), at=120)
    release, outcome = gather(story.facts, NAMES).moved
    assert (release.what, release.deltas, release.effect) == ("Release of “A launch”", {"trust": -4}, -2)
    assert (outcome.what, outcome.deltas, outcome.effect) == (
        "“A launch”: They spoke",
        {"trust": 10, "friction": -6},
        8,
    )
    assert (outcome.at, outcome.reason, outcome.by) == (120_000, "Both on the line", "Lead facilitator")


def test_what_a_recall_took_back_decided_nothing_but_what_came_after_it_did() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.do(do.Recall("launch", "Too early"), at=90)
    story.do(do.Release("launch"), at=120)
    moved = gather(story.facts).moved
    assert [each.undone for each in moved] == [True, True, False]
    assert decisive(moved) == moved[2:]


def test_each_indicator_has_its_value_at_the_end_of_each_phase_that_was_played() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.do(do.NextPhase("one"), at=600)
    story.do(do.Shift("trust", 9, "They met"), at=700)
    trust, friction = gather(story.facts).courses
    assert trust.at_phase_ends == [46, 55]
    assert friction.at_phase_ends == [60, 60]
    assert trust.points == [(0, 50), (60_000, 46), (700_000, 55), (700_000, 55)]
    assert trust.gain == 5


def test_a_phase_that_was_not_played_has_no_value() -> None:
    assert gather(small().facts).courses[0].at_phase_ends == [50, None]


def test_an_expected_action_counts_from_the_moment_the_team_had_the_inject() -> None:
    story = small()
    story.do(do.Release("launch", ["us"]), at=60)
    story.do(do.Release("launch", ["japan", "rok"]), at=200)
    story.do(do.TickAction("launch", 0), "evaluator-1", at=230)
    story.do(do.TickAction("launch", 1), "evaluator-1", at=390)
    story.do(do.TickAction("launch", 3), "evaluator-1", at=600)
    us, japan, rok, untimed = gather(story.facts).expected
    assert (us.outcome, us.said) == (IN_TIME, "seen after 2:50, in time")
    assert (japan.outcome, japan.said) == (LATE, "seen after 3:10, 0:10 late")
    assert (japan.delivered, japan.seen_at) == (200_000, 390_000)
    assert (rok.outcome, rok.said) == (NOT_OBSERVED, "not observed")
    assert (untimed.outcome, untimed.said) == (SEEN, "seen after 6:40")


def test_an_expected_action_is_late_one_second_after_its_deadline_and_not_before() -> None:
    for seconds, outcome in ((180, IN_TIME), (181, LATE)):
        story = small()
        story.do(do.Release("launch"), at=0)
        story.do(do.TickAction("launch", 0), "evaluator-1", at=seconds)
        assert gather(story.facts).expected[0].outcome == outcome


def test_not_seen_not_observed_open_and_not_tested_are_four_things() -> None:
    story = small()
    assert {each.outcome for each in gather(story.facts).expected} == {NOT_DUE}
    story.do(do.Release("launch", ["us", "japan"]), at=60)
    assert [each.outcome for each in gather(story.facts).expected] == [OPEN, OPEN, NOT_DUE, NOT_DUE]
    story.do(do.TickAction("launch", 0, seen=False), "evaluator-1", at=100)
    story.do(do.Observe("Nothing"), "evaluator-1", at=500)
    assert [each.outcome for each in gather(story.facts).expected[:2]] == [NOT_SEEN, NOT_OBSERVED]


def test_an_open_action_is_not_observed_once_the_exercise_is_over() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.do(do.End(), at=70)
    assert gather(story.facts).expected[0].outcome == NOT_OBSERVED


def test_no_rating_is_ever_made_by_the_report() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.do(do.TickAction("launch", 0), "evaluator-1", at=100)
    objective = gather(story.facts).objectives[0]
    assert (objective.ratings, objective.evidence) == ({}, 1)
    story.do(do.Observe("Good", [], "us", "warn", "early", "", "P"), "evaluator-1", at=110)
    objective = gather(story.facts).objectives[0]
    assert (objective.ratings, objective.evidence, dict(objective.by_task)) == ({"P": 1}, 2, {"early": 2})


def test_all_versions_of_a_reply_are_kept_with_what_was_late() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.reply("us", "launch", "02:00", "Three.")
    story.reply("us", "launch", "07:00", "Four.")
    asked = gather(story.facts, NAMES).teams[0].asked[0]
    assert [(reply.text, reply.version, reply.late) for reply in asked.replies] == [
        ("Three.", 1, False),
        ("Four.", 2, True),
    ]
    assert (asked.took, asked.late, asked.replies[0].by) == (60_000, False, "Secretary of State")


def test_an_answer_that_never_came_is_overdue_only_after_its_time() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    assert not gather(story.facts).teams[0].asked[0].overdue
    story.do(do.Shift("trust", 1, "x"), at=361)
    assert gather(story.facts).teams[0].asked[0].overdue
    assert ("United States", "A launch") in gather(story.facts).unresolved.unanswered


def test_time_that_only_the_heartbeat_knows_makes_a_running_answer_overdue() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    assert gather(story.facts, now=400_000).teams[0].asked[0].overdue
    assert gather(story.facts, now=400_000).elapsed == 400_000
    story.do(do.End(), at=100)
    assert gather(story.facts, now=400_000).elapsed == 100_000


def test_a_copy_that_was_recalled_keeps_the_answers_that_were_given_to_it() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.reply("us", "launch", "01:10", "To the first.")
    story.do(do.Recall("launch", "Wrong text"), at=90)
    story.do(do.Release("launch"), at=120)
    story.reply("us", "launch", "02:20", "To the second.")
    first, second = gather(story.facts).teams[0].asked
    assert ([reply.text for reply in first.replies], first.recalled) == (["To the first."], True)
    assert ([reply.text for reply in second.replies], second.recalled) == (["To the second."], False)
    assert second.took == 20_000


def test_a_joint_move_is_told_with_every_version_and_every_answer() -> None:
    story = small()
    story.do(do.SubmitMove([Action("One")], {"intent": "x"}, ["us", "rok"]), "japan-1", at=60)
    story.do(do.Endorse("move-1", 1, "refuse", "No date"), "rok-1", at=70)
    story.do(do.SubmitMove([Action("Two")], {"intent": "y"}, ["us", "rok"], 1), "japan-1", at=80)
    story.do(do.Endorse("move-1", 2, "endorse"), "rok-1", at=90)
    story.do(do.Endorse("move-1", 2, "reserve", "If funded"), "us-1", at=95)
    (move,) = gather(story.facts).teams[1].moves
    first, second = move.versions
    assert ([(each.team, each.answer, each.text) for each in first.endorsed], first.unanswered) == (
        [("rok", "refuse", "No date")],
        ["us"],
    )
    assert [each.answer for each in second.endorsed] == ["endorse", "reserve"]
    assert (move.standing, move.ruled, first.fields) == ("endorsed", 0, [("Intent", "x")])


def test_contact_is_counted_by_pair_and_first_contact_from_the_release() -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    story.do(do.Say(["japan"], "Did you see it?"), "us-1", at=100)
    story.do(do.AskMeeting(["rok"]), "japan-1", at=110)
    story.do(do.LogMeeting(["japan", "rok"], "Deputies"), at=150)
    talk = gather(story.facts).consultation
    assert (talk.between("us", "japan").messages, talk.between("rok", "us").messages) == (1, 0)
    assert talk.between("japan", "rok").meetings == 1
    (after,) = talk.after
    assert {team: (first.after, first.other) for team, first in after.firsts.items()} == {
        "us": (40_000, "japan"),
        "japan": (40_000, "us"),
        "rok": (90_000, "japan"),
    }
    assert after.all_after == 90_000


def test_contact_before_the_release_and_after_the_phase_does_not_count_for_it() -> None:
    story = small()
    story.do(do.Say(["japan"], "Hello"), "us-1", at=30)
    story.do(do.Release("launch"), at=60)
    story.do(do.NextPhase("one"), at=600)
    story.do(do.Say(["japan"], "Hello again"), "us-1", at=630)
    (after,) = gather(story.facts).consultation.after
    assert (after.firsts, after.all_after) == ({}, None)


def test_an_invitation_that_nobody_took_up_is_no_contact() -> None:
    story = small()
    story.do(do.AskMeeting(["rok"]), "japan-1", at=10)
    report = gather(story.facts)
    assert report.consultation.between("japan", "rok").meetings == 0
    assert report.unresolved.meetings == 1


def test_pauses_have_a_length_in_wall_time_and_none_in_exercise_time() -> None:
    story = small()
    story.do(do.Pause("Lunch"), at=100)
    story.wait(600)
    story.do(do.Resume())
    story.do(do.Pause("Fire"), at=200)
    report = gather(story.facts)
    assert [(pause.at, pause.lasted, pause.reason) for pause in report.pauses] == [
        (100_000, 600_000, "Lunch"),
        (200_000, None, "Fire"),
    ]
    assert (report.elapsed, report.status) == (200_000, "paused")


def test_the_three_clocks_of_a_line_are_kept_apart() -> None:
    story = small()
    story.do(do.Pause("Lunch"), at=100)
    story.wait(3600)
    story.do(do.Resume())
    line = gather(story.facts).timeline[-1]
    assert (line.what, line.at, line.wall, line.scenario) == (
        "Play goes on",
        100_000,
        "2026-11-22T06:01:40.000Z",
        "2025-05-19T09:00+09:00",
    )


def test_phases_and_stages_are_told_as_planned_and_as_they_went() -> None:
    story = small()
    story.do(do.Extend(60, "They need it"), at=500)
    story.stage("11:00")
    story.do(do.NextPhase("one"), at=900)
    story.do(do.End(), at=1000)
    first, second = gather(story.facts).phases
    assert (first.planned, first.extended, first.start, first.end) == (900_000, 60_000, 0, 900_000)
    assert first.stages == [("talk", 600_000, 660_000), ("decide", 300_000, 240_000)]
    assert (second.start, second.end) == (900_000, 1_000_000)


def test_what_was_left_open_is_named() -> None:
    report = gather(whole().facts, NAMES)
    left = report.unresolved
    assert [each.text for each in left.requests] == ["Who publishes the text?"]
    assert left.unruled == [
        "Decision of Republic of Korea in Move 2, version 1",
        "Decision of Republic of Korea in Move 3, version 2",
    ]
    assert {each.title for each in left.unreleased} == {"Why was I not consulted?", "A newspaper prints the terms"}
    assert [(draft.team, draft.actions[0].what) for draft in left.drafts] == [("us", "Grant Japan a partial exemption")]


def test_a_decision_is_answered_by_a_move_or_by_the_answer_to_a_joint_one() -> None:
    us = gather(whole().facts).teams[0]
    answered = {asked.title: asked.answered_by for asked in us.asked if asked.asks == "decision"}
    assert answered["A letter in draft"] == "its Decision"
    assert answered["Three sentences for three ministers"] == "its answer to the joint Decision of Republic of Korea"


def test_the_ballot_and_controls_choice_stand_beside_the_rule() -> None:
    readings = gather(whole().facts).judgement.readings
    assert [reading.answer for reading in readings] == [
        "United States: continue; Japan: strengthen; Republic of Korea: strengthen",
        "strengthen",
    ]


def test_names_come_from_outside_the_log_and_may_be_gone() -> None:
    story = whole()
    assert {person.name for person in gather(story.facts).people} == {""}
    people = gather(story.facts, NAMES).people
    assert next(person for person in people if person.seat == "rok-1").name == "김민준"
    assert people[0].role == "facilitator"
    assert next(person for person in people if person.seat == "us-1").lead


def test_a_lobby_with_nothing_but_the_playbook_makes_a_report() -> None:
    report = gather(Story(seoul(), seats=False).facts)
    assert (report.status, report.elapsed, report.people, report.moved) == ("lobby", 0, [], [])
    assert report.started is None


def test_an_exercise_without_indicators_objectives_or_verdict_makes_a_report() -> None:
    story = small(
        indicators={}, objectives={}, verdict=[], phases=[{"id": "one", "title": "One", "stages": {"talk": "5m"}}]
    )
    report = gather(story.facts)
    assert (report.judgement.verdict, report.courses, report.objectives, report.expected) == ("", [], [], [])


def test_a_log_whose_rows_were_erased_still_makes_a_report() -> None:
    story = whole()
    for kind in (ev.InjectAdded, ev.MessageSent, ev.MoveSubmitted, ev.MeetingAsked, ev.RulingDrafted, ev.Replied):
        facts = [
            Fact(each.seq, each.seat, each.command, each.wall, each.elapsed, each.scenario, each.phase, None)
            if isinstance(each.event, kind)
            else each
            for each in story.facts
        ]
        report = gather(facts)
        assert report.erased == sum(fact.event is None for fact in facts) > 0


def test_a_log_without_its_playbook_is_refused_in_words() -> None:
    for facts in ([], [Fact(1, "", "", "2026-01-01T00:00:00.000Z", 0, "", "", None)]):
        with pytest.raises(TtxError, match="does not begin with a playbook"):
            gather(facts)


def test_the_wall_clock_is_told_in_the_zone_that_is_asked_for() -> None:
    report = gather(small().facts, zone=ZoneInfo("Asia/Seoul"))
    assert report.started is not None
    assert (report.started.hour, report.started.utcoffset()) == (14, timedelta(hours=9))


def test_the_same_log_gives_the_same_facts() -> None:
    facts = whole().facts
    one, other = gather(facts, NAMES), gather(facts, NAMES)
    assert (one.timeline, one.moved, one.teams, one.statistics) == (
        other.timeline,
        other.moved,
        other.teams,
        other.statistics,
    )


def test_the_small_playbook_of_these_tests_is_a_playbook() -> None:
    assert Playbook.model_validate(SMALL, context={"year": 2025}).id == "small"
