"""What changes an account: register, sign in and out, reset, grant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb.accounts.models import FailedSignIn, PasswordReset, SignIn, User, UserRole
from kb.accounts.passwords import new_token, token_hash, verify_password
from kb.accounts.queries import find_resetting, find_user, roles_of
from kb.errors import Conflict, Forbidden, Invalid, TooMany
from kb.events.keeping import (
    AccountChanged,
    AccountPasswordChanged,
    AccountRegistered,
    AccountSignedIn,
    AccountSignedOut,
    AccountSignInFailed,
)
from kb.events.log import record
from kb.policy import Actor, Role, first_license
from kb.text import N_, Lang, fold, one_line

SIGN_IN_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(minutes=30)
FAILURES_KEPT = timedelta(minutes=15)
MAX_FAILURES = 10


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """Somebody who is to get an account; without a hash no password signs them in."""

    email: str
    name: str
    password_hash: str | None
    lang: Lang


def register(
    session: Session,
    new: NewAccount,
    *,
    now: datetime,
    roles: Collection[Role] = (Role.CUSTOMER,),
) -> User:
    """Make an account; raise `Conflict` when the address has one already."""
    if find_user(session, new.email) is not None:
        raise Conflict(N_("There is an account with this address already."))
    user = User(
        email=fold(new.email),
        name=one_line(new.name),
        password_hash=new.password_hash,
        lang=new.lang,
        created_at=now,
        license=first_license(roles),
    )
    session.add(user)
    session.flush()  # the roles and the event need its id
    session.add_all(UserRole(user_id=user.id, role=role) for role in set(roles))
    record(session, AccountRegistered(occurred_at=now, actor_id=user.id))
    return user


def check_password(
    session: Session, email: str, password: str, *, address: str, now: datetime
) -> User | None:
    """Return the person when the password is right; this only reads.

    Raise `TooMany` after too many wrong passwords for the account or from the
    network address, known or not, so that the answer tells nothing.
    """
    _refuse_guessing(session, _subjects(email, address), now)
    user = find_user(session, email)
    stored = user.password_hash if user is not None and user.is_active else None
    return user if verify_password(stored, password) else None


def count_failure(
    session: Session, email: str, *, address: str, by: Actor, now: datetime
) -> None:
    """Remember a wrong password against the account and the network address."""
    session.execute(delete(FailedSignIn).where(FailedSignIn.at < now - FAILURES_KEPT))
    subjects = _subjects(email, address)
    session.add_all(FailedSignIn(subject=subject, at=now) for subject in subjects)
    record(session, AccountSignInFailed.by(by, now))


def _subjects(email: str, address: str) -> tuple[str, str]:
    return f"account:{fold(email)[:200]}", f"address:{address}"


def _refuse_guessing(
    session: Session, subjects: tuple[str, ...], now: datetime
) -> None:
    counts = session.scalars(
        select(func.count())
        .where(
            FailedSignIn.subject.in_(subjects), FailedSignIn.at > now - FAILURES_KEPT
        )
        .group_by(FailedSignIn.subject)
    )
    if max(counts, default=0) >= MAX_FAILURES:
        raise TooMany(
            N_("Too many wrong passwords. Wait 15 minutes or reset your password."),
            int(FAILURES_KEPT.total_seconds()),
        )


def sign_in(session: Session, user: User, *, by: Actor, now: datetime) -> str:
    """Begin a sign-in of this browser and return its token.

    `by` is the visitor before, whose journey goes on under the account.
    """
    token = new_token()
    account, _ = _subjects(user.email, "")
    session.execute(delete(FailedSignIn).where(FailedSignIn.subject == account))
    session.execute(delete(SignIn).where(SignIn.expires_at <= now))
    session.add(
        SignIn(
            token_hash=token_hash(token),
            user_id=user.id,
            created_at=now,
            expires_at=now + SIGN_IN_LASTS,
        )
    )
    event = AccountSignedIn(
        occurred_at=now,
        actor_id=user.id,
        visit_id=by.visit_id,
        journey_id=by.journey_id,
    )
    record(session, event)
    return token


def sign_out(session: Session, token: str, *, by: Actor, now: datetime) -> None:
    """End the sign-in of this browser."""
    session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))
    record(session, AccountSignedOut.by(by, now))


def change_password(
    session: Session, user: User, password_hash: str, now: datetime
) -> None:
    """Set a new password and end every sign-in and reset link of the person."""
    user.password_hash = password_hash
    session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
    record(session, AccountPasswordChanged(occurred_at=now, actor_id=user.id))


def begin_reset(session: Session, email: str, now: datetime) -> tuple[User, str] | None:
    """Return the person and a token for one reset, or `None` for nobody.

    A second request kills the first token.
    """
    user = find_user(session, email)
    if user is None or not user.is_active:
        return None
    token = new_token()
    session.execute(delete(PasswordReset).where(PasswordReset.user_id == user.id))
    session.add(
        PasswordReset(
            user_id=user.id,
            token_hash=token_hash(token),
            expires_at=now + RESET_LASTS,
        )
    )
    return user, token


def finish_reset(
    session: Session, token: str, password_hash: str, now: datetime
) -> User:
    """Set the password by a reset token; raise `Invalid` for a dead one."""
    user = find_resetting(session, token, now)
    if user is None:
        raise Invalid(N_("This link was used or is too old. Ask for a new one."))
    change_password(session, user, password_hash, now)
    return user


def change_account(
    session: Session,
    user: User,
    *,
    roles: Collection[Role],
    is_active: bool,
    by: Actor,
    now: datetime,
) -> None:
    """Set the roles of a person and whether they may sign in.

    Raise `Forbidden` when that would leave the site without an administrator.
    """
    keeps = is_active and Role.ADMINISTRATOR in roles
    if not keeps and not _other_administrator(session, user.id):
        raise Forbidden(N_("The last administrator has to stay."))
    session.execute(delete(UserRole).where(UserRole.user_id == user.id))
    session.add_all(UserRole(user_id=user.id, role=role) for role in set(roles))
    user.is_active = is_active
    if not is_active:
        session.execute(delete(SignIn).where(SignIn.user_id == user.id))
    record(
        session,
        AccountChanged.by(
            by, now, user_id=user.id, roles=sorted(roles), is_active=is_active
        ),
    )


def _other_administrator(session: Session, user_id: int) -> bool:
    others = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.is_active, User.id != user_id, UserRole.role == Role.ADMINISTRATOR)
    )
    if session.scalar(others.limit(1)) is not None:
        return True
    return Role.ADMINISTRATOR not in roles_of(session, user_id)
