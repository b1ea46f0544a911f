"""Everything derived, compared with what it is derived from, and made again."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from articles.derived import stale_renderings
from articles.files.sweeping import broken_files, sweep
from articles.renderings import derive_again
from kb.clock import utc_now
from webapp.services import Services

BATCH = 200


def check_and_repair(services: Services) -> list[str]:
    """Repair what is derived; return what was wrong, nothing for all well."""
    return [*_renderings(services), *_files(services), *services.keeper.verify()]


def _files(services: Services) -> list[str]:
    folder = services.settings.attachments_dir
    with services.database.reading() as session:
        gone = sweep(session, folder, utc_now())
        swept = [f"file of no article removed: {name}" for name in gone]
        return [*swept, *broken_files(session, folder)]


def _renderings(services: Services) -> list[str]:
    wrong: list[str] = []
    while found := _one_batch(services):
        wrong += found
    return wrong


def _one_batch(services: Services) -> Sequence[str]:
    with services.database.transaction() as session:
        return _render_again(session)


def _render_again(session: Session) -> Sequence[str]:
    said: list[str] = []
    for revision in stale_renderings(session, BATCH):
        derive_again(session, revision)
        said.append(f"rendered again: revision {revision.id}")
    return said
