"""A state that goes on from another one, which stays as it is: what changes is copied when it is touched."""

from __future__ import annotations

import copy
import types
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec
from pydantic import BaseModel

from ttx.exercise.state.whole import State

Copy = Callable[[Any], Any]

_FIXED = (str, int, float, bool, type(None), BaseModel)
"""What nobody changes once it is made; playbooks are models."""


@contextmanager
def going_on(state: State) -> Iterator[State]:
    """A state like this one, to be changed inside the `with` and only read after it: it shares with the other what
    nobody asked it for.
    """
    own: State = _of_class(State, lend=True)(state)
    yield own
    for each in fields(State):
        if isinstance(lent := getattr(own, each.name), _Lent):
            setattr(own, each.name, dict(lent))


class _Lent(dict[Any, Any]):
    """Entries of another dict. Whoever asks for one gets a copy of their own, which is kept here."""

    def __init__(self, entries: dict[Any, Any], copied: Copy) -> None:
        super().__init__(entries)
        self._copied = copied
        self._mine: set[Any] = set()

    def _own(self, key: Any) -> None:
        if key not in self._mine and key in self:
            self[key] = self._copied(super().__getitem__(key))

    def __getitem__(self, key: Any) -> Any:
        self._own(key)
        return super().__getitem__(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._mine.add(key)
        super().__setitem__(key, value)

    def get(self, key: Any, default: Any = None) -> Any:
        self._own(key)
        return super().get(key, default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key: Any, *default: Any) -> Any:
        self._own(key)
        return super().pop(key, *default)

    def values(self) -> Any:
        self._own_all()
        return super().values()

    def items(self) -> Any:
        self._own_all()
        return super().items()

    def _own_all(self) -> None:
        for key in [*self]:
            self._own(key)


@cache
def _of_class(kind: type, lend: bool = False) -> Copy:
    hints = typing.get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    all_of = attrgetter(*names)
    deep = [(place, made) for place, name in enumerate(names) if (made := _copier(hints[name], lend)) is not None]

    def copied(old: Any) -> Any:
        values = list(all_of(old))
        for place, made in deep:
            values[place] = made(values[place])
        return kind(*values)

    return copied


def _copier(hint: Any, lend: bool = False) -> Copy | None:
    """How values of a type are copied; None where they may be shared."""
    kind = typing.get_origin(hint) or hint
    if kind in (typing.Union, types.UnionType):
        return _of_union([each for each in typing.get_args(hint) if each is not type(None)])
    if kind is typing.Literal:
        return None
    inner = [_copier(each) for each in typing.get_args(hint) if each is not Ellipsis]
    if kind is dict:
        return _of_dict(inner[1], lend)
    if kind is list:
        return _of_list(inner[0])
    if kind is tuple and not any(inner):
        return None
    if isinstance(kind, type):
        if issubclass(kind, _FIXED) or (issubclass(kind, msgspec.Struct) and kind.__struct_config__.frozen):
            return None
        if is_dataclass(kind):
            return None if _frozen(kind) else _of_class(kind)
    return copy.deepcopy


def _frozen(kind: Any) -> bool:
    """Whether values of a dataclass never change, through and through."""
    hints = typing.get_type_hints(kind)
    return bool(kind.__dataclass_params__.frozen) and not any(_copier(hints[each.name]) for each in fields(kind))


def _of_union(members: list[Any]) -> Copy | None:
    found = [_copier(each) for each in members]
    if not any(found):
        return None
    one = found[0] if len(found) == 1 and found[0] else copy.deepcopy
    return lambda old: None if old is None else one(old)


def _of_dict(value: Copy | None, lend: bool) -> Copy:
    if value is None:
        return dict
    if lend:
        return lambda old: _Lent(old, value)
    return lambda old: {key: value(each) for key, each in old.items()}


def _of_list(value: Copy | None) -> Copy:
    if value is None:
        return list
    return lambda old: list(map(value, old))
