"""The effect of a change of search on the site's own judged questions, as a gate."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from articles.cards import Key, facts
from kb.analytics.judged import list_judged
from kb.errors import Invalid
from kb.policy import Actor, audience_tokens
from kb.text import LANGS, N_
from search.judging import Effect, Question, judge
from search.protocol import IndexUnavailable
from search.tuning import Tuning
from webapp.database import db, let_go
from webapp.services import Services


def effect(
    services: Services, actor: Actor, before: Tuning, after: Tuning
) -> Effect | None:
    """Return what a change does to the judged questions; `None` without the index.

    They are judged with the eyes of staff, whoever of staff looks: what is for
    colleagues only counts, what is for a single group does not.
    """
    eyes = replace(actor, group_ids=frozenset())
    questions = _published(db(), eyes)
    let_go()
    try:
        return judge(services.engine, questions, before, after, audience_tokens(eyes))
    except IndexUnavailable:
        services.jobs.heal()
        return None


def gate(found: Effect | None) -> None:
    """Raise `Invalid` for a change that makes the answers worse, or may do so.

    What cannot be measured because too few questions are known may go ahead.
    """
    if found is None:
        raise Invalid(
            N_("The index is away, so nothing can be measured. Try again in a minute.")
        )
    if found.fallen:
        raise Invalid(
            N_(
                "Not applied: the answers to the judged questions become worse by more "
                "than chance explains. What got worse is named with the measures."
            )
        )


def _published(session: Session, actor: Actor) -> Sequence[Question]:
    """Return the judged questions of which an article can still be found."""
    judged = list_judged(session)
    ids = {article for one in judged for article in one.article_ids}
    keys: list[Key] = [(article, lang) for article in ids for lang in LANGS]
    known = {article for article, _ in facts(session, actor, keys)}
    return [
        Question(text=one.text, lang=one.lang, article_ids=one.article_ids & known)
        for one in judged
        if one.article_ids & known
    ]
