"""Many articles changed at once: seen before, done as seen, undone."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from articles.categories import add_category
from articles.models import Article, Edition
from articles.upkeep.bulk import Outcome, apply_change
from articles.upkeep.changing import Values, written
from articles.upkeep.models import BulkChange
from articles.upkeep.planning import Plan, plan_change
from articles.upkeep.undoing import list_changed, list_changes, undo_change
from kb.accounts.actions import change_account
from kb.accounts.models import Group
from kb.accounts.queries import get_user
from kb.errors import Conflict, Invalid
from kb.policy import Actor, Audience, License, Role
from tests.articles.making import NOW, WRITER, make_edition, make_published
from tests.articles.upkeep.making import DAY, article_of
from tests.cast import ALICE, ERIN, KIM, make_actor
from tests.kb.making import events_of

PUBLIC: Values = {"audience": "public", "group_id": None}
INTERNAL: Values = {"audience": "internal", "group_id": None}


@pytest.fixture
def kim(session: Session) -> Actor:
    return make_actor(session, KIM)


@pytest.fixture
def erin(session: Session) -> Actor:
    return make_actor(session, ERIN)


@pytest.fixture
def group(session: Session) -> Group:
    group = Group(name="Finance")
    session.add(group)
    session.flush()
    return group


def _article(session: Session, edition: Edition) -> Article:
    return article_of(session, edition)


def _numbers(*articles: Article) -> list[int]:
    return [article.number for article in articles]


def _seen(plan: Plan) -> dict[int, str]:
    return {one.article.number: one.seen for one in plan.planned}


def _change(
    session: Session, actor: Actor, wanted: Values, *articles: Article
) -> Outcome:
    plan = plan_change(session, actor, _numbers(*articles), wanted)
    return apply_change(session, wanted, _seen(plan), by=actor, now=NOW)


def _why(outcome: Outcome | Plan) -> list[str]:
    return [str(one.why) for one in outcome.refused]


def test_any_of_the_values_change_and_the_log_knows(
    session: Session, kim: Actor, erin: Actor
) -> None:
    article = _article(session, make_published(session))
    other = add_category(session, "Mail", "邮件")
    wanted = {
        "owner_id": erin.user_id,
        "category_id": other.id,
        **INTERNAL,
        "review_due_at": written(NOW + DAY),
    }
    outcome = _change(session, kim, wanted, article)
    assert outcome.done == [article]
    assert article.owner_id == erin.user_id
    assert (article.category_id, article.audience) == (other.id, Audience.INTERNAL)
    assert article.review_due_at == NOW + DAY
    assert len(events_of(session, "article.reclassified")) == 1
    assert len(events_of(session, "article.reassigned")) == 1
    [told] = events_of(session, "articles.changed")
    assert outcome.bulk is not None
    assert told.payload == {"bulk_id": outcome.bulk.id, "count": 1, "undone": False}


def test_what_is_so_already_is_not_touched(session: Session, kim: Actor) -> None:
    same = _article(session, make_published(session))
    other = _article(
        session, make_published(session, title="Other", audience=Audience.INTERNAL)
    )
    plan = plan_change(session, kim, _numbers(same, other), PUBLIC)
    assert [one.article for one in plan.planned] == [other]
    assert plan.unchanged == 1
    assert plan.planned[0].before == {"audience": "internal"}
    assert plan.planned[0].is_exposed


def test_a_draft_exposes_nothing(session: Session, kim: Actor) -> None:
    draft = make_edition(session, audience=Audience.INTERNAL)
    plan = plan_change(session, kim, _numbers(_article(session, draft)), PUBLIC)
    assert [one.is_exposed for one in plan.planned] == [False]


def test_what_one_may_not_see_is_counted_and_stays(
    session: Session, kim: Actor, group: Group
) -> None:
    hidden = _article(
        session,
        make_published(session, audience=Audience.GROUP, group_id=group.id),
    )
    seen = _article(session, make_published(session, title="Seen"))
    plan = plan_change(session, kim, [*_numbers(hidden, seen), 999_999], INTERNAL)
    assert [one.article for one in plan.planned] == [seen]
    assert (plan.refused, plan.unseen) == ([], 2)
    forged = _seen(plan) | {hidden.number: plan.planned[0].seen}
    outcome = apply_change(session, INTERNAL, forged, by=kim, now=NOW)
    assert (outcome.done, outcome.unseen) == ([seen], 1)
    assert hidden.audience is Audience.GROUP


@pytest.mark.parametrize("license", [License.CANDIDATE, License.CONTRIBUTOR])
def test_giving_it_to_everybody_takes_the_license(
    session: Session, kim: Actor, license: License
) -> None:
    internal = _article(session, make_published(session, audience=Audience.INTERNAL))
    plan = plan_change(
        session, replace(kim, license=license), _numbers(internal), PUBLIC
    )
    assert plan.planned == []
    assert _why(plan) == [
        "It takes the license for these readers to give them the article."
    ]


def test_giving_it_to_fewer_takes_none(session: Session, kim: Actor) -> None:
    public = _article(session, make_published(session))
    candidate = replace(kim, license=License.CANDIDATE)
    assert _change(session, candidate, INTERNAL, public).done == [public]


def test_nobody_gives_articles_to_a_group_that_they_are_not_in(
    session: Session, kim: Actor, group: Group
) -> None:
    article = _article(session, make_published(session))
    wanted: Values = {"audience": "group", "group_id": group.id}
    plan = plan_change(session, kim, _numbers(article), wanted)
    assert _why(plan) == ["You are not in the group that would read it."]


def test_an_owner_writes_and_may_read_the_article(
    session: Session, kim: Actor, erin: Actor, group: Group
) -> None:
    member = replace(kim, group_ids=frozenset({group.id}))
    own = _article(
        session,
        make_published(session, audience=Audience.GROUP, group_id=group.id),
    )
    plan = plan_change(session, member, _numbers(own), {"owner_id": erin.user_id})
    assert _why(plan) == ["The new owner may not read it."]
    alice = make_actor(session, ALICE)
    with pytest.raises(Invalid):
        plan_change(session, member, _numbers(own), {"owner_id": alice.user_id})
    user = get_user(session, erin.user_id or 0)
    change_account(
        session, user, roles=[Role.ENGINEER], is_active=False, by=WRITER, now=NOW
    )
    with pytest.raises(Invalid):
        plan_change(session, member, _numbers(own), {"owner_id": erin.user_id})


def test_five_hundred_at_a_time_and_no_more(session: Session, kim: Actor) -> None:
    assert plan_change(session, kim, range(500), INTERNAL).unseen == 500
    with pytest.raises(Invalid):
        plan_change(session, kim, range(501), INTERNAL)


def test_what_somebody_changed_since_the_preview_is_refused(
    session: Session, kim: Actor, erin: Actor
) -> None:
    one = _article(session, make_published(session, title="One"))
    two = _article(session, make_published(session, title="Two"))
    wanted = {"owner_id": erin.user_id}
    seen = _seen(plan_change(session, kim, _numbers(one, two), wanted))
    _change(session, erin, {"owner_id": kim.user_id}, one)
    outcome = apply_change(session, wanted, seen, by=kim, now=NOW)
    assert outcome.done == [two]
    assert [refused.article for refused in outcome.refused] == [one]
    assert _why(outcome) == ["Somebody changed it since you looked."]
    assert one.owner_id == kim.user_id
    with pytest.raises(Conflict):
        apply_change(session, wanted, seen, by=kim, now=NOW)


def test_a_change_elsewhere_in_the_article_is_in_nobodys_way(
    session: Session, kim: Actor, erin: Actor
) -> None:
    one = _article(session, make_published(session))
    wanted = {"owner_id": erin.user_id}
    seen = _seen(plan_change(session, kim, _numbers(one), wanted))
    _change(session, erin, INTERNAL, one)
    assert apply_change(session, wanted, seen, by=kim, now=NOW).done == [one]


def _bulk(outcome: Outcome) -> BulkChange:
    assert outcome.bulk is not None
    return outcome.bulk


def test_undone_all_is_as_it_was(session: Session, kim: Actor, erin: Actor) -> None:
    one = _article(session, make_published(session, title="One"))
    two = _article(
        session, make_published(session, title="Two", audience=Audience.INTERNAL)
    )
    one.review_due_at = NOW
    session.flush()
    wanted = {"owner_id": erin.user_id, "review_due_at": None, **INTERNAL}
    bulk = _bulk(_change(session, kim, wanted, one, two))
    outcome = undo_change(session, bulk, by=kim, now=NOW + DAY)
    assert outcome.done == [one, two]
    assert [one.owner_id, two.owner_id] == [None, None]
    assert (one.audience, two.audience) == (Audience.PUBLIC, Audience.INTERNAL)
    assert one.review_due_at == NOW
    assert bulk.undone_at == NOW + DAY
    told = [event.payload["undone"] for event in events_of(session, "articles.changed")]
    assert told == [False, True]
    with pytest.raises(Conflict):
        undo_change(session, bulk, by=kim, now=NOW + DAY)


def test_undoing_leaves_alone_what_moved_on_and_says_so(
    session: Session, kim: Actor, erin: Actor
) -> None:
    one = _article(session, make_published(session, title="One"))
    two = _article(session, make_published(session, title="Two"))
    bulk = _bulk(_change(session, kim, {"owner_id": erin.user_id}, one, two))
    _change(session, erin, {"owner_id": kim.user_id}, one)
    outcome = undo_change(session, bulk, by=kim, now=NOW)
    assert outcome.done == [two]
    assert _why(outcome) == ["It was changed again since."]
    assert (one.owner_id, two.owner_id) == (kim.user_id, None)


def test_where_all_moved_on_nothing_is_undone(
    session: Session, kim: Actor, erin: Actor
) -> None:
    one = _article(session, make_published(session))
    bulk = _bulk(_change(session, kim, {"owner_id": erin.user_id}, one))
    _change(session, erin, {"owner_id": kim.user_id}, one)
    with pytest.raises(Conflict):
        undo_change(session, bulk, by=kim, now=NOW)
    assert bulk.undone_at is None


def test_undoing_takes_the_license_as_the_change_does(
    session: Session, kim: Actor
) -> None:
    candidate = replace(kim, license=License.CANDIDATE)
    public = _article(session, make_published(session))
    bulk = _bulk(_change(session, candidate, INTERNAL, public))
    with pytest.raises(Conflict):
        undo_change(session, bulk, by=candidate, now=NOW)
    assert public.audience is Audience.INTERNAL


def test_past_changes_show_only_what_one_may_see(
    session: Session, kim: Actor, erin: Actor, group: Group
) -> None:
    member = replace(kim, group_ids=frozenset({group.id}))
    one = _article(session, make_published(session, title="One"))
    two = _article(session, make_published(session, title="Two"))
    bulk = _bulk(_change(session, member, {"owner_id": kim.user_id}, one))
    wanted: Values = {"audience": "group", "group_id": group.id}
    later = _bulk(_change(session, member, wanted, two))
    assert list(list_changes(session).rows) == [later, bulk]
    assert [c.article for c in list_changed(session, erin, bulk)] == [one]
    assert list_changed(session, erin, later) == []
    with pytest.raises(Conflict):
        undo_change(session, later, by=kim, now=NOW)
