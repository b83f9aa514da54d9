"""The formats that `ttx import` reads and `ttx export` writes. A format's module is loaded once it is asked.

Such a module has `recognises(path, head) -> bool`, where `head` is the beginning of the file (64 KB), and
`read(path) -> Foreign`; where it can be written, too, `write(playbook, path) -> list[Note]`: what did not go over.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ttx.errors import TtxError
from ttx.playbook.problems import did_you_mean, listed

HEAD = 65_536
"""Bytes of a file from which a format is recognized."""


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    about: str
    suffixes: tuple[str, ...]
    room: str
    """the module, below ttx.exchange"""
    writes: bool = False
    asked: bool = False
    """whether only `--to` says that it is meant: the file's ending does not"""

    @property
    def module(self) -> Any:
        return import_module(f"ttx.exchange.{self.room}")


FORMATS = (
    # The more particular ones first: a spreadsheet of no known tool is a MSEL.
    Format("t3sf", "T3SF's messages to players", (".json", ".xlsx"), "t3sf", writes=True, asked=True),
    Format("cexf", "the Common Exercise Format of MISP and SkillAegis", (".json",), "cexf", writes=True, asked=True),
    Format("openaev", "a scenario of OpenAEV or OpenBAS", (".zip", ".json"), "openaev"),
    Format("iceberg", "a scenario of IcebergTTX", (".json",), "iceberg"),
    Format("blueprint", "a MSEL of Blueprint", (".json", ".xlsx"), "blueprint"),
    Format("chronogram", "OpenAEV's spreadsheet without headings", (".xlsx",), "chronogram"),
    Format("msel", "a list of events in a spreadsheet", (".xlsx", ".xlsm", ".csv", ".tsv"), "msel", writes=True),
)


def named(name: str, formats: tuple[Format, ...] = FORMATS) -> Format:
    """The format that `--from` or `--to` names."""
    names = [each.name for each in formats]
    if name in names:
        return formats[names.index(name)]
    raise TtxError(f"there is no format {name!r}", hint=did_you_mean(name, names, f"there are {listed(names, 'and')}"))


def of_file(path: Path) -> Format:
    """The format of a file, by its ending and what stands in it."""
    suffix = path.suffix.lower()
    if path.is_dir():
        raise TtxError(f"{path} is a folder", hint="name a file in it")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise TtxError(f"{path} cannot be read: {error.strerror}", hint="name the file to import") from None
    for each in FORMATS:
        if suffix in each.suffixes and each.module.recognises(path, head):
            return each
    known = listed(dict.fromkeys(suffix for each in FORMATS for suffix in each.suffixes))
    hint = f"ttx reads {known}; save an old .xls as .xlsx" if suffix == ".xls" else f"ttx reads {known}"
    raise TtxError(f"{path} is in no format that ttx knows", hint=f"{hint}; --from says which it is")
