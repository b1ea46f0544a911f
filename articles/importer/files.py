"""The files of a folder: which are texts, and what is written in them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from articles.text.guard import MAX_SOURCE_BYTES

TEXTS = (".md", ".markdown")
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
PARTS = frozenset(("includes", "_includes"))


class Unreadable(Exception):
    """The file is left out; the message says why."""


@dataclass(frozen=True)
class Text:
    """A decoded file; `notes` say what had to be done to read it."""

    text: str
    notes: tuple[str, ...]


def list_files(folder: Path) -> Iterator[tuple[str, str | None]]:
    """Yield each file's path below the folder, in order, and why it is no article."""
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [f for f in folders if (here / f).is_symlink()]:
            folders.remove(name)
            yield (here / name).relative_to(folder).as_posix(), "it is a symbolic link"
        for name in sorted(names):
            path = (here / name).relative_to(folder).as_posix()
            if not name.startswith("."):
                yield path, _why_not(here / name, path)


def _why_not(file: Path, path: str) -> str | None:
    if file.is_symlink():
        return "it is a symbolic link"
    if file.suffix.lower() not in TEXTS:
        return "" if file.suffix.lower() in IMAGES else "it is no Markdown file"
    if is_part(path):
        return "it is a part that other files include"
    if file.stat().st_size > MAX_SOURCE_BYTES:
        return f"it is larger than {MAX_SOURCE_BYTES // 1000} kB"
    return None


def is_part(path: str) -> bool:
    """Say whether the file only serves to be included."""
    return any(part.lower() in PARTS for part in PurePosixPath(path).parts[:-1])


def read_text(folder: Path, path: str) -> Text:
    """Return what a file says with `\\n` line ends; raise `Unreadable`."""
    data = read_bytes(folder, path, MAX_SOURCE_BYTES)
    notes = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _gb18030(data)
        notes.append("read as GB18030, kept as UTF-8")
    if "\x00" in text:
        raise Unreadable("it is no text")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notes.append("line ends changed from CRLF")
    return Text(text, tuple(notes))


def _gb18030(data: bytes) -> str:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Unreadable("it is neither UTF-8 nor GB18030") from error


def read_bytes(folder: Path, path: str, limit: int) -> bytes:
    """Return a file's content; raise `Unreadable` outside the folder or the limit."""
    file = folder / path
    if not file.resolve().is_relative_to(folder.resolve()) or _is_linked(folder, path):
        raise Unreadable("it lies outside the folder")
    try:
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
    except OSError as error:
        raise Unreadable(error.strerror or "it cannot be read") from error
    if len(data) > limit:
        raise Unreadable(f"it is larger than {limit // 1000} kB")
    return data


def _is_linked(folder: Path, path: str) -> bool:
    file = folder
    for part in PurePosixPath(path).parts:
        file /= part
        if file.is_symlink():
            return True
    return False


def resolve(path: str, target: str) -> str | None:
    """Return where a relative target points, `None` outside the folder.

    A target that begins with `/` or `~/` counts from the top of the folder.
    """
    top = target.startswith(("/", "~/"))
    base = [] if top else list(PurePosixPath(path).parts[:-1])
    for part in target.removeprefix("~").split("/"):
        if part == "..":
            if not base:
                return None
            base.pop()
        elif part not in ("", "."):
            base.append(part)
    return "/".join(base) or None
