"""One ZIP to keep: the log, the playbook as it was run, all reports, and what proves that they are what was put in."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections import Counter
from contextlib import closing
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from ttx import __version__
from ttx.afterwards import anonymous
from ttx.afterwards.plans import plain
from ttx.documents.package import BROKEN, packed
from ttx.errors import TtxError
from ttx.exercise import events as ev
from ttx.files import put
from ttx.report.log import Filter, Reading, lines, opened, verified
from ttx.report.words import count, marked
from ttx.report.write import FORMS, Wish, readable, write_report
from ttx.store.store import Store

SUMS = "SHA256SUMS"
LARGEST = 4_000_000_000
"""Bytes that an archive may unpack into. A day of ten thousand events has about thirty million."""


def archive(place: str, exercise: str, target: Path, also: frozenset[str] | None = None) -> str:
    """Write the archive of an exercise file, also while it is in use; the SHA-256 of the archive.

    With `also`, even if empty, it is the archive of an anonymous copy. The same file gives the same archive.
    """
    if target.exists():
        raise TtxError(f"{target} is there already", hint="name another with --out, or remove it")
    if "://" in place:
        raise TtxError("an archive is made of an exercise file", hint="a database: pg_dump, and `ttx report`")
    stem = re.sub(r"[^\w.-]+", "-", Path(place).stem).strip("-.") or "exercise"
    with tempfile.TemporaryDirectory(prefix="ttx-") as name:
        folder = Path(name)
        log = folder / f"{stem}.db"
        if also is None:
            _copy(place, log)
        else:
            anonymous.copy(place, log, also)
        with opened(str(log), exercise) as reading:
            files = _files(reading, folder, stem)
        files[log.name] = log.read_bytes()
    files[SUMS] = _sums(files)
    content = packed({f"{stem}-archive/{each}": body for each, body in files.items()})
    put(target.parent, target.name, content, private=True)
    return sha256(content).hexdigest()


def _copy(place: str, log: Path) -> None:
    """The exercise as it is, without what opens its doors: an archive is handed on."""
    draft = log.with_suffix(".draft")
    with closing(Store.open(place, write=False)) as store:
        store.copy(draft)
    with closing(Store.open(draft, write=True)) as store:
        for info in store.exercises():
            store.forget_private(info.exercise)
        store.copy(log)


def _files(reading: Reading, folder: Path, stem: str) -> dict[str, bytes]:
    import yaml

    store, name = reading.store, reading.exercise
    facts = [readable(row) for row in store.read(name)]
    proof = store.verify(name)
    out = folder / "reports"
    # In universal time: the same on every machine.
    paths = write_report(
        facts, store.people(name), proof, out, stem, now=store.last_beat(name), zone=UTC, wish=Wish(FORMS)
    )
    created = facts[0].event
    assert isinstance(created, ev.Created), "write_report has refused any other"
    playbook = yaml.safe_dump(created.playbook, allow_unicode=True, sort_keys=False, width=120)
    found = {f"reports/{path.name}": path.read_bytes() for path in paths}
    found["playbook.yaml"] = playbook.encode()
    found["log.jsonl"] = "".join(f"{line}\n" for line in lines(reading, Filter(), as_json=True)).encode()
    found["README.txt"] = _readme(reading, stem, created).encode()
    return found


def _sums(files: dict[str, bytes]) -> bytes:
    """As `sha256sum -c` reads it."""
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


_README = """\
{marking}

{title}
An exercise that was run with ttx, and what is to be kept of it.

  {stem}.db
                   the whole exercise, a SQLite file: ttx opens it, and any SQLite reader reads it
  log.jsonl        the same log as text, one JSON object a line, for when no ttx is at hand
  playbook.yaml    the playbook as it was run, translations within it
  reports/         the after-action report in every form, improvement plan, moves and log as tables, due dates
  SHA256SUMS       what each file must be

Has anything been changed since?

  Linux            unpack it, then in this folder: sha256sum -c SHA256SUMS
  macOS            shasum -a 256 -c SHA256SUMS
  Windows          Get-FileHash NAME, in PowerShell, and compare by eye
  with ttx         ttx verify ARCHIVE.zip does this, and checks the log's own chain besides

Whoever changes a file can write another SHA256SUMS. What nobody can change is what you wrote down elsewhere:
the SHA-256 of the ZIP itself, which `ttx archive` printed, and the log's last hash:

  {last}
  {rows}; {verifies}

How the log's chain works, for whoever must check it without ttx. Every row has digest = SHA-256 of salt, the byte
0x1F and payload; and hash = SHA-256 of these, with 0x1F between them: the hash of the row before, exercise, seq,
kind, version, seat, command, wall, elapsed, scenario, phase, digest. Before the first row stands SHA-256 of
"ttx log 1", 0x1F and exercise. A row whose payload was erased has neither salt nor payload; its digest stays. The
payload is the exact text in the SQLite file.

What opens doors (codes, tokens) and what was never sent is not in here. Made with ttx {made}, archived with ttx
{version}.
"""


def _readme(reading: Reading, stem: str, created: ev.Created) -> str:
    from ttx.playbook.load import from_compiled

    playbook = from_compiled(created.playbook)
    proof = reading.store.verify(reading.exercise)
    erased = f", {proof.erased} of them erased" if proof.erased else ""
    return _README.format(
        marking="\n".join(marked(playbook.marking, created.purpose)), title=playbook.title, stem=stem,
        last=proof.last_hash, rows=count(proof.rows, "row") + erased,
        verifies="each fits the one before" if proof.broken is None
        else f"ROW {proof.broken.seq} DOES NOT FIT: {proof.broken.reason}",
        made=created.made_with, version=__version__,
    )  # fmt: skip


def checked(file: Path, anchor: str = "") -> tuple[str, bool]:
    """What an archive's checksums and the log in it say, and whether all is as it was. Nothing of it is unpacked but
    the log, under a name of ours.
    """
    try:
        with zipfile.ZipFile(file) as package:
            return _checked(package, anchor)
    except BROKEN as error:
        raise TtxError(f"{file} cannot be read as an archive: {error}", hint="fetch it once more") from None


def _checked(package: zipfile.ZipFile, anchor: str) -> tuple[str, bool]:
    infos = package.infolist()
    if sum(info.file_size for info in infos) > LARGEST:
        raise TtxError("it unpacks into more than an archive of an exercise holds", hint="is it the right file?")
    wrong = [f"{plain(name)} is in it twice" for name, times in Counter(i.filename for i in infos).items() if times > 1]
    found = {info.filename.partition("/")[2]: info for info in infos}
    if SUMS not in found or found[SUMS].file_size > 1_000_000:
        return f"there is no {SUMS} in it, so it is no archive of ttx", False
    sums = dict(_sum(line) for line in package.read(found[SUMS]).decode("utf-8", "replace").splitlines() if line)
    wrong += [f"{plain(name)} is missing" for name in sums if name not in found]
    wrong += [f"{plain(name)} is not in {SUMS}: somebody added it" for name in found if name not in (*sums, SUMS)]
    for name, wanted in sums.items():
        if name in found and _hash(package, found[name]) != wanted:
            wrong.append(f"{plain(name)} is not what was put in")
    if wrong:
        return "\n".join(wrong), False
    logs = [name for name in sums if name.endswith(".db") and "/" not in name]
    if len(logs) != 1:
        return "there is not one log in it", False
    text, good = _log(package, found[logs[0]], anchor)
    return f"{len(sums)} files, each as it was put in\n{text}", good


def _sum(line: str) -> tuple[str, str]:
    digest, _, name = line.partition("  ")
    return name, digest


def _hash(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    digest = sha256()
    with package.open(info) as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _log(package: zipfile.ZipFile, info: zipfile.ZipInfo, anchor: str) -> tuple[str, bool]:
    import shutil

    with tempfile.TemporaryDirectory(prefix="ttx-") as folder:
        file = Path(folder) / "log.db"
        with package.open(info) as stream, file.open("wb") as out:
            shutil.copyfileobj(stream, out)
        with closing(Store.open(file, write=False)) as store:
            results = [verified(Reading(store, each.exercise), anchor) for each in store.exercises()]
    return "\n".join(text for text, _ in results), bool(results) and all(good for _, good in results)
