"""A master scenario events list as people keep it in a spreadsheet, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ttx.errors import TtxError
from ttx.exchange.foreign import Foreign, Note

if TYPE_CHECKING:
    from ttx.playbook.models import Playbook


def recognises(path: Path, head: bytes) -> bool:
    """Every spreadsheet may hold a MSEL; whether this one does is said when it is read."""
    return True


def read(path: Path) -> Foreign:
    """A new playbook made from a spreadsheet as it stands."""
    from ttx.exchange.msel.make import made
    from ttx.exchange.msel.mapping import Mapping

    return made(path, Mapping())


def write(playbook: Playbook, path: Path) -> list[Note]:
    """A playbook's MSEL with its companion sheets as XLSX, or alone as CSV."""
    from ttx.documents.sheets import comma, xlsx
    from ttx.exchange.msel.export import sheets
    from ttx.files import put

    made = sheets(playbook)
    marking = playbook.marking
    match path.suffix.lower():
        case ".xlsx":
            words = [marking.banner, marking.classification, f"TLP:{marking.tlp}"]
            content = xlsx(made, words, playbook.title)
        case ".csv":
            content = comma(made[0])
        case _:
            raise TtxError(f"{path.name} says no form", hint="end it in .xlsx or .csv")
    put(path.parent, path.name, content)
    said = "; ttx import FILE --into PLAYBOOK leaves them as they are"
    return [Note(path.name, f"not in it: {', '.join(kept)}{said}")] if (kept := _unsaid(playbook)) else []


def _unsaid(playbook: Playbook) -> list[str]:
    """What no column is for, where the playbook has some."""
    names = ("delay", "shift", "outcomes", "then_suggest", "variants")
    injects = [inject for _, inject in playbook.injects.values()]
    return [name.replace("_", " ") for name in names if any(getattr(inject, name) for inject in injects)]
