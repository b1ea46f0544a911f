"""What the site does about the craft of writers by itself."""

from datetime import timedelta

from articles.models import Confidence, Edition
from articles.standard.models import CoachingSample
from kb.clock import utc_now
from kb.journeys.actions import solved
from kb.journeys.refs import ArticleRef
from tests.articles.standard.making import written
from tests.cast import XAVIER
from tests.kb.making import visitor
from tests.site import Site


def test_the_hourly_job_trusts_what_helped_and_draws_the_samples_once(
    site: Site,
) -> None:
    xavier = site.actor(XAVIER)
    last_month = utc_now().replace(day=1) - timedelta(days=2)
    with site.writing() as session:
        revision = written(session, xavier, now=last_month)
        for _ in range(3):
            ref = ArticleRef(revision.article_id, revision.id)
            solved(session, ref, by=visitor(), now=utc_now())
    for _ in range(2):
        site.services.jobs.follow_practice()
    assert site.rows(Edition)[0].confidence is Confidence.VALIDATED
    assert len(site.events("confidence.changed")) == 1
    assert len(site.rows(CoachingSample)) == 1
