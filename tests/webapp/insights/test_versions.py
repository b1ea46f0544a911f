"""The evidence of a text adds up its versions since the last rewrite."""

import re

import pytest

from articles.actions import publish, save_revision
from articles.drafts import Draft
from articles.models import Edition, Revision, Significance
from articles.queries import head_of
from kb.clock import utc_now
from kb.events.log import record
from kb.events.types import ArticleRead
from kb.journeys.actions import give_verdict
from kb.journeys.refs import ArticleRef
from kb.journeys.verdicts import Verdict
from kb.text import Lang
from tests.cast import KIM
from tests.kb.making import unique, visitor
from tests.site import Site
from tests.web import page


def release(site: Site, edition: Edition, significance: Significance) -> Revision:
    kim = site.actor(KIM)
    with site.writing() as session:
        edition = session.get_one(Edition, edition.id)
        draft = Draft(title="Toner", source="New.\n", significance=significance)
        revision = save_revision(
            session,
            edition,
            draft,
            by=kim,
            now=utc_now(),
            based_on=head_of(session, edition),
        )
        publish(session, edition, revision, by=kim, now=utc_now())
        return revision


def read(site: Site, revision: Revision, said: str) -> None:
    ref, by = ArticleRef(revision.article_id, revision.id), visitor()
    with site.writing() as session:
        event = ArticleRead.by(
            by,
            utc_now(),
            **ref._asdict(),
            read_key=unique("read"),
            source="direct",
            lang=revision.lang,
        )
        record(session, event)
        verdict = Verdict(helpful=False, words=said)
        give_verdict(session, ref, verdict, by=by, now=utc_now())


def rows(site: Site, revision: Revision) -> list[str]:
    """The lines of the versions that count."""
    answer = site.browser(KIM).get(f"/insights/revisions/{revision.id}")
    table = re.search(r"<caption>.*?</table>", answer.text, re.DOTALL)
    found = re.findall(r"<tr>.*?</tr>", table[0], re.DOTALL)[1:] if table else []
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_versions_add_up_until_a_rewrite_starts_afresh(site: Site, lang: Lang) -> None:
    edition = site.article(title="Toner", lang=lang)
    first = site.rows(Revision)[0]
    read(site, first, "Said of the first, 第一版")
    second = release(site, edition, Significance.UPDATE)
    read(site, second, "Said of the second")
    read(site, second, "Said of the second, too")
    shown = rows(site, second)
    assert [line.split()[1] for line in shown] == ["2", "1"]
    assert [line.split()[-5:-2] for line in shown] == [["2", "0", "2"], ["1", "0", "1"]]
    text = page(site.browser(KIM).get(f"/insights/revisions/{second.id}"))
    assert "Said it did not help 3" in text
    assert re.search("第一版” not helpful · version 1", text)
    third = release(site, edition, Significance.REWRITE)
    text = page(site.browser(KIM).get(f"/insights/revisions/{third.id}"))
    assert "Nobody has read this text yet." in text
    assert "Version 3 was a rewrite" in text
    assert "Said of the first" not in text
    assert [line.split()[1] for line in rows(site, second)] == ["2", "1"]
