"""What all forms share: the reader's language and clean text."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.i18n import get_translations
from wtforms.validators import Length, StopValidation

from kb.errors import Invalid
from kb.text import clean, one_line
from webapp.i18n import reader_lang


class SiteForm(Form):
    """A form whose messages are in the reader's language."""

    class Meta:
        def get_translations(self, _form: Form) -> Any:
            return get_translations([reader_lang()])

    @classmethod
    def sent(cls, **kwargs: Any) -> Self:
        """Return the form with what the request sent."""
        return cls(request.form if request.method == "POST" else None, **kwargs)

    def refuse(self, error: Invalid) -> None:
        """Put a refusal of the domain at its field, else at the first one."""
        field = self._fields.get(error.field or "", next(iter(self._fields.values())))
        field.errors = [*field.errors, gettext(error.message, **error.params)]


def options(pairs: Iterable[tuple[object, object]]) -> list[SelectChoice]:
    """Return the choices of a field from values and their names."""
    return [SelectChoice(value, label) for value, label in pairs]


class Required:
    """A validator that says what to do, for fields of text."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: object = None) -> None:
        self.message = message or _l("Please fill this in.")

    def __call__(self, _form: Form, field: Any) -> None:
        if not str(field.data or "").strip():
            field.errors[:] = []
            raise StopValidation(str(self.message))


def at_most(length: int) -> Length:
    """Return a validator of length with a message in the reader's language."""
    return Length(max=length, message=_l("Use at most %(max)d characters."))


class LineField(StringField):
    """One line of text, cleaned of control characters."""

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        for value in valuelist:
            self.data = one_line(value)


class TextField(TextAreaField):
    """Text of several lines with plain line ends."""

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        for value in valuelist:
            self.data = clean(value)
