"""The fixed cast: Alice asks, Bob is her colleague, Charlie must see nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kb.accounts.actions import NewAccount, register
from kb.accounts.models import User
from kb.accounts.queries import actor_of
from kb.policy import Actor, Role
from kb.text import Lang

BORN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Member:
    name: str
    role: Role
    lang: Lang = "en"

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"


ALICE = Member("Alice", Role.CUSTOMER)
BOB = Member("Bob", Role.CUSTOMER, "zh")
CHARLIE = Member("Charlie", Role.CUSTOMER)
ERIN = Member("Erin", Role.ENGINEER)
XAVIER = Member("Xavier", Role.EXPERT)
SUE = Member("Sue", Role.SUPERVISOR)
KIM = Member("Kim", Role.KNOWLEDGE_SPECIALIST)
CORA = Member("Cora", Role.COORDINATOR)
OLGA = Member("Olga", Role.PROCESS_OPTIMIZER)
MAX = Member("Max", Role.ADMINISTRATOR)
CAST = (ALICE, BOB, CHARLIE, ERIN, XAVIER, SUE, KIM, CORA, OLGA, MAX)


def make_user(session: Session, member: Member) -> User:
    return register(
        session,
        NewAccount(
            email=member.email, name=member.name, password_hash=None, lang=member.lang
        ),
        now=BORN,
        roles=[member.role],
    )


def make_actor(session: Session, member: Member) -> Actor:
    """The member as an actor, with an account made for the test."""
    return actor_of(session, make_user(session, member))
