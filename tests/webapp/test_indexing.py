"""The index follows the database, is never needed, and heals by itself."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from articles.actions import publish, reclassify, save_revision, withdraw
from articles.drafts import Draft, Place
from articles.models import Article, ArticleKind, Edition, Rendering
from articles.queries import head_of
from kb.clock import utc_now
from kb.events.models import EventRow
from kb.policy import Actor, Audience
from search.protocol import Query, RequestText
from tests.articles.making import WRITER, make_published
from tests.cast import ALICE, ERIN, KIM
from tests.databases import Template
from tests.site import Site, opened
from tests.web import page, post
from webapp.finding import complete, find, offers, related
from webapp.verifying import check_and_repair

JAM, JAM_ZH = "Paper jam in the rear roller", "打印机后部卡纸怎么办"


@pytest.fixture
def stocked(site: Site) -> Site:
    site.article(title=JAM, source="Pull the jammed paper out slowly.\n")
    site.article(title=JAM_ZH, source="慢慢拉出卡住的纸。\n", lang="zh")
    site.article(title="Book a meeting room", source="Choose a room.\n")
    return site


@pytest.fixture
def unattended(template: Template, tmp_path: Path) -> Iterator[Site]:
    """A site whose jobs are queued but not worked: the indexer stands still."""
    with opened(template, tmp_path, jobs_at_once=False) as site:
        yield site


def _index(site: Site) -> Path:
    return site.services.settings.index_dir


def _live(site: Site) -> Path:
    return _index(site) / (_index(site) / "CURRENT").read_text().strip()


def _delete(site: Site) -> None:
    shutil.rmtree(_index(site))


def _empty(site: Site) -> None:
    for path in _index(site).iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _truncate(site: Site) -> None:
    for path in _live(site).iterdir():
        if path.suffix == ".seg":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _garble(site: Site) -> None:
    for path in _live(site).iterdir():
        path.write_bytes(b"\x80\x04nonsense")


def _lose_the_pointer(site: Site) -> None:
    (_index(site) / "CURRENT").unlink()


DAMAGES: list[Callable[[Site], None]] = [
    _delete,
    _empty,
    _truncate,
    _garble,
    _lose_the_pointer,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_page_answers_while_the_index_is_damaged(
    unattended: Site, damage: Callable[[Site], None]
) -> None:
    jam = unattended.article(title=JAM, source="Pull the paper out slowly.\n")
    unattended.article(title=JAM_ZH, lang="zh")
    ticket = unattended.ticket(ALICE, subject="Paper jam", description="It is stuck.")
    assert "limited" not in page(unattended.browser().get("/find?q=jam"))
    damage(unattended)
    unattended.services.engine.close()  # as after a restart
    for url in ("/", "/find", "/find/suggest?q=pap", f"/kb/en/{jam.slug}", "/ask"):
        assert unattended.browser().get(url).status_code == 200, url
    for url in ("/desk", f"/desk/{ticket.number}", f"/desk/{ticket.number}/solve"):
        assert unattended.browser(ERIN).get(url).status_code == 200, url
    look = {"form_key": "form-key-1", "subject": "paper jam in the roller"}
    assert post(unattended.browser(), "/ask/suggest", look).status_code == 200
    for query, title in (("jam", JAM), ("卡纸", JAM_ZH), ("ROLLER slowly", JAM)):
        text = page(unattended.browser().get(f"/find?q={query}"))
        assert "Search is limited at the moment" in text
        assert title in text
    unattended.services.keeper.heal()
    healed = page(unattended.browser().get("/find?q=jams"))
    assert "limited" not in healed
    assert JAM in healed


@pytest.mark.parametrize("damage", DAMAGES)
def test_it_heals_by_itself_while_the_site_lives(
    stocked: Site, damage: Callable[[Site], None]
) -> None:
    client = stocked.browser()
    assert JAM in page(client.get("/find?q=jammed"))
    damage(stocked)
    for _ in range(2):  # the first may be limited, its job repairs
        assert client.get("/find?q=jam").status_code == 200
    stocked.services.keeper.heal()
    for query, title in (("jammed", JAM), ("卡住", JAM_ZH)):
        text = page(client.get(f"/find?q={query}"))
        assert title in text
        assert "limited" not in text
    assert check_and_repair(stocked.services) == []


def test_a_limited_search_says_so_in_its_event(unattended: Site) -> None:
    unattended.article(title=JAM)
    _delete(unattended)
    unattended.browser().get("/find?q=roller")
    event = unattended.events("search.performed")[0]
    assert (event.payload["limited"], event.payload["results"]) == (True, 1)


@pytest.mark.parametrize("words", ["%", "_", "' OR 1=1", "x" * 5000, "\\", "aud:x"])
def test_the_search_of_the_database_takes_words_as_they_are(
    unattended: Site, words: str
) -> None:
    unattended.article(title=JAM)
    unattended.article(title="Internal jam", audience=Audience.INTERNAL)
    _delete(unattended)
    answer = unattended.browser().get("/find", query_string={"q": words})
    assert "Nothing found" in page(answer)
    shown = page(unattended.browser().get("/find?q=jam"))
    assert JAM in shown
    assert "Internal jam" not in shown


def _change(site: Site, edition: Edition, how: str) -> None:
    """Commit a change, without giving the index a chance to follow."""
    with site.services.database.transaction() as session:
        own = session.get_one(Edition, edition.id)
        article = session.get_one(Article, own.article_id)
        place = Place(
            category_id=article.category_id,
            audience=Audience.INTERNAL,
            kind=ArticleKind.FAULT,
        )
        if how == "withdrawn":
            withdraw(session, own, by=WRITER, now=utc_now())
        elif how == "made internal":
            reclassify(session, article, place, by=WRITER, now=utc_now())
        else:
            text = Draft(title="Something else", source="Nothing of it.\n")
            head = head_of(session, own)
            now = utc_now()
            new = save_revision(session, own, text, by=WRITER, now=now, based_on=head)
            publish(session, own, new, by=WRITER, now=now)


@pytest.mark.parametrize("how", ["withdrawn", "made internal", "rewritten"])
def test_what_is_taken_away_is_gone_at_the_commit(unattended: Site, how: str) -> None:
    edition = unattended.article(
        title="Zeppelin landing", source="Moor the zeppelin at the mast.\n"
    )
    other = unattended.article(
        title="Zeppelin take-off", source="Unmoor the zeppelin at the mast.\n"
    )
    services, anyone = unattended.services, Actor(visit_id="v")
    key = (edition.article_id, edition.lang)
    _change(unattended, edition, how)
    held = services.engine.search(
        Query(text="zeppelin", audiences=frozenset({"public"})), 10
    )
    assert key in {(h.article_id, h.lang) for h in held.hits}, "the index stands still"
    request = RequestText(
        subject="Zeppelin landing", description="How to moor the zeppelin at the mast?"
    )
    typed = Query(text="zepp", audiences=frozenset())
    asked = Query(text="zeppelin landing", audiences=frozenset())
    about = (other.article_id, other.lang)
    with services.database.reading() as session:
        found = [
            *find(services, session, anyone, asked).facts,
            *complete(services, session, anyone, typed, 5),
            *related(services, session, anyone, about, 5),
            *(o.card for o in offers(services, session, anyone, request)),
        ]
    assert key not in {fact.key for fact in found}
    client = unattended.browser()
    for url in ("/find?q=zeppelin+landing", "/find/suggest?q=zeppelin+l", "/find"):
        assert "Moor the" not in page(client.get(url))
        assert "Zeppelin landing" not in _titles(client.get(url).text)
    services.keeper.catch_up()
    assert check_and_repair(services) == []


def _titles(html: str) -> str:
    return " ".join(re.findall(r'<a href="/kb/[^>]*>(.*?)</a>', html))


def test_each_publication_is_followed_in_order(stocked: Site) -> None:
    keeper, engine = stocked.services.keeper, stocked.services.engine
    before = engine.cursor()
    edition = stocked.article(title="Toner is low")
    assert engine.cursor() > before
    assert engine.contents()[f"{edition.article_id}:en"] == edition.published_id
    at = engine.cursor()
    keeper.catch_up()
    assert engine.cursor() == at


def test_a_rebuild_stops_at_the_last_event_it_follows(stocked: Site) -> None:
    stocked.browser().get("/find?q=jam")
    searched = stocked.events("search.performed")[-1].id
    stocked.services.keeper.rebuild()
    followed = [e.id for e in stocked.rows(EventRow) if e.kind == "article.published"]
    assert stocked.services.engine.cursor() == max(followed) < searched


def test_an_index_ahead_of_a_restored_database_is_rebuilt(
    template: Template, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    with opened(template, folder) as site:
        for title in ("One", "Two", "Three"):
            site.article(title=title)
        saved = tmp_path / "index"
        shutil.copytree(_index(site), saved, copy_function=shutil.copy2)
    folder = tmp_path / "restored"
    (folder / "data").mkdir(parents=True, mode=0o700)
    shutil.copytree(saved, folder / "data" / "index")
    with opened(template, folder) as site:
        site.services.keeper.catch_up()
        edition = site.article(title="Only this")
        assert site.services.engine.contents() == {
            f"{edition.article_id}:en": edition.published_id
        }


def test_verify_names_and_repairs_what_differs(stocked: Site) -> None:
    services = stocked.services
    assert check_and_repair(services) == []
    with services.database.transaction() as session:
        # Past the event log, as by a hand in the database.
        make_published(session, title="Smuggled in")
        rendering = session.get_one(Rendering, 1)
        rendering.renderer, rendering.html = "old", "<script>old</script>"
        session.info.clear()
    services.engine.apply([], 10_000)
    said = check_and_repair(services)
    assert "rendered again: revision 1" in said
    assert any("ahead of the database" in line for line in said)
    assert check_and_repair(services) == []
    assert "<script" not in stocked.rows(Rendering)[0].html
    assert "Smuggled in" in page(stocked.browser().get("/find?q=smuggled"))


def test_a_text_that_is_missing_in_the_index_is_named(stocked: Site) -> None:
    services = stocked.services
    services.engine.rebuild([], services.engine.cursor())
    said = check_and_repair(services)
    assert said == [
        f"not in the index: {n}:{lang}" for n, lang in ((1, "en"), (2, "zh"), (3, "en"))
    ]
    assert JAM in page(stocked.browser(KIM).get("/find?q=jammed"))
