"""An exercise open to a network: who may know what, and what is the same after a restart."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from tests.server.conftest import World, wait_for
from ttx.client import Client, SeatFeed, pins
from ttx.client.control import ControlFeed
from ttx.commands.run import show
from ttx.errors import TtxError
from ttx.server import network, runs
from ttx.server.start import _Server, configured


def ask(run: runs.Run, host: str = "", url: str = "") -> httpx.Response:
    """The server's health, asked for under some name."""
    trust = pins.pinned(run.certificate) if run.certificate else True
    headers = {"host": host} if host else {}
    return httpx.get(f"{url or run.url}/api/health", headers=headers, verify=trust, trust_env=False)


async def seated(world: World, url: str, team: str = "red") -> SeatFeed:
    """A player who comes by this address and pins the certificate."""
    client = Client(url, pin=world.here.certificate)
    world._clients.append(client)
    await client.join(world.here.codes[f"team:{team}"], "Ann")
    feed = SeatFeed(client)
    world.watch(feed)
    await wait_for(lambda: bool(feed.parts))
    return feed


def test_players_come_by_the_network_and_programs_here_by_loopback_both_encrypted(play: Any, world: World) -> None:
    run = world.start("--lan")
    assert run.mode == "lan"
    assert run.url.startswith("https://127.0.0.1:")
    assert run.address.startswith("https://")
    assert run.fingerprint == pins.fingerprint(run.certificate)
    assert pins.look(run.address).certificate == run.certificate
    assert runs.alive(run)
    assert runs.answers(int(run.url.rpartition(":")[2]), run.nonce)
    assert runs.find(run.target) == run

    async def story(world: World) -> None:
        far, near = await seated(world, run.address), await seated(world, run.url, "blue")
        control = ControlFeed(Client(run.url, run.token, pin=run.certificate))
        world._clients.append(control.client)
        world.watch(control)
        await wait_for(lambda: control.state is not None and len(control.live.present) == 3)
        assert far.connected
        assert near.connected
        assert control.live.address == run.address
        assert (control.live.mode, control.live.fingerprint) == ("lan", run.fingerprint)
        assert control.live.address_changed == ""

    play(story)


def test_address_port_certificate_and_codes_survive_a_crash_and_whoever_sat_there_sits_there_again(
    play: Any, world: World
) -> None:
    before = world.start("--lan", "--name", "ttx.example.org")

    async def story(world: World) -> None:
        seat = await seated(world, before.url)
        world.kill()
        await wait_for(lambda: not seat.connected)
        after = world.start()
        for same in ("addresses", "url", "certificate", "fingerprint", "codes", "token", "way"):
            assert getattr(after, same) == getattr(before, same), same
        assert after.nonce != before.nonce
        await wait_for(lambda: seat.connected)

    play(story)
    assert ask(world.here, "ttx.example.org").status_code == 200


def test_what_was_on_a_network_stays_on_this_machine_where_that_is_said_and_comes_back_the_same(world: World) -> None:
    before = world.start("--lan")
    world.stop()
    here = world.start("--host", "127.0.0.1")
    assert here.mode == "loopback"
    assert here.address.startswith("http://127.0.0.1:")
    assert here.certificate == ""
    with pytest.raises(TtxError):
        pins.look(before.address)
    world.stop()
    assert world.start().mode == "loopback", "as it was last time"
    world.stop()
    again = world.start("--lan")
    assert (again.address, again.certificate) == (before.address, before.certificate)


def test_a_port_that_people_were_told_is_not_exchanged_for_another_in_silence(world: World) -> None:
    before = world.start("--lan")
    world.stop()
    port = int(before.url.rpartition(":")[2])
    with socket.create_server(("", port)):
        with pytest.raises(TtxError, match=f"port {port} .* people were told so") as refused:
            world.start()
        assert "--port" in refused.value.hint
        moved = world.start("--port", str(port + 1 if port < 65_535 else port - 1))
        assert moved.url != before.url
        assert moved.certificate == before.certificate
        world.stop()
    assert world.start().url == moved.url, "the one told last"


def test_a_server_that_hangs_on_the_port_is_named(world: World) -> None:
    run = world.start("--lan")
    os.kill(run.pid, signal.SIGSTOP)
    try:
        with pytest.raises(TtxError, match="people were told so") as refused:
            world.start()
        assert f"process {run.pid}" in refused.value.hint
    finally:
        world.kill()
    assert world.start().address == run.address


def test_a_first_port_is_8765_or_any_that_is_free(tmp_path: Path) -> None:
    taken = []
    with contextlib.ExitStack() as undo:
        for _ in range(2):
            way = runs.Way("lan", "0.0.0.0")
            for listener in network.listen(way):
                undo.callback(listener.close)
                listener.listen()
            taken.append(way.port)
    assert taken[0] != taken[1]
    assert network.PORT not in taken[1:]


def test_a_port_that_cannot_be_used_leaves_no_exercise_behind(world: World) -> None:
    with socket.create_server(("", 0)) as other, pytest.raises(TtxError, match="cannot be used"):
        world.start("--lan", "--port", str(other.getsockname()[1]))
    assert not world.file.exists()


def test_a_server_on_one_address_of_the_network_is_still_reached_here(world: World) -> None:
    (address, *_) = network.addresses() or pytest.skip("this machine is on no network")
    run = world.start("--lan", "--host", address)
    assert run.addresses == [f"https://{address}:{run.way.port}"]
    assert run.url == f"https://127.0.0.1:{run.way.port}"
    assert ask(run).status_code == 200
    assert ask(run, url=run.address).status_code == 200


def test_nothing_older_than_tls_1_2_is_spoken(world: World) -> None:
    run = world.start("--lan")
    port = int(run.url.rpartition(":")[2])

    def speak(version: ssl.TLSVersion) -> str | None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line, context.wrap_socket(line) as told:
            return told.version()

    assert speak(ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    assert speak(ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.warns(DeprecationWarning), pytest.raises(ssl.SSLError):
        speak(ssl.TLSVersion.TLSv1_1)


# -- what is secret


def test_key_and_note_are_their_users_own_and_nothing_secret_is_in_what_is_handed_around(world: World) -> None:
    copies = world.folder / "copies"
    run = world.start("--lan", "--backup", str(copies))
    asyncio.run(_back_up(run))
    (key,) = runs.folder().glob("*.pem")
    (note,) = runs.folder().glob("*.json")
    for path in (key, note):
        assert path.stat().st_mode & 0o777 == 0o600, path
    assert runs.folder().stat().st_mode & 0o777 == 0o700
    text = key.read_text(encoding="ascii")
    secret = text.partition("-----BEGIN PRIVATE KEY-----")[2].partition("-----END")[0].split()
    assert secret
    assert run.certificate in text
    world.stop()
    handed = [world.file, *world.folder.glob("harbour.db-*"), *copies.rglob("*"), *runs.folder().glob("*.log")]
    assert len(handed) >= 3
    for path in (path for path in handed if path.is_file()):
        content = path.read_bytes()
        for word in [*secret, *run.codes.values(), run.token]:
            assert word.encode() not in content, (path, word)
            assert word.replace("-", "").encode() not in content, (path, word)
    assert not any(word in note.read_text(encoding="utf-8") for word in secret)


async def _back_up(run: runs.Run) -> None:
    async with Client(run.url, run.token, pin=run.certificate) as client:
        await client.post("/api/backup", {})


def test_another_exercise_in_a_file_of_the_same_name_has_a_certificate_of_its_own(world: World) -> None:
    first = world.start("--lan")
    world.stop()
    world.file.unlink()
    second = world.start("--lan")
    assert second.certificate != first.certificate
    assert second.codes != first.codes


def test_a_certificate_that_cannot_be_read_is_said_to_be_so_and_not_replaced(world: World) -> None:
    world.start("--lan")
    world.stop()
    (key,) = runs.folder().glob("*.pem")
    key.write_text("no certificate", encoding="utf-8")
    with pytest.raises(TtxError, match="certificate cannot be read") as refused:
        world.start()
    assert "delete" in refused.value.hint
    key.unlink()
    assert runs.alive(world.start())


# -- without encryption, and behind a proxy


def test_without_encryption_the_risk_is_said_and_it_stays_so(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    run = world.start("--lan", "--http")
    show(run)
    assert "ANYBODY ON THIS NETWORK CAN READ CODES AND MOVES" in capsys.readouterr().out
    assert run.mode == "http"
    assert run.address.startswith("http://")
    assert run.certificate == run.fingerprint == ""
    assert ask(run, url=run.address).status_code == 200
    world.stop()
    assert world.start().mode == "http"
    world.stop()
    encrypted = world.start("--lan")
    assert (encrypted.mode, encrypted.way.port) == ("lan", run.way.port)


def test_behind_a_proxy_people_are_told_its_address_and_it_may_ask_under_its_name(world: World) -> None:
    run = world.start("--proxy", "https://ttx.example.org/")
    assert run.mode == "proxy"
    assert run.addresses == ["https://ttx.example.org"]
    assert run.url.startswith("http://127.0.0.1:")
    for address in network.addresses():
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((address, run.way.port), 5)
    assert ask(run, "ttx.example.org").status_code == 200
    assert ask(run, "evil.example.org").status_code == 421
    world.stop()
    after = world.start()
    assert (after.addresses, after.url, after.mode) == (run.addresses, run.url, "proxy"), "the proxy knows the port"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--http"], "belongs to --lan"),
        (["--lan", "--proxy", "https://ttx.example.org"], "two ways"),
        (["--host", "0.0.0.0"], "reached from other machines"),
        (["--host", "::"], "reached from other machines"),
        (["--proxy", "ttx.example.org"], "not the address of a proxy"),
        (["--proxy", "https://example.org/ttx"], "not the address of a proxy"),
        (["--proxy", "ftp://example.org"], "not the address of a proxy"),
        (["--proxy", "https://example.org", "--host", "0.0.0.0"], "has to be named"),
        (["--proxy", "https://example.org", "--proxy-from", "*"], "is not an address"),
        (["--lan", "--name", "https://example.org"], "is not a name"),
        (["--lan", "--name", "a b"], "is not a name"),
    ],
)
def test_ways_that_make_no_sense_are_refused_before_anything_is_made(
    world: World, options: list[str], message: str
) -> None:
    with pytest.raises(TtxError, match=message) as refused:
        world.start(*options)
    assert refused.value.hint
    assert not world.file.exists()


def test_only_names_of_this_machine_or_named_ones_are_answered_to(world: World) -> None:
    run = world.start("--lan", "--name", "ttx.local", "--name", "회의실.example", "--name", "TTX.Example.")
    own = socket.gethostname().lower()
    fine = ["localhost", own, f"{own.partition('.')[0]}.local", "127.0.0.1", "10.1.2.3", "[::1]", "ttx.local",
            "TTX.LOCAL", "ttx.example", "회의실.example".encode("idna").decode()]  # fmt: skip
    port = run.way.port
    for host in fine:
        assert ask(run, f"{host}:{port}").status_code == 200, host
    for host in ("evil.example", "ttx.local.evil.example", "xttx.local", "localhost.", "-", "10.1.2.3.evil.example"):
        answer = ask(run, f"{host}:{port}")
        assert answer.status_code == 421, host
        assert run.nonce not in answer.text


# -- what proxies say


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    """Where a call comes from, as the application sees it."""
    body = json.dumps([scope["scheme"], scope["client"][0]]).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


@contextlib.contextmanager
def serving(way: runs.Way) -> Iterator[str]:
    """An application behind the server's own uvicorn settings."""
    server: uvicorn.Server = _Server(configured(_echo, way, None))
    (listener,) = network.listen(way)
    listener.listen()
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    ("way", "seen"),
    [
        (runs.Way("loopback"), ["http", "127.0.0.1"]),
        (runs.Way("http", "0.0.0.0"), ["http", "127.0.0.1"]),
        (runs.Way("proxy", proxy="https://x.example"), ["https", "10.7.7.7"]),
        (runs.Way("proxy", proxy="https://x.example", proxy_from="10.0.0.9"), ["http", "127.0.0.1"]),
    ],
)
def test_what_a_header_says_of_the_caller_is_believed_only_from_the_proxy(
    way: runs.Way, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "10.7.7.7"}
    with serving(way) as url:
        assert httpx.get(url, headers=headers, trust_env=False).json() == seen


# -- this machine's addresses


def test_this_machines_addresses_are_such_that_others_can_use() -> None:
    found = network.addresses()
    assert len(set(found)) == len(found)
    for address in found:
        assert not address.startswith("127.")
        socket.create_server((address, 0)).close()


def test_what_people_were_told_stays_first_for_as_long_as_it_is_right() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        reach = network.Reach(runs.Way("lan", "0.0.0.0", names=["ttx.local"]), [listener], None)
        assert reach.addresses([]) == [f"https://ttx.local:{port}"]
        assert reach.changed([]) == ""
        assert reach.changed(["10.0.0.4", "10.9.9.9"]) == ""
        assert reach.way.told == "10.0.0.4"
        assert reach.addresses(["10.9.9.9", "10.0.0.4"]) == [
            f"https://{host}:{port}" for host in ("ttx.local", "10.0.0.4", "10.9.9.9")
        ]
        assert reach.changed(["10.9.9.9", "10.0.0.4"]) == ""
        words = reach.changed(["10.9.9.9"])
        assert "now 10.9.9.9" in words
        assert "printed one is 10.0.0.4" in words
        assert "no network" in reach.changed([])


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("ip")
    or not shutil.which("unshare")
    or subprocess.run(
        ["unshare", "-rn", "ip", "link", "add", "room", "type", "bridge"], check=False, capture_output=True
    ).returncode,
    reason="needs a network namespace of its own",
)
def test_a_machine_that_moves_to_another_address_says_so_and_goes_on(tmp_path: Path) -> None:
    ran = subprocess.run(
        ["unshare", "-rn", sys.executable, "-m", "tests.server.moving", str(tmp_path)],
        cwd=Path(__file__).parents[2], env={**os.environ, "TTX_STATE": str(tmp_path / "state")},
        capture_output=True, text=True, timeout=110,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    moved = ["https://10.9.0.9:8765", "https://10.8.0.1:8765"]
    assert said["nothing"] == []
    assert said["no network"] == ["https://127.0.0.1:8765"]
    assert said["two"] == ["10.8.0.1", "10.9.0.4"]
    assert said["at first"] == ["https://10.9.0.4:8765", "https://10.8.0.1:8765"]
    address, words = said["moved"]
    assert address == moved[0]
    assert "now 10.9.0.9" in words
    assert "10.9.0.4" in words
    assert said["noted"] == moved
    assert said["still there"] is True
    assert said["after a crash"] == said["moved"]
    assert said["back"] == ["https://10.9.0.4:8765", ""]
    assert said["new cards"] == moved[0]
    assert said["found"] == [["10.9.0.9", "10.8.0.1"], ["10.9.0.9", "10.8.0.1", "10.9.0.4"], ["10.9.0.9", "10.8.0.1"]]
