"""The tables of people, groups, sign-ins and reset links."""

from sqlalchemy import ForeignKey, String, true
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, Moment, PrimaryKey, enum_column
from kb.policy import License, Role
from kb.text import Lang


class User(Base):
    """A person with an account; `email` is folded and unique."""

    __tablename__ = "user"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    created_at: Mapped[Moment]
    lang: Mapped[Lang] = mapped_column(String(2), default="en")
    is_active: Mapped[bool] = mapped_column(default=True)
    mail_notices: Mapped[bool] = mapped_column(default=True, server_default=true())
    license: Mapped[License] = mapped_column(
        enum_column(License),
        default=License.CANDIDATE,
        server_default=License.CANDIDATE.value,
    )


class UserRole(Base):
    """One role of one person."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(enum_column(Role), primary_key=True)


class Group(Base):
    """A named audience."""

    __tablename__ = "group"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    name: Mapped[str] = mapped_column(unique=True)


class GroupMember(Base):
    """One person in one group."""

    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("group.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SignIn(Base):
    """A browser that is signed in; only the hash of its token is kept."""

    __tablename__ = "sign_in"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class PasswordReset(Base):
    """A single-use link; a new one replaces the old one of the same person."""

    __tablename__ = "password_reset"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[str]
    expires_at: Mapped[Moment]


class FailedSignIn(Base):
    """A wrong password, counted against the account and the address it came from."""

    __tablename__ = "failed_sign_in"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    subject: Mapped[str] = mapped_column(index=True)
    at: Mapped[Moment]
