"""How long one person waits for each page of the demo, over real HTTP.

    python -m benchmarks.pages [--url URL] [--rounds N] [--json] [[LOGIN:]PATH ...]

Without --url a demo site is started in a temporary folder.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.browse import Browser
from benchmarks.site import running

PAGES = [
    "/",
    "/find?q=vpn+691",
    "/find?q=my+printer+says+offline+but+it+is+on",
    "/find?q=%E6%89%93%E5%8D%B0%E6%9C%BA%E8%84%B1%E6%9C%BA",
    "/kb/en/vpn-error-691",
    "/kb/zh/vpn-error-691",
    "alice.martin:/ask",
    "alice.martin:/requests",
    "erin.walsh:/desk",
    "kim.larsen:/kb/en/vpn-error-691",
    "kim.larsen:/write",
    "kim.larsen:/write/1017/en",
    "kim.larsen:/insights/failing",
    "kim.larsen:/insights/searches",
    "max.weber:/admin",
]


def main() -> None:
    """Measure the pages and print one line for each."""
    parser = argparse.ArgumentParser("benchmarks.pages", description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES, metavar="[LOGIN:]PATH")
    parser.add_argument("--url", help="a demo site that runs already")
    parser.add_argument(
        "--rounds", type=int, default=100, help="requests for each page"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with site(options.url) as url:
        result = {page: measure(url, page, options.rounds) for page in options.pages}
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    print("   p50 ms   p95 ms   kB  page")
    for page, row in result.items():
        print(f"{row['p50_ms']:9.1f}{row['p95_ms']:9.1f}{row['kb']:5.0f}  {page}")


@contextmanager
def site(url: str | None) -> Iterator[str]:
    """Give the address of the site to measure."""
    if url:
        yield url
        return
    with TemporaryDirectory() as data, running(Path(data)) as started:
        yield started.url


def measure(url: str, page: str, rounds: int) -> dict[str, float]:
    """Return p50 and p95 in milliseconds and the size in kB, after one warm-up."""
    login, _, path = page.rpartition(":")
    browser = Browser(url)
    if login:
        browser.sign_in(login)
    times = []
    for _round in range(rounds + 1):
        start = time.perf_counter()
        status, text = browser.get(path)
        times.append(1000 * (time.perf_counter() - start))
        if status != HTTPStatus.OK:
            sys.exit(f"{page} answered {status}")
    del times[0]
    p95 = quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
    return {"p50_ms": median(times), "p95_ms": p95, "kb": len(text.encode()) / 1000}


if __name__ == "__main__":
    main()
