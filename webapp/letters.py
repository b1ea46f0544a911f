"""Notices as letters, in the language of the person they go to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kb.accounts.models import User
from kb.notices.models import Notice
from kb.policy import Actor
from webapp.i18n import LOCALES
from webapp.mail import Letter
from webapp.stop_links import Stop, stop_token
from webapp.told import Line, lines

# More than these at once come in one letter.
ONE_BY_ONE = 3


@dataclass(frozen=True)
class Post:
    """A letter and the notices that it is about."""

    letter: Letter
    notices: Sequence[Notice]


class LetterWriter:
    """Writes letters outside of any request; links begin with the site's address."""

    def __init__(self, app: Flask, base_url: str) -> None:
        self._app = app
        self._base_url = base_url
        self._addresses = app.url_map.bind("")

    def letters(
        self, session: Session, user: User, actor: Actor, notices: Sequence[Notice]
    ) -> list[Post]:
        """Return what goes to a person: nothing about what they may not know of."""
        with self._app.app_context(), force_locale(LOCALES[user.lang]):
            told = lines(session, actor, notices, self._link)
            if len(told) <= ONE_BY_ONE:
                return [Post(self._single(line, user), [line.notice]) for line in told]
            return [Post(self._list(told, user), [line.notice for line in told])]

    def _link(self, endpoint: str, **values: Any) -> str:
        return self._base_url + self._addresses.build(endpoint, values)

    def _stop(self, stop: Stop) -> str:
        return self._link("notices.stop", token=stop_token(self._app, stop))

    def _single(self, line: Line, user: User) -> Letter:
        following, searches = tuple(line.following), tuple(line.searches)
        stop = self._stop(
            Stop(user_id=user.id, subscription_ids=following, search_ids=searches)
        )
        parts = (line.says, _quoted(line.quote), line.href, _why(line, stop))
        text = "\n\n".join(part for part in parts if part) + "\n"
        return Letter(to=user.email, subject=line.says, text=text, stop=stop)

    def _list(self, told: Sequence[Line], user: User) -> Letter:
        stop = self._stop(Stop(user_id=user.id))
        count = len(told)
        subject = ngettext(
            "%(num)s notice waits for you", "%(num)s notices wait for you", count
        )
        listed = [f"* {line.says}\n  {line.href}" for line in told]
        return Letter(
            to=user.email,
            subject=subject,
            text="\n\n".join([f"{subject}:", *listed, _no_more(stop)]) + "\n",
            stop=stop,
        )


def _quoted(text: str) -> str:
    return "\n".join(f"> {part}" for part in text.splitlines())


def _why(line: Line, stop: str) -> str:
    if line.searches:
        why = _("You get this because a search that you keep found it.")
        how = _("Stop telling me of this search: %(link)s", link=stop)
        return f"-- \n{why}\n{how}"
    if not line.following:
        return _no_more(stop)
    why = _("You get this because you follow the article or its topic.")
    how = _("Stop following: %(link)s", link=stop)
    return f"-- \n{why}\n{how}"


def _no_more(stop: str) -> str:
    why = _("You get this because it is about your work, or what you follow.")
    how = _("No more mail, only notices on the site: %(link)s", link=stop)
    return f"-- \n{why}\n{how}"
