"""What every situation manual says, whatever the playbook: how one works, what is taken for granted."""

from __future__ import annotations

from ttx.locale import N_, Words
from ttx.report.packets.cards import STOP

_TLP = {
    "CLEAR": N_("TLP:CLEAR. It may be shared with anybody, with its marking."),
    "GREEN": N_("TLP:GREEN. It may be shared with those you work with, and not in public."),
    "AMBER": N_("TLP:AMBER. Only for your organization and its partners, as far as they must know it."),
    "AMBER+STRICT": N_("TLP:AMBER+STRICT. Only for your organization, as far as it must be known there."),
    "RED": N_("TLP:RED. Only for those who take part. Do not pass it on."),
}


def shared(tlp: str, _: Words) -> str:
    """How far something may be shared, by the Traffic Light Protocol."""
    return _(_TLP[tlp])


def real_stop(_: Words) -> str:
    """The safety words."""
    return _(STOP)


def work(_: Words) -> list[str]:
    """How a team works."""
    return [
        _("What happens reaches you from control, with the time until which an answer is expected. Late is still an "
          "answer; none is one, too."),
        _("Talk first, among yourselves and with the others. One of you writes: replies at once, and a {Move} for each "
          "{Phase}."),
        _("You may meet another team at any time, and write to those whom control plays. Log a talk in the corridor "
          "with control, else it did not happen."),
        _("What is missing, ask control. It says what could be known, and no more."),
        _("After each {Phase} control rules on what follows, and says why."),
        _("No device, or no line? There are forms on your table: everything can be played on paper."),
    ]  # fmt: skip


def assumptions(_: Words) -> list[str]:
    """Assumptions and artificialities, as doctrine calls them."""
    return [
        _("The story is made up and plausible. It happens as it is told: we do not talk about whether it could."),
        _("Time is short: hours at the table may be weeks in the story."),
        _("Who is not at a table is played by control. What nobody mentions is as it is every day."),
        _("What a team decides here sets no precedent, and is no position of a government or an employer."),
        _("Different views are wanted. Nobody is quoted."),
    ]


def evaluated(_: Words) -> list[str]:
    """What is looked at, and what comes of it."""
    return [
        _("Plans, habits and arrangements are put to the test, not people."),
        _("Evaluators note what they see and rate the objectives. The report says what worked, what did not, and who "
          "does what about it until when."),
        _("At the end all stay for the hot wash: what went well, what did not, what surprised you, what to change."),
    ]  # fmt: skip


def to_prepare(_: Words) -> list[str]:
    """Questions to come with answers to."""
    return [
        _("Whom do you speak for? What does this office want most, and what does it fear?"),
        _("What may you decide alone, and whom must you ask?"),
        _("Which plans, agreements and arrangements apply? Which of them may you bring?"),
        _("Whom in the other teams would you call first, at which level, by which line?"),
        _("What would you not do, whatever happens?"),
    ]


def in_each(_: Words) -> list[str]:
    """Questions that a team asks itself in every phase."""
    return [
        _("What do we know, what do we only think, and what must we ask?"),
        _("What do the others see, and what do they want now?"),
        _("What do we do, by which means, openly or not? What do we leave?"),
        _("Whom do we tell before, and whom after?"),
        _("How will they answer, and what then?"),
        _("What do we say in public?"),
    ]
