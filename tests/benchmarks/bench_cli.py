"""`ttx --help` against `python -c pass`, both compiled. Run: python -m tests.benchmarks.bench_cli"""

from __future__ import annotations

import compileall
import subprocess
import sys
from pathlib import Path

import ttx
from tests.benchmarks.timing import median, ratio, rounds


def main() -> None:
    compileall.compile_dir(str(Path(ttx.__file__).parent), quiet=2)
    times = rounds(
        15,
        bare=lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
        help=lambda: subprocess.run([sys.executable, "-m", "ttx", "--help"], check=True, stdout=subprocess.DEVNULL),
    )
    ratio("ttx --help against python -c pass", median(times["help"]), median(times["bare"]), "at most 5")


if __name__ == "__main__":
    main()
