"""What each action asks for and when it makes sense. Dialogs are imported when one is opened: a start needs none."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from ttx.console import dialogs as d
from ttx.console.asked_talks import meet
from ttx.console.desk import to_rule
from ttx.console.here import QUEUE, Here
from ttx.exercise import commands as do
from ttx.exercise.commands import Command
from ttx.exercise.state import InjectState
from ttx.playbook.models import CONTROL

Asking = Screen[Any]

RATES = (0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 60.0)


# -- when


def always(here: Here) -> str:
    """No condition."""
    return ""


def not_over(here: Here) -> str:
    return "The exercise is over" if here.state.over else ""


def begun(here: Here) -> str:
    if here.state.status == "lobby":
        return "The exercise has not started; space starts it"
    return not_over(here)


def not_stopped(here: Here) -> str:
    return "It is stopped already; space lets it go on" if here.state.real_stop else not_over(here)


def has_next_stage(here: Here) -> str:
    phase = here.state.phase_spec()
    if phase and list(phase.stages)[-1] == here.state.stage:
        word = here.state.playbook.word("phase").lower()
        return f"{here.state.stage} is the last stage of this {word}; }} goes to the next"
    return begun(here)


def has_next_phase(here: Here) -> str:
    if here.state.phase == here.state.playbook.phases[-1].id:
        return f"This is the last {here.state.playbook.word('phase').lower()}; ctrl+e ends the exercise"
    return begun(here)


def is_selected(here: Here) -> str:
    return "" if about(here) else "Select an inject first"


def has(inject: InjectState, team: str) -> bool:
    """Whether a team has it, or gets it by itself later."""
    return team in inject.later or (team in inject.deliveries and not inject.deliveries[team].recalled)


def is_inside(here: Here) -> str:
    inject = here.selected
    if inject is None:
        return "Select an inject first"
    return "It is out already; x recalls it" if inject.deliveries or inject.later else not_over(here)


def can_skip(here: Here) -> str:
    inject = here.selected
    return "It is skipped already; h brings it back" if inject and inject.status == "skipped" else is_inside(here)


def is_out(here: Here) -> str:
    inject = here.selected
    if inject is None:
        return "Select an inject first"
    if not any(has(inject, team) for team in here.state.teams):
        return "No team has it"
    return not_over(here)


def about(here: Here) -> InjectState | None:
    """The inject that the selection is about: on the desk that of the row, else that under the cursor of the list."""
    kind, _, rest = here.item.partition(":")
    if kind in ("judge", "suggest", "expect"):
        return here.state.injects.get(rest.split(":")[0])
    return here.selected


def can_judge(here: Here) -> str:
    inject = about(here)
    if inject is None:
        return "Select an inject first"
    sentences = isinstance(inject.spec.when, str) or any(isinstance(each.if_, str) for each in inject.spec.then_suggest)
    return not_over(here) if sentences else "Nothing about this inject is judged by a person"


def has_outcomes(here: Here) -> str:
    inject = about(here)
    if inject is None:
        return "Select an inject first"
    if not inject.spec.outcomes:
        return "This inject has no outcomes to pick"
    return not_over(here) if inject.deliveries else "It is not out yet"


def has_expected(here: Here) -> str:
    inject = about(here)
    if inject is None:
        return "Select an inject first"
    return "" if inject.spec.expect else "No action is expected after this inject"


def has_team(here: Here) -> str:
    return not_over(here) if here.team else "Show a team first: 1, 2, 3"


def moves(here: Here) -> list[str]:
    """The moves that a ruling is about: the marked ones, the selected one, or the only one that waits."""
    if here.marked:
        return list(here.marked)
    if here.item in here.state.moves:
        return [here.item]
    if here.item.startswith("collide:"):
        return here.item.split(":")[1:]
    waiting = [move.id for move in to_rule(here)]
    return waiting if len(waiting) == 1 else []


def has_moves(here: Here) -> str:
    return not_over(here) if moves(here) else _select_move(here)


def _select_move(here: Here) -> str:
    return f"Select a {here.state.playbook.word('move').lower()} on the desk first"


def has_move(here: Here) -> str:
    return not_over(here) if here.item in here.state.moves else _select_move(here)


def is_joint(here: Here) -> str:
    if here.item not in here.state.moves:
        return _select_move(here)
    return not_over(here) if here.state.moves[here.item].newest.joint else "It is not a joint one: no partner is named"


def has_drafts(here: Here) -> str:
    drafts = any(ruling.status == "draft" for ruling in here.state.rulings.values())
    return not_over(here) if drafts else "No ruling is drafted; g drafts one"


def is_draft(here: Here) -> str:
    ruling = here.state.rulings.get(here.item)
    return not_over(here) if ruling and ruling.status == "draft" else "Select a ruling's draft on the desk first"


def can_claim(here: Here) -> str:
    state = here.state
    known = here.item in state.moves or here.item in state.requests or here.item in state.messages
    return not_over(here) if known else "Select something on the desk first"


def has_gauges(here: Here) -> str:
    return not_over(here) if here.state.gauges else "This playbook has no indicators"


def can_reply(here: Here) -> str:
    inject = here.selected
    if inject is None:
        return "Select an inject first"
    if here.team not in inject.deliveries:
        return f"{here.party(here.team)} does not have it"
    return not_over(here)


# -- what


def clock(here: Here) -> Command | Asking:
    if here.state.status == "lobby":
        from ttx.console.small import Start

        return Start(here)
    if here.state.real_stop:
        from ttx.console.small import GoOn

        return GoOn(here)
    return do.Resume() if here.state.status == "paused" else d.PauseDialog(here.state, here.wall)


def next_stage(here: Here) -> Command:
    return do.NextStage(here.state.stage)


def next_phase(here: Here) -> Asking:
    return d.NextPhaseDialog(here.state, here.wall)


def extend(here: Here) -> Asking:
    return d.ExtendDialog(here.state)


def agenda(here: Here) -> Asking:
    from ttx.console.agenda import AgendaPage

    return AgendaPage()


def faster(here: Here) -> Command:
    return do.SetRate(next((rate for rate in RATES if rate > here.state.rate), RATES[-1]))


def slower(here: Here) -> Command:
    return do.SetRate(next((rate for rate in reversed(RATES) if rate < here.state.rate), RATES[0]))


def jump(here: Here) -> Asking:
    return d.JumpDialog(here.state, here.now)


def stop(here: Here) -> Asking:
    return d.StopDialog(here.state)


def end(here: Here) -> Asking:
    return d.EndDialog(here.state, here.live.drafts)


def hold(here: Here) -> Asking:
    return d.HoldDialog(here.state, here.inject)


def skip(here: Here) -> Asking:
    return d.SkipDialog(here.state, here.inject)


def recall(here: Here) -> Asking:
    return d.RecallDialog(here.state, here.live, here.inject)


def edit(here: Here) -> Asking:
    return d.EditDialog(here.state, here.inject)


def adhoc(here: Here) -> Asking:
    return d.AdHocDialog(here.state)


def _about(here: Here) -> str:
    inject = about(here)
    assert inject is not None
    return inject.id


def judge(here: Here) -> Asking:
    return d.JudgeDialog(here.state, _about(here))


def outcome(here: Here) -> Asking:
    return d.OutcomeDialog(here.state, _about(here))


def hint(here: Here) -> Asking:
    inject = about(here)
    if inject is None or here.team not in inject.deliveries:
        inject = stuck_on(here, here.team)
    return d.HintDialog(here.state, here.team, inject.id if inject else "")


def stuck_on(here: Here, team: str) -> InjectState | None:
    """The newest inject that a team has, has not answered, and that has a hint."""
    open_ones = [
        inject for inject in here.state.injects.values()
        if (given := inject.deliveries.get(team))
        and inject.spec.if_stuck and not given.recalled and not given.replies[given.before :]
    ]  # fmt: skip
    return max(open_ones, key=lambda inject: inject.deliveries[team].at, default=None)


def tick(here: Here) -> Asking:
    return d.TickDialog(here.state, _about(here), here.now)


def detail(here: Here) -> Asking:
    from ttx.console.detail import Detail

    return Detail(here, _about(here))


def rule(here: Here) -> Asking:
    return d.RulingDialog(here.state, moves(here))


def rulings(here: Here) -> Asking:
    return d.RulingsReleaseDialog(here.state)


def drop(here: Here) -> Asking:
    from ttx.console.small import Drop

    return Drop(here)


def send_back(here: Here) -> Asking:
    return d.ReturnDialog(here.state, here.item)


def endorse(here: Here) -> Asking:
    newest = here.state.moves[here.item].newest
    open_ones = [team for team in newest.joint if team not in newest.endorsements]
    team = here.team if here.team in newest.joint else (open_ones or newest.joint)[0]
    return d.EndorseDialog(here.state, here.item, team, here.times)


def _claimed_by(here: Here) -> str:
    state = here.state
    item = state.moves.get(here.item) or state.requests.get(here.item) or state.messages.get(here.item)
    return item.claimed_by if item else ""


def taken(here: Here) -> str:
    """Who else of control's has claimed what is selected; empty where nobody has."""
    whose = _claimed_by(here)
    return here.person(whose) if whose and whose != here.you else ""


def claim(here: Here) -> Command | Asking:
    put_back = do.Claim(here.item, claimed=False)
    if whose := taken(here):
        from ttx.console.small import YesNo

        return YesNo(f"{whose} has claimed this", "Put it back on the desk, for anybody?", "put it back", put_back)
    return put_back if _claimed_by(here) else do.Claim(here.item)


def write(here: Here) -> Asking:
    actor = next(iter(here.state.playbook.actors), CONTROL)
    return d.WriteDialog(here.state, here.times, actor, [here.team] if here.team else [])


def message(here: Here) -> Asking:
    return d.WriteDialog(here.state, here.times, CONTROL, [here.team] if here.team else [])


def shift(here: Here) -> Asking:
    return d.ShiftDialog(here.state)


def observe(here: Here) -> Asking:
    inject = here.selected
    return d.ObserveDialog(here.state, here.team, inject.id if inject and inject.status not in QUEUE else "", here.now)


def reply(here: Here) -> Asking:
    return d.EnterReplyDialog(here.state, here.inject, here.team, here.times)


def move(here: Here) -> Asking:
    return d.EnterMoveDialog(here.state, here.team, here.live.drafts.get(here.team, {}), here.times)


def lead(here: Here) -> Asking:
    return d.LeadDialog(here.state, here.live, here.team, here.chosen("seat"))


def remove(here: Here) -> Asking:
    return d.RemoveSeatDialog(here.state, here.live, here.chosen("seat"))


# -- what enter does on the desk


def opened(here: Here) -> Command | Asking | None:
    """What the selected row of the desk asks for; None where there is nothing to do with it."""
    state, item = here.state, here.item
    if item in state.moves:
        return rule(here)
    if item in state.rulings and state.rulings[item].status == "released":
        return d.AmendDialog(state, item)
    if item in state.rulings:
        return d.RulingDialog(state, state.rulings[item].moves, item)
    if item in state.requests:
        return d.AnswerDialog(state, item)
    if item in state.messages:
        addressed = state.messages[item].to
        sender = next((party for party in addressed if party in state.playbook.actors), CONTROL)
        return d.WriteDialog(state, here.times, sender, reply_to=item)
    if item in state.meetings:
        return meet(here, state.meetings[item])
    kind = item.partition(":")[0]
    does = {"judge": judge, "expect": tick, "collide": rule}
    return does[kind](here) if kind in does else None
