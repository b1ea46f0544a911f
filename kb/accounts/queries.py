"""Who a person is, read from the database at each request."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Group, GroupMember, PasswordReset, SignIn, User, UserRole
from kb.accounts.passwords import token_hash
from kb.errors import NotFound
from kb.policy import Actor, Role
from kb.text import fold


def find_user(session: Session, email: str) -> User | None:
    """Return the account of an address, however it is written."""
    return session.scalar(select(User).where(User.email == fold(email)))


def get_user(session: Session, user_id: int) -> User:
    """Return the account or raise `NotFound`."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound
    return user


def find_signed_in(session: Session, token: str, now: datetime) -> User | None:
    """Return the active person of a live sign-in."""
    return session.scalar(
        select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.expires_at > now,
            User.is_active,
        )
    )


def find_resetting(session: Session, token: str, now: datetime) -> User | None:
    """Return the active person whose reset link is alive."""
    return session.scalar(
        select(User)
        .join(PasswordReset, PasswordReset.user_id == User.id)
        .where(
            PasswordReset.token_hash == token_hash(token),
            PasswordReset.expires_at > now,
            User.is_active,
        )
    )


def roles_of(session: Session, user_id: int) -> frozenset[Role]:
    """Return the roles a person holds now."""
    held = select(UserRole.role).where(UserRole.user_id == user_id)
    return frozenset(session.scalars(held))


def groups_of(session: Session, user_id: int) -> frozenset[int]:
    """Return the ids of the groups a person belongs to."""
    member = select(GroupMember.group_id).where(GroupMember.user_id == user_id)
    return frozenset(session.scalars(member))


def actor_of(session: Session, user: User) -> Actor:
    """Return the person as the policy sees them."""
    return Actor(
        user_id=user.id,
        name=user.name,
        email=user.email,
        roles=roles_of(session, user.id),
        group_ids=groups_of(session, user.id),
        license=user.license,
    )


def actors_of(
    session: Session, user_ids: Iterable[int | None]
) -> dict[int, tuple[User, Actor]]:
    """Return those of these people who are active, as the policy sees them."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    active = select(User).where(User.id.in_(wanted), User.is_active)
    roles = list_roles(session, wanted)
    groups: dict[int, set[int]] = {}
    member = select(GroupMember).where(GroupMember.user_id.in_(wanted))
    for row in session.scalars(member):
        groups.setdefault(row.user_id, set()).add(row.group_id)
    return {
        user.id: (
            user,
            Actor(
                user_id=user.id,
                name=user.name,
                email=user.email,
                roles=frozenset(roles.get(user.id, ())),
                group_ids=frozenset(groups.get(user.id, ())),
                license=user.license,
            ),
        )
        for user in session.scalars(active)
    }


def names_of(session: Session, user_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of these people."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def list_with_role(session: Session, *roles: Role) -> Sequence[User]:
    """Return the active people who hold any of the roles, by name."""
    held = select(UserRole.user_id).where(UserRole.role.in_(roles))
    chosen = select(User).where(User.id.in_(held), User.is_active)
    return session.scalars(chosen.order_by(User.name, User.id)).all()


def list_users(session: Session) -> Sequence[User]:
    """Return all accounts by name."""
    return session.scalars(select(User).order_by(User.name, User.id)).all()


def list_roles(
    session: Session, user_ids: Collection[int] | None = None
) -> dict[int, list[Role]]:
    """Return the roles of everybody who has one, or of these people."""
    roles: dict[int, list[Role]] = {}
    chosen = select(UserRole.user_id, UserRole.role)
    if user_ids is not None:
        chosen = chosen.where(UserRole.user_id.in_(user_ids))
    for user_id, role in session.execute(chosen):
        roles.setdefault(user_id, []).append(role)
    return roles


def list_groups(session: Session) -> Sequence[Group]:
    """Return the groups by name."""
    return session.scalars(select(Group).order_by(Group.name)).all()
