"""A bundle read: from a folder or a zip file, neither of which is believed."""

import json
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from articles.bundle.layout import MANIFEST, MAX_ENTRIES, Refused
from articles.files.blobs import Readable

PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Beyond this, a zip that becomes a hundred times its size is an attack.
FREE_BYTES = 200_000_000
MAX_RATIO = 100
MAX_JSON = 100_000
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)


class Source(Protocol):
    """A bundle that can be read, whatever it is kept in."""

    names: Sequence[str]

    def stream(self, name: str) -> AbstractContextManager[Readable]: ...


def is_bundle(path: Path) -> bool:
    """Say whether a path is a bundle rather than a folder of plain Markdown."""
    return path.suffix.lower() == ".zip" or (path / MANIFEST).is_file()


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Give the bundle at a path; raise `Refused` for one that cannot be one."""
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise Refused(path.name, "it is neither a folder nor a zip file") from error
    with archive:
        yield _Zip(archive, path.stat().st_size)


def read(source: Source, name: str, limit: int) -> bytes:
    """Return a file of the bundle; raise `Refused` beyond so many bytes."""
    try:
        with source.stream(name) as file:
            data = file.read(limit + 1)
    except BROKEN as error:
        raise Refused(name, f"it cannot be read: {error}") from error
    if len(data) > limit:
        raise Refused(name, f"it is larger than {limit} bytes")
    return data


def read_text(source: Source, name: str, limit: int) -> str:
    """Return a file as text, character for character; raise `Refused`."""
    try:
        return read(source, name, limit).decode()
    except UnicodeDecodeError as error:
        raise Refused(name, "it is not UTF-8") from error


def read_json(source: Source, name: str) -> object:
    """Return what a small JSON file says; raise `Refused`."""
    try:
        return json.loads(read_text(source, name, MAX_JSON), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(name, f"it is not valid JSON: {type(error).__name__}") from error


def _no_number(name: str) -> float:
    raise ValueError(name)


def _checked(names: list[str]) -> Sequence[str]:
    """Return the names in order; raise `Refused` for two that may be one file."""
    if len(names) > MAX_ENTRIES:
        raise Refused(names[0], f"there are more than {MAX_ENTRIES} files")
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise Refused(name, "it is there twice")
        seen.add(name.casefold())
    return sorted(names)


def _is_hidden(name: str) -> bool:
    # What file managers leave behind.
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last == ".DS_Store" or last[:2] == "._"


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names = _checked(list(self._walk()))

    def _walk(self) -> Iterator[str]:
        for place, folders, files in os.walk(self._folder):
            here = Path(place)
            for name in sorted([*folders, *files]):
                path = (here / name).relative_to(self._folder).as_posix()
                if (here / name).is_symlink():
                    raise Refused(path, "it is a symbolic link")
                if name in files and not _is_hidden(path):
                    yield path

    def stream(self, name: str) -> AbstractContextManager[Readable]:
        # What became a link since the folder was listed is not followed either.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(self._folder / name, flags)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Refused(name, "it is no file")
        return os.fdopen(descriptor, "rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile, size: int) -> None:
        self._archive = archive
        self._left = max(FREE_BYTES, MAX_RATIO * size)
        entries = [one for one in archive.infolist() if not _is_hidden(one.filename)]
        for entry in entries:
            _check_entry(entry)
        files = [one for one in entries if not one.is_dir()]
        self._top = _top([one.filename for one in files])
        names = [one.filename.removeprefix(self._top) for one in files]
        self.names = _checked(names)

    @contextmanager
    def stream(self, name: str) -> Iterator[Readable]:
        with self._archive.open(f"{self._top}{name}") as file:
            yield _Counted(file, name, self)

    def spend(self, name: str, count: int) -> None:
        """Count what came out; raise `Refused` when it is far too much."""
        self._left -= count
        if self._left < 0:
            raise Refused(name, "the zip file holds far more than its size")


@dataclass(frozen=True)
class _Counted:
    """A file of a zip whose bytes are counted when they have been unpacked."""

    file: Readable
    name: str
    owner: _Zip

    def read(self, size: int, /) -> bytes:
        data = self.file.read(size)
        self.owner.spend(self.name, len(data))
        return data


def _check_entry(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise Refused(entry.filename, "it is a symbolic link")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(entry.filename, "it is no file")
    if entry.flag_bits & 0x1:
        raise Refused(entry.filename, "it is encrypted")
    if entry.compress_type not in PLAIN:
        raise Refused(entry.filename, "it is packed in an unusual way")


def _top(names: Sequence[str]) -> str:
    """Return the one folder around everything, as when somebody zips a folder."""
    first = names[0].partition("/")[0] + "/" if names else ""
    wrapped = first != "/" and all(name.startswith(first) for name in names)
    return first if wrapped and f"{first}{MANIFEST}" in names else ""
