"""What must hold of many runs, for a test: written in YAML, or as one of a few plain sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from ttx.errors import TtxError
from ttx.playbook.base import Model
from ttx.playbook.checks.report import Report
from ttx.playbook.models import Playbook
from ttx.playbook.problems import Path, did_you_mean
from ttx.playbook.values import Duration, Line, Slug, format_duration
from ttx.rehearsal.written import Share, read, refuse

KEYS = ("says", "every", "verdict", "inject", "idle", "open", "words", "indicator")
"""What an assertion may be about; each has one of these."""


def _to_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _to_sentence(value: Any) -> Any:
    return {"says": value} if isinstance(value, str) else value


class Assertion(Model):
    """Something that must hold: of how often things come, or of each run."""

    says: Line | None = Field(
        None, description="A sentence, such as `every verdict is reachable`.", examples=["every verdict is reachable"]
    )
    every: Literal["verdict", "inject", "variant", "outcome"] | None = Field(
        None,
        description="Each of these comes up in some run, or in a share of the runs between `at least` and `at most`.",
        examples=["verdict"],
    )
    except_: list[Line] = Field(
        default_factory=list,
        alias="except",
        description="Of `every`: ids of injects, or verdicts, that need not.",
        examples=[["second-offer"]],
    )
    verdict: Line | None = Field(
        None, description="How often this verdict comes: with `at least`, `at most` or both.", examples=["regress"]
    )
    inject: Slug | None = Field(
        None, description="How often this inject goes out: with `at least`, `at most` or both.", examples=["the-leak"]
    )
    at_least: Share | None = Field(
        None, alias="at least", description="Share of the runs: 5% or 0.05.", examples=["5%"]
    )
    at_most: Share | None = Field(None, alias="at most", description="Share of the runs: 40% or 0.4.", examples=["40%"])
    idle: Duration | None = Field(
        None, description="No team has nothing to do for longer than this, before it has to decide.", examples=["20m"]
    )
    open: Annotated[int, Field(ge=0)] | None = Field(
        None, description="No team owes more replies than this at once.", examples=[4]
    )
    words: Annotated[int, Field(ge=0)] | None = Field(
        None, description="No team gets more words to read than this `within` some time.", examples=[900]
    )
    within: Duration = Field(
        600, description="Of `words`: in how long a time; 10m if nothing is written.", examples=["10m"]
    )
    indicator: Slug | None = Field(None, description="This indicator ends `between` two values.", examples=["friction"])
    between: list[float] = Field(
        default_factory=list, max_length=2, description="Two values from 0 to 100: [20, 80].", examples=[[20, 80]]
    )
    teams: Annotated[list[Slug], BeforeValidator(_to_list, json_schema_input_type=Slug | list[Slug])] = Field(
        default_factory=list,
        description="Of `idle`, `open`, `words`: only these teams.",
        examples=["us", ["us", "rok"]],
    )
    in_: Share | None = Field(
        None,
        alias="in",
        description="Of what must hold in each run: in this share of the runs is enough, 95% or 0.95.",
        examples=["95%"],
    )

    @model_validator(mode="after")
    def _one_thing(self) -> Assertion:
        named = [key for key in KEYS if getattr(self, key) is not None]
        if len(named) != 1:
            raise ValueError(f"an assertion is about one thing; write one of {', '.join(KEYS)}")
        bounds = (self.at_least, self.at_most)
        if self.verdict or self.inject:
            if bounds == (None, None):
                raise ValueError(f"{named[0]!r} needs a share; write `at least: 5%` or `at most: 40%`, or both")
            if None not in bounds and (self.at_least or 0) > (self.at_most or 0):
                raise ValueError("no share is at least the larger and at most the smaller; change the two")
        elif self.in_ is None and bounds != (None, None) and not self.every:
            raise ValueError(f"{named[0]!r} must hold in each run; write `in: 95%` for most of them")
        low, high = [*self.between, 0, 0][:2]
        if (self.indicator is not None) != (len(self.between) == 2) or low > high:
            raise ValueError("an indicator ends between two values; write `between: [20, 80]`")
        return self

    @property
    def words_for_it(self) -> str:
        """The assertion as a sentence."""
        who = f" ({', '.join(self.teams)})" if self.teams else ""
        if self.every:
            least = f" in at least {_percent(self.at_least)} of runs" if self.at_least else ""
            most = f" in at most {_percent(self.at_most)} of runs" if self.at_most is not None else ""
            besides = f", except {', '.join(self.except_)}" if self.except_ else ""
            comes = {"verdict": "is reachable", "inject": "fires"}.get(self.every, "comes up")
            return f"every {self.every} {'comes up' if least or most else comes}{least}{most}{besides}"
        if self.verdict or self.inject:
            least = f"at least {_percent(self.at_least)}" if self.at_least is not None else ""
            most = f"at most {_percent(self.at_most)}" if self.at_most is not None else ""
            return f"{self.verdict or self.inject} comes up in {' and '.join(filter(None, (least, most)))} of runs"
        often = "" if self.in_ is None else f" in {_percent(self.in_)} of runs"
        if self.idle is not None:
            return f"no team{who} idles over {format_duration(self.idle)}{often}"
        if self.open is not None:
            return f"no team{who} owes more than {self.open} replies at once{often}"
        if self.words is not None:
            return f"no team{who} gets more than {self.words} words in {format_duration(self.within)}{often}"
        return f"{self.indicator} ends between {self.between[0]:g} and {self.between[1]:g}{often}"


def _percent(share: float | None) -> str:
    return f"{(share or 0) * 100:g}%"


class Assertions(Model):
    """What must hold of a rehearsal; `ttx rehearse --assert` fails where it does not."""

    assert_: list[Annotated[Assertion, BeforeValidator(_to_sentence, json_schema_input_type=str | Assertion)]] = Field(
        alias="assert",
        min_length=1,
        description="Sentences such as `every verdict is reachable`, or mappings.",
        examples=[["every verdict is reachable", {"idle": "20m", "in": "95%"}]],
    )


_OFTEN = r"(?: in (?P<in>[\d.]+ ?%) of (?:the )?runs)?"
_SHARE = r"in (?P<how>at least|at most) (?P<share>[\d.]+ ?%) of (?:the )?runs"
_TIME = r"(?P<time>[\d.]+) ?(?P<unit>h|m|s|hours?|minutes?|seconds?)"
SENTENCES: dict[str, tuple[str, Callable[[re.Match[str]], dict[str, Any]]]] = {
    "every verdict is reachable": (r"every verdict (?:is reachable|comes up)", lambda match: {"every": "verdict"}),
    "every inject fires": (r"every inject (?:fires|comes up)", lambda match: {"every": "inject"}),
    "every variant comes up": (r"every variant comes up", lambda match: {"every": "variant"}),
    "every outcome comes up": (r"every outcome comes up", lambda match: {"every": "outcome"}),
    "no team idles over 20 minutes": (rf"no team idles over {_TIME}{_OFTEN}", lambda match: {"idle": _time(match)}),
    "no team owes more than 4 replies at once": (
        rf"no team owes more than (?P<count>\d+) replies at once{_OFTEN}",
        lambda match: {"open": int(match["count"])},
    ),
    "no team gets more than 900 words in 10 minutes": (
        rf"no team gets more than (?P<count>\d+) words in {_TIME}{_OFTEN}",
        lambda match: {"words": int(match["count"]), "within": _time(match)},
    ),
    "friction ends between 20 and 90": (
        rf"(?P<name>[a-z0-9-]+) ends between (?P<low>[\d.]+) and (?P<high>[\d.]+){_OFTEN}",
        lambda match: {"indicator": match["name"], "between": [float(match["low"]), float(match["high"])]},
    ),
    "regress comes up in at most 60% of runs": (
        rf"(?P<name>.+?) comes up {_SHARE}",
        lambda match: {"name": match["name"], match["how"]: match["share"].replace(" ", "")},
    ),
}
"""By example: how a sentence is read, and what it says."""


def _time(match: re.Match[str]) -> str:
    return f"{match['time']}{match['unit'][0]}"


def from_sentence(text: str, playbook: Playbook) -> Assertion:
    """What a sentence asserts. ValueError with a hint after `; ` where it is none that is known."""
    wanted = " ".join(text.split()).rstrip(".")
    for pattern, meant in SENTENCES.values():
        if match := re.fullmatch(pattern, wanted, re.IGNORECASE):
            said = meant(match)
            if match.groupdict().get("in"):
                said["in"] = match["in"].replace(" ", "")
            if name := said.pop("name", None):
                verdicts = [rule.verdict for rule in playbook.verdict]
                if name not in verdicts and name not in playbook.injects:
                    near = did_you_mean(name, [*verdicts, *playbook.injects], "name a verdict, or an inject by its id")
                    raise ValueError(f"there is no verdict or inject {name!r}; {near}")
                said["verdict" if name in verdicts else "inject"] = name
            return Assertion.model_validate(said)
    near = did_you_mean(wanted, SENTENCES)
    raise ValueError(f"nobody knows how to test {text!r}; {near or 'ttx rehearse --help lists the sentences'}")


def assertions(wanted: Iterable[str], playbook: Playbook) -> list[Assertion]:
    """From what a command line names: files, and sentences."""
    found: list[Assertion] = []
    for each in wanted:
        path = FilePath(each)
        if path.is_file() or path.suffix in (".yaml", ".yml"):
            found += _file(path, playbook)
            continue
        try:
            one = from_sentence(each, playbook)
        except ValidationError as error:
            raise TtxError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
        except ValueError as error:
            message, _, hint = str(error).partition("; ")
            raise TtxError(message, hint=hint) from None
        if one.indicator and one.indicator not in playbook.indicators:
            hint = did_you_mean(one.indicator, playbook.indicators)
            raise TtxError(f"there is no indicator {one.indicator!r}", hint=hint)
        found.append(one)
    return found


def _file(path: FilePath, playbook: Playbook) -> list[Assertion]:
    file, report = read(path, Assertions, "assertions", playbook)
    found = []
    for place, each in enumerate(file.assert_):
        written = each
        top: Path = ("assert", place)
        if written.says is not None:
            try:
                written = from_sentence(written.says, playbook)
            except ValueError as error:
                message, _, hint = str(error).partition("; ")
                report.add(top, message, hint)
                continue
        _check(report, top, written)
        found.append(written)
    refuse(report.problems)
    return found


def _check(report: Report, top: Path, one: Assertion) -> None:
    book = report.book
    if one.verdict is not None:
        report.known("verdict", one.verdict, [rule.verdict for rule in book.verdict], (*top, "verdict"))
    if one.inject is not None:
        report.known("inject", one.inject, book.injects, (*top, "inject"))
    if one.indicator is not None:
        report.known("indicator", one.indicator, book.indicators, (*top, "indicator"))
    for place, team in enumerate(one.teams):
        report.known("team", team, book.teams, (*top, "teams", place))
    known = [rule.verdict for rule in book.verdict] if one.every == "verdict" else list(book.injects)
    for place, name in enumerate(one.except_):
        report.known("verdict" if one.every == "verdict" else "inject", name, known, (*top, "except", place))
