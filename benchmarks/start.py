"""How long a fresh checkout takes to its first page, and every later start.

    python -m benchmarks.start [--starts N] [--json]

The checkout is copied to a temporary folder; packages come from pip's cache or
KB_WHEELHOUSE, where they are there.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.site import ROOT, running


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser("benchmarks.start", description=__doc__)
    parser.add_argument("--starts", type=int, default=5, help="later starts")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        result = measure(Path(folder), options.starts)
    if options.json:
        print(json.dumps(result, indent=2))
        return
    for name, value in result.items():
        print(f"{value:9.2f}  {name.replace('_', ' ')}")


def measure(folder: Path, starts: int) -> dict[str, float]:
    """Return seconds to the first page, and resident megabytes."""
    checkout, data = folder / "checkout", folder / "data"
    copy_checkout(checkout)
    command = [sys.executable, "run.py"]
    set_up = seconds([*command, "setup"], checkout)
    with running(data, command, checkout) as first:
        first_page = first.seconds
    later, memory = [], 0.0
    for _start in range(starts):
        with running(data, command, checkout) as site:
            later.append(site.seconds)
            memory = max(memory, site.resident_mb())
    return {
        "setup_seconds": set_up,
        "second_setup_seconds": seconds([*command, "setup"], checkout),
        "first_page_seconds": first_page,
        "first_start_in_all_seconds": set_up + first_page,
        "later_start_seconds": median(later),
        "resident_mb": memory,
    }


def copy_checkout(target: Path) -> None:
    """Copy the files that the repository holds or will hold."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def seconds(command: list[str], cwd: Path) -> float:
    """Run a command and return how long it took."""
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
