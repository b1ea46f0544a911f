"""The values of articles in words, before and after a change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from articles.queries import list_categories
from articles.upkeep.changing import Value, Values
from kb.accounts.queries import list_groups, names_of
from kb.policy import Actor
from webapp.database import db
from webapp.i18n import reader_lang
from webapp.labels import AUDIENCES

FIELDS = {
    "owner_id": _l("Owner"),
    "category_id": _l("Topic"),
    "audience": _l("Who may read it"),
    "group_id": _l("Group"),
    "review_due_at": _l("Review date"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One value that changes, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Names:
    """The names of what values stand for; of groups only one's own."""

    owners: Mapping[int, str]
    categories: Mapping[int, str]
    groups: Mapping[int, str]

    def lines(self, before: Values, after: Values) -> list[Line]:
        """Return what changes, in the order of the form."""
        return [
            Line(
                label=str(label),
                before=self.text(name, before[name]),
                after=self.text(name, after[name]),
            )
            for name, label in FIELDS.items()
            if name in after
        ]

    def text(self, name: str, value: Value) -> str:
        """Return a value in words."""
        if name == "audience":
            return str(AUDIENCES[str(value)])
        if name == "review_due_at":
            return _day(value)
        if value is None:
            return str(_("nobody")) if name == "owner_id" else "–"
        names = {"owner_id": self.owners, "category_id": self.categories}
        found = names.get(name, self.groups).get(int(value))
        return found or str(_("(one that you may not see)"))


def _day(value: Value) -> str:
    if not value:
        return str(_("no date"))
    return str(format_date(datetime.fromisoformat(str(value))))


def names_for(actor: Actor, values: Iterable[Values]) -> Names:
    """Return the names of what these values stand for, as far as one may know them."""
    owners = [one.get("owner_id") for one in values]
    return Names(
        owners=names_of(db(), [one for one in owners if isinstance(one, int)]),
        categories=category_names(),
        groups={g.id: g.name for g in list_groups(db()) if g.id in actor.group_ids},
    )


def category_names() -> dict[int, str]:
    """Return the names of all topics."""
    return {one.id: one.name(reader_lang()) for one in list_categories(db())}


def fields_changed(changes: Sequence[Mapping[str, Values]]) -> list[str]:
    """Return the names of the fields that a past change was about."""
    changed = {name for change in changes for name in change["after"]}
    return [str(label) for name, label in FIELDS.items() if name in changed]
