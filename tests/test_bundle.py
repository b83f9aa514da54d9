"""The offline installer, installed by its own script where no registry can be reached."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from ttx.bundle import install
from ttx.bundle.own import build
from ttx.bundle.repack import repack
from ttx.bundle.shelf import Shelf
from ttx.bundle.targets import Target, choose, own
from ttx.errors import TtxError

ROOT = Path(__file__).parents[1]
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
OTHER = "3.12" if HERE != "3.12" else "3.13"
Ran = subprocess.CompletedProcess[str]

# Nothing listens on the discard port, and no cache or setting of this machine has a package.
NOWHERE = "http://127.0.0.1:9/simple"
NO_REGISTRY = {
    "PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": NOWHERE, "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": "",
    "UV_DEFAULT_INDEX": NOWHERE, "UV_INDEX_URL": NOWHERE, "UV_FIND_LINKS": "", "UV_NO_CONFIG": "1",
}  # fmt: skip

# A network of its own, with nothing in it but the machine itself.
ALONE = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh22x", b"lo", 0x41))  # SIOCSIFFLAGS: up, running
os.execvp(sys.argv[1], sys.argv[1:])
"""


def may_be_alone() -> bool:
    tried = subprocess.run(["unshare", "-rn", sys.executable, "-c", ALONE, "true"], capture_output=True)
    return tried.returncode == 0


class Machine:
    """Somebody's machine without internet: an empty home, a Python, nothing else of ours."""

    def __init__(self, folder: Path, path: str = "") -> None:
        self.home = folder / "home 집"
        self.home.mkdir(parents=True)
        self.path = path or f"{sys.base_prefix}/bin:/usr/bin:/bin"
        self.alone = ["unshare", "-rn", sys.executable, "-c", ALONE] if may_be_alone() else []

    @property
    def ttx(self) -> Path:
        return self.home / ".local" / "share" / "ttx" / "venv" / "bin" / "ttx"

    def run(self, *command: str | Path, code: int = 0, **more: str) -> str:
        environment = {
            **NO_REGISTRY, "HOME": str(self.home), "PATH": self.path, "PIP_CACHE_DIR": str(self.home / "pip"),
            "UV_CACHE_DIR": str(self.home / "uv"), "PIP_NO_INDEX": "1", **more,
        }  # fmt: skip
        done = subprocess.run(
            [*self.alone, *map(str, command)], cwd=self.home, env=environment, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=110,
        )  # fmt: skip
        assert done.returncode == code, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stdout + done.stderr
        return done.stdout + done.stderr

    def install(self, bundle: Path, *place: str | Path, code: int = 0, **more: str) -> str:
        return self.run("/bin/sh", bundle / "install.sh", *place, code=code, **more)

    def plays(self) -> None:
        """What somebody does first with a fresh ttx."""
        assert self.run(self.ttx, "--version").startswith("ttx, version")
        assert "3 teams" in self.run(self.ttx, "check", "seoul-short")
        assert "verdict" in self.run(self.ttx, "demo", "--speed", "20")
        assert "each fits the one before" in self.run(self.ttx, "verify", "seoul-short-demo.db")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def bundling(*arguments: str | Path, **more: str) -> Ran:
    return subprocess.run(
        [sys.executable, "-m", "ttx", "bundle", *map(str, arguments)],
        env={**os.environ, **{key: value for key, value in NO_REGISTRY.items() if key.startswith("PIP")}, **more},
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=110,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle, made by this checkout without a registry."""
    folder = tmp_path_factory.mktemp("made") / "a bundle 묶음"
    ran = bundling(folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"Python {HERE}" in ran.stdout
    assert "no registry can be reached" in ran.stdout
    return folder


@pytest.fixture
def bundle(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "stick 막대" / "ttx bundle"))


def contents(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def same_wheel(one: dict[str, bytes], other: dict[str, bytes]) -> bool:
    record = next(name for name in one if name.endswith(".dist-info/RECORD"))
    if sorted(one.pop(record).splitlines()) != sorted(other.pop(record, b"").splitlines()):
        return False
    return one == other


def remove_wheel(bundle: Path, name: str) -> None:
    """Make a bundle that never had a wheel."""
    (wheel,) = bundle.glob(f"wheels/{name}-*.whl")
    wheel.unlink()
    sums = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines(keepends=True)
    (bundle / "SHA256SUMS").write_text("".join(line for line in sums if wheel.name not in line), encoding="utf-8")


def sums_of_others(bundle: Path) -> list[str]:
    """The sums of all but ttx's own wheel: the checkout from which it is built may change under a running test."""
    lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "wheels/ttx-" not in line]


def set_targets(bundle: Path, *targets: install.Target) -> None:
    note = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    (bundle / "bundle.json").write_text(json.dumps({**note, "targets": targets}), encoding="utf-8")


@pytest.mark.slow
def test_a_checkouts_bundle_installs_and_plays_where_there_is_no_registry(made: Path, machine: Machine) -> None:
    if machine.alone:
        reach = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
        with pytest.raises(AssertionError, match="unreachable"):
            machine.run(sys.executable, "-c", reach)
    said = machine.install(made)
    assert str(machine.home / ".local/share/ttx") in said
    name = re.search(r"Type next:  '(.*)' demo", said)
    assert name
    assert name[1] == str(machine.home / ".local/bin/ttx")
    machine.plays()


@pytest.mark.slow
def test_a_ttx_that_was_installed_from_a_bundle_makes_the_same_bundle_and_that_one_plays_too(
    made: Path, machine: Machine, tmp_path: Path
) -> None:
    machine.install(made)
    said = machine.run(machine.ttx, "bundle", tmp_path / "second")
    assert f"Python {HERE}" in said
    wheels = {path.name for path in (made / "wheels").iterdir()}
    assert {path.name for path in (tmp_path / "second/wheels").iterdir()} == wheels
    assert not any(name.startswith("pytest-") for name in wheels)
    different = [
        name for name in wheels
        if not same_wheel(contents(made / "wheels" / name), contents(tmp_path / "second/wheels" / name))
    ]  # fmt: skip
    assert different == []
    other = Machine(tmp_path / "other")
    shutil.rmtree(machine.home)
    other.install(tmp_path / "second")
    other.plays()


@pytest.mark.slow
def test_nothing_in_a_bundle_but_ttx_brings_a_command_named_ttx(made: Path, machine: Machine) -> None:
    bringing = {
        found.metadata["Name"]
        for wheel in (made / "wheels").iterdir()
        for found in distributions(path=[str(wheel)])
        if any(entry.name == "ttx" for entry in found.entry_points)
    }
    assert bringing == {"ttx"}
    machine.install(made)
    assert "ttx.cli" in machine.ttx.read_text(encoding="utf-8")


def test_a_wheel_that_brings_another_command_named_ttx_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    for name, inside in {
        "fonttools": ("fonttools-4.0.dist-info/entry_points.txt", "[console_scripts]\nttx = fontTools.ttx:main\n"),
        "sly": ("sly-4.0.data/scripts/ttx", "#!python\n"),
    }.items():
        wheel = tmp_path / f"{name}-4.0-py3-none-any.whl"
        with ZipFile(wheel, "w") as archive:
            archive.writestr(f"{name}-4.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 4.0\n")
            archive.writestr(*inside)
        shelf = Shelf(tmp_path / "shelf")
        shelf.take(tmp_path)
        with pytest.raises(TtxError, match=f"{name}-4.0.*brings another command named ttx"):
            shelf.check_commands()
        shelf.keep_only(set())


@pytest.mark.slow
def test_installing_again_repairs_and_puts_it_where_somebody_says(bundle: Path, machine: Machine) -> None:
    place = machine.home / "my place 곳"
    said = machine.install(bundle, place)
    assert f"'{place}/venv/bin/ttx' demo" in said
    assert not (machine.home / ".local").exists()
    (place / "venv/bin/ttx").unlink()
    machine.install(bundle, "my place 곳")
    assert machine.run(place / "venv/bin/ttx", "--version").startswith("ttx, version")
    assert [path.name for path in place.iterdir()] == ["venv"]


@pytest.mark.slow
def test_an_installation_that_fails_leaves_the_one_that_was_there(bundle: Path, machine: Machine) -> None:
    machine.install(bundle)
    remove_wheel(bundle, "rich")
    said = machine.install(bundle, code=1)
    assert "ttx is not installed" in said
    assert "rich" in said
    assert machine.run(machine.ttx, "--version").startswith("ttx, version")
    assert [path.name for path in (machine.home / ".local/share/ttx").iterdir()] == ["venv"]


@pytest.mark.slow
def test_an_installation_that_was_cut_off_is_taken_up_again(bundle: Path, machine: Machine) -> None:
    machine.install(bundle)
    place = machine.home / ".local/share/ttx"
    (place / "venv").rename(place / "venv.old")
    (place / "venv").mkdir()
    (place / "venv/pyvenv.cfg").touch()
    remove_wheel(bundle, "rich")
    machine.install(bundle, code=1)
    assert machine.run(machine.ttx, "--version").startswith("ttx, version")


@pytest.mark.slow
def test_a_folder_that_is_not_ours_and_a_damaged_or_missing_file_stop_the_installation(
    bundle: Path, machine: Machine
) -> None:
    (machine.home / "venv").mkdir()
    (machine.home / "venv/diary").touch()
    assert "is not an environment of ours" in machine.install(bundle, machine.home, code=1)
    assert (machine.home / "venv/diary").exists()
    (wheel,) = bundle.glob("wheels/rich-*.whl")
    data = bytearray(wheel.read_bytes())
    data[len(data) // 2] ^= 1
    wheel.write_bytes(data)
    assert f"{wheel.name} is damaged" in machine.install(bundle, code=1)
    wheel.unlink()
    assert f"{wheel.name} is missing" in machine.install(bundle, code=1)
    assert not (machine.home / ".local").exists()


@pytest.mark.slow
def test_another_command_named_ttx_is_left_alone_and_named(bundle: Path, machine: Machine) -> None:
    other = machine.home / ".local/bin/ttx"
    other.parent.mkdir(parents=True)
    other.write_text("#!/bin/sh\necho fonts\n", encoding="utf-8")
    other.chmod(0o755)
    machine.path = f"{other.parent}:{machine.path}"
    said = machine.install(bundle)
    assert f"Another command named ttx comes first here: {other}" in said
    assert f"'{machine.ttx}' demo" in said
    assert "fonts" in machine.run("ttx")
    other.unlink()
    assert "Type next:  ttx demo" in machine.install(bundle)
    assert machine.run("ttx", "--version").startswith("ttx, version")


@pytest.mark.slow
def test_a_machine_that_the_bundle_has_nothing_for_is_told_what_there_is(bundle: Path, machine: Machine) -> None:
    note = {"platform": "windows", "machine": "x86_64", "python": OTHER, "needs": ""}
    set_targets(bundle, note, {**note, "python": "3.14"})
    said = machine.install(bundle, code=install.OTHER_MACHINE)
    assert re.search(rf"no packages for Linux \w+ with glibc [\d.]+, Python {HERE}", said)
    assert f"Windows x86_64: Python {OTHER}, 3.14" in said
    set_targets(bundle, {**install.this_machine(), "needs": "99.1"})
    assert "(glibc 99.1 or newer)" in machine.install(bundle, code=install.OTHER_MACHINE)


@pytest.mark.slow
def test_a_machine_without_python_is_told_so(bundle: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "dirname").symlink_to(str(shutil.which("dirname")))
    (tools / "python3").write_text("#!/bin/sh\nexit 2\n", encoding="utf-8")
    (tools / "python3").chmod(0o755)
    machine = Machine(tmp_path, path=str(tools))
    machine.alone = []
    assert "Python 3.11 or newer is needed" in machine.install(bundle, code=1)


@pytest.mark.slow
def test_the_readmes_check_of_the_sums_passes_and_its_words_fit_the_bundle(made: Path) -> None:
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=made, check=True)
    listed = {line.split("  ", 1)[1] for line in (made / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS"}
    readme = (made / "README.txt").read_text(encoding="utf-8")
    note = json.loads((made / "bundle.json").read_text(encoding="utf-8"))
    for words in (*install.listed(note["targets"]), "sh install.sh", "install.cmd", "ttx demo", note["requirement"]):
        assert words in readme
    assert {path.name for path in made.iterdir()} == {
        "README.txt", "SHA256SUMS", "bundle.json", "install.cmd", "install.py", "install.sh", "wheels",
    }  # fmt: skip


@pytest.mark.slow
def test_a_bundle_is_renewed_in_its_folder_and_other_files_stay(bundle: Path) -> None:
    stray, sums = bundle / "wheels/old-1.0-py3-none-any.whl", sums_of_others(bundle)
    stray.touch()
    (bundle / "our notes.txt").write_text("room 4", encoding="utf-8")
    ran = bundling(bundle)
    assert ran.returncode == 0, ran.stderr
    assert not stray.exists()
    assert (bundle / "our notes.txt").read_text(encoding="utf-8") == "room 4"
    assert sums_of_others(bundle) == sums
    assert not list(bundle.glob(".ttx-bundle-*"))


def test_a_folder_with_other_things_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "bundle.json").write_text('{"what": "something else"}', encoding="utf-8")
    ran = bundling(tmp_path)
    assert ran.returncode == 2
    assert "holds other things; nothing was written" in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.json"]
    ran = bundling(tmp_path / "bundle.json")
    assert ran.returncode == 2
    assert "is a file" in ran.stderr


@pytest.mark.slow
def test_what_needs_a_registry_says_so_where_there_is_none_and_leaves_nothing(tmp_path: Path) -> None:
    for asked in (["--platform", "windows"], ["--python", OTHER], ["--platform", "linux", "--platform", "macos"]):
        ran = bundling(tmp_path / "new", *asked)
        assert ran.returncode == 2, ran.stdout
        assert "none can be reached" in ran.stderr
        assert "make the bundle where there is internet" in ran.stderr
        assert "Traceback" not in ran.stderr
        assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_a_bundle_with_postgres_installs_its_driver(tmp_path: Path, machine: Machine) -> None:
    ran = bundling(tmp_path / "with", "--postgres", "--python", HERE)
    assert ran.returncode == 0, ran.stderr
    machine.install(tmp_path / "with")
    machine.run(machine.ttx.with_name("python"), "-c", "import psycopg; assert psycopg.pq.__impl__ == 'binary'")


@pytest.fixture
def registry(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder that pip takes for its registry: our wheels, and wheels with the names of other machines'."""
    folder = tmp_path / "registry"
    shutil.copytree(made / "wheels", folder)
    tag = OTHER.replace(".", "")
    for wheel in folder.glob(f"*-cp{HERE.replace('.', '')}-*.whl"):
        name, version = wheel.name.split("-")[:2]
        if name == "uvloop":
            continue
        shutil.copy(wheel, folder / f"{name}-{version}-cp{tag}-cp{tag}-win_amd64.whl")
        if name != "msgspec":
            shutil.copy(wheel, folder / f"{name}-{version}-cp{tag}-cp{tag}-macosx_11_0_arm64.whl")
    yield folder


@pytest.mark.slow
def test_another_platforms_wheels_come_from_the_registry_and_a_missing_one_is_named(
    registry: Path, tmp_path: Path
) -> None:
    there = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": registry.as_uri()}
    ran = bundling(tmp_path / "new", "--platform", "windows", "--platform", "macos", "--python", OTHER, **there)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert f"Windows x86_64: Python {OTHER}" in ran.stdout
    assert re.search(r"left out: macOS arm64: .*there is no wheel of msgspec [\d.]+, uvloop [\d.]+\)", ran.stdout)
    assert f"asked for and not in the bundle: macOS and Python {OTHER}" in ran.stderr
    names = [path.name for path in (tmp_path / "new/wheels").iterdir()]
    assert any(name.startswith("msgspec-") and name.endswith("win_amd64.whl") for name in names)
    assert not [name for name in names if "macosx" in name or "manylinux" in name or name.startswith("uvloop")]
    note = json.loads((tmp_path / "new/bundle.json").read_text(encoding="utf-8"))
    assert note["targets"] == [{"platform": "windows", "machine": "x86_64", "python": OTHER, "needs": ""}]
    nobody = bundling(tmp_path / "none", "--platform", "macos", "--python", OTHER, **there)
    assert nobody.returncode == 2
    assert "msgspec" in nobody.stderr
    assert not (tmp_path / "none").exists()


def test_what_a_target_needs_follows_its_own_markers(tmp_path: Path) -> None:
    shelf, root = Shelf(tmp_path), Requirement("ttx")
    windows = shelf.closure(root, Target("windows", "x86_64", "3.12"))
    macos = shelf.closure(root, Target("macos", "arm64", "3.12"))
    assert "uvloop" in macos
    assert "uvloop" not in windows
    assert set(macos) - {"uvloop"} == set(windows)
    assert "psycopg-binary" in shelf.closure(Requirement("ttx[postgres]"), own())
    assert not {"pytest", "psycopg", "mypy"} & set(macos)
    assert all(str(wanted.specifier).startswith("==") for wanted in windows.values())


def test_this_machine_comes_first_unless_another_one_is_asked_for() -> None:
    assert choose([], [])[0].own
    assert not any(target.own for target in choose(["windows"], []))
    assert not any(target.own for target in choose([], [OTHER]))
    assert len({target.note()["platform"] for target in choose([], [])}) == 3


def test_an_older_system_a_32_bit_python_or_another_version_does_not_fit() -> None:
    here = {"platform": "linux", "machine": "x86_64", "python": "3.12", "needs": "2.9"}
    assert install.fits({**here, "needs": "2.5"}, here)
    assert not install.fits({**here, "needs": "2.17"}, here)
    assert not install.fits(here, {**here, "machine": "x86_64 (32 bits)"})
    assert not install.fits(here, {**here, "python": "3.12t"})


def installed_package(site: Path, recorded: str) -> Distribution:
    notes = site / "some_thing-1.0.dist-info"
    notes.mkdir(parents=True)
    (site / "some_thing.py").write_text("x = 1\n", encoding="utf-8")
    (notes / "METADATA").write_text("Metadata-Version: 2.1\nName: some-thing\nVersion: 1.0\n", encoding="utf-8")
    (notes / "WHEEL").write_text("Wheel-Version: 1.0\nTag: py2-none-any\nTag: py3-none-any\n", encoding="utf-8")
    own_files = "some_thing-1.0.dist-info/METADATA,,\nsome_thing-1.0.dist-info/WHEEL,,\n"
    own_files += "some_thing-1.0.dist-info/RECORD,,\nsome_thing-1.0.dist-info/INSTALLER,,\n"
    (notes / "RECORD").write_text(f"some_thing.py,{recorded},6\n{own_files}", encoding="utf-8")
    return Distribution.at(notes)


def test_a_package_is_packed_as_it_came_and_not_if_somebody_changed_it(tmp_path: Path) -> None:
    found = installed_package(tmp_path / "same", hash_of(b"x = 1\n"))
    wheel = repack(found, tmp_path)
    assert wheel.name == "some_thing-1.0-py2.py3-none-any.whl"
    assert set(contents(wheel)) == {
        "some_thing.py", *(f"some_thing-1.0.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD")),
    }  # fmt: skip
    with pytest.raises(TtxError, match="some-thing is not as it was installed"):
        repack(installed_package(tmp_path / "changed", hash_of(b"x = 2\n")), tmp_path)


def hash_of(data: bytes) -> str:
    import base64
    import hashlib

    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def test_a_checkout_without_a_builder_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(TtxError, match="could not be built") as refused:
        build(ROOT, tmp_path)
    assert "hatchling" in refused.value.hint


@pytest.mark.slow
def test_the_windows_script_looks_for_a_python_and_runs_the_installer_with_it(made: Path) -> None:
    script = (made / "install.cmd").read_bytes()
    assert script.isascii()
    assert script.count(b"\n") == script.count(b"\r\n") > 10
    lines = [line.strip() for line in script.decode().split("\r\n")]
    assert lines[0] == "@echo off"
    pythons = next(line for line in lines if line.startswith("for "))
    assert re.findall(r'"([^"]+)"', pythons) == [
        "py -3.15", "py -3.14", "py -3.13", "py -3.12", "py -3.11", "python", "python3",
    ]  # fmt: skip
    assert '%%~P -I -X utf8 "%~dp0install.py" --fits >nul 2>nul && (' in lines
    assert '%%~P -I -X utf8 "%~dp0install.py" %*' in lines
    assert '%other% -I -X utf8 "%~dp0install.py"' in lines
    assert 'set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"' in lines
    assert "exit /b %code%" in lines
    readme = (made / "README.txt").read_text(encoding="utf-8")
    assert r'py -3.12 -m venv "%LOCALAPPDATA%\ttx\venv"' in readme
    assert r'\python.exe" -m pip install --no-index --find-links wheels ttx==' in readme


def test_a_python_that_there_is_no_bundle_for_is_refused_with_the_ones_there_are(tmp_path: Path) -> None:
    ran = bundling(tmp_path / "new", "--python", "3.9")
    assert ran.returncode == 2
    assert "3.11, 3.12" in ran.stderr
