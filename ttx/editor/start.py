"""Opens a file in the editor."""

from __future__ import annotations

from pathlib import Path

from ttx.editor.file import File, Recovery
from ttx.errors import TtxError
from ttx.playbook.library import translations_of


def run_editor(path: Path) -> None:
    """Edit this file until somebody leaves."""
    file = File(path)
    text = file.read()

    from ttx.editor.app import EditorApp

    EditorApp(file, text, Recovery(file.path)).run()


def copied(playbook: Path, to: Path) -> Path:
    """A copy of a playbook and its translations under another name; nothing is written over."""
    files = {playbook: to}
    files |= {path: to.with_name(f"{to.stem}.{name}{to.suffix}") for name, path in translations_of(playbook).items()}
    for path in files.values():
        if path.exists():
            raise TtxError(f"{path} is there already", hint=f"edit it: ttx edit {path}, or choose another name")
    try:
        for source, path in files.items():
            path.write_bytes(source.read_bytes())
    except OSError as error:
        raise TtxError(f"it cannot be copied: {error.strerror}", where=str(to)) from None
    return to
