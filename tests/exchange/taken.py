"""What the tests of imports share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ttx.exchange.foreign import Foreign
from ttx.exchange.formats import of_file
from ttx.playbook.load import load
from ttx.playbook.models import Inject, Playbook
from ttx.playbook.written import as_yaml

PEERS = Path(__file__).parents[3] / "shared" / "peer-data"


def put(folder: Path, name: str, data: Any) -> Path:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def take(path: Path) -> Foreign:
    """Read a file by the format that it is recognized as."""
    found: Foreign = of_file(path).module.read(path)
    return found


def checked(foreign: Foreign, folder: Path) -> Playbook:
    """The playbook as `ttx check` reads it; it has no errors."""
    path = folder / "taken.yaml"
    path.write_text(as_yaml(foreign.data), encoding="utf-8")
    loaded = load(path)
    assert loaded.playbook is not None, [str(each) for each in loaded.problems]
    return loaded.playbook


def by_title(book: Playbook) -> dict[str, Inject]:
    return {inject.title: inject for _, inject in book.injects.values()}


def said(foreign: Foreign) -> str:
    return "\n".join(map(str, foreign.notes))
