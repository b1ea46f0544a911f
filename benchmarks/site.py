"""A site of its own for a measurement: started, waited for, and stopped."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

ROOT = Path(__file__).resolve().parent.parent
KB = [sys.executable, "-m", "webapp.cli"]
PATIENCE_SECONDS = 300.0
IDLE_SECONDS, IDLE_PERCENT = 2.0, 10.0


@dataclass(frozen=True)
class Site:
    """A site that answers, and how long that took."""

    url: str
    process: subprocess.Popen[bytes]
    seconds: float

    def resident_mb(self) -> float:
        """Return the memory that its processes hold, in MB of 1 000 000 bytes."""
        main = psutil.Process(self.process.pid)
        family = [main, *main.children(recursive=True)]
        return float(sum(process.memory_info().rss for process in family)) / 1e6

    def become_idle(self) -> None:
        """Wait until the work in the background is done; raise `TimeoutError`."""
        process = psutil.Process(self.process.pid)
        end = time.monotonic() + PATIENCE_SECONDS
        while process.cpu_percent(interval=IDLE_SECONDS) > IDLE_PERCENT:
            if time.monotonic() > end:
                raise TimeoutError("the site is always busy")


@contextmanager
def running(
    data: Path,
    command: list[str] | None = None,
    cwd: Path = ROOT,
    *,
    demo: bool = True,
) -> Iterator[Site]:
    """Serve on a free port until the block ends; `command` takes --port.

    The site is the demo, or what else lies in the data folder.
    """
    port = free_port()
    env = os.environ | {
        "KB_DATA_DIR": str(data),
        "KB_DEMO": str(int(demo)),
        "KB_RATE_LIMITS": "0",
        "KB_BASE_URL": f"http://127.0.0.1:{port}",
    }
    words = [*(command or [*KB, "serve"]), "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(words, cwd=cwd, env=env, stdout=subprocess.DEVNULL)
    try:
        wait(port, process)
        seconds = time.perf_counter() - started
        yield Site(f"http://127.0.0.1:{port}", process, seconds)
    finally:
        process.terminate()
        process.wait(30)


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the site is ready; raise `TimeoutError` or `RuntimeError`."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the site ended with status {process.returncode}")
        if answers(port):
            return
        time.sleep(0.02)
    raise TimeoutError(f"the site was not ready after {PATIENCE_SECONDS:.0f} s")


def answers(port: int) -> bool:
    """Say whether the site on this port can serve."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def connect(url: str) -> http.client.HTTPConnection:
    """Return a connection to the host of an address."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=60)
