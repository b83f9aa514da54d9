"""What stands in a file that another tool wrote: JSON, alone or in a ZIP. Bounded, and nothing is written to disk."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from ttx.documents.grids import Filled, cells_of
from ttx.documents.package import BROKEN
from ttx.errors import TtxError
from ttx.playbook.values import LONGEST_DURATION

LARGEST = 30_000_000
"""Bytes of a file, packed or unpacked. A day of three hundred injects has a tenth of one million."""
DEEPEST = 60
MOST_VALUES = 2_000_000
_HINT = "is it the right file?"


@dataclass(frozen=True, slots=True)
class Member:
    """What a ZIP holds besides; none of it is unpacked."""

    name: str
    size: int


def bytes_of(path: Path) -> bytes:
    """A file's content. TtxError where it cannot be read or is far larger than tools write."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise TtxError(f"{path} cannot be read: {error.strerror}", hint="name the file to import") from None
    if len(raw) > LARGEST:
        raise TtxError(f"{path} has more than {LARGEST:,} bytes", hint=_HINT)
    return raw


def json_of(path: Path) -> Any:
    """The data of a JSON file."""
    return parsed(bytes_of(path), path.name)


def json_in_zip(path: Path) -> tuple[str, Any, list[Member]]:
    """The one large JSON of a ZIP, under which name it lies there, and what else is there."""
    try:
        with zipfile.ZipFile(io.BytesIO(bytes_of(path))) as package:
            infos = package.infolist()
            if len(infos) > 10_000:
                raise TtxError(f"{path} holds {len(infos):,} files", hint=_HINT)
            found = max(
                (info for info in infos if info.filename.strip().lower().endswith(".json")),
                key=lambda info: info.file_size,
                default=None,
            )
            if found is None:
                raise TtxError(f"{path} holds no JSON", hint="export the scenario from the tool once more")
            with package.open(found) as member:
                # What the ZIP says of the size may be a lie: what comes out is counted.
                raw = member.read(LARGEST + 1)
    except BROKEN as error:
        raise TtxError(f"{path} is no ZIP that can be read: {error}", hint="export it once more") from None
    if len(raw) > LARGEST:
        raise TtxError(f"{path} unpacks into more than {LARGEST:,} bytes", hint=_HINT)
    others = [Member(info.filename, info.file_size) for info in infos if info is not found and not info.is_dir()]
    return found.filename, parsed(raw, path.name), others


def parsed(raw: bytes, name: str) -> Any:
    """JSON as plain data. TtxError with the line where it is none, or where it nests or holds more than tools write."""
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise TtxError(f"{name} is no text in UTF-8", hint="export it once more") from None
    except json.JSONDecodeError as error:
        where = f"{name}:{error.lineno}:{error.colno}"
        raise TtxError(f"this is not JSON: {error.msg}", where=where, hint="export it once more") from None
    except RecursionError:
        raise TtxError(f"{name}: lists within lists, more than {DEEPEST} deep", hint=_HINT) from None
    except ValueError as error:
        raise TtxError(f"{name} cannot be read: {error}", hint="export it once more") from None
    _check(data, name)
    return data


def _check(data: Any, name: str) -> None:
    level, count = [data], 0
    for _ in range(DEEPEST):
        level = [
            inner
            for value in level
            if isinstance(value, list | dict)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        count += len(level)
        if count > MOST_VALUES:
            raise TtxError(f"{name} holds more than {MOST_VALUES:,} values", hint=_HINT)
        if not level:
            return
    raise TtxError(f"{name}: lists within lists, more than {DEEPEST} deep", hint=_HINT)


def table_of(path: Path, needed: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
    """The rows below the headings of a spreadsheet's first sheet that has them all: where each stands, and its cells.

    An empty list where no visible sheet has these headings within its first ten rows.
    """
    wanted = {name.casefold() for name in needed}
    for grid in cells_of(path).sheets:
        heads: list[str] = []
        found: list[tuple[str, dict[str, Any]]] = []
        for number, cells in enumerate(grid.rows, 1):
            if grid.hidden or (not heads and number > 10):
                break
            if heads:
                where = f"{grid.name}, row {number}".removeprefix(", ")
                row = {
                    head: _kept(cell) for head, cell in zip(heads, cells, strict=False) if head and cell.text.strip()
                }
                if row:
                    found.append((where, row))
            elif wanted <= {" ".join(cell.text.split()).casefold() for cell in cells}:
                heads = [" ".join(cell.text.split()) for cell in cells]
        if heads:
            return found
    return []


def _kept(cell: Filled) -> Any:
    """What the spreadsheet kept; a formula is not worked out."""
    return cell.text if cell.formula or cell.value is None else cell.value


# -- what of it has the right shape


def mapping(value: Any) -> dict[str, Any]:
    """A mapping as it is; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[dict[str, Any]]:
    """The mappings of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def words(value: Any) -> list[str]:
    """The texts of a list; a text alone is a list of one."""
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def word(value: Any) -> str:
    """A text; a number, a date or a time as one; of anything else nothing."""
    if isinstance(value, date | time):
        return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def seconds(value: Any) -> int | None:
    """A number of seconds that a playbook can hold; None where it is none."""
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return round(number) if 0 <= number <= LONGEST_DURATION else None
