"""Files of other tools in which something is not what it should be: words for a person, never a traceback."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.exchange import test_blueprint, test_cexf, test_iceberg, test_openaev, test_t3sf
from ttx.errors import TtxError
from ttx.exchange import blueprint, cexf, iceberg, openaev, t3sf
from ttx.playbook.load import load_text
from ttx.playbook.written import as_yaml

ODD: list[Any] = [
    None, True, 0, -1, 1e300, 10**30, "", "x" * 5_000, "=1+1", "../../etc/passwd", "<b>&nbsp;</b>", "\x1b[2J", "\ud83d",
    "가나다", [], [[]], [None, 3, "a", {}], {}, {"a": {"b": []}}, "control", "all", "0m", "25:61 PM", "J+99999",
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += places(inner, (*path, key))
    return found


def changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = deepcopy(data)
    here = made
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return made


@pytest.mark.parametrize(
    ("module", "good"),
    [
        (t3sf, lambda: test_t3sf.ROWS),
        (cexf, test_cexf.exercise),
        (iceberg, test_iceberg.scenario),
        (openaev, test_openaev.scenario),
        (blueprint, test_blueprint.msel),
    ],
    ids=["t3sf", "cexf", "iceberg", "openaev", "blueprint"],
)
def test_whatever_stands_in_one_place_the_rest_is_read_or_words_say_why_not(
    module: Any, good: Callable[[], Any], tmp_path: Path
) -> None:
    data, chance = good(), random.Random(7)
    everywhere = places(data)
    for number in range(250):
        path, value = chance.choice(everywhere), chance.choice(ODD)
        file = tmp_path / "odd.json"
        file.write_text(json.dumps(changed(data, path, value)), encoding="ascii")
        try:
            foreign = module.read(file)
        except TtxError:
            continue
        problems = load_text(tmp_path / "odd.yaml", as_yaml(foreign.data)).errors
        assert not problems, (number, path, value, [str(each) for each in problems])
