"""Certificates that people bring to a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client.certificates import certificate
from tests.server.conftest import World
from tests.server.test_lan import ask
from ttx.errors import TtxError


def test_a_certificate_that_somebody_brings_is_shown_under_its_name_and_remembered(world: World) -> None:
    certfile, keyfile = certificate(world.folder)
    before = world.start("--lan", "--cert", str(certfile), "--key", str(keyfile))
    assert before.address == f"https://ttx.example.org:{before.way.port}"
    assert not any("*" in address for address in before.addresses)
    assert before.certificate == certfile.read_text()
    assert ask(before, "ttx.example.org").status_code == 200
    assert ask(before, "other.example.org").status_code == 421
    world.stop()
    after = world.start()
    assert (after.certificate, after.addresses) == (before.certificate, before.addresses)


def bad_files(folder: Path, what: str) -> tuple[list[str], str]:
    certfile, keyfile = certificate(folder)
    other = certificate(folder)
    junk = folder / "junk"
    junk.write_bytes(b"\xff\x00 dear diary")
    old = certificate(folder, days=-1)
    locked = certificate(folder, password="secret")
    return {
        "no certificate": (["--cert", str(folder / "none.crt"), "--key", str(keyfile)], "none.crt .*No such file"),
        "no key": (["--cert", str(certfile), "--key", str(folder / "none.key")], "none.key .*No such file"),
        "a folder": (["--cert", str(folder), "--key", str(keyfile)], "cannot be used"),
        "key alone": (["--key", str(keyfile)], "belong together"),
        "certificate alone": (["--cert", str(certfile)], "belong together"),
        "no such key": (["--cert", str(certfile), "--key", str(other[1])], "does not belong to the certificate"),
        "changed places": (["--cert", str(keyfile), "--key", str(certfile)], "cannot be used"),
        "junk": (["--cert", str(junk), "--key", str(keyfile)], "cannot be used"),
        "junk for a key": (["--cert", str(certfile), "--key", str(junk)], "cannot be used"),
        "expired": (["--cert", str(old[0]), "--key", str(old[1])], "not today"),
        "not yet": (["--cert", *(str(path) for path in _between(certificate(folder, days=90)))], "not today"),
        "locked": (["--cert", str(locked[0]), "--key", str(locked[1])], "protected by a password"),
    }[what]


def _between(files: tuple[Path, Path]) -> tuple[Path | str, ...]:
    return files[0], "--key", files[1]


@pytest.mark.parametrize(
    "what",
    ["no certificate", "no key", "a folder", "key alone", "certificate alone", "no such key", "changed places", "junk",
     "junk for a key", "expired", "not yet", "locked"],
)  # fmt: skip
def test_a_certificate_that_is_no_good_is_refused_with_what_to_do(world: World, what: str) -> None:
    options, message = bad_files(world.folder, what)
    with pytest.raises(TtxError, match=message) as refused:
        world.start("--lan", *options)
    assert refused.value.hint
    assert not world.file.exists()
