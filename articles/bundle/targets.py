"""A bundle written: to a folder or a zip file that is whole or not there."""

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from kb.errors import Conflict
from kb.text import N_

# The same state makes the same bytes, so no file has a date of its own.
FIRST_DATE = (1980, 1, 1, 0, 0, 0)
PRIVATE = 0o600


class Target(Protocol):
    """Something that takes the files of a bundle."""

    def write(self, name: str, data: bytes) -> None: ...
    def copy(self, name: str, file: Path) -> None: ...


@contextmanager
def opened(path: Path) -> Iterator[Target]:
    """Give the bundle that stands at the path once the block has ended well.

    A name that ends in `.zip` makes a zip file. Raise `Conflict` where something is.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise Conflict(N_("%(path)s is there already."), path=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    _remove(part)
    try:
        if path.suffix.lower() == ".zip":
            with _private(part) as archive:
                yield _Zip(archive)
        else:
            part.mkdir(mode=0o700)
            yield _Folder(part)
        if path.is_dir():
            path.rmdir()
        part.replace(path)
    finally:
        _remove(part)


@contextmanager
def _private(path: Path) -> Iterator[zipfile.ZipFile]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with (
        os.fdopen(descriptor, "wb") as file,
        zipfile.ZipFile(
            file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False
        ) as archive,
    ):
        yield archive


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _place(self, name: str) -> Path:
        path = self._folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def write(self, name: str, data: bytes) -> None:
        self._place(name).write_bytes(data)

    def copy(self, name: str, file: Path) -> None:
        shutil.copyfile(file, self._place(name))


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def write(self, name: str, data: bytes) -> None:
        self._archive.writestr(_entry(name), data)

    def copy(self, name: str, file: Path) -> None:
        with file.open("rb") as source, self._archive.open(_entry(name), "w") as place:
            shutil.copyfileobj(source, place)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = PRIVATE << 16
    entry.create_system = 3
    return entry
