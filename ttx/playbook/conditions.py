"""Conditions: a sentence that a facilitator judges, or a structure that the exercise computes.

What a condition means for an exercise is in `ttx.exercise.conditions`; here is only what can be written.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from ttx.playbook.values import Duration, Line, Slug


class _Condition(BaseModel):
    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, serialize_by_alias=True, frozen=True, allow_inf_nan=False
    )


class All(_Condition):
    """Every one of these holds."""

    all: list[Computed] = Field(min_length=1)


class Any_(_Condition):
    """At least one of these holds."""

    any: list[Computed] = Field(min_length=1)


class Not(_Condition):
    """This does not hold."""

    not_: Computed = Field(alias="not")


class Released(_Condition):
    """An inject has been released (to a team, where one is named)."""

    released: Slug
    to: Slug | None = None


class Replied(_Condition):
    """A team has replied to an inject; any team, where none is named."""

    replied: Slug
    by: Slug | None = None
    choice: Line | None = None


class Moved(_Condition):
    """A team has submitted its move for a phase; the phase of the moment, where none is named."""

    moved: Slug
    phase: Slug | None = None


class Ruled(_Condition):
    """Control has ruled on a team's move for a phase."""

    ruled: Slug
    phase: Slug | None = None


class Met(_Condition):
    """All these teams have met in one meeting, or their corridor talk was logged."""

    met: list[Slug] = Field(min_length=2)
    level: Line | None = None


class Picked(_Condition):
    """Control has picked this outcome of an inject; outcomes count from 1."""

    outcome: Annotated[int, Field(ge=1)]
    of: Slug


class Chosen(_Condition):
    """This variant of an inject was chosen."""

    chosen: Slug
    of: Slug


class _Threshold(_Condition):
    at_least: float | None = Field(None, alias="at least")
    at_most: float | None = Field(None, alias="at most")

    @model_validator(mode="after")
    def _bounded(self) -> _Threshold:
        if self.at_least is None and self.at_most is None:
            raise ValueError("write `at least` or `at most`, or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"no value is at least {self.at_least:g} and at most {self.at_most:g}")
        return self


class IndicatorIs(_Threshold):
    """An indicator's value, 0 to 100."""

    indicator: Slug


class ChangeIs(_Threshold):
    """How much better (+) or worse (-) an indicator is than its baseline; `any` means the worst of all."""

    change: Slug


class IndexIs(_Threshold):
    """The mean of all indicators, those that are better low turned over: its value or its change from the baseline."""

    index: Annotated[str, Field(pattern="^(value|change)$")]


class Elapsed(_Condition):
    """So much exercise time has gone by since StartEx, since the phase began, or since an inject was released."""

    elapsed: Duration
    since: Slug | None = None


KEYS = (
    "all", "any", "not", "released", "replied", "moved", "ruled", "met", "outcome", "chosen", "indicator", "change",
    "index", "elapsed",
)  # fmt: skip
"""The keys that say which condition a mapping is."""


def kind_of(value: Any) -> str | None:
    """Which of the keys a condition has; None where it has none."""
    if isinstance(value, dict):
        return next((key for key in KEYS if key in value), None)
    fields = type(value).model_fields if isinstance(value, BaseModel) else {}
    return next((key for key in KEYS if key in fields or f"{key}_" in fields), None)


Computed = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Released, Tag("released")]
    | Annotated[Replied, Tag("replied")]
    | Annotated[Moved, Tag("moved")]
    | Annotated[Ruled, Tag("ruled")]
    | Annotated[Met, Tag("met")]
    | Annotated[Picked, Tag("outcome")]
    | Annotated[Chosen, Tag("chosen")]
    | Annotated[IndicatorIs, Tag("indicator")]
    | Annotated[ChangeIs, Tag("change")]
    | Annotated[IndexIs, Tag("index")]
    | Annotated[Elapsed, Tag("elapsed")],
    Discriminator(
        kind_of,
        custom_error_type="condition",
        custom_error_message="this is no condition; it needs one of the keys " + ", ".join(KEYS),
    ),
]
"""A condition that the exercise works out by itself."""

Condition = Annotated[
    Annotated[Line, Tag("sentence")] | Annotated[Computed, Tag("structure")],
    Discriminator(lambda value: "sentence" if isinstance(value, str) else "structure"),
]
"""A sentence that control judges, or a structure that the exercise computes."""

All.model_rebuild()
Any_.model_rebuild()
Not.model_rebuild()
