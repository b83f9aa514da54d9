"""Whose server it is, before anything is said to it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from tests.client.certificates import certificate, listener
from ttx.client import Client, Link, pins
from ttx.errors import TtxError


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))


def test_a_fingerprint_is_the_sha_256_that_every_other_program_shows(tmp_path: Path) -> None:
    text = certificate(tmp_path)[0].read_text()
    wanted = x509.load_pem_x509_certificate(text.encode()).fingerprint(hashes.SHA256())
    assert pins.fingerprint(text) == wanted.hex(":").upper()
    assert pins.short(pins.fingerprint(text)) == wanted[:8].hex(":").upper()


def test_a_fingerprint_may_be_typed_as_people_type_but_not_shorter_than_eight_bytes(tmp_path: Path) -> None:
    text = certificate(tmp_path)[0].read_text()
    full = pins.fingerprint(text)
    for typed in (full, pins.short(full), full.lower(), full.replace(":", ""), pins.short(full).replace(":", " ")):
        assert pins.matches(text, typed)
    other = ("0" if full[0] != "0" else "1") + full[1:]
    assert not pins.matches(text, other)
    assert not pins.matches(text, pins.short(other))
    for wrong in ("", full[:20], full[:22], "x" * 23, f"{full}:00"):
        with pytest.raises(TtxError, match="not a fingerprint"):
            pins.matches(text, wrong)


@pytest.mark.parametrize("days", [30, -1, 90])
def test_what_is_pinned_is_believed_whatever_its_dates_and_names(tmp_path: Path, days: int) -> None:
    files = certificate(tmp_path, days=days)

    async def say(url: str) -> None:
        async with Client(url, pin=files[0].read_text()) as client:
            with pytest.raises(Link, match="no answer"):
                await asyncio.wait_for(client.join("SOME-CODE", "Ann"), 1.5)

    with listener(*files) as server, pytest.raises(TimeoutError):
        asyncio.run(say(server.url))
    assert b"SOME-CODE" in server.heard


def test_a_server_with_another_certificate_hears_no_code_and_no_token(tmp_path: Path) -> None:
    expected, _ = certificate(tmp_path)

    async def say(url: str, pin: str) -> list[Link]:
        said = []
        async with Client(url, "the-token", pin=pin) as client:
            for attempt in (
                client.join("SOME-CODE", "Ann"),
                client.get("/api/health"),
                anext(client.stream("/api/view")),
            ):
                with pytest.raises(Link) as caught:
                    await attempt
                said.append(caught.value)
        return said

    with listener(*certificate(tmp_path)) as server:
        pinned = asyncio.run(say(server.url, expected.read_text()))
        unknown = asyncio.run(say(server.url, ""))
    assert server.calls == 6
    assert server.heard == b""
    assert all(pins.short(pins.fingerprint(expected.read_text())) in error.message for error in pinned)
    assert all("nobody vouches" in error.message for error in unknown)


def test_looking_says_nothing_and_sees_who_vouches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = certificate(tmp_path, "localhost")
    with listener(*files) as server:
        shown = pins.look(server.url)
        assert (shown.certificate, shown.vouched) == (files[0].read_text(), False)
        # An organization's own authority, where this machine knows it.
        monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
        assert pins.look(server.url.replace("127.0.0.1", "localhost")).vouched
        assert not pins.look(server.url).vouched, "for another name"
    assert server.heard == b""


def test_who_shows_no_certificate_is_said_to_show_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(TtxError, match="no answer from"):
        pins.look(f"https://127.0.0.1:{port}")


def test_a_certificate_is_remembered_for_its_address_and_its_exercise(tmp_path: Path) -> None:
    first, same, other = (certificate(tmp_path, name)[0].read_text() for name in ("ttx 1", "ttx 1", "ttx 2"))
    url = "https://10.0.0.1:8765"
    assert pins.known(url, first) == ""
    pins.remember(url, first)
    assert pins.known(url, first) == first
    assert pins.known(url, same) == first, "the same exercise with another key is compared with the first"
    assert pins.known(url, other) == ""
    assert pins.known("https://10.0.0.2:8766", first) == first, "a server that moved"
    assert pins.known("https://10.0.0.2:8766", same) == ""
    pins.remember(url, other)
    assert (pins.known(url, first), pins.known(url, other)) == (first, other)


def test_no_pinned_line_goes_below_tls_1_2(tmp_path: Path) -> None:
    text = certificate(tmp_path)[0].read_text()
    for context in (pins.pinned(text), pins.anybody(), pins.vouched()):
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
