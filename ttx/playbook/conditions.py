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

    all: list[Computed] = Field(min_length=1, description="Conditions that must all hold.")


class Any_(_Condition):
    """At least one of these holds."""

    any: list[Computed] = Field(min_length=1, description="Conditions of which one must hold.")


class Not(_Condition):
    """This does not hold."""

    not_: Computed = Field(alias="not", description="The condition that must not hold.")


class Released(_Condition):
    """An inject has been released (to a team, where one is named)."""

    released: Slug = Field(description="An inject's id.")
    to: Slug | None = Field(None, description="The team that it was released to; any, if left out.")


class Replied(_Condition):
    """A team has replied to an inject; any team, where none is named."""

    replied: Slug = Field(description="An inject's id.")
    by: Slug | None = Field(None, description="The team that replied; any, if left out.")
    choice: Line | None = Field(None, description="The answer that it chose; any, if left out.")


class Moved(_Condition):
    """A team has submitted its move for a phase; the phase of the moment, where none is named."""

    moved: Slug = Field(description="A team's id.")
    phase: Slug | None = Field(None, description="The phase of the move; the one of the moment, if left out.")


class Ruled(_Condition):
    """Control has ruled on a team's move for a phase."""

    ruled: Slug = Field(description="The team on whose move control has ruled.")
    phase: Slug | None = Field(None, description="The phase of the move; the one of the moment, if left out.")


class Met(_Condition):
    """All these teams have met in one meeting, or their corridor talk was logged."""

    met: list[Slug] = Field(min_length=2, description="The teams that have met, two or more.")
    level: Line | None = Field(None, description="The level at which they met; any, if left out.")


class Picked(_Condition):
    """Control has picked this outcome of an inject; outcomes count from 1."""

    outcome: Annotated[int, Field(ge=1)] = Field(description="Which of the inject's outcomes, counted from 1.")
    of: Slug = Field(description="The inject's id.")


class Chosen(_Condition):
    """This variant of an inject was chosen."""

    chosen: Slug = Field(description="The variant's id.")
    of: Slug = Field(description="The inject's id.")


class _Threshold(_Condition):
    at_least: float | None = Field(None, alias="at least", description="The lowest value for which it holds.")
    at_most: float | None = Field(None, alias="at most", description="The highest value for which it holds.")

    @model_validator(mode="after")
    def _bounded(self) -> _Threshold:
        if self.at_least is None and self.at_most is None:
            raise ValueError("write `at least` or `at most`, or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"no value is at least {self.at_least:g} and at most {self.at_most:g}")
        return self


class IndicatorIs(_Threshold):
    """An indicator's value, 0 to 100."""

    indicator: Slug = Field(description="The indicator's id.")


class ChangeIs(_Threshold):
    """How much better (+) or worse (-) an indicator is than its baseline; `any` means the worst of all."""

    change: Slug = Field(description="The indicator's id, or any.")


class IndexIs(_Threshold):
    """The mean of all indicators, those that are better low turned over: its value or its change from the baseline."""

    index: Annotated[str, Field(pattern="^(value|change)$", description="value, or change from the baseline.")]


class Elapsed(_Condition):
    """So much exercise time has gone by since StartEx, since the phase began, or since an inject was released."""

    elapsed: Duration = Field(description="How much time has gone by.")
    since: Slug | None = Field(None, description="A phase or an inject; StartEx, if left out.")


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
