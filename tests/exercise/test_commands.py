import msgspec
import pytest

from ttx.exercise import commands as do
from ttx.exercise.commands import Command

HUGE = 10**400


def test_a_command_is_read_from_what_it_is_written_as():
    command = do.SubmitMove([do.Action("Call", toward=["japan"])], {"intent": "x"}, ["rok"], 2)
    assert do.write(command)["do"] == "submit-move"
    assert do.read(do.write(command)) == command


def test_every_command_is_named_in_lower_case_with_hyphens():
    names = {command: do.kebab(command.__name__) for command in Command.__subclasses__()}
    assert len(set(names.values())) == len(names) > 40
    assert names[do.AddInject] == "add-inject" and names[do.End] == "end"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "pause",
        {},
        {"do": None},
        {"do": 5},
        {"do": "explode"},
        {"do": "Pause", "reason": "x"},
        {"do": "pause"},
        {"do": "pause", "reason": None},
        {"do": "pause", "reason": 5},
        {"do": "pause", "reason": "x", "real": 1},
        {"do": "pause", "reason": "x", "real": "yes"},
        {"do": "pause", "reason": "x", "extra": 1},
        {"do": "start", "seat": "control"},
        {"do": "extend", "seconds": True},
        {"do": "extend", "seconds": "60"},
        {"do": "extend", "seconds": 60.0},
        {"do": "extend", "seconds": float("nan")},
        {"do": "extend", "seconds": float("inf")},
        {"do": "extend", "seconds": [60]},
        {"do": "set-rate", "rate": True},
        {"do": "set-rate", "rate": "2"},
        {"do": "set-rate", "rate": HUGE},
        {"do": "shift", "indicator": "trust", "delta": HUGE, "reason": "x"},
        {"do": "draft-ruling", "outcome": "x", "shifts": {"trust": True}},
        {"do": "draft-ruling", "outcome": "x", "shifts": {"trust": None}},
        {"do": "draft-ruling", "outcome": "x", "odds": 50.5},
        {"do": "release", "inject": "x", "teams": "us"},
        {"do": "release", "inject": "x", "teams": [1]},
        {"do": "release", "inject": "x", "teams": {"us": 1}},
        {"do": "release-rulings", "rulings": ["ruling-1"]},
        {"do": "submit-move", "actions": ["call"]},
        {"do": "submit-move", "actions": [{"instrument": "x"}]},
        {"do": "submit-move", "actions": [{"what": "x", "secret": "y"}]},
        {"do": "submit-move", "fields": {"intent": 5}},
        {"do": "submit-move", "fields": [["intent", "x"]]},
        {"do": "end", "unsent": [{"team": "us", "do": "keep", "by": "me"}]},
        {"do": "edit", "inject": "x", "version": 1, "changes": []},
    ],
)
def test_what_is_no_command_is_refused_with_the_field_that_is_wrong(data):
    with pytest.raises(msgspec.ValidationError):
        do.read(data)


def test_the_wrong_field_is_named():
    with pytest.raises(msgspec.ValidationError, match=r"Expected `int`, got `bool` - at `\$.*\.seconds`"):
        do.read({"do": "extend", "seconds": True})
    with pytest.raises(msgspec.ValidationError, match=r"unknown field `secret` - at `\$.*\.actions\[0\]`"):
        do.read({"do": "submit-move", "actions": [{"what": "x", "secret": "y"}]})
