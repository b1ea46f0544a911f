"""The forms of lists, of changes to many articles, and of review rules."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from articles.models import ArticleKind
from articles.upkeep.changing import Value, Values, written
from articles.upkeep.lists import STALE_MONTHS
from articles.upkeep.queries import NOBODY, Narrowed
from articles.upkeep.rules import GRACE_DAYS, Scope
from articles.upkeep.ruling import MOST_GRACE_DAYS, MOST_MONTHS
from kb.errors import Invalid
from kb.policy import Audience
from kb.text import LANGS, N_
from webapp.forms import SiteForm, options
from webapp.labels import AUDIENCES, KINDS, LANG_NAMES

Choice = tuple[object, object]

MOST_DAYS_AHEAD = timedelta(days=3653)


class FilterForm(SiteForm):
    """What of a list is wanted; an empty choice is all of it."""

    topic = SelectField(_l("Topic"), validate_choice=False)
    owner = SelectField(_l("Owner"), validate_choice=False)
    lang = SelectField(
        _l("Language"),
        choices=options([("", _l("All")), *LANG_NAMES.items()]),
        validate_choice=False,
    )
    months = SelectField(
        _l("Not changed for"),
        choices=options((str(n), n) for n in (6, 12, 24)),
        default=str(STALE_MONTHS),
        validate_choice=False,
    )

    def offer(self, topics: Sequence[Choice], owners: Sequence[Choice]) -> "FilterForm":
        """Fill the choices."""
        self.topic.choices = options([("", _("All")), *topics])
        nobody = (str(NOBODY), _("Nobody active"))
        self.owner.choices = options([("", _("All")), nobody, *owners])
        self.months.choices = options(
            (str(n), _("%(num)s months", num=n)) for n in (6, STALE_MONTHS, 24)
        )
        return self

    def narrowed(self) -> Narrowed:
        """Return what was chosen; what is no choice narrows nothing."""
        return Narrowed(
            category_id=_chosen(self.topic),
            owner_id=_chosen(self.owner),
            lang=next((lang for lang in LANGS if lang == self.lang.data), None),
            stale_months=min(_chosen(self.months) or STALE_MONTHS, MOST_MONTHS),
        )

    def sent_on(self) -> dict[str, Any]:
        """Return what was chosen, as an address has it."""
        default = {"months": str(STALE_MONTHS)}
        return {
            field.short_name: str(field.data)
            for field in self
            if field.data and field.data != default.get(field.short_name)
        }


def _chosen(field: SelectField) -> int | None:
    text = str(field.data or "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


class ChangeForm(SiteForm):
    """What becomes of many articles; an empty choice leaves a value as it is."""

    owner = SelectField(_l("Owner"))
    topic = SelectField(_l("Topic"))
    audience = SelectField(_l("Who may read it"))
    group = SelectField(_l("Group"))
    due = RadioField(
        _l("Review date"),
        choices=options(
            [
                ("", _l("Leave as it is")),
                ("on", _l("On a day")),
                ("none", _l("No date")),
            ]
        ),
        default="",
    )
    due_on = DateField(_l("Day of the review"), [Optional()], format=["%Y-%m-%d"])

    def offer(
        self,
        owners: Sequence[Choice],
        topics: Sequence[Choice],
        groups: Sequence[Choice],
    ) -> "ChangeForm":
        """Fill the choices."""
        leave = ("", _("Leave as it is"))
        audiences = [(one.value, AUDIENCES[one.value]) for one in Audience]
        if not groups:
            audiences.pop()
        self.owner.choices = options([leave, *owners])
        self.topic.choices = options([leave, *topics])
        self.audience.choices = options([leave, *audiences])
        self.group.choices = options([("", "–"), *groups])
        return self

    def wanted(self, today: date, zone: ZoneInfo) -> Values:
        """Return the values that are to change; raise `Invalid` for none of them."""
        values: dict[str, Value] = {}
        if self.owner.data:
            values["owner_id"] = int(self.owner.data)
        if self.topic.data:
            values["category_id"] = int(self.topic.data)
        if self.audience.data:
            values |= self._audience()
        if self.due.data:
            values["review_due_at"] = self._due(today, zone)
        if not values:
            raise Invalid(N_("Choose what is to change."), "owner")
        return values

    def _audience(self) -> dict[str, Value]:
        if self.audience.data != Audience.GROUP.value:
            return {"audience": self.audience.data, "group_id": None}
        if not self.group.data:
            raise Invalid(N_("Please choose the group that may read this."), "group")
        return {"audience": self.audience.data, "group_id": int(self.group.data)}

    def _due(self, today: date, zone: ZoneInfo) -> Value:
        if self.due.data == "none":
            return None
        day = self.due_on.data
        if day is None or not today <= day <= today + MOST_DAYS_AHEAD:
            problem = N_("Choose a day from today on, within ten years.")
            raise Invalid(problem, "due_on")
        return written(datetime.combine(day, time(0), zone).astimezone(UTC))


class RuleForm(SiteForm):
    """How often to look at articles again, and for how long that is the owner's."""

    months = IntegerField(
        _l("Review every … months"),
        [
            InputRequired(_l("Please fill this in.")),
            NumberRange(1, MOST_MONTHS, _l("Choose %(min)s to %(max)s months.")),
        ],
        default=12,
    )
    grace_days = IntegerField(
        _l("Days of grace"),
        [
            InputRequired(_l("Please fill this in.")),
            NumberRange(0, MOST_GRACE_DAYS, _l("Choose %(min)s to %(max)s days.")),
        ],
        default=GRACE_DAYS,
        description=_l("For so long a due article is in its owner's list only."),
    )


class NewRuleForm(RuleForm):
    """A rule, with which articles it is for."""

    category = SelectField(_l("Topic"), coerce=int)
    kind = SelectField(_l("Kind"))

    def offer(self, topics: Sequence[Choice]) -> "NewRuleForm":
        """Fill the choices."""
        self.category.choices = options([(0, _("All topics")), *topics])
        kinds = [(one.value, KINDS[one.value]) for one in ArticleKind]
        self.kind.choices = options([("", _("All kinds")), *kinds])
        return self

    def scope(self) -> Scope:
        """Return which articles the rule is for."""
        kind = ArticleKind(self.kind.data) if self.kind.data else None
        return Scope(category_id=self.category.data or None, kind=kind)
