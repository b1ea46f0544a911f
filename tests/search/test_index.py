"""Generations, the pointer between them, and writers that meet or die."""

import fcntl
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.documents import SearchDocument
from search import store
from search.engine import WhooshEngine
from search.protocol import IndexBusy, IndexUnavailable
from search.store import Store
from tests.search.making import ask, document

PROCESSES = multiprocessing.get_context("spawn")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    made = WhooshEngine(tmp_path / "index")
    made.rebuild([document(1, "VPN"), document(2, "Printer")], 1)
    yield made
    made.close()


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*-*"))


def test_folders_are_private(engine: WhooshEngine, tmp_path: Path) -> None:
    for path in (tmp_path / "index", tmp_path / "index" / "2-1"):
        assert path.stat().st_mode & 0o777 == 0o700


def test_a_rebuild_leaves_the_old_generation_for_an_hour(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    engine.rebuild([document(1, "VPN")], 2)
    assert generations(folder) == ["2-1", "2-2"]
    long_ago = time.time() - 2 * store.RETIRED_FOR_S
    os.utime(folder / "2-1", (long_ago, long_ago))
    engine.rebuild([document(1, "VPN")], 3)
    assert generations(folder) == ["2-2", "2-3"]


def test_a_failed_rebuild_leaves_the_live_generation(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    def documents() -> Iterator[SearchDocument]:
        yield document(3, "Monitor")
        raise LookupError("the database has gone")

    with pytest.raises(LookupError):
        engine.rebuild(documents(), 2)
    assert generations(tmp_path / "index") == ["2-1"]
    assert engine.search(ask("vpn"), 10).hits
    assert engine.cursor() == 1
    engine.apply([document(4, "Scanner")], 2)
    assert engine.search(ask("scanner"), 10).hits


def test_readers_always_find_one_whole_index(engine: WhooshEngine) -> None:
    """Each generation has as many articles about VPN as about mail."""
    seen: list[tuple[int, int]] = []
    failures: list[IndexUnavailable] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                counts = engine.contents()
                seen.append((len(counts), engine.search(ask("shared"), 50).matched))
            except IndexUnavailable as error:
                failures.append(error)

    def both(size: int) -> list[SearchDocument]:
        return [document(n, f"shared {n}") for n in range(1, size + 1)]

    engine.rebuild(both(10), 1)
    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for round_ in range(2, 8):
        engine.rebuild(both(10 * (1 + round_ % 2)), round_)
        engine.apply(both(10 * (1 + round_ % 2)), round_)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {n for pair in seen for n in pair} <= {10, 20}


def test_a_second_engine_sees_what_the_first_wrote(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    other = WhooshEngine(tmp_path / "index")
    assert other.search(ask("vpn"), 10).matched == 1
    engine.apply([document(3, "VPN again")], 2)
    assert other.search(ask("vpn"), 10).matched == 2
    engine.rebuild([document(3, "VPN again")], 3)
    assert other.search(ask("vpn"), 10).matched == 1
    other.close()


def test_a_writer_does_not_wait_for_ever(
    engine: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = os.open(tmp_path / "index" / "LOCK", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(IndexBusy), Store(tmp_path / "index").writing(timeout_s=0.05):
        pass
    os.close(lock)
    engine.apply([document(3, "Monitor")], 2)
    assert engine.cursor() == 2


def _write_many(folder: Path, first: int) -> None:
    engine = WhooshEngine(folder)
    for number in range(first, first + 10):
        # The same cursor, so that neither process finds itself behind the other.
        engine.apply([document(number, f"text {number}")], 5)
    engine.close()


@pytest.mark.slow
def test_two_processes_take_turns(engine: WhooshEngine, tmp_path: Path) -> None:
    started = [
        PROCESSES.Process(target=_write_many, args=(tmp_path / "index", first))
        for first in (100, 200)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0, 0]
    expected = {1, 2, *range(100, 110), *range(200, 210)}
    assert engine.contents() == {f"{n}:en": 10 * n for n in expected}
    assert engine.check() == []


def _write_until_killed(folder: Path) -> None:
    engine = WhooshEngine(folder)
    cursor = engine.cursor()
    while True:
        cursor += 1
        engine.apply([document(cursor, f"text {cursor}")], cursor)
        if cursor % 5 == 0:
            texts = (document(n, f"text {n}") for n in range(1, cursor + 1))
            engine.rebuild(texts, cursor)


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    engine = WhooshEngine(folder)
    engine.rebuild([document(1, "text 1")], 1)
    for round_ in range(5):
        process = PROCESSES.Process(target=_write_until_killed, args=(folder,))
        process.start()
        reached = engine.cursor()
        while engine.cursor() == reached:
            time.sleep(0.01)
        time.sleep(0.013 * round_)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        cursor = engine.cursor()
        known = engine.contents()
        assert known.keys() >= {f"{n}:en" for n in range(1, cursor + 1)}
        # Whoever catches up finds the lock free and repairs what was half done.
        engine.apply([document(n, f"text {n}") for n in range(1, cursor + 1)], cursor)
        assert engine.check() == []
    engine.close()


def test_what_a_killed_writer_left_is_swept(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    generation = tmp_path / "index" / "2-1"
    (generation / "MAIN_abcdefgh12345678.seg").write_bytes(b"half")
    (generation / "MAIN.tmp").mkdir()
    engine.apply([document(3, "Monitor")], 2)
    left = {path.suffix for path in generation.iterdir()}
    assert ".tmp" not in left
    assert not (generation / "MAIN_abcdefgh12345678.seg").exists()
    assert engine.search(ask("vpn"), 10).hits


def test_nothing_stays_open_after_closing(engine: WhooshEngine, tmp_path: Path) -> None:
    engine.search(ask("vpn"), 10)
    engine.warm(wait=True)
    engine.apply([document(3, "Monitor")], 2)
    engine.search(ask("vpn"), 10)
    engine.close()
    descriptors = [path for path in Path("/proc/self/fd").iterdir() if path.exists()]
    held = [str(path.readlink()) for path in descriptors]
    assert not [name for name in held if str(tmp_path) in name]
