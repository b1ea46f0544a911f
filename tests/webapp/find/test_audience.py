"""What somebody may not read leaves no trace on any page of searching.

Two sites differ only in words that the reader may not see; their pages have to be the
same, byte by byte.
"""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from articles.reviews.actions import archive
from kb.accounts.models import Group, GroupMember
from kb.clock import utc_now
from kb.journeys.refs import ArticleRef
from kb.policy import Audience
from kb.text import LANGS
from kb.tickets.links import link_article
from kb.tickets.models import Relation
from kb.tuning.actions import add_synonyms
from tests.articles.making import WRITER, make_edition, make_published
from tests.cast import ALICE, BOB, CHARLIE, ERIN, KIM, Member
from tests.databases import Template
from tests.kb.making import make_ticket
from tests.site import Site, actor_named, opened
from tests.web import page, post

# By place a Latin and a Chinese word of the one site, and those of the other. Each is
# declared to mean the same as a word of the text that everybody reads.
WORDS = {
    "draft": ("zwiebelturm", "貔貅", "gruenkohlen", "饕餮"),
    "archived": ("quarkwagen", "魑魅", "bernsteins", "魍魉"),
    "internal": ("kupferdraht", "蟾蜍", "fensterglas", "麒麟"),
    "group": ("nebelhorn", "鸳鸯", "felswando", "蝙蝠"),
    "signed_in": ("schilfrohr", "琥珀", "hagebutten", "珊瑚"),
}
SAME = dict(zip(WORDS, ("lever", "hinge", "spring", "roller", "clamp"), strict=True))
# By place those who are next to reading it, and do not.
OUTSIDE: dict[str, tuple[Member | None, ...]] = {
    "draft": (None, ERIN),
    "archived": (CHARLIE, ERIN),
    "internal": (None, BOB),
    "group": (CHARLIE, ERIN),
    "signed_in": (None,),
}
# What is drawn by lot for each page or browser.
_RANDOM = re.compile(
    r'(?<=csrf_token" value=")[^"]+|(?<=csrf-token" content=")[^"]+'
    r'|(?<=[?;]k=)[\w-]+|(?<= value=")[\w-]{16}(?=")|T[\d:.]+\+00:00'
)


def _secret(session: Session, place: str, latin: str, han: str) -> None:
    """An article in both languages that has the words in every field."""
    group = Group(name="Printers")
    audience = Audience.INTERNAL
    if place in ("group", "signed_in"):
        audience = Audience(place)
    if place == "group":
        session.add(group)
        session.flush()
        member = actor_named(session, BOB)
        session.add(GroupMember(group_id=group.id, user_id=member.user_id or 0))
    for word, lang in zip((latin, han), LANGS, strict=True):
        make = make_edition if place == "draft" else make_published
        edition = make(
            session,
            title=f"{word} {word}",
            source=f"{word}\n\n## {word}\n\n{word}\n",
            lang=lang,
            summary=word,
            keywords=(word,),
            tags=(word,),
            audience=audience,
            group_id=group.id,
        )
        if place == "archived":
            by = actor_named(session, KIM)
            archive(session, edition, by=by, now=utc_now())


def _fill(site: Site, twin: int) -> None:
    with site.writing() as session:
        jam = make_published(
            session,
            title="Paper jam in the tray",
            source=f"Open the cover. {' '.join(SAME.values())}\n",
            keywords=("pjam",),
        )
        make_published(session, title="打印机卡纸", source="打开纸盒。\n", lang="zh")
        for place, words in WORDS.items():
            _secret(session, place, *words[2 * twin :][:2])
        # What every site has: words of a requester, and a word for the same thing.
        erin, now = actor_named(session, ERIN), utc_now()
        ticket = make_ticket(
            session, actor_named(session, ALICE), now, subject="moosbeere"
        )
        ref = ArticleRef(jam.article_id, jam.published_id or 0)
        link_article(session, ticket, ref, Relation.RESOLVED_BY, by=erin, now=now)
        groups = [[SAME[place], *WORDS[place][:2]] for place in WORDS]
        groups.append(["tray", "pjam", "moosbeere"])
        add_synonyms(session, groups, by=WRITER, now=now)
    site.services.keeper.rebuild()
    site.services.engine.warm(wait=True)


@pytest.fixture(scope="module")
def twins(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Site]]:
    with (
        opened(template, tmp_path_factory.mktemp("one")) as first,
        opened(template, tmp_path_factory.mktemp("other")) as second,
    ):
        _fill(first, 0)
        _fill(second, 1)
        yield first, second


def _slip(word: str) -> str:
    return word[:4] + word[5] + word[4] + word[6:]


def _pages(site: Site, reader: Member | None, text: str) -> Iterator[str]:
    client = site.browser(reader)
    for url in (
        "/find",
        "/find?topic=printing&kind=fault",
        "/find?lang=zh&sort=newest",
    ):
        yield client.get(f"{url}{'&' if '?' in url else '?'}q={text}").text
    yield client.get("/find/suggest", query_string={"q": text}).text
    yield client.get("/ask", query_string={"q": text}).text
    asked = {"q": f"paper {text}", "article": 1, "lang": "en"}
    yield client.get("/find/why", query_string=asked).text
    form = {"form_key": "f" * 22, "subject": f"paper jam {text}"}
    headers = {"HX-Request": "true"}
    yield post(client, "/ask/suggest", form, headers=headers).text


@pytest.mark.parametrize(
    ("place", "reader"),
    [(place, reader) for place, readers in OUTSIDE.items() for reader in readers],
    ids=lambda one: one if isinstance(one, str) else one.name if one else "anonymous",
)
def test_pages_are_as_if_it_did_not_exist(
    twins: tuple[Site, Site], place: str, reader: Member | None
) -> None:
    latin, han, *_ = WORDS[place]
    for text in (f"{latin} {han}", SAME[place], _slip(latin)):
        pages = [_pages(site, reader, text) for site in twins]
        for first, second in zip(*pages, strict=True):
            assert _RANDOM.sub("", first) == _RANDOM.sub("", second)


def test_no_explanation_is_given_of_what_one_may_not_read(
    twins: tuple[Site, Site],
) -> None:
    for number in range(1, 14):
        url = f"/find/why?q=tray&article={number}"
        answers = [site.browser().get(f"{url}&lang=en").text for site in twins]
        assert _RANDOM.sub("", answers[0]) == _RANDOM.sub("", answers[1])


@pytest.mark.parametrize("word", ["pjam", "moosbeere"])
def test_keywords_and_words_of_requesters_are_used_but_never_printed(
    twins: tuple[Site, Site], word: str
) -> None:
    for text in (_slip(word) if len(word) > 6 else "pjma", word[:-1], "tray"):
        for html in _pages(twins[0], None, text):
            assert word not in html.replace(text, "")
    assert "Paper jam in the tray" in page(twins[0].browser().get(f"/find?q={word}"))
