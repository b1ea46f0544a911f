"""What a notice says and where it leads, for whoever may still know of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from articles.cards import Mention, mentions
from articles.following.rules import Kind
from kb.accounts.queries import names_of
from kb.notices.models import Notice
from kb.policy import Actor, Permission, allows
from webapp.labels import LICENSES

Link = Callable[..., str]

ICONS: Mapping[Kind, str] = {
    Kind.REVIEW_REQUESTED: "user-check",
    Kind.REVIEW_APPROVED: "circle-check",
    Kind.CHANGES_REQUESTED: "message-reply",
    Kind.REVIEW_OVER: "arrow-back-up",
    Kind.REMARK: "message-reply",
    Kind.PUBLISHED: "file-text",
    Kind.BEHIND: "language",
    Kind.FELL_DUE: "clock",
    Kind.OWNER: "user",
    Kind.CHECKED: "list-check",
    Kind.LICENSED: "star",
    Kind.FOUND: "list-search",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A notice as it is read; `quote` is what somebody wrote, `lang` the text's."""

    notice: Notice
    says: str
    href: str
    icon: str
    quote: str = ""

    @property
    def following(self) -> list[int]:
        """The subscriptions by which the person hears of it; none for their work."""
        return self._numbers("following")

    @property
    def searches(self) -> list[int]:
        """The saved searches that found it."""
        return self._numbers("searches")

    def _numbers(self, detail: str) -> list[int]:
        listed = self.notice.details.get(detail, "")
        return [int(number) for number in listed.split(",") if number]


def lines(
    session: Session, actor: Actor, notices: Sequence[Notice], link: Link
) -> list[Line]:
    """Return those of the notices that the actor may still know of, in their order.

    `link` makes an address from an endpoint and its values.
    """
    revisions = [n.revision_id for n in notices if n.revision_id is not None]
    known = mentions(session, actor, revisions)
    by = {notice.id: _number(notice.details.get("by")) for notice in notices}
    names = names_of(session, by.values())
    # Who writes no more is not shown what writers say to one another.
    is_writer = allows(actor, Permission.ARTICLE_READ_DRAFT)
    found = []
    for notice in notices:
        mention = known.get(notice.revision_id or 0)
        if mention is None and notice.article_id is not None:
            continue
        kind = Kind(notice.kind)
        name = _name(notice) or names.get(by[notice.id] or 0) or _("Somebody")
        line = Line(
            notice=notice,
            says=_says(kind, notice, mention.title if mention else "", name),
            href=_place(kind, notice, mention, link),
            icon=ICONS[kind],
            quote=_quote(notice) if is_writer else "",
        )
        found.append(line)
    return found


def _name(notice: Notice) -> str:
    return notice.details.get("name", "")


def _quote(notice: Notice) -> str:
    return notice.details.get("reason") or notice.details.get("words", "")


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _says(kind: Kind, notice: Notice, title: str, name: str) -> str:
    if kind is Kind.PUBLISHED:
        return _release(notice, title)
    if kind is Kind.BEHIND:
        return _behind(notice, title)
    if kind is Kind.REVIEW_OVER:
        return _over(notice, title, name)
    if kind is Kind.LICENSED:
        license = LICENSES[notice.details["license"]]
        return str(_("Your license is now: %(license)s", license=license))
    return str(_sentences(title, name)[kind])


def _sentences(title: str, name: str) -> Mapping[Kind, str]:
    what = {"title": title, "name": name}
    return {
        Kind.REVIEW_REQUESTED: _("%(name)s asks you to review “%(title)s”", **what),
        Kind.REVIEW_APPROVED: _("%(name)s approved “%(title)s”", **what),
        Kind.CHANGES_REQUESTED: _("%(name)s asks for changes in “%(title)s”", **what),
        Kind.REMARK: _("%(name)s commented on “%(title)s”", **what),
        Kind.FELL_DUE: _("Is “%(title)s” still true? Its review is due", title=title),
        Kind.FOUND: _("Found by your search “%(name)s”: “%(title)s”", **what),
        Kind.OWNER: _("%(name)s made you the owner of “%(title)s”", **what),
        Kind.CHECKED: _(
            "%(name)s checked “%(title)s” against the content standard", **what
        ),
    }


def _release(notice: Notice, title: str) -> str:
    if "new" in notice.details:
        return str(_("New article: “%(title)s”", title=title))
    return str(_("“%(title)s” has been updated", title=title))


def _behind(notice: Notice, title: str) -> str:
    if notice.details["lang"] == "zh":
        return str(
            _("“%(title)s” has changed: your Chinese text is behind", title=title)
        )
    return str(_("“%(title)s” has changed: your English text is behind", title=title))


def _over(notice: Notice, title: str, name: str) -> str:
    if notice.details["state"] == "recalled":
        return str(
            _("%(name)s took “%(title)s” back from its review", name=name, title=title)
        )
    return str(_("“%(title)s” has changed: your review of it is over", title=title))


def _place(kind: Kind, notice: Notice, mention: Mention | None, link: Link) -> str:
    if mention is None:
        return link("write.index")
    if kind is Kind.BEHIND:
        lang = notice.details["lang"]
        return link("write.edit", number=mention.number, lang=lang)
    if kind is Kind.CHECKED:
        return link("practice.result", check_id=notice.details["check"])
    if kind in (Kind.PUBLISHED, Kind.FOUND, Kind.FELL_DUE, Kind.OWNER):
        return link("read.show", lang=mention.lang, slug=mention.slug)
    return link("review.show", number=mention.number, lang=mention.lang)
