"""Install ttx from the folder in which this file lies.

`ttx bundle` copies this file into the bundle, where it runs before there is a ttx: the standard library is all it has.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Target = dict[str, str]
    """`platform`, `machine`, `python`, and `needs`: the oldest glibc or macOS on which its packages run."""

OLDEST = (3, 11)
OTHER_MACHINE = 3
"""Exit code: this Python would do, but the bundle has no packages for it."""

SYSTEMS = {"linux": "Linux", "macos": "macOS", "windows": "Windows"}


def this_machine() -> Target:
    """The target that this Python is; `needs` is the glibc or macOS that is here."""
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(machine, machine)
    if sys.maxsize < 2**32:
        machine = f"{machine} (32 bits)"
    libc, version = platform.libc_ver()
    if system == "linux" and libc != "glibc":
        system = "Linux without glibc"
    python = "{}.{}".format(*sys.version_info[:2])
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        python += "t"
    if sys.implementation.name != "cpython":
        python = f"{sys.implementation.name} {python}"
    here = version if system == "linux" else platform.mac_ver()[0]
    return {"platform": system, "machine": machine, "python": python, "needs": here}


def fits(target: Target, here: Target) -> bool:
    """Whether a target's packages run here."""
    same = all(target[key] == here[key] for key in ("platform", "machine", "python"))
    return same and _version(here["needs"]) >= _version(target["needs"])


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def listed(targets: list[Target]) -> list[str]:
    """One line for each kind of machine, with its Pythons."""
    kinds: dict[str, list[str]] = {}
    for target in targets:
        kinds.setdefault(kind(target), []).append(target["python"])
    return [f"{kind}: Python {', '.join(pythons)}" for kind, pythons in kinds.items()]


def kind(target: Target) -> str:
    """What sort of machine a target is: `Linux x86_64 (glibc 2.28 or newer)`."""
    name = f"{SYSTEMS.get(target['platform'], target['platform'])} {target['machine']}"
    needs = {"linux": "glibc", "macos": "macOS"}.get(target["platform"])
    return f"{name} ({needs} {target['needs']} or newer)" if needs and target["needs"] else name


class Stop(Exception):
    """Something is in the way, in words for the person who installs."""


def main(arguments: list[str]) -> int:
    """Install into the folder that is named, or into the usual one; `--fits` only asks whether this Python would do."""
    if sys.version_info < OLDEST:
        say("Python 3.11 or newer is needed; this one is {}.{}.".format(*sys.version_info[:2]))
        return 1
    folder = Path(__file__).resolve().parent
    bundle = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    here = this_machine()
    if not any(fits(target, here) for target in bundle["targets"]):
        say(f"This bundle has no packages for {_called(here)}, Python {here['python']}. It has packages for:")
        say("".join(f"  {line}\n" for line in listed(bundle["targets"])).rstrip())
        say("Use such a machine or Python, or make another bundle where there is internet: ttx bundle DIR")
        return OTHER_MACHINE
    if "--fits" in arguments:
        return 0
    place = Path(os.path.abspath(arguments[0])) if arguments else usual_place()  # noqa: PTH100 (links stay links)
    try:
        say(f"Installing ttx {bundle['version']} into {place}")
        check_files(folder)
        program = replace_venv(place / "venv", folder, bundle)
        say(f"ttx {bundle['version']} is installed.")
        say(next_words(program, link(program) if not arguments else program))
    except Stop as stop:
        say(f"ttx is not installed: {stop}")
        return 1
    except OSError as error:
        say(f"ttx is not installed: {error}")
        return 1
    except KeyboardInterrupt:
        say("Stopped; ttx is as it was before.")
        return 130
    return 0


def _called(here: Target) -> str:
    name = f"{SYSTEMS.get(here['platform'], here['platform'])} {here['machine']}"
    libc = f" with glibc {here['needs']}" if here["platform"] == "linux" else ""
    return name + (f" {here['needs']}" if here["platform"] == "macos" else libc)


def usual_place() -> Path:
    """Where ttx is installed unless somebody names another place."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "ttx"
    return Path.home() / ".local" / "share" / "ttx"


def check_files(folder: Path) -> None:
    """Stop where a file is not as the bundle was made: sticks and copies get damaged."""
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        path = folder / name
        if not path.is_file():
            raise Stop(f"{name} is missing in the bundle; copy the folder anew")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                raise Stop(f"{name} is damaged; copy the folder anew")


def replace_venv(venv: Path, folder: Path, bundle: dict[str, str]) -> Path:
    """Make the environment anew and return its `ttx`; one that was there comes back if anything fails."""
    # An environment cannot be moved, so the new one is made in the old one's place. Where a kept one is found, the
    # last installation was cut off and what lies in its place is a half one.
    kept = venv.with_name("venv.old")
    if venv.exists() and not (venv / "pyvenv.cfg").is_file():
        raise Stop(f"{venv} is there and is not an environment of ours; name another place")
    if kept.exists():
        shutil.rmtree(venv, ignore_errors=True)
    elif venv.exists():
        try:
            venv.rename(kept)
        except OSError as error:
            raise Stop(f"{venv} is in use: stop ttx first ({error.strerror})") from None
    try:
        program = _install(venv, folder, bundle)
    except BaseException:
        shutil.rmtree(venv, ignore_errors=True)
        if kept.exists():
            kept.rename(venv)
        raise
    shutil.rmtree(kept, ignore_errors=True)
    return program


def _install(venv: Path, folder: Path, bundle: dict[str, str]) -> Path:
    import venv as environments

    # Without pip: Debian and Ubuntu ship a venv module that cannot put it there. The bundle's own does all.
    environments.create(venv, with_pip=False, symlinks=os.name != "nt")
    scripts = venv / ("Scripts" if os.name == "nt" else "bin")
    wheels = folder / "wheels"
    (pip,) = wheels.glob("pip-*.whl")
    # No setting of this machine may send pip elsewhere: isolated leaves out variables, the null file the rest.
    _run(
        [scripts / "python", "-I", "-X", "utf8", pip / "pip", "--isolated", "--disable-pip-version-check", "install",
         "--quiet", "--no-index", "--no-cache-dir", "--only-binary", ":all:", "--find-links", wheels,
         "pip", bundle["requirement"]],
    )  # fmt: skip
    program = scripts / ("ttx.exe" if os.name == "nt" else "ttx")
    said = _run([program, "--version"])
    if bundle["version"] not in said:
        raise Stop(f"{program} --version answers {said.strip()!r}")
    return program


def _run(command: list[str | Path]) -> str:
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [str(part) for part in command], env={**clean, "PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        last = "\n".join(f"  {line}" for line in done.stdout.splitlines()[-12:])
        raise Stop(f"{Path(command[0]).name} failed:\n{last}")
    return done.stdout


def link(program: Path) -> Path:
    """The program's name in the folder where a person's own commands are, unless another ttx has it."""
    if os.name == "nt":
        return program
    name = Path.home() / ".local" / "bin" / "ttx"
    try:
        if name.is_symlink() and not name.exists():
            name.unlink()
        if not name.exists():
            name.parent.mkdir(parents=True, exist_ok=True)
            name.symlink_to(program)
    except OSError:
        return program
    return name if name.resolve() == program.resolve() else program


def next_words(program: Path, name: Path) -> str:
    """What to type next; the short name only where it leads to this ttx."""
    found = shutil.which("ttx")
    if found and Path(found).resolve() == program.resolve():
        return "Type next:  ttx demo"
    quoted = f'"{name}"' if os.name == "nt" else shlex.quote(str(name))
    if found:
        return f"Another command named ttx comes first here: {found}\nSo type next:  {quoted} demo"
    return f"Type next:  {quoted} demo"


def say(text: str) -> None:
    """A line for the person who installs."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
