"""What every mapping of a playbook is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """One mapping of a playbook. Unknown keys are errors: a typo must not be silence."""

    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, serialize_by_alias=True, frozen=True, allow_inf_nan=False
    )
