"""Articles that change on a site, and the letters that it keeps as files."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from articles.actions import publish, save_revision
from articles.drafts import Draft
from articles.following.actions import follow_article
from articles.models import Article, Edition, Revision, Significance
from articles.queries import head_of
from kb.clock import utc_now
from kb.text import Lang
from tests.articles.making import make_published
from tests.cast import Member
from tests.site import Site, actor_named


def published(
    site: Site, title: str = "Paper jam", lang: Lang = "en", **more: Any
) -> Edition:
    with site.writing() as session:
        return make_published(session, title=title, lang=lang, **more)


def followed_by(site: Site, edition: Edition, *members: Member) -> None:
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        for member in members:
            by = actor_named(session, member)
            follow_article(session, article, by=by, now=utc_now())


def release(
    site: Site,
    edition: Edition,
    by: Member,
    significance: Significance = Significance.UPDATE,
) -> Revision:
    """A further text, written and published now."""
    with site.writing() as session:
        actor, now = actor_named(session, by), utc_now()
        own = session.get_one(Edition, edition.id)
        base = head_of(session, own)
        assert base is not None
        draft = Draft(
            title=base.title, source=f"{base.source}more\n", significance=significance
        )
        revision = save_revision(session, own, draft, by=actor, now=now, based_on=base)
        publish(session, own, revision, by=actor, now=now)
        return revision


def letters(site: Site) -> list[EmailMessage]:
    """What was sent, by addressee and subject."""
    parser = BytesParser(EmailMessage, policy=policy.default)
    folder = site.services.settings.data_dir / "mail"
    found = [parser.parsebytes(path.read_bytes()) for path in folder.glob("*.eml")]
    return sorted(found, key=lambda one: (one["To"], one["Subject"]))


def raw_letters(site: Site) -> list[bytes]:
    """What was sent, as it travels."""
    folder = site.services.settings.data_dir / "mail"
    return [path.read_bytes() for path in folder.glob("*.eml")]


def addressees(site: Site) -> list[str]:
    return [str(letter["To"]) for letter in letters(site)]


def stop_path(site: Site) -> str:
    (letter,) = letters(site)
    found = re.fullmatch(
        r"<http://127\.0\.0\.1:8000(/stop/.+)>", letter["List-Unsubscribe"]
    )
    assert found
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found[1] in letter.get_content()
    # Mail programs read it as it is: on one line, and not encoded.
    assert f"\nList-Unsubscribe: {found[0]}".encode() in raw_letters(site)[0]
    return found[1]
