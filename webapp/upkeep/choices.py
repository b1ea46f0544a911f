"""What the forms of upkeep offer."""

from collections.abc import Iterator, Sequence

from flask import request

from articles.models import Category
from articles.queries import list_categories
from kb.accounts.queries import list_groups, list_with_role
from kb.policy import WRITERS
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.login import current_actor
from webapp.upkeep.forms import ChangeForm, FilterForm, NewRuleForm


def filter_form() -> FilterForm:
    """Return the filter of a list, with what the address or the form says."""
    owners = [(str(user_id), name) for user_id, name in writers()]
    return FilterForm(request.values).offer(topics(), owners)


def change_form(form: ChangeForm) -> ChangeForm:
    """Return the form with its choices; one keeps to the groups one is in."""
    own = current_actor().group_ids
    return form.offer(
        [(str(user_id), name) for user_id, name in writers()],
        topics(),
        [(str(group.id), group.name) for group in list_groups(db()) if group.id in own],
    )


def new_rule_form(form: NewRuleForm) -> NewRuleForm:
    """Return the form with its choices."""
    return form.offer(topics())


def writers() -> list[tuple[int, str]]:
    """Return the active people who write, by name."""
    return [(user.id, user.name) for user in list_with_role(db(), *WRITERS)]


def topics() -> list[tuple[object, object]]:
    """Return all topics as a tree, from top to bottom."""
    lang = reader_lang()
    return [
        (one.id, "\u2003" * depth + one.name(lang))
        for depth, one in _walk(list_categories(db()), None, 0)
    ]


def _walk(
    categories: Sequence[Category], parent_id: int | None, depth: int
) -> Iterator[tuple[int, Category]]:
    for one in categories:
        if one.parent_id == parent_id:
            yield depth, one
            yield from _walk(categories, one.id, depth + 1)
