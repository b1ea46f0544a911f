"""The folder of the index: generations, the pointer to the live one, its manifest."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.protocol import IndexBusy, IndexUnavailable
from search.schema import SCHEMA_VERSION

WRITER_TIMEOUT_S = 10.0
RETIRED_FOR_S = 3600.0

_POINTER = "CURRENT"
_MANIFEST = "MANIFEST"
_CURSOR = "CURSOR"
_LOCK = "LOCK"
_OTHERS = {_MANIFEST, _CURSOR, "MAIN_WRITELOCK"}
_GENERATION = re.compile(r"(\d+)-(\d+)")

Stamp = tuple[tuple[int, int, int], ...]


class Store:
    """Where the generations lie; readers need no lock, a writer holds `writing`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def live(self) -> Path:
        """Return the live generation; raise `IndexUnavailable` if there is none."""
        try:
            name = (self.root / _POINTER).read_text("ascii").strip()
        except (OSError, ValueError) as error:
            raise IndexUnavailable("no index has been built") from error
        match = _GENERATION.fullmatch(name)
        if not match or int(match.group(1)) != SCHEMA_VERSION:
            raise IndexUnavailable("the index was built by another version")
        folder = self.root / name
        for path in (self.root, folder):
            _refuse_foreign(path)
        return folder

    def stamp(self, folder: Path) -> Stamp:
        """Return what changes whenever readers have to open the index anew."""
        try:
            return _stamp(self.root / _POINTER), _stamp(folder / _MANIFEST)
        except OSError as error:
            raise IndexUnavailable("the index is incomplete") from error

    def stands(self, folder: Path, stamp: Stamp) -> bool:
        """Say whether nothing has changed since the stamp was taken."""
        try:
            return self.stamp(folder) == stamp
        except IndexUnavailable:
            return False

    @contextmanager
    def writing(self, timeout_s: float = WRITER_TIMEOUT_S) -> Iterator[None]:
        """Hold the writer's lock; raise `IndexBusy` when another keeps it."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.root / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _acquire(lock, timeout_s)
            yield
        finally:
            os.close(lock)

    def begin(self) -> Path:
        """Make an empty folder for the next generation."""
        self.root.chmod(0o700)
        numbers = [int(m.group(2)) for _, m in self._generations()]
        folder = self.root / f"{SCHEMA_VERSION}-{max(numbers, default=0) + 1}"
        folder.mkdir(mode=0o700)
        return folder

    def publish(self, folder: Path) -> None:
        """Make a finished generation the live one, in one step."""
        write_durably(self.root / _POINTER, folder.name + "\n")

    def sweep(self, live: Path, now: float) -> None:
        """Remove generations that were left behind more than an hour ago."""
        for path, _ in self._generations():
            if path != live and now - path.stat().st_mtime > RETIRED_FOR_S:
                shutil.rmtree(path, ignore_errors=True)

    def _generations(self) -> list[tuple[Path, re.Match[str]]]:
        found = ((path, _GENERATION.fullmatch(path.name)) for path in _files(self.root))
        return [(path, match) for path, match in found if match]


def read_cursor(folder: Path) -> int:
    """Return the event id that a generation has reached."""
    try:
        return int((folder / _CURSOR).read_text("ascii"))
    except (OSError, ValueError) as error:
        raise IndexUnavailable("the index does not know its place") from error


def write_cursor(folder: Path, cursor: int) -> None:
    """Store the event id reached, after all that led to it is on disk."""
    write_durably(folder / _CURSOR, f"{cursor}\n")


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a generation."""
    try:
        known = json.loads((folder / _MANIFEST).read_text("utf-8"))
        return {str(name): str(digest) for name, digest in known.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise IndexUnavailable("the manifest is unreadable") from error


def seal(folder: Path, known: dict[str, str]) -> None:
    """Flush every file written since `known`, then write the new manifest.

    Whoosh flushes nothing by itself, and its files never change once written.
    """
    manifest = {}
    for path in _files(folder):
        if not is_index_file(path):
            continue
        manifest[path.name] = known.get(path.name) or _flushed_digest(path)
    flush_folder(folder)
    write_durably(folder / _MANIFEST, json.dumps(manifest, indent=0, sort_keys=True))


def sweep_files(folder: Path) -> None:
    """Remove what a killed writer left half done.

    Whole segments are left to Whoosh: they may be committed and not yet sealed.
    """
    for path in _files(folder):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif not is_index_file(path) and path.name not in _OTHERS:
            path.unlink(missing_ok=True)


def faults(folder: Path) -> list[str]:
    """Return how the files of a generation differ from its manifest."""
    found = []
    for name, digest in read_manifest(folder).items():
        path = folder / name
        if not path.exists():
            found.append(f"{name} is missing")
        elif _digest(path) != digest:
            found.append(f"{name} has changed")
    return found


def refuse_changed(folder: Path, name: str) -> None:
    """Raise `IndexUnavailable` if a file is not what was sealed."""
    digest = read_manifest(folder).get(name)
    if digest is not None and _digest(folder / name) != digest:
        raise IndexUnavailable(f"{name} has changed")


def is_index_file(path: Path) -> bool:
    """Say whether a file belongs to Whoosh and stays as it is once written."""
    return path.suffix in {".toc", ".seg"} and path.is_file()


def write_durably(path: Path, text: str) -> None:
    """Replace a small file at once and for good."""
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make renames and new names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _refuse_foreign(path: Path) -> None:
    """Refuse a folder in which somebody else could have put files: they are pickles."""
    try:
        status = path.lstat()
    except OSError as error:
        raise IndexUnavailable("the index folder is missing") from error
    if status.st_uid != os.geteuid() or status.st_mode & 0o077 or path.is_symlink():
        raise IndexUnavailable("the index folder is open to others")


def _acquire(lock: int, timeout_s: float) -> None:
    until = time.monotonic() + timeout_s
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise IndexBusy("another process is writing the index") from error
            time.sleep(0.02)
        else:
            return


def _flushed_digest(path: Path) -> str:
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
