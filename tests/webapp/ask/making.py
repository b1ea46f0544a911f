"""A small shelf of articles in both languages, and what a request form sends."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from articles.actions import add_translation, create_article, publish
from articles.categories import add_category
from articles.drafts import Draft, Place
from articles.models import Article, ArticleKind, Edition
from articles.queries import head_of
from kb.accounts.queries import actor_of, find_user
from kb.clock import utc_now
from kb.events.models import EventRow
from kb.journeys.queries import find_draft
from kb.journeys.refs import ArticleRef
from kb.policy import Actor, Audience
from kb.text import Lang
from kb.tickets.models import Ticket
from tests.cast import KIM, Member, make_user
from tests.web import post
from webapp.services import Services

KEY = "form-key-of-a-test"
VPN = {
    "subject": "VPN error 691 since this morning",
    "description": "After I changed my password the VPN says Error 691: "
    "the remote connection was denied.",
}
PRINTER_ZH = {"subject": "打印机卡纸怎么办", "description": "打印机一直提示卡纸"}
PAUL = {"name": "Paul", "email": "paul@example.com"}

_TEXTS: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (
        (
            "VPN connection fails with error 691",
            "It stops with error 691.\n\n## Symptom\n\nThe connection was denied.\n",
        ),
        ("VPN 连接失败,错误 691", "VPN 提示错误 691。\n\n## 解决\n\n清除旧密码。\n"),
    ),
    (
        ("Printer jams at the rear roller", "## Fix\n\nPull the paper jam out.\n"),
        ("打印机后部卡纸怎么办", "打印机提示卡纸。\n\n## 解决\n\n慢慢拉出卡住的纸。\n"),
    ),
    (
        ("Book a meeting room", "## Steps\n\nChoose a room in the calendar.\n"),
        ("预订会议室", "## 步骤\n\n在日历中选择会议室。\n"),
    ),
)


@dataclass(frozen=True)
class Desk:
    """The site under test with its articles, and what is in its tables."""

    services: Services
    editions: dict[str, Edition]

    def ref(self, title: str) -> ArticleRef:
        edition = self.editions[title]
        assert edition.published_id is not None
        return ArticleRef(edition.article_id, edition.published_id)

    def choice(self, title: str) -> str:
        ref = self.ref(title)
        return f"{ref.article_id}-{ref.revision_id}"

    def address(self, title: str) -> str:
        edition = self.editions[title]
        return f"/kb/{edition.lang}/{edition.slug}"

    def events(self, kind: str) -> list[EventRow]:
        self.services.observations.flush()
        with self.services.database.reading() as session:
            chosen = select(EventRow).where(EventRow.kind == kind)
            return list(session.scalars(chosen.order_by(EventRow.id)))

    def tickets(self) -> list[Ticket]:
        with self.services.database.reading() as session:
            return list(session.scalars(select(Ticket).order_by(Ticket.id)))


ERROR_691 = "VPN connection fails with error 691"
JAM_ZH = "打印机后部卡纸怎么办"
BOOK = "Book a meeting room"


def stock(services: Services) -> Desk:
    """Put the articles on the shelf, published and indexed."""
    editions: dict[str, Edition] = {}
    with services.database.transaction() as session:
        kim = actor_of(session, make_user(session, KIM))
        category = add_category(session, "Network", "网络")
        place = Place(
            category_id=category.id, audience=Audience.PUBLIC, kind=ArticleKind.FAULT
        )
        now = utc_now()

        def add(edition: Edition) -> None:
            head = head_of(session, edition)
            assert head is not None
            publish(session, edition, head, by=kim, now=now)
            editions[head.title] = edition

        for english, chinese in _TEXTS:
            first = create_article(
                session, place, "en", _draft(english), by=kim, now=now
            )
            add(first)
            lang: Lang = "zh"
            article = session.get_one(Article, first.article_id)
            text = _draft(chinese)
            add(add_translation(session, article, lang, text, by=kim, now=now))
    services.keeper.catch_up()
    return Desk(services, editions)


def _draft(text: tuple[str, str]) -> Draft:
    return Draft(title=text[0], source=text[1])


def filled(**more: Any) -> dict[str, Any]:
    """What a browser with scripts sends of a form about the VPN."""
    return {"form_key": KEY, "looked": "1", **VPN, **PAUL, **more}


def suggest(client: FlaskClient, **fields: Any) -> TestResponse:
    values = {"form_key": KEY, **fields}
    return post(client, "/ask/suggest", values, headers={"HX-Request": "true"})


def reads(client: FlaskClient, desk: Desk, title: str) -> None:
    """Open the article from a page of results."""
    assert (
        client.get(f"{desk.address(title)}?f=search&k=search-key&r=2").status_code
        == 200
    )


def actor_named(session: Session, member: Member) -> Actor:
    user = find_user(session, member.email) or make_user(session, member)
    return actor_of(session, user)


def draft_of(desk: Desk, member: Member) -> dict[str, str]:
    with desk.services.database.reading() as session:
        draft = find_draft(session, actor_named(session, member))
        return draft.fields if draft else {}
