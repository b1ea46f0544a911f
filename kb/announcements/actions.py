"""Announcements made, changed, ended and acknowledged."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.accounts.models import Group
from kb.announcements.models import Acknowledgement, Announcement, Tone
from kb.errors import Forbidden, Invalid
from kb.events.log import record
from kb.events.reviewing import (
    AnnouncementAcknowledged,
    AnnouncementChanged,
    AnnouncementMade,
)
from kb.policy import Actor, Audience
from kb.products.models import Product
from kb.text import N_, clean, one_line

MAX_TITLE = 150
MAX_BODY = 5000


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an announcement says, to whom, and when; texts are Markdown."""

    tone: Tone
    audience: Audience
    starts_at: datetime
    title_en: str = ""
    title_zh: str = ""
    body_en: str = ""
    body_zh: str = ""
    ends_at: datetime | None = None
    group_id: int | None = None
    product_id: int | None = None
    must_acknowledge: bool = False


def announce(
    session: Session, wording: Wording, *, by: Actor, now: datetime
) -> Announcement:
    """Make an announcement; raise `Invalid` where it says nothing or never shows."""
    wording = _checked(session, wording)
    if wording.ends_at is not None and wording.ends_at <= now:
        raise Invalid(N_("Choose a time in the future."), "ends_at")
    announcement = Announcement(**asdict(wording), author_id=by.user_id)
    session.add(announcement)
    session.flush()  # the event names it
    record(session, AnnouncementMade.by(by, now, announcement_id=announcement.id))
    return announcement


def change(
    session: Session,
    announcement: Announcement,
    wording: Wording,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Have an announcement say something else, or to others, or at another time."""
    wording = _checked(session, wording)
    for name, value in asdict(wording).items():
        setattr(announcement, name, value)
    _changed(session, announcement, by, now)


def end(
    session: Session, announcement: Announcement, *, by: Actor, now: datetime
) -> None:
    """Show an announcement no longer; one that is over stays as it is."""
    if announcement.ends_at is not None and announcement.ends_at <= now:
        return
    announcement.ends_at = now
    _changed(session, announcement, by, now)


def _changed(
    session: Session, announcement: Announcement, by: Actor, now: datetime
) -> None:
    session.flush()  # before the event that speaks of it
    record(session, AnnouncementChanged.by(by, now, announcement_id=announcement.id))


def _checked(session: Session, wording: Wording) -> Wording:
    wording = replace(
        wording,
        title_en=one_line(wording.title_en),
        title_zh=one_line(wording.title_zh),
        body_en=clean(wording.body_en).strip(),
        body_zh=clean(wording.body_zh).strip(),
    )
    _check_words(wording)
    if wording.ends_at is not None and wording.ends_at <= wording.starts_at:
        raise Invalid(N_("The end has to come after the beginning."), "ends_at")
    in_group = wording.audience is Audience.GROUP
    if in_group != (wording.group_id is not None):
        raise Invalid(N_("Please choose the group that may read this."), "group")
    if in_group and session.get(Group, wording.group_id) is None:
        raise Invalid(N_("Please choose the group that may read this."), "group")
    if wording.product_id and session.get(Product, wording.product_id) is None:
        raise Invalid(N_("There is no such product."), "product")
    return wording


def _check_words(wording: Wording) -> None:
    if not wording.title_en and not wording.title_zh:
        problem = N_("Give it a title in one language at least.")
        raise Invalid(problem, "title_en")
    for title, body, field in (
        (wording.title_en, wording.body_en, "title_en"),
        (wording.title_zh, wording.body_zh, "title_zh"),
    ):
        if body and not title:
            raise Invalid(N_("This text has no title."), field)
        if len(title) > MAX_TITLE or len(body) > MAX_BODY:
            raise Invalid(N_("Shorten the text and send it again."), field)


def acknowledge(
    session: Session, announcement: Announcement, *, by: Actor, now: datetime
) -> None:
    """Note that the person has read an announcement; the first time counts."""
    if by.user_id is None:
        raise Forbidden(N_("Sign in first: we have to know who has read it."))
    key = {"announcement_id": announcement.id, "user_id": by.user_id}
    if session.get(Acknowledgement, (announcement.id, by.user_id)) is not None:
        return
    try:
        with session.begin_nested():
            session.add(Acknowledgement(**key, at=now))
    except IntegrityError:
        return  # another tab of the same person was quicker
    event = AnnouncementAcknowledged.by(by, now, announcement_id=announcement.id)
    record(session, event)
