"""Everything derived, compared with what it is derived from, and made again."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from articles.actions import rerender
from articles.derived import stale_renderings
from webapp.services import Services

BATCH = 200


def check_and_repair(services: Services) -> list[str]:
    """Repair renderings and index; return what was wrong, nothing for all well."""
    return [*_renderings(services), *services.keeper.verify()]


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
        rerender(session, revision)
        said.append(f"rendered again: revision {revision.id}")
    return said
