"""What the store's tests are made from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text

from ttx.exercise.events import Event, encode
from ttx.store.databases import driver
from ttx.store.rows import Entry
from ttx.store.store import Store

EXERCISE = "seoul-1"


def entry(number: int = 1, payload: str | None = None, **other: Any) -> Entry:
    values = {
        "kind": "hint-given",
        "version": 1,
        "seat": "facilitator-1",
        "command": f"command-{number}",
        "wall": f"2026-11-22T09:00:{number % 60:02d}.000Z",
        "elapsed": number * 1000,
        "scenario": "2025-05-19T09:00+09:00",
        "phase": "wiring",
        "payload": payload or f'{{"team":"rok","text":"한국 number {number}"}}',
    }
    return Entry(**(values | other))


def entries(many: int, first: int = 1) -> list[Entry]:
    return [entry(number) for number in range(first, first + many)]


def fact(event: Event, **other: Any) -> Entry:
    return entry(1, encode(event), kind=event.kind, **other)


def engine_of(place: str) -> Engine:
    return create_engine(
        place.replace("postgresql:", "postgresql+psycopg:") if "://" in place else f"sqlite:///{place}"
    )


def sql(place: str, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """What somebody does who goes around the store."""
    engine = engine_of(place)
    try:
        with engine.begin() as connection:
            found = connection.execute(text(statement), values)
            return [tuple(row) for row in found] if found.returns_rows else []
    finally:
        engine.dispose()


def pragma(store: Store, words: str) -> Any:
    """A setting of the store's own connection to SQLite."""
    found = driver(store._connection).execute(f"pragma {words}").fetchone()
    return found and found[0]


def child(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    script = Path(__file__).with_name("children.py")
    return subprocess.Popen(
        [sys.executable, str(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        **options,
    )


def race(processes: list[subprocess.Popen[str]]) -> None:
    """Let them all begin once all are ready, and wait for the last. Starting takes them longer than their work."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        said(process)


def said(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return out.strip()
