from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.report.story import NAMES, Story, small, whole
from ttx.errors import TtxError
from ttx.exercise import commands as do
from ttx.exercise import events as ev
from ttx.report.write import report_on
from ttx.store.rows import Entry
from ttx.store.store import Store


def keep(story: Story, path: Path, exercise: str = "ex") -> Path:
    """The story as an exercise file."""
    with closing(Store.open(path, write=True, create=True)) as store:
        store.create_exercise(exercise, "A title", story.facts[0].wall)
        store.append(exercise, 0, [
            Entry(each.event.kind, each.event.version_of_kind, each.seat, each.command, each.wall, each.elapsed,
                  each.scenario, each.phase, ev.encode(each.event))
            for each in story.facts if each.event
        ])  # fmt: skip
        for seat, (name, office) in NAMES.items():
            store.name_seat(exercise, seat, name, office)
    return path


def text_of(path: Path, out: Path) -> str:
    page, text = report_on(str(path), "", out)
    assert page.name == f"{path.stem}-report.html"
    return text.read_text("utf-8")


def test_an_exercise_file_becomes_two_files_named_after_it_with_names_and_proof(tmp_path: Path) -> None:
    story = whole()
    text = text_of(keep(story, tmp_path / "seoul.db"), tmp_path / "out")
    with closing(Store.open(tmp_path / "seoul.db", write=False)) as store:
        assert store.verify("ex").last_hash in text
    assert f"each of {len(story.facts)} rows fits the one before" in text
    assert "김민준" in text
    assert "Names are kept outside" not in text


def test_a_running_exercise_is_reported_as_of_its_last_heartbeat_while_it_is_written_to(tmp_path: Path) -> None:
    story = small()
    story.do(do.Release("launch"), at=60)
    path = keep(story, tmp_path / "small.db")
    with closing(Store.open(path, write=True)) as store:
        store.beat("ex", 400_000, "2026-11-22T05:10:00.000Z")
        text = text_of(path, tmp_path / "out")
    assert "Everything is as of T+06:40." in text
    assert "United States: “A launch”" in text


def test_emptied_names_leave_a_report_that_says_so(tmp_path: Path) -> None:
    path = keep(small(), tmp_path / "small.db")
    with closing(Store.open(path, write=True)) as store:
        store.forget_people("ex")
    text = text_of(path, tmp_path / "out")
    assert "Names are kept outside the log and are not given here." in text
    assert not any(name in text for name, _ in NAMES.values())


def test_a_log_that_somebody_changed_is_reported_with_the_row_that_does_not_fit(tmp_path: Path) -> None:
    for place, payload in enumerate(('{"reason":"another"}', "not json")):
        story = small()
        story.do(do.Pause("Lunch"), at=60)
        row = story.facts[-1].seq
        story.do(do.Resume())
        path = keep(story, tmp_path / f"changed-{place}.db")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("update events set payload = ? where seq = ?", (payload, row))
            connection.commit()
        text = text_of(path, tmp_path / "out")
        assert f"**does not verify** row {row}: its content is not what was kept" in text
        assert "Play goes on" in text


def test_an_erased_row_is_counted_and_the_rest_is_told(tmp_path: Path) -> None:
    story = small()
    story.do(do.Say(["japan"], "A secret"), "us-1", at=60)
    path = keep(story, tmp_path / "small.db")
    with closing(Store.open(path, write=True)) as store:
        store.forget("ex", [story.facts[-1].seq])
    text = text_of(path, tmp_path / "out")
    assert "A secret" not in text
    assert "A row whose content was erased" in text
    assert "**verified**" in text


def test_several_exercises_in_one_place_have_to_be_named(tmp_path: Path) -> None:
    path = keep(small(), tmp_path / "two.db")
    keep(small(), path, "other")
    with pytest.raises(TtxError, match="several exercises"):
        report_on(str(path), "", tmp_path)
    assert report_on(str(path), "other", tmp_path)
