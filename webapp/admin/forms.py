"""The forms of the administrator and of the keepers of the catalog."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, widgets

from kb.policy import Role
from webapp.forms import LineField, Required, SiteForm, at_most, options
from webapp.labels import ROLES


class AccountForm(SiteForm):
    """The roles of a person, and whether they may sign in."""

    roles = SelectMultipleField(
        _l("Roles"),
        choices=options((role.value, ROLES[role.value]) for role in Role),
        option_widget=widgets.CheckboxInput(),
    )
    is_active = BooleanField(_l("May sign in"))


class BranchForm(SiteForm):
    """A topic or product: its names and what it stands under."""

    name_en = LineField(_l("English name"), [Required(), at_most(80)])
    name_zh = LineField(_l("Chinese name"), [Required(), at_most(80)])
    parent = SelectField(_l("Below"), coerce=int)


class MoveForm(SiteForm):
    """Where a topic goes."""

    parent = SelectField(_l("Below"), coerce=int)
