"""One ZIP to keep: everything in it, the same each time, and any change to it is seen."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.afterwards.conftest import ttx
from tests.afterwards.test_anonymous import PRIVATE, haunted
from ttx.documents.package import packed
from ttx.report.log import opened
from ttx.store.store import Store

Days = Callable[..., Path]


def unpacked(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


@pytest.fixture(scope="module")
def kept(played: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that nobody changes."""
    target = tmp_path_factory.mktemp("kept") / "kept.zip"
    ttx("archive", played(1), "--out", target)
    return target


def test_an_archive_holds_log_playbook_reports_and_what_to_do_with_them(kept: Path) -> None:
    names = {name.partition("/")[2] for name in unpacked(kept)}
    assert {"day-1.db", "log.jsonl", "playbook.yaml", "README.txt", "SHA256SUMS"} < names
    forms = {"html", "md", "docx", "pdf", "json"}
    assert {f"reports/day-1-report.{form}" for form in forms} < names
    assert {"reports/day-1-tables.xlsx", "reports/day-1-moves.csv", "reports/day-1-due.ics"} < names
    assert oct(kept.stat().st_mode & 0o777) == "0o600"


def test_its_checksums_are_read_by_the_machines_own_tool(kept: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(kept) as package:
        package.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)
    readme = (folder / "README.txt").read_text("utf-8")
    with opened(str(folder / "day-1.db")) as reading:
        assert reading.store.tip(reading.exercise)[1] in readme
    assert "sha256sum -c SHA256SUMS" in readme and "REHEARSAL" in readme


def test_the_playbook_in_it_is_one_that_can_be_run_again(kept: Path, tmp_path: Path) -> None:
    [text] = [content for name, content in unpacked(kept).items() if name.endswith("/playbook.yaml")]
    (tmp_path / "again.yaml").write_bytes(text)
    assert ": ok, 1 warning. 3 teams" in ttx("check", tmp_path / "again.yaml")


def test_the_chain_can_be_recomputed_from_the_text_of_the_log_as_the_readme_says(kept: Path) -> None:
    files = unpacked(kept)
    [text] = [content.decode() for name, content in files.items() if name.endswith("/log.jsonl")]
    previous = ""
    for line in text.splitlines():
        row = json.loads(line)
        payload = line.partition('"payload":')[2].removesuffix("}")
        previous = previous or hashlib.sha256(f"ttx log 1\x1f{row['exercise']}".encode()).hexdigest()
        digest = hashlib.sha256(f"{row['salt']}\x1f{payload}".encode()).hexdigest()
        fields = ("exercise", "seq", "kind", "version", "seat", "command", "wall", "elapsed", "scenario", "phase")
        parts = [previous, *(str(row[name]) for name in fields), digest]
        previous = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        assert previous == row["hash"]
    [readme] = [content.decode() for name, content in files.items() if name.endswith("/README.txt")]
    assert previous in readme


def test_the_same_exercise_is_the_same_archive(kept: Path, day: Days) -> None:
    file = day(1)
    ttx("archive", file, "--out", "other-name.zip")
    assert Path("other-name.zip").read_bytes() == kept.read_bytes()


def test_the_same_exercise_is_the_same_anonymous_archive(day: Days) -> None:
    file = haunted(day())
    for name in ("a.zip", "b.zip"):
        ttx("archive", file, "--anonymous", "--also", "named", "--out", name)
    assert Path("a.zip").read_bytes() == Path("b.zip").read_bytes()
    content = b"".join(unpacked(Path("a.zip")).values())
    assert not [word for word in PRIVATE if word.encode() in content]
    assert "erased" in ttx("verify", "a.zip")


def test_no_archive_opens_a_door_or_holds_what_was_never_sent(day: Days) -> None:
    file = haunted(day())
    said = ttx("archive", file)
    content = b"".join(unpacked(Path("day-1-archive.zip")).values())
    secret = ("tokencanary", "codecanary", "draftcanary", "unsentcanary", "ballotcanary")
    assert not [word for word in secret if word.encode() in content]
    # The names stay: it is the whole exercise, but for --anonymous.
    assert b"Quilla Nameson" in content
    assert hashlib.sha256(Path("day-1-archive.zip").read_bytes()).hexdigest() in said
    # The exercise itself still has all of it.
    store = Store.open(file, write=False)
    assert store.codes(store.exercises()[0].exercise) == {"team:us": "codecanary"}
    store.close()


def test_an_archive_that_nobody_touched_verifies_with_the_hash_that_was_printed(kept: Path) -> None:
    said = ttx("verify", kept)
    assert "each as it was put in" in said and "each fits the one before" in said
    last = said.split()[-1]
    assert "each fits" in ttx("verify", kept, "--hash", last)
    assert "not in this chain" in ttx("verify", kept, "--hash", "f" * 64, code=1)


def changed(kept: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    files = unpacked(kept)
    change(files)
    Path("changed.zip").write_bytes(packed(files))
    return Path("changed.zip")


def name_of(files: dict[str, bytes], end: str) -> str:
    return next(name for name in files if name.endswith(end))


def resealed(files: dict[str, bytes]) -> None:
    """What somebody does who knows what the checksums are."""
    sums = name_of(files, "SHA256SUMS")
    folder = sums.removesuffix("SHA256SUMS")
    files[sums] = b"".join(
        f"{hashlib.sha256(content).hexdigest()}  {name.removeprefix(folder)}\n".encode()
        for name, content in files.items() if name != sums
    )  # fmt: skip


@pytest.mark.usefixtures("day")
def test_every_change_to_an_archive_is_named(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def edit(files: dict[str, bytes]) -> None:
        files[name_of(files, "report.md")] += b"x"

    def lose(files: dict[str, bytes]) -> None:
        del files[name_of(files, "report.pdf")]

    def add(files: dict[str, bytes]) -> None:
        files["day-1-archive/\x1b[2Jextra.txt"] = b"x"

    def bare(files: dict[str, bytes]) -> None:
        del files[name_of(files, "SHA256SUMS")]

    def forge(files: dict[str, bytes]) -> None:
        log = name_of(files, ".db")
        files[log] = files[log].replace(b"Write down who calls whom", b"Write down who calls us..")
        resealed(files)

    assert "report.md is not what was put in" in ttx("verify", changed(kept, edit), code=1)
    assert "report.pdf is missing" in ttx("verify", changed(kept, lose), code=1)
    said = ttx("verify", changed(kept, add), code=1)
    assert "extra.txt is not in SHA256SUMS" in said and "\x1b" not in said
    assert "no SHA256SUMS" in ttx("verify", changed(kept, bare), code=1)
    # Whoever renews the checksums still has the log's chain against them.
    assert "does not fit" in ttx("verify", changed(kept, forge), code=1)


def test_names_in_an_archive_lead_nowhere_when_it_is_checked(kept: Path, day: Days) -> None:
    day()
    before = sorted(Path().rglob("*"))

    def climb(files: dict[str, bytes]) -> None:
        files["day-1-archive/../../../evil.txt"] = b"x"
        files["/evil.db"] = b"x"
        resealed(files)

    said = ttx("verify", changed(kept, climb), code=1)
    assert "Traceback" not in said
    Path("changed.zip").unlink()
    assert sorted(Path().rglob("*")) == before
    assert not Path("/evil.db").exists() and not (Path.cwd().parent / "evil.txt").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"not a zip", b"PK\x03\x04"])
def test_what_is_no_archive_is_said_plainly(day: Days, content: bytes) -> None:
    day()
    Path("x.zip").write_bytes(content)
    ran = ttx("verify", "x.zip", code=1 if content.startswith(b"PK\x05") else 2)
    assert "archive" in ran


def test_an_archive_replaces_nothing(day: Days) -> None:
    file = day()
    Path("day-1-archive.zip").write_text("mine")
    assert "there already" in ttx("archive", file, code=2)
    assert Path("day-1-archive.zip").read_text() == "mine"
    assert "belongs to --anonymous" in ttx("archive", file, "--also", "moves", code=2)
    assert "no file" in ttx("archive", "nowhere.db", "--out", "x.zip", code=2)
    assert not Path("x.zip").exists()
