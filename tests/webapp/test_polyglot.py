"""What people write is text wherever it is shown: one payload in every sink."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from werkzeug.test import TestResponse

from articles.actions import publish, reclassify, save_revision
from articles.categories import add_category
from articles.drafts import Draft, Place
from articles.models import Article, ArticleKind, Edition
from articles.queries import head_of
from articles.repairs.models import RepairTask
from articles.repairs.tasks import start_repair
from kb.accounts.models import Group, User
from kb.clock import utc_now
from kb.policy import Audience
from kb.products.actions import add_product
from tests.articles.making import make_edition
from tests.articles.trees import ACTIVE
from tests.cast import ALICE, ERIN, KIM, MAX, XAVIER, Member
from tests.databases import Template
from tests.site import Site, actor_named, opened
from tests.web import page, post
from tests.webapp.crawling import crawl

ATTACKS = (
    "</title></textarea></script></style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1)>",
    '<svg><a xlink:href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:alert(1))",
    '![x](x"onerror="alert(1))',
    '[x](x "a"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<object data=x></object><embed src=x>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<style>@import 'x';</style><p style=color:red>",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "<form action=//evil.example><button formaction=//evil.example>",
    "\" autofocus onfocus=alert(1) x='' y=`",
    "' onmouseover=alert(1) '",
    "{{7*7}} {% include 'x' %} ${7*7} {{constructor.constructor('x')()}}",
    "打印机<b>卡纸</b>",
)
PAYLOAD = " ".join(ATTACKS)
# Each fits into one line of 80 characters.
SHORT = (
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "{{7*7}}<svg",
)
SOURCE = "\n\n".join(ATTACKS) + '\n\n```html"><img src=x onerror=alert(1)>\nx\n```\n'
FORBIDDEN = ("iframe", "object", "embed", "base", "math", "style", "animate")
ADDRESSES = ("href", "src", "xlink:href", "action", "formaction")
OWN = ("action", "formaction")


class _Page(HTMLParser):
    """Collects what could act in a whole page of the site."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        source = given.get("src", "")
        wrong = {
            f"element {tag}": tag in FORBIDDEN,
            "foreign script": tag == "script" and not source.startswith("/static/"),
            "meta http-equiv": tag == "meta" and "http-equiv" in given,
            "foreign image": tag == "img" and not source.startswith("/"),
        }
        self.problems += [what for what, is_so in wrong.items() if is_so]
        self._look_at(tag, given)

    def _look_at(self, tag: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.problems.append(f"attribute {name} of {tag}")
            if name in ADDRESSES and (ACTIVE.match(value) or value.startswith("//")):
                self.problems.append(f"address {value}")
            if name in OWN and value and not value.startswith("/"):
                self.problems.append(f"{name} to {value}")


def _problems(html: str) -> list[str]:
    parser = _Page()
    parser.feed(html)
    parser.close()
    return parser.problems


def _of_a_file(answer: TestResponse) -> list[str]:
    """What a page that is saved as a file brings along, since it stands alone."""
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return ["meta http-equiv", "element style"] if is_file else []


@pytest.fixture(scope="module")
def attacked(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with opened(template, tmp_path_factory.mktemp("polyglot")) as site:
        _write(site)
        _ask(site)
        _work(site)
        yield site


def _write(site: Site) -> None:
    with site.writing() as session:
        now = utc_now()
        kim = actor_named(session, KIM)
        product = add_product(session, SHORT[0], f"打印机{SHORT[1]}")
        category = add_category(session, SHORT[0], SHORT[1], slug="attacked")
        session.add(Group(name=SHORT[1]))
        for member in (ALICE, ERIN):
            user = session.get_one(User, actor_named(session, member).user_id)
            user.name = SHORT[0]
        place = Place(
            category_id=category.id,
            audience=Audience.PUBLIC,
            kind=ArticleKind.FAULT,
            product_id=product.id,
        )
        fields: dict[str, Any] = {
            "title": f"VPN {PAYLOAD}"[:200],
            "source": SOURCE,
            "summary": PAYLOAD[:500],
            "tags": SHORT,
            "keywords": SHORT,
            "applies_to": SHORT,
            "change_note": PAYLOAD[:500],
        }
        edition = make_edition(session, **fields)
        first = head_of(session, edition)
        assert first
        publish(session, edition, first, by=kim, now=now)
        further = Draft(**{**fields, "source": SOURCE + "more\n"})
        second = save_revision(
            session, edition, further, by=kim, now=now, based_on=first
        )
        publish(session, edition, second, by=kim, now=now)
        start_repair(session, second, "unhelpful", by=kim, now=now)
        session.get_one(RepairTask, 1).why = PAYLOAD
        article = session.get_one(Article, edition.article_id)
        reclassify(session, article, place, by=kim, now=now)


def _ask(site: Site) -> None:
    edition = site.rows(Edition)[0]
    alice = site.browser(ALICE)
    alice.get("/find", query_string={"q": PAYLOAD[:190]})
    alice.get(f"/kb/en/{edition.slug}?f=search&k=key-of-search&r=1")
    for sent in (
        {"helpful": "no", "revision": edition.published_id},
        {
            "helpful": "no",
            "revision": edition.published_id,
            "reason": "wrong",
            "words": PAYLOAD[:900],
        },
    ):
        answer = post(alice, f"/kb/en/{edition.slug}/verdict", sent)
        assert answer.status_code == 302
    told = {"q": PAYLOAD[:200], "words": PAYLOAD[:500]}
    assert post(alice, "/find/gap", told).status_code == 302
    request = {
        "form_key": "form-key-1",
        "looked": "1",
        "subject": PAYLOAD[:150],
        "description": SOURCE,
        "environment": PAYLOAD,
        "tried": PAYLOAD,
        "steps": PAYLOAD,
    }
    assert post(alice, "/ask", request).status_code == 302
    draft = {**request, "form_key": "form-key-2", "subject": f"VPN {PAYLOAD}"[:150]}
    assert post(alice, "/ask/suggest", draft).status_code == 200


def _work(site: Site) -> None:
    erin = site.browser(ERIN)
    number = site.events("ticket.opened")[0].occurred_at.year
    url = f"/desk/T-{number}-000001"
    article = str(site.number(site.rows(Edition)[0]))
    for what, sent in (
        ("take", {}),
        ("message", {"kind": "reply", "body": SOURCE}),
        ("message", {"kind": "note", "body": SOURCE}),
        ("link", {"number": article, "relation": "sent"}),
        ("hand-over", {"tried": SOURCE, "asked": SOURCE}),
        ("solve", {"outcome": "nothing_to_keep", "why_nothing": SOURCE[:900]}),
    ):
        assert post(erin, f"{url}/{what}", sent).status_code == 302, what


def _values(site: Site) -> dict[str, list[object]]:
    ticket = f"T-{utc_now().year}-000001"
    slug = site.rows(Edition)[0].slug
    return {
        "lang": ["en"],
        "slug": [slug, "attacked"],
        "number": [1001],
        "read.revision.number": [1, 2],
        "read.source.number": [1],
        "ask.number": [ticket],
        "desk.number": [ticket],
        "revision_id": [1, 2],
        "user_id": [1, 2],
        "token": [PAYLOAD[:40]],
    }


@pytest.mark.parametrize(
    "member", [None, ALICE, XAVIER, KIM, MAX], ids=lambda m: m.name if m else "nobody"
)
def test_every_page_is_clean(attacked: Site, member: Member | None) -> None:
    client, shown = attacked.browser(member), 0
    for url, answer in crawl(attacked.app, client, _values(attacked)):
        assert answer.status_code < 500, url
        if answer.mimetype == "text/html":
            assert _problems(answer.text) == _of_a_file(answer), url
            shown += "alert(1)" in answer.text
        else:
            # Whatever else we send is never taken for a page.
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert shown >= 3


@pytest.mark.parametrize(
    "url",
    ["/find", "/find/suggest", "/ask", "/write", "/write/new", "/sign-in", "/desk"],
)
def test_what_a_query_says_is_text(attacked: Site, url: str) -> None:
    for attack in (*ATTACKS, *SHORT, PAYLOAD):
        names = "q k f r w next view show ticket lang days page article revision"
        query = dict.fromkeys(names.split(), attack)
        answer = attacked.browser(KIM).get(url, query_string=query)
        assert answer.status_code in (200, 302, 404)
        assert _problems(answer.text) == [], attack


def test_template_code_is_shown_literally(attacked: Site) -> None:
    text = page(attacked.browser().get("/find", query_string={"q": "{{7*7}} ${7*7}"}))
    assert text.startswith("{{7*7}} ${7*7}: ")


def test_a_wrong_form_gives_the_payload_back_as_text(attacked: Site) -> None:
    fields = ("title", "source", "summary", "tags", "keywords", "applies_to", "ticket")
    wrong = dict.fromkeys((*fields, "change_note", "based_on", "lang"), PAYLOAD)
    article = f"/write/{attacked.number(attacked.rows(Edition)[0])}/en"
    for url in ("/write/new", article, f"{article}/place"):
        answer = post(attacked.browser(KIM), url, wrong)
        assert answer.status_code in (409, 422), url
        assert _problems(answer.text) == []
    asked = dict.fromkeys(("subject", "description", "email", "name", "tried"), PAYLOAD)
    refused = post(attacked.browser(), "/ask", asked)
    assert refused.status_code == 422
    assert _problems(refused.text) == []
