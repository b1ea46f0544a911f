"""The forms of sign-in, registration and reset."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField
from wtforms.validators import Regexp

from kb.accounts.passwords import MIN_LENGTH
from webapp.forms import LineField, Required, SiteForm, at_most

# A single @ with something on both sides; only a mail proves an address.
_ADDRESS = Regexp(
    r"^[^@\s]+@[^@\s]+$", message=_l("Write an address such as name@example.org.")
)


class SignInForm(SiteForm):
    """Address and password."""

    email = EmailField(_l("E-mail address"), [Required(), at_most(200)])
    password = PasswordField(_l("Password"), [Required()])


class RegisterForm(SiteForm):
    """What a new account needs."""

    name = LineField(_l("Your name"), [Required(), at_most(100)])
    email = EmailField(_l("E-mail address"), [Required(), at_most(200), _ADDRESS])
    password = PasswordField(
        _l("Password"),
        [Required()],
        description=_l("At least %(count)d characters.", count=MIN_LENGTH),
    )


class ForgottenForm(SiteForm):
    """The address to send the link to."""

    email = EmailField(_l("E-mail address"), [Required(), at_most(200)])


class ResetForm(SiteForm):
    """The new password."""

    password = PasswordField(
        _l("New password"),
        [Required()],
        description=_l("At least %(count)d characters.", count=MIN_LENGTH),
    )


class PasswordForm(SiteForm):
    """The old and the new password."""

    current = PasswordField(_l("Current password"), [Required()])
    password = PasswordField(
        _l("New password"),
        [Required()],
        description=_l("At least %(count)d characters.", count=MIN_LENGTH),
    )
