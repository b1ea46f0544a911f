"""The forms of asking: the request, and what is said on it later."""

import re
import secrets

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, SelectField
from wtforms.validators import Regexp

from webapp.forms import LineField, Required, SiteForm, TextField, at_most

_KEY = re.compile(r"[\w-]{8,64}", re.ASCII)
# A single @ with something on both sides; only a mail proves an address.
_ADDRESS = Regexp(
    r"^[^@\s]+@[^@\s]+$", message=_l("Write an address such as name@example.org.")
)


class RequestForm(SiteForm):
    """A request; `looked` is set once suggestions had their turn on the page."""

    form_key = HiddenField()
    looked = HiddenField()
    subject = LineField(
        _l("Subject"),
        [Required(_l("Say in a few words what it is about.")), at_most(150)],
    )
    description = TextField(
        _l("What happened?"),
        [Required(_l("Describe what happened.")), at_most(10_000)],
        description=_l(
            "What did you do, what did you expect, what did you see? "
            "Paste the whole error text."
        ),
    )
    product = SelectField(_l("Product"), default="")
    tried = TextField(_l("What have you tried?"), [at_most(5_000)])
    environment = TextField(
        _l("Where does it happen?"),
        [at_most(2_000)],
        description=_l("Device, system, version, place."),
    )
    steps = TextField(
        _l("How can we make it happen again?"),
        [at_most(5_000)],
        description=_l("The steps, one after the other."),
    )
    name = LineField(_l("Your name"), [Required(_l("Write your name.")), at_most(100)])
    email = EmailField(
        _l("E-mail address"),
        [Required(_l("Write the address for our answer.")), at_most(200), _ADDRESS],
    )

    @property
    def key(self) -> str:
        """The key of this form, a new one where the browser sent none."""
        sent = str(self["form_key"].data or "")
        if not _KEY.fullmatch(sent):
            self["form_key"].data = sent = new_key()
        return sent

    def value(self, name: str) -> str:
        """Return what is in a field, nothing for one that the form lacks."""
        return str(self[name].data or "").strip() if name in self else ""

    def filled(self) -> dict[str, str]:
        """Return what the person wrote, by field."""
        own = (f.name for f in self if f.name not in ("form_key", "looked"))
        return {name: self.value(name) for name in own if self.value(name)}

    def ask_for_contact(self, needed: bool) -> None:
        """Drop name and address where the account knows them."""
        if not needed:
            del self["name"], self["email"]


class ReplyForm(SiteForm):
    """What the requester adds."""

    body = TextField(_l("Your answer"), [Required(), at_most(20_000)])


class LastWordForm(SiteForm):
    """What the requester adds, if they like, when they confirm or reopen."""

    body = TextField(_l("Anything to add?"), [at_most(20_000)])


def new_key() -> str:
    """Return the key of a new form."""
    return secrets.token_urlsafe(12)


def left_out() -> frozenset[str]:
    """Return what was listed to go along and is not ticked any more."""
    kept = request.form.getlist("keep")
    return frozenset(request.form.getlist("listed")) - frozenset(kept)
