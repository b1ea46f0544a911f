"""How long `kb import` takes on a large bilingual corpus, and what it needs.

    python -m benchmarks.import_corpus [--archive TAR] [--articles N] [--json]

The second import of the same files has nothing to change.
"""

import argparse
import json
import os
import subprocess
import sys
import tarfile
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.site import KB, ROOT

ARCHIVE = ROOT.parent / "shared/corpora/biztalk-md/biztalk-md-en-zh.tar.xz"


def main() -> None:
    """Import twice and print what it took."""
    parser = argparse.ArgumentParser("benchmarks.import_corpus", description=__doc__)
    parser.add_argument("--archive", type=Path, default=ARCHIVE, metavar="TAR")
    parser.add_argument("--articles", type=int, metavar="N", help="all, if not given")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.archive.is_file():
        sys.exit(f"there is no {options.archive}; name one by --archive")
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = extract(options.archive, folder / "corpus", options.articles)
        runs = {run: import_once(folder) for run in ("first", "second")}
    if options.json:
        print(json.dumps({"files": files, **runs}, ensure_ascii=False, indent=2))
        return
    for run, found in runs.items():
        print(
            f"{run}: {files} files, {found['seconds']:.1f} s, {found['peak_mb']:.0f} MB"
        )


def extract(source: Path, target: Path, articles: int | None) -> int:
    """Extract the first articles of each language; return the number of files."""
    seen = Counter[str]()
    with tarfile.open(source) as archive:
        for member in archive:
            language = member.name.split("/")[0]
            if member.name.endswith(".md") and seen[language] != articles:
                archive.extract(member, target, filter="data")
                seen[language] += 1
    return seen.total()


def import_once(folder: Path) -> dict[str, Any]:
    """Return the seconds, the peak of memory in MB, and the report of one import."""
    env = os.environ | {"KB_DATA_DIR": str(folder / "data")}
    output = folder / "report.json"
    start = time.perf_counter()
    with output.open("wb") as file:
        command = [*KB, "import", str(folder / "corpus"), "--json"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file)
        _pid, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    if status:
        sys.exit(f"kb import ended with status {os.waitstatus_to_exitcode(status)}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    report = json.loads(output.read_text("utf-8"))
    return {"seconds": taken, "peak_mb": used.ru_maxrss * unit / 1e6, "report": report}


if __name__ == "__main__":
    main()
