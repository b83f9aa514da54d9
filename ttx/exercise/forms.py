"""The move form: what a team is asked for, besides its actions, where a playbook does not say otherwise."""

from __future__ import annotations

from ttx.playbook.models import FormField, Playbook

USUAL: tuple[FormField, ...] = (
    FormField(id="intent", label="Intent", required=True, help="What should be different when this works?"),
    FormField(id="public-line", label="Public line", help="What you say in public, or no comment."),
    FormField(id="situation", label="Situation as we see it", more=True),
    FormField(
        id="linkage",
        label="Trade and security",
        kind="choice",
        choices=["linked", "firewalled", "traded"],
        more=True,
        help="How does this move treat the two?",
    ),
    FormField(id="reactions", label="Expected reactions", more=True, help="Partners, adversaries, publics."),
    FormField(id="chance", label="Chance that it works, percent", kind="number", more=True),
    FormField(id="risks", label="Arguments for, risks against", more=True),
    FormField(id="red-lines", label="What we will not do", more=True),
    FormField(id="dissent", label="Dissent", more=True, help="Who disagrees, by office, and why."),
    FormField(id="decided-by", label="Decided by", kind="choice", choices=["leader", "consensus", "vote"], more=True),
    FormField(id="change-our-mind", label="What would change our mind", more=True),
)


def form_of(playbook: Playbook) -> tuple[FormField, ...]:
    """The fields of this playbook's move form."""
    return tuple(playbook.move_form) or USUAL
