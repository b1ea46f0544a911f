"""Kept searches read, by their owner or for whoever is to be told."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.searches.models import SavedSearch
from kb.text import N_


def list_saved(session: Session, user_id: int) -> Sequence[SavedSearch]:
    """Return what a person keeps, by name."""
    own = (SavedSearch.user_id == user_id, SavedSearch.removed_at.is_(None))
    return session.scalars(
        select(SavedSearch).where(*own).order_by(SavedSearch.name, SavedSearch.id)
    ).all()


def access_saved(session: Session, user_id: int | None, search_id: int) -> SavedSearch:
    """Return a search, also a removed one, to its owner; else raise `NotFound`."""
    found = session.get(SavedSearch, search_id)
    if found is None or found.user_id != user_id:
        raise NotFound(N_("There is no such search."))
    return found


def find_removed(
    session: Session, user_id: int | None, search_id: int
) -> SavedSearch | None:
    """Return a search that its owner gave up and may still bring back."""
    return session.scalar(
        select(SavedSearch).where(
            SavedSearch.id == search_id,
            SavedSearch.user_id == user_id,
            SavedSearch.removed_at.is_not(None),
        )
    )


def list_alerting(
    session: Session,
    user_id: int | None = None,
    search_ids: Collection[int] | None = None,
) -> Sequence[SavedSearch]:
    """Return the searches that tell, of everybody or those of one person."""
    chosen = select(SavedSearch).where(
        SavedSearch.alerts.is_(True), SavedSearch.removed_at.is_(None)
    )
    if user_id is not None:
        chosen = chosen.where(SavedSearch.user_id == user_id)
    if search_ids is not None:
        chosen = chosen.where(SavedSearch.id.in_(search_ids))
    return session.scalars(chosen.order_by(SavedSearch.id)).all()
