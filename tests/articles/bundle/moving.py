"""A knowledge base taken out of one database and brought into another."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy.orm import Session

from articles.bundle.export import ExportReport, export_bundle
from articles.bundle.importing import BundleReport, import_bundle
from kb.db import make_engine
from kb.policy import Actor, Role
from tests.articles.making import NOW
from tests.databases import Template

MASTER = Actor(roles=frozenset({Role.ADMINISTRATOR}))


@contextmanager
def base(template: Template, folder: Path) -> Iterator[Session]:
    """A session on an empty database of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with template.lent(folder) as url:
        engine = make_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            yield session
        engine.dispose()


def out(session: Session, target: Path, by: Actor = MASTER) -> ExportReport:
    return export_bundle(
        session,
        target,
        by=by,
        attachments_dir=target.parent / "attachments",
        progress=lambda _done, _total: None,
    )


def bring(session: Session, path: Path, by: Actor = MASTER) -> BundleReport:
    """Bring a bundle in, with its files under the folder in which it lies."""
    return import_bundle(
        session,
        path,
        by=by,
        now=NOW,
        attachments_dir=path.parent / "restored",
        progress=lambda _done, _total: None,
    )


def contents(path: Path) -> dict[str, bytes]:
    """The files of a bundle by their names."""
    if path.is_file():
        with ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file()
    }


def put(path: Path, files: dict[str, bytes]) -> Path:
    """Write a bundle: a zip file where the name says so."""
    if path.suffix == ".zip":
        with ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return path
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path
