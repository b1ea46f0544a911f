"""What a writer's practice has earned: licenses granted, with the grounds for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import User
from kb.errors import Forbidden, Invalid
from kb.events.log import record
from kb.events.models import EventRow
from kb.events.reviewing import LicenseGranted
from kb.policy import Actor, License, Role
from kb.text import N_, mask_personal, one_line

RANKS = list(License)
MAX_WHY = 500


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Why a license changes, and by which articles a higher one is earned."""

    why: str
    article_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A license that somebody was given at a moment."""

    at: datetime
    by_id: int | None
    license: License
    article_numbers: Sequence[int]
    why: str


def may_grant(by: Actor, user: User, license: License) -> bool:
    """Say whether the license is within reach of who grants it.

    Nobody grants one to themselves, and only administrators deal with licenses above
    their own.
    """
    if by.user_id == user.id:
        return False
    highest = max(RANKS.index(license), RANKS.index(user.license))
    return Role.ADMINISTRATOR in by.roles or highest <= RANKS.index(by.license)


def grant_license(
    session: Session,
    user: User,
    license: License,
    grounds: Grounds,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Give the person a license, higher or lower than before.

    Raise `Forbidden` where it is not within reach, and `Invalid` without a reason or,
    for a higher one, without an article that justifies it.
    """
    if by.user_id == user.id:
        raise Forbidden(N_("Nobody grants a license to themselves."))
    if not may_grant(by, user, license):
        raise Forbidden(N_("You cannot grant or take a license above your own."))
    if license is user.license:
        raise Invalid(N_("The person holds this license already."), "license")
    why = mask_personal(one_line(grounds.why))[:MAX_WHY]
    if not why:
        raise Invalid(N_("Say why the license changes."), "why")
    rises = RANKS.index(license) > RANKS.index(user.license)
    if rises and not grounds.article_numbers:
        problem = N_("Name at least one reviewed article that justifies it.")
        raise Invalid(problem, "works")
    user.license = license
    record(
        session,
        LicenseGranted.by(
            by,
            now,
            user_id=user.id,
            license=license.value,
            article_numbers=sorted(set(grounds.article_numbers)),
            why=why,
        ),
    )


def list_grants(session: Session, user: User) -> Sequence[Granted]:
    """Return the licenses that a person was given, the last one first."""
    rows = session.scalars(
        select(EventRow)
        .where(
            EventRow.kind == LicenseGranted.kind,
            EventRow.payload["user_id"].as_integer() == user.id,
        )
        .order_by(EventRow.id.desc())
    )
    return [
        Granted(
            at=row.occurred_at,
            by_id=row.actor_id,
            license=License(row.payload["license"]),
            article_numbers=row.payload["article_numbers"],
            why=row.payload["why"],
        )
        for row in rows
    ]
