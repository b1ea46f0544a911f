"""Search and suggestion give each actor what the actor may see, and nothing else."""

from collections.abc import Iterator

import pytest

from articles.models import Edition
from kb.accounts.models import Group, GroupMember
from kb.policy import Actor, Audience
from kb.text import Lang
from search.protocol import Query, RequestText
from tests.cast import ALICE, BOB, ERIN, KIM, Member
from tests.databases import Template
from tests.site import Site, opened
from webapp.finding import complete, find, offers, once, related, show

pytestmark = pytest.mark.pg

# The same words for everybody, in each language.
SOURCE: dict[Lang, str] = {
    "en": "Reset the token of the {}. The token is shown as expired.\n",
    "zh": "重置{}的令牌。令牌显示为已过期。\n",
}
SEEN = {
    None: {"public"},
    ALICE: {"public", "signed_in"},
    BOB: {"public", "signed_in", "group"},
    ERIN: {"public", "signed_in", "internal"},
    KIM: {"public", "signed_in", "internal", "group"},
}


@pytest.fixture(scope="module")
def masked(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with opened(template, tmp_path_factory.mktemp("finding")) as site:
        members = [site.actor(member) for member in (BOB, KIM)]
        with site.writing() as session:
            group = Group(name="Testers")
            session.add(group)
            session.flush()
            for actor in members:
                row = GroupMember(group_id=group.id, user_id=actor.user_id or 0)
                session.add(row)
            group_id = group.id
        for audience in Audience:
            _add(site, audience, group_id)
        yield site


def _add(site: Site, audience: Audience, group_id: int) -> None:
    names: dict[Lang, str] = {"en": "Token of the {} gate", "zh": "{}门的令牌"}
    for lang, title in names.items():
        site.article(
            title=title.format(audience.value),
            source=SOURCE[lang].format(audience.value),
            lang=lang,
            audience=audience,
            group_id=group_id if audience is Audience.GROUP else None,
            keywords=(audience.value,),
        )


def _actor(site: Site, member: Member | None) -> Actor:
    return site.actor(member) if member else Actor(visit_id="visitor")


def _audiences(rows: object) -> set[str]:
    return {row.audience.value for row in rows}  # type: ignore[attr-defined]


WORDS: list[tuple[str, Lang]] = [("reset token", "en"), ("重置令牌", "zh")]


@pytest.mark.parametrize("member", SEEN, ids=lambda m: m.name if m else "nobody")
@pytest.mark.parametrize(("words", "lang"), WORDS)
def test_each_way_is_masked(
    masked: Site, member: Member | None, words: str, lang: Lang
) -> None:
    services, actor = masked.services, _actor(masked, member)
    public = next(e for e in masked.rows(Edition) if e.lang == lang)
    request = RequestText(subject=words, description=SOURCE[lang].format("public gate"))
    with services.database.reading() as session:
        # The audiences of the query are not the caller's to choose.
        forged = frozenset({"internal", "group:1"})
        query = Query(text=words, audiences=forged, lang=lang)
        found = find(services, session, actor, query)
        typed = Query(text="tok" if lang == "en" else "令牌", audiences=forged)
        ahead = complete(services, session, actor, typed, 20)
        near = related(services, session, actor, (public.article_id, lang), 20)
        offered = offers(services, session, actor, request, limit=20)
        shown = show(session, actor, found, words, found.facts)
    assert not found.limited
    assert _audiences(found.facts) == SEEN[member]
    assert _audiences(one.card for one in shown) == SEEN[member]
    assert _audiences(ahead) <= SEEN[member]
    assert _audiences(near) <= SEEN[member] - {"public"}
    assert _audiences(one.card for one in offered) <= SEEN[member]


@pytest.mark.parametrize("member", SEEN, ids=lambda m: m.name if m else "nobody")
def test_an_empty_question_shows_everything_one_may_see(
    masked: Site, member: Member | None
) -> None:
    services, actor = masked.services, _actor(masked, member)
    with services.database.reading() as session:
        nothing = Query(text=" ", audiences=frozenset())
        found = find(services, session, actor, nothing)
    assert len(found.facts) == 2 * len(SEEN[member])


def test_an_article_in_two_languages_comes_once(masked: Site) -> None:
    with masked.services.database.reading() as session:
        query = Query(text="", audiences=frozenset())
        facts = find(masked.services, session, Actor(), query).facts
    assert len(once([*facts, *facts], "en")) == len(facts)
