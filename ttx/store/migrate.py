"""Bring an older exercise file up to date, and refuse one from a newer ttx."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection, inspect

from ttx.errors import TtxError
from ttx.store.databases import lock
from ttx.store.sqlviews import create_views, drop_views

SCRIPTS = Path(__file__).parent / "migrations"
_ALIEN = "name a file that `ttx run PLAYBOOK` made"


def bring_up_to_date(connection: Connection, place: str, *, create: bool, scripts: Path = SCRIPTS) -> None:
    """Run what migrations are missing, in the caller's transaction: all or none."""
    lock(connection, "ttx format")
    current = _current(connection)
    if current is None:
        if inspect(connection).get_table_names():
            raise TtxError(f"{place} holds something else than exercises", hint=_ALIEN)
        if not create:
            raise TtxError(f"{place} is empty", hint=_ALIEN)
    formats = _formats(scripts)
    _refuse_newer(current, formats, place)
    if current != formats[-1]:
        # Views are no data: made anew, they never stand in the way of a table that changes.
        drop_views(connection)
        _upgrade(connection, scripts)
        create_views(connection)


def check_format(connection: Connection, place: str, *, scripts: Path = SCRIPTS) -> None:
    """For readers: refuse what this ttx cannot read, change nothing."""
    current, formats = _current(connection), _formats(scripts)
    if current is None:
        raise TtxError(f"{place} is not an exercise file", hint=_ALIEN)
    _refuse_newer(current, formats, place)
    if current != formats[-1]:
        raise TtxError(f"{place} is from an older ttx", hint=f"`ttx run {place}` brings it up to date")


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version") or not inspect(connection).has_table("events"):
        return None
    found = connection.exec_driver_sql("select version_num from alembic_version").scalar()
    return None if found is None else str(found)


def _formats(scripts: Path) -> list[str]:
    # Numbered files, one after the other: no branches, so no need to load alembic to know what is newest.
    return sorted(name[0] for path in scripts.glob("versions/*.py") if (name := re.match(r"\d{4}", path.name)))


def _refuse_newer(current: str | None, formats: list[str], place: str) -> None:
    if current is not None and current not in formats:
        raise TtxError(
            f"this exercise file was made by a newer ttx: {place} has format {current}, this ttx knows {formats[-1]}",
            hint="upgrade ttx: pip install --upgrade ttx",
        )


def _upgrade(connection: Connection, scripts: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
