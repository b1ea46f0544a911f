"""The site learns an order by itself, and people have the last word."""

from dataclasses import replace

from kb.clock import utc_now
from kb.tuning import settings
from kb.tuning.settings import SHIPPED, change_settings, current, go_back
from search.rerank.example import Example
from search.rerank.judging import Gain, Learned
from search.rerank.model import SIGNALS, Commonness, Model, Style
from tests.cast import KIM, OLGA
from tests.site import Site
from tests.web import page
from webapp import tuned
from webapp.learning import Learner, keep

MODEL = Model(
    weights=(1.0,) * len(SIGNALS),
    means=(0.0,) * len(SIGNALS),
    spreads=(1.0,) * len(SIGNALS),
    style=Style({}, 0.0),
    commonness=Commonness(0, {}),
)
WINS = Gain(before=0.7, after=0.8, low=0.05, high=0.15)
LOSES = replace(WINS, low=-0.01)


def learned(gain: Gain) -> Learned:
    return Learned(MODEL, gain, questions=300, articles=60)


def kept(site: Site, gain: Gain) -> int:
    with site.writing() as session:
        return keep(session, learned(gain), 400).id


def in_force(site: Site) -> int | None:
    with site.services.database.reading() as session:
        return settings.values_of(current(session)).ranking_model_id


def test_what_wins_is_used_and_what_does_not_is_only_kept(site: Site) -> None:
    kept(site, LOSES)
    assert in_force(site) is None
    first = kept(site, WINS)
    assert in_force(site) == first
    with site.services.database.reading() as session:
        model = tuned.current(site.services, session).model
        assert model is not None
        assert model.to_json() == MODEL.to_json()
        row = settings.list_models(session)[0]
        assert row.metrics["examples"] == 400
        assert (row.metrics["before"], row.metrics["after"]) == (0.7, 0.8)
    kept(site, LOSES)
    assert in_force(site) == first


def test_the_order_before_is_one_step_away_and_stays(site: Site) -> None:
    kim, now = site.actor(KIM), utc_now()
    values = replace(SHIPPED, threshold=0.4)
    with site.writing() as session:
        before = change_settings(session, values, by=kim, now=now, note="so").id
    first, second = kept(site, WINS), kept(site, WINS)
    assert in_force(site) == second
    with site.services.database.reading() as session:
        assert settings.values_of(current(session)).threshold == 0.4
        earlier = settings.list_settings(session)[1]
        assert earlier.ranking_model_id == first
    with site.writing() as session:
        go_back(session, before, by=kim, now=now)
    kept(site, WINS)
    assert in_force(site) is None
    with site.services.database.reading() as session:
        assert tuned.current(site.services, session).model is None


def test_people_see_what_it_gained(site: Site) -> None:
    kept(site, WINS)
    text = page(site.browser(OLGA).get("/tune/settings"))
    assert "MRR 0.700 → 0.800 on 300 questions" in text


def test_a_site_with_little_to_learn_from_learns_nothing(site: Site) -> None:
    site.article()
    learner = Learner(site.services.database, site.services.engine)
    learner.follow()
    learner.learn([Example(question="paper jam", article_id=1, lang="en")])
    with site.services.database.reading() as session:
        assert not settings.list_models(session)
