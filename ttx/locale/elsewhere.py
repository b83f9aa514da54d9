"""What seats show and other rooms made: refusals, the usual form, stages. Listed here, so that it can be translated.

Those rooms write English, which is what the log and control read; `Words.known` finds the message again and what was
filled into it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ttx.locale import N_

_NAMES = (
    # parties and who a message is from
    N_("Control"),
    # what a refusal calls a move, where the playbook has no word for it
    N_("move"),
    # how an inject arrives, where the playbook does not say
    N_("message"),
    # stages
    N_("brief"), N_("deliberate"), N_("decide"), N_("adjudicate"), N_("back-brief"),
    # what an action is
    N_("diplomatic"), N_("information"), N_("military"), N_("economic"),
    N_("public"), N_("private"), N_("held"),
    # roles
    N_("facilitator"), N_("evaluator"), N_("observer"), N_("player"), N_("screen"),
)  # fmt: skip

_FORM = (
    N_("Intent"), N_("What should be different when this works?"),
    N_("Public line"), N_("What you say in public, or no comment."),
    N_("Situation as we see it"),
    N_("Trade and security"), N_("How does this move treat the two?"),
    N_("linked"), N_("firewalled"), N_("traded"),
    N_("Expected reactions"), N_("Partners, adversaries, publics."),
    N_("Chance that it works, percent"),
    N_("Arguments for, risks against"),
    N_("What we will not do"),
    N_("Dissent"), N_("Who disagrees, by office, and why."),
    N_("Decided by"), N_("leader"), N_("consensus"), N_("vote"),
    N_("What would change our mind"),
)  # fmt: skip

_EVALUATORS = (
    # the key of ratings
    N_("Performed without challenges"), N_("Performed with some challenges"),
    N_("Performed with major challenges"), N_("Unable to be performed"),
    # what their page refuses
    N_("the observation"), N_("the explanation"), N_("what is parked"), N_("what became of it"), N_("the note"),
    N_("choose an objective"), N_("choose a rating"), N_("that expected action is not there"),
    N_("that is no exercise time"), N_("write it as T+12:30, or T+1:12:30"),
    N_("this page has no such button"), N_("load it anew"),
)  # fmt: skip

_REFUSALS = (
    # the door
    N_("that code opens nothing here"), N_("letters and digits as on your card; ask the facilitator"),
    N_("a name is missing"), N_("any name that your team knows you by"),
    N_("this seat is not known here"), N_("join again with your code"), N_("join again with your team's code"),
    N_("this seat was removed"), N_("this seat is in no team"),
    N_("this seat is in another team now"), N_("look at what that team has, then send again"),
    N_("a {role} cannot do this"), N_("ask the facilitator"),
    N_("that was too much at once"), N_("wait a second"),
    N_("that is too long"), N_("a page or two is what others can read"),
    N_("the text has {length} characters; {allowed} are allowed"), N_("shorten it, or split it"),
    # at any time
    N_("the exercise has ended"), N_("observations and the report are still open to control"),
    N_("the exercise has not started yet"),
    N_("the exercise is stopped for a real-world reason: {reason}"),
    N_("your team has a lead, who alone submits"), N_("ask the lead to send it or to hand the lead over"),
    N_("your team has no {item}"), N_("look at the list again; it may have changed"),
    N_("{what} has changed since you looked"), N_("look at it again, then decide"),
    N_("your team's {move}"), N_("the joint text"),
    N_("{what} is empty"), N_("write something first"),
    N_("the reply"), N_("the message"), N_("the request"), N_("the reservation"),
    N_("there is no team {team}"), N_("there is nobody called {name}"), N_("nobody is named to receive this"),
    # replies and moves
    N_("this was recalled; it needs no reply"), N_("choose one of the answers"),
    N_("the form has no field {field}"),
    N_("a move has at most twelve actions"), N_("say what matters most"),
    N_("it is empty"), N_("write at least one action"),
    N_("{field} is missing"), N_("fill it in, then submit again"),
    N_("{field} is one of: {choices}"), N_("{field} is a number"),
    N_("an action is public, private or held"),
    N_("your team is not asked to endorse this"), N_("the answer is endorse, reserve or refuse"),
    N_("control has ruled on this already"),
    # messages and meetings
    N_("a team does not write to itself"),
    N_("a meeting needs another team"), N_("name at least one"),
    N_("your team asked for this meeting"), N_("the others answer"),
    N_("this meeting is {status} already"), N_("this meeting is {status}"), N_("all teams agree first"),
    # another `held` than that of an action
    N_("this meeting is held already"), N_("this meeting is held"),
    N_("your team has answered already"),
    N_("asked"), N_("agreed"), N_("declined"), N_("ended"),
    # the lead and the pen
    N_("only the lead hands the lead over"), N_("control can name another lead"),
    N_("that seat is not in this team"), N_("only a player leads a team"),
    N_("your team has no lead"), N_("anyone in the team submits"), N_("you have the lead"),
    N_("ask for the lead first"), N_("the lead has a minute to answer"),
    N_("the clock counts it; it stands in a pause"),
    N_("only players write"), N_("you do not have the pen"), N_("ask for it"),
    N_("the pen goes to somebody of the team who asked for it"),
    N_("the draft is too long"), N_("there is no such version"),
    # the comms check, practice and questionnaires
    N_("nobody asks for this now"), N_("the practice is over"), N_("the answer"),
    N_("you were not asked {questionnaire}"), N_("look at the list again"), N_("this questionnaire is closed"),
    N_("you have answered"), N_("nobody can tell which answer is yours, so none can be changed"),
    N_("there is no question {question}"), N_("answer at least one question"),
    N_("{question} is not answered"), N_("answer it, then send again"),
    N_("{question} has these answers: {choices}"), N_("{question} is a number from {low} to {high}"),
    N_("the answer is too long"), N_("{number} characters at most"),
    # the line and the server
    N_("no answer from {url}"), N_("{url} closed the line"),
    N_("the server answered in a way that ttx does not know (HTTP {status})"), N_("is this a ttx server?"),
    N_("{url} is not an address: {error}"),
    N_("nobody vouches for the certificate of {url}"), N_("`ttx join {url}` asks about it"),
    N_("another server answers at {url}: its certificate is not {expected}. Nothing was sent to it"),
    N_("somebody may be listening in: ask the facilitator"),
    N_("not kept: the server cannot write just now"), N_("it is tried again"),
    N_("the server could not decide this"), N_("nothing was changed; tell the facilitator"),
    N_("other servers write to this exercise all the time"), N_("try again"),
    N_("The server stopped. The clock stands where it was then."),
)  # fmt: skip

TEXTS = (*_NAMES, *_FORM, *_EVALUATORS, *_REFUSALS)


def find(text: str) -> tuple[str, dict[str, str]] | None:
    """The message that this text was made of, and what was filled into it; None where none fits."""
    plain, patterns = _index()
    if text in plain:
        return text, {}
    for message, pattern in patterns:
        if match := pattern.fullmatch(text):
            return message, match.groupdict()
    return None


@lru_cache
def _index() -> tuple[frozenset[str], list[tuple[str, re.Pattern[str]]]]:
    filled = [message for message in TEXTS if "{" in message]
    # The more of a sentence is fixed, the less it is by chance that it fits.
    filled.sort(key=lambda message: len(re.sub(r"\{\w+\}", "", message)), reverse=True)
    return frozenset(TEXTS) - set(filled), [(message, _pattern(message)) for message in filled]


def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(message)), re.DOTALL)
