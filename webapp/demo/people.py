"""The people of the demo: one for each role, and those who ask."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kb.accounts.actions import NewAccount, register
from kb.accounts.models import User
from kb.accounts.queries import find_user
from kb.policy import DESK, Actor, Role
from kb.text import Lang

DOMAIN = "brightwater.example"


@dataclass(frozen=True)
class Member:
    """Somebody of the demo whose place anyone may take."""

    login: str
    name: str
    role: Role
    lang: Lang = "en"

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"


CAST = (
    Member("alice.martin", "Alice Martin", Role.CUSTOMER),
    Member("bo.chen", "Bob Chen 陈博", Role.CUSTOMER, "zh"),
    Member("charlie.novak", "Charlie Novak", Role.CUSTOMER),
    Member("erin.walsh", "Erin Walsh", Role.ENGINEER),
    Member("jing.li", "李静", Role.ENGINEER, "zh"),
    Member("xavier.dubois", "Xavier Dubois", Role.EXPERT),
    Member("sue.okafor", "Sue Okafor", Role.SUPERVISOR),
    Member("kim.larsen", "Kim Larsen", Role.KNOWLEDGE_SPECIALIST),
    Member("min.wang", "王敏", Role.KNOWLEDGE_SPECIALIST, "zh"),
    Member("cora.rossi", "Cora Rossi", Role.COORDINATOR),
    Member("olga.petrova", "Olga Petrova", Role.PROCESS_OPTIMIZER),
    Member("max.weber", "Max Weber", Role.ADMINISTRATOR),
)
MEMBERS: Mapping[str, Member] = {member.login: member for member in CAST}

COLLEAGUES: tuple[tuple[str, str, Lang], ...] = (
    ("anna.berg", "Anna Berg", "en"),
    ("tom.becker", "Tom Becker", "en"),
    ("priya.nair", "Priya Nair", "en"),
    ("james.oneill", "James O'Neill", "en"),
    ("maria.santos", "Maria Santos", "en"),
    ("lucas.meyer", "Lucas Meyer", "en"),
    ("hannah.clarke", "Hannah Clarke", "en"),
    ("daniel.kim", "Daniel Kim", "en"),
    ("sofia.rinaldi", "Sofia Rinaldi", "en"),
    ("peter.lindqvist", "Peter Lindqvist", "en"),
    ("grace.adeyemi", "Grace Adeyemi", "en"),
    ("martin.kowalski", "Martin Kowalski", "en"),
    ("emily.foster", "Emily Foster", "en"),
    ("jonas.vogel", "Jonas Vogel", "en"),
    ("laura.jensen", "Laura Jensen", "en"),
    ("ahmed.hassan", "Ahmed Hassan", "en"),
    ("claire.fontaine", "Claire Fontaine", "en"),
    ("david.price", "David Price", "en"),
    ("wei.zhang", "张伟", "zh"),
    ("na.li", "李娜", "zh"),
    ("yang.liu", "刘洋", "zh"),
    ("min.chen", "陈敏", "zh"),
    ("jie.zhao", "赵杰", "zh"),
    ("ting.huang", "黄婷", "zh"),
    ("lei.zhou", "周磊", "zh"),
    ("fang.wu", "吴芳", "zh"),
    ("hao.sun", "孙浩", "zh"),
    ("yan.xu", "徐燕", "zh"),
    ("jun.ma", "马俊", "zh"),
    ("xue.lin", "林雪", "zh"),
    ("tao.guo", "郭涛", "zh"),
    ("jing.he", "何静", "zh"),
    ("oliver.grant", "Oliver Grant", "en"),
    ("megan.doyle", "Megan Doyle", "en"),
    ("stefan.richter", "Stefan Richter", "en"),
    ("yuki.tanaka", "Yuki Tanaka", "en"),
    ("beatrice.lang", "Beatrice Lang", "en"),
    ("victor.almeida", "Victor Almeida", "en"),
    ("rachel.stone", "Rachel Stone", "en"),
    ("simon.hart", "Simon Hart", "en"),
    ("karin.holm", "Karin Holm", "en"),
    ("patrick.byrne", "Patrick Byrne", "en"),
    ("elena.popescu", "Elena Popescu", "en"),
    ("george.mason", "George Mason", "en"),
    ("ingrid.dahl", "Ingrid Dahl", "en"),
    ("hugo.lefevre", "Hugo Lefevre", "en"),
    ("tessa.brandt", "Tessa Brandt", "en"),
    ("qiang.gao", "高强", "zh"),
    ("li.zheng", "郑莉", "zh"),
    ("bin.xie", "谢斌", "zh"),
    ("xin.song", "宋欣", "zh"),
    ("dan.tang", "唐丹", "zh"),
    ("peng.feng", "冯鹏", "zh"),
    ("rui.deng", "邓睿", "zh"),
    ("yu.cao", "曹宇", "zh"),
    ("kai.peng", "彭凯", "zh"),
    ("hui.zeng", "曾慧", "zh"),
    ("bo.xiao", "肖波", "zh"),
    ("ying.tian", "田颖", "zh"),
    ("long.dong", "董龙", "zh"),
    ("qian.pan", "潘倩", "zh"),
    ("chao.yuan", "袁超", "zh"),
)


@dataclass(frozen=True)
class Person:
    """Somebody with an account, as the story needs them."""

    actor: Actor
    lang: Lang

    @property
    def user_id(self) -> int:
        assert self.actor.user_id is not None
        return self.actor.user_id


@dataclass(frozen=True)
class People:
    """Everybody who has an account; the cast by login, the customers in order."""

    cast: Mapping[str, Person]
    customers: Sequence[Person]

    def __getitem__(self, login: str) -> Person:
        return self.cast[login]

    def of_the_desk(self, *roles: Role) -> Sequence[Person]:
        """Return those of the cast who answer requests, or those of these roles."""
        wanted = frozenset(roles) or DESK
        return [p for p in self.cast.values() if p.actor.roles & wanted]


def make_people(session: Session, now: datetime) -> People:
    """Register everybody; no password works for them."""
    cast = {m.login: _register(session, m, now) for m in CAST}
    colleagues = [
        _register(session, Member(login, name, Role.CUSTOMER, lang), now)
        for login, name, lang in COLLEAGUES
    ]
    customers = [p for p in cast.values() if Role.CUSTOMER in p.actor.roles]
    return People(cast, customers + colleagues)


def _register(session: Session, member: Member, now: datetime) -> Person:
    user = register(
        session,
        NewAccount(
            email=member.email, name=member.name, password_hash=None, lang=member.lang
        ),
        now=now,
        roles=[member.role],
    )
    actor = Actor(
        user_id=user.id,
        name=user.name,
        email=user.email,
        roles=frozenset({member.role}),
        license=user.license,
    )
    return Person(actor, member.lang)


def members_by_role() -> Mapping[Role, Collection[Member]]:
    """Return the cast by role, in the order of the roles."""
    return {role: [m for m in CAST if m.role is role] for role in Role}


def find_member(session: Session, login: str) -> User | None:
    """Return the account of one of the cast, as long as nobody gave it a password."""
    member = MEMBERS.get(login)
    user = find_user(session, member.email) if member else None
    return user if user and user.is_active and user.password_hash is None else None
