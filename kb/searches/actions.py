"""Searches kept, renamed, silenced and given up by their owner."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kb.errors import Forbidden, Invalid
from kb.policy import Actor
from kb.searches.models import SavedSearch
from kb.searches.queries import list_saved
from kb.text import N_, one_line

MOST = 50
MOST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be kept: a question, filters by group, or both."""

    name: str
    query: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    alerts: bool = True


def keep(session: Session, wish: Wish, *, by: Actor, now: datetime) -> SavedSearch:
    """Keep a search; one that the person keeps already gets the new name."""
    if by.user_id is None:
        raise Forbidden(N_("Sign in first: a search is kept with your account."))
    if not wish.query and not wish.filters:
        raise Invalid(N_("Type something or choose a filter first."))
    name, filters = _named(wish.name), dict(wish.filters)
    own = list_saved(session, by.user_id)
    for known in own:
        if (known.query, known.filters) == (wish.query, filters):
            known.name, known.alerts = name, wish.alerts
            return known
    _check_room(len(own))
    made = SavedSearch(
        user_id=by.user_id,
        name=name,
        query=wish.query,
        filters=filters,
        saved_at=now,
        alerts=wish.alerts,
    )
    session.add(made)
    session.flush()
    return made


def rename(saved: SavedSearch, name: str) -> None:
    """Give a kept search another name."""
    saved.name = _named(name)


def remove(session: Session, saved: SavedSearch, *, now: datetime) -> None:
    """Give a search up; until the next one goes it can be brought back."""
    session.execute(
        delete(SavedSearch).where(
            SavedSearch.user_id == saved.user_id,
            SavedSearch.removed_at.is_not(None),
            SavedSearch.id != saved.id,
        )
    )
    saved.removed_at = now


def restore(session: Session, saved: SavedSearch) -> None:
    """Bring a removed search back."""
    if saved.removed_at is not None:
        _check_room(len(list_saved(session, saved.user_id)))
        saved.removed_at = None


def stop_alerts(session: Session, user_id: int, search_ids: Collection[int]) -> None:
    """Have these searches of a person tell nothing more; they are kept."""
    session.execute(
        update(SavedSearch)
        .where(SavedSearch.user_id == user_id, SavedSearch.id.in_(search_ids))
        .values(alerts=False)
    )


def _check_room(kept: int) -> None:
    if kept >= MOST:
        message = N_("You keep %(most)s searches already. Remove one of them first.")
        raise Invalid(message, most=MOST)


def _named(name: str) -> str:
    name = one_line(name)
    if not name:
        raise Invalid(N_("Give the search a name."), "name")
    if len(name) > MOST_NAME:
        message = N_("The name may have %(most)s characters at most.")
        raise Invalid(message, "name", most=MOST_NAME)
    return name
