"""Bring an older exercise file up to date, and refuse one from a newer ttx."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from ttx.errors import TtxError

SCRIPTS = Path(__file__).parent / "migrations"


def bring_up_to_date(connection: Connection, url: str, *, create: bool, scripts: Path = SCRIPTS) -> None:
    """Run what migrations are missing, in the caller's transaction: all or none."""
    directory = _scripts(scripts)
    current = _current(connection)
    if current is None and not create and inspect(connection).get_table_names():
        raise TtxError(f"{url} holds something else than exercises", hint="name a file that `ttx run PLAYBOOK` made")
    if current is None and not create:
        raise TtxError(f"{url} is empty", hint="`ttx run PLAYBOOK --file ...` begins an exercise")
    _refuse_newer(directory, current, url)
    config = Config(attributes={"connection": connection})

    def upgrade(revision: object, context: MigrationContext) -> object:
        return directory._upgrade_revs("head", revision)  # type: ignore[arg-type]

    with EnvironmentContext(config, directory, fn=upgrade):
        directory.run_env()


def check_format(connection: Connection, url: str) -> None:
    """For readers: refuse what this ttx cannot read, change nothing."""
    directory = _scripts(SCRIPTS)
    current = _current(connection)
    if current is None:
        raise TtxError(f"{url} is not an exercise file", hint="an exercise file is made by `ttx run PLAYBOOK`")
    _refuse_newer(directory, current, url)
    if current != directory.get_current_head():
        raise TtxError(f"{url} is from an older ttx", hint=f"`ttx run {url} --headless` brings it up to date")


def _scripts(scripts: Path) -> ScriptDirectory:
    return ScriptDirectory(str(scripts))


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(directory: ScriptDirectory, current: str | None, url: str) -> None:
    known = {script.revision for script in directory.walk_revisions()}
    if current is not None and current not in known:
        raise TtxError(
            f"{url} was made by a newer ttx (format {current})", hint="upgrade ttx: pip install --upgrade ttx"
        )
