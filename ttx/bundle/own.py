"""ttx's own wheel: built from a checkout, put together again where ttx was installed from one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from ttx.bundle.repack import repack, source_of
from ttx.errors import TtxError


def own_wheel(folder: Path) -> Path:
    """Write ttx's wheel into a folder."""
    try:
        found = distribution("ttx")
    except PackageNotFoundError:
        raise TtxError("this ttx was not installed, so it cannot be bundled", hint="in a checkout: uv sync") from None
    source = source_of(found)
    return build(source, folder) if source else repack(found, folder)


def build(source: Path, folder: Path) -> Path:
    """Build a checkout's wheel with whichever builder is here."""
    # Offline, uv builds with what it fetched when it installed the checkout, if one says that there is no net.
    ways = [
        ["uv", "build", "--quiet", "--wheel", "--out-dir", folder, source],
        ["uv", "build", "--quiet", "--offline", "--wheel", "--out-dir", folder, source],
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder, source],
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source],
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", folder, source],
        ["pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source],
    ]  # fmt: skip
    for program, *arguments in ways:
        if shutil.which(str(program)):
            subprocess.run([str(part) for part in (program, *arguments)], capture_output=True, stdin=subprocess.DEVNULL)
        for wheel in folder.glob("ttx-*.whl"):
            return wheel
    raise TtxError(
        f"the wheel of ttx could not be built from {source}",
        hint="it needs uv or pip, and hatchling, which they fetch once where there is internet",
    )
