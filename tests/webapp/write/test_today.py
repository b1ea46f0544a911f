"""My work: what a writer should do now."""

from datetime import timedelta
from secrets import SystemRandom

from articles.actions import create_article
from articles.drafts import Draft
from articles.models import Article, Edition, Revision
from articles.queries import head_of
from articles.repairs.tasks import start_repair
from articles.reviews.actions import approve, request_changes, submit
from articles.reviews.models import Remark
from articles.reviews.queries import find_live_review
from articles.standard.actions import draw_samples
from kb.accounts.models import Group
from kb.clock import utc_now
from kb.policy import Audience
from tests.articles.making import make_place
from tests.articles.standard.making import COMPLETE, written
from tests.articles.two_languages import begin, begin_both
from tests.cast import ALICE, ERIN, KIM, XAVIER, Member
from tests.site import Site
from tests.web import page


def work(site: Site, member: Member = KIM) -> str:
    return page(site.browser(member).get("/write"))


def draft(site: Site, member: Member, title: str) -> Edition:
    by = site.actor(member)
    with site.writing() as session:
        place = make_place(session, Audience.PUBLIC, None)
        text = Draft(title=title, source=COMPLETE)
        return create_article(session, place, "en", text, by=by, now=utc_now())


def submitted(site: Site, member: Member, title: str) -> Edition:
    edition, by = draft(site, member, title), site.actor(member)
    with site.writing() as session:
        edition = session.get_one(Edition, edition.id)
        head = head_of(session, edition)
        assert head is not None
        submit(session, edition, head, by=by, now=utc_now())
    return edition


def decide(site: Site, edition: Edition, *, yes: bool) -> None:
    by, now = site.actor(KIM), utc_now()
    with site.writing() as session:
        edition = session.get_one(Edition, edition.id)
        review = find_live_review(session, edition)
        assert review is not None
        if yes:
            approve(session, edition, review, by=by, now=now)
        else:
            request_changes(session, edition, review, "Clearer.", by=by, now=now)


def test_nothing_to_do_is_said(site: Site) -> None:
    text = work(site)
    for said in (
        "Nothing waits for your review.",
        "No text of yours was sent back.",
        "You have no draft.",
        "No article of yours is due.",
        "No article waits for a repair.",
        "Every translation is up to date.",
    ):
        assert said in text
    assert "Nothing waits for you." in page(site.browser(KIM).get("/"))


def test_it_shows_the_reviews_that_wait_and_not_the_own_text(site: Site) -> None:
    submitted(site, ERIN, "Headset is silent")
    submitted(site, KIM, "By Kim herself")
    text = work(site)
    assert "Reviews waiting for me 1 Headset is silent Erin" in text
    assert "On the way to readers 1 By Kim herself Waiting for a review" in text
    assert "1 thing waits for you." in page(site.browser(KIM).get("/"))
    # Who has no license for it is asked for nothing.
    assert "Nothing waits for your review." in work(site, ERIN)


def test_what_came_back_and_what_was_approved_go_to_their_author(site: Site) -> None:
    decide(site, submitted(site, ERIN, "Sent back"), yes=False)
    decide(site, submitted(site, ERIN, "Approved one"), yes=True)
    text = work(site, ERIN)
    assert "Sent back to me 1 Sent back" in text
    assert "On the way to readers 1 Approved one" in text
    assert "1 thing waits for you." in page(site.browser(ERIN).get("/"))
    other = work(site)
    assert "No text of yours was sent back." in other
    assert "Approved one" not in other


def test_drafts_are_those_of_the_writer(site: Site) -> None:
    draft(site, ERIN, "Begun by Erin")
    draft(site, KIM, "Begun by Kim")
    text = work(site)
    assert "My drafts 1 Begun by Kim" in text
    assert "Begun by Erin" not in text


def test_open_remarks_of_others_come_to_the_author(site: Site) -> None:
    edition, kim = submitted(site, ERIN, "Remarked"), site.actor(KIM)
    erin = site.actor(ERIN)
    with site.writing() as session:
        head = head_of(session, session.get_one(Edition, edition.id))
        assert head is not None
        for author in (kim, kim, erin):
            session.add(
                Remark(
                    article_id=edition.article_id,
                    lang="en",
                    revision_id=head.id,
                    line=0,
                    quote="",
                    words="Why?",
                    author_id=author.user_id,
                    written_at=utc_now(),
                )
            )
    assert "Open remarks on my texts 1 Remarked 2 open remarks" in work(site, ERIN)
    assert "Open remarks" not in work(site)


def test_it_shows_due_reviews_and_own_repairs(site: Site) -> None:
    kim = site.actor(KIM)
    edition = site.article(title="Old steps")
    with site.writing() as session:
        article = session.get_one(Article, edition.article_id)
        article.owner_id = kim.user_id
        article.review_due_at = utc_now() - timedelta(days=1)
        revision = session.get_one(Revision, edition.published_id)
        start_repair(session, revision, "unhelpful", by=kim, now=utc_now())
    text = work(site)
    assert "To be looked at again 1 Old steps due since" in text
    assert "My repairs 1 Old steps In work" in text
    assert "1 thing waits for you." in page(site.browser(KIM).get("/"))


def test_it_shows_what_is_behind_the_own_language_first(site: Site) -> None:
    with site.writing() as session:
        begin_both(session, "en", "zh").save("en")
        begin_both(session, "zh", "en").save("zh")
        begin(session, "zh")
    text = work(site)
    assert "Behind in translation 2 Paper jam English" in text
    assert "1 article is there in one language only." in text
    listed = page(site.browser(KIM).get("/upkeep/translations"))
    assert "behind by" not in listed
    assert listed.count("1 update") == 2
    assert "Translate into English" in listed


def test_samples_are_for_coaches(site: Site) -> None:
    xavier = site.actor(XAVIER)
    last_month = utc_now().replace(day=1) - timedelta(days=2)
    with site.writing() as session:
        written(session, xavier, now=last_month)
        draw_samples(session, SystemRandom(), utc_now())
    assert "Drawn for a check 1 Paper jam" in work(site)
    assert "Drawn for a check" not in work(site, ERIN)


def test_nobody_sees_there_what_they_may_not_read(site: Site) -> None:
    with site.writing() as session:
        pair = begin_both(session, "en", "zh")
        pair.save("en")
        article = session.get_one(Article, pair.editions["en"].article_id)
        group = Group(name="Finance")
        session.add(group)
        session.flush()
        article.audience, article.group_id = Audience.GROUP, group.id
    assert "Every translation is up to date." in work(site)
    assert "打印机卡纸" not in page(site.browser(KIM).get("/upkeep/translations"))


def test_readers_have_no_such_page(site: Site) -> None:
    assert site.browser(ALICE).get("/write").status_code == 403
    assert site.browser().get("/write").status_code == 302
    for reader in (site.browser(ALICE), site.browser()):
        assert "waits for you" not in page(reader.get("/"))
