"""What the project promises about itself."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import distributions, entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP = {"pyproject.toml", "ttx", "injects", "playbooks", "tests", "README.md", "LICENSE"}


def tracked() -> list[str]:
    found = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return found.stdout.splitlines()


def modules_after(code: str) -> set[str]:
    """The top-level packages that are loaded once this code has run in a fresh interpreter."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(found.stdout.split())


def test_no_dependency_brings_another_command_named_ttx() -> None:
    names = {re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower() for found in distributions()}
    assert "fonttools" not in names
    (command,) = entry_points(group="console_scripts", name="ttx")
    assert command.value == "ttx.cli:main"


def test_help_loads_neither_textual_nor_sqlmodel_nor_pydantic() -> None:
    code = "import sys; sys.argv = ['ttx', '--help']\nfrom ttx.cli import main\nmain()"
    loaded = modules_after(
        code.replace("main()", "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()): main()")
    )
    assert "click" in loaded
    assert not loaded & {"textual", "sqlmodel", "sqlalchemy", "pydantic", "httpx", "msgspec", "starlette", "yaml"}


@pytest.mark.parametrize(
    ("room", "foreign"),
    [
        ("ttx.seat.app", {"pydantic", "sqlmodel", "sqlalchemy", "starlette", "uvicorn", "yaml", "babel"}),
        ("ttx.console.app", {"sqlmodel", "sqlalchemy", "starlette", "uvicorn", "yaml", "alembic"}),
        ("ttx.exercise.decide", {"textual", "sqlmodel", "sqlalchemy", "starlette", "httpx", "yaml", "click"}),
        ("ttx.playbook.load", {"textual", "sqlmodel", "sqlalchemy", "starlette", "httpx", "click"}),
        ("ttx.server.app", {"textual", "click"}),
        ("ttx.report.write", {"textual", "starlette", "uvicorn", "click"}),
        ("ttx.locale", {"babel", "textual", "pydantic", "msgspec", "jinja2", "httpx"}),
        ("ttx.store.rows", {"sqlmodel", "sqlalchemy", "pydantic"}),
        ("ttx.client", {"textual", "sqlmodel", "sqlalchemy", "pydantic", "starlette"}),
    ],
)
def test_a_room_loads_nothing_that_belongs_to_another(room: str, foreign: set[str]) -> None:
    assert not modules_after(f"import {room}") & foreign


def test_the_top_of_the_project_holds_what_belongs_there() -> None:
    assert {path.split("/")[0] for path in tracked() if not path.startswith(".")} <= TOP


def test_no_file_names_a_machine_path_or_a_registry() -> None:
    forbidden = re.compile(
        r"(?<![\w.])/(?:work|farm)/|\.\./shared|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian"
    )
    this = Path(__file__).relative_to(ROOT).as_posix()
    found = [
        path
        for path in tracked()
        if path != this and (ROOT / path).suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".j2", ".json", ""}
        and (ROOT / path).is_file()
        and forbidden.search((ROOT / path).read_text(encoding="utf-8", errors="replace"))
    ]  # fmt: skip
    assert found == []


def test_no_source_file_has_outgrown_its_room() -> None:
    long = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines())
        for path in tracked()
        if path.startswith("ttx/") and path.endswith(".py")
    }
    assert {path: lines for path, lines in long.items() if lines > 450} == {}


def test_the_lock_file_with_its_addresses_is_not_tracked() -> None:
    assert "uv.lock" not in tracked()
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_textual_is_pinned_exactly_and_every_dependency_says_why_it_is_there() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"textual==' in project
    block = project.split("dependencies = [")[1].split("\n]")[0]
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    assert all("#" in line for line in lines), [line for line in lines if "#" not in line]


def test_the_tests_that_the_readme_names_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    promises = text[text.index("## What is promised") : text.index("## Architecture")]
    named = re.findall(r"`([a-z0-9_/]+\.py)`", promises)
    assert len(named) > 10 and not [name for name in named if not (ROOT / "tests" / name).is_file()]
