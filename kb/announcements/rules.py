"""When and where an announcement is shown."""

import enum
from collections.abc import Collection, Mapping
from datetime import datetime

from kb.announcements.models import Announcement, Tone


class State(enum.StrEnum):
    """Whether people see an announcement now."""

    CURRENT = "current"
    COMING = "coming"
    PAST = "past"


class Place(enum.StrEnum):
    """Where people come across announcements."""

    HOME = "home"
    SEARCH = "search"
    ARTICLE = "article"
    REQUEST = "request"


# The most urgent come first.
URGENCY: Mapping[Tone, int] = {Tone.OUTAGE: 0, Tone.PLANNED: 1, Tone.NEWS: 2}


def state_of(announcement: Announcement, now: datetime) -> State:
    """Return whether an announcement is over, going on or yet to come."""
    if announcement.ends_at is not None and announcement.ends_at <= now:
        return State.PAST
    return State.CURRENT if announcement.starts_at <= now else State.COMING


def is_shown(
    announcement: Announcement, place: Place, product_ids: Collection[int]
) -> bool:
    """Say whether a current announcement belongs on a page.

    `product_ids` are the product that the page is about and all it is part of, empty
    where it is about none. News are for the front page and for who asks for their
    product; an outage that concerns everybody is for nearly every page.
    """
    about_page = announcement.product_id in product_ids
    about_all = announcement.product_id is None
    is_news = announcement.tone is Tone.NEWS
    is_outage = announcement.tone is Tone.OUTAGE
    match place:
        case Place.HOME:
            return True
        case Place.SEARCH:
            return about_page or (is_outage and (about_all or not product_ids))
        case Place.ARTICLE:
            return about_page and not is_news
        case Place.REQUEST:
            return (about_page or about_all) and not is_news
