"""The files of a generation, closed for certain."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile

# Segments of a few changes are opened with each further change. Whoosh reads them in
# pieces of some bytes, which is quicker from memory.
SMALL_BYTES = 2_000_000


class IndexFiles(FileStorage):  # type: ignore[misc]
    """Keeps hold of every file, since Whoosh leaves some open after a failure.

    Memory maps would be quicker to read, but a file that shrinks under one kills the
    process.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), supports_mmap=False)
        self.path = folder
        self._opened: list[Any] = []

    def open_file(self, name: str, *args: Any, **options: Any) -> Any:
        path = self.path / name
        if path.suffix == ".seg" and path.stat().st_size <= SMALL_BYTES:
            return BufferFile(path.read_bytes(), name=name)
        file = super().open_file(name, *args, **options)
        self._opened.append(file.file)
        return file

    def create_file(self, *args: Any, **options: Any) -> Any:
        file = super().create_file(*args, **options)
        self._opened.append(file.file)
        return file

    def release(self) -> None:
        """Close whatever is still open."""
        for file in self._opened:
            file.close()
        self._opened.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
