"""What the queue and the ticket page show, put into ready values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import format_timedelta
from flask_babel import gettext as _

from articles.cards import Mention
from kb.events.models import EventRow
from kb.tickets.models import ArticleLink, Message, Relation, Status, Ticket

SOON = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Due:
    """The promise that ends next: words, icon and tone, and how it is counted."""

    text: str
    icon: str
    tone: str
    why: str


def due(ticket: Ticket, now: datetime, at: str) -> Due:
    """Return the due pill of a ticket; `at` is its due time as a reader's text."""
    if ticket.status is Status.PENDING:
        why = _("The clock goes on when the requester answers.")
        return Due(text=_("Paused"), icon="player-pause", tone="quiet", why=why)
    moment = ticket.next_due_at
    if moment is None:
        return Due(text=_("No clock runs"), icon="check", tone="quiet", why="")
    why = (
        _("First answer due %(at)s, in working time Monday to Friday, 9 to 18.", at=at)
        if ticket.first_replied_at is None
        else _("Solution due %(at)s, in working time Monday to Friday, 9 to 18.", at=at)
    )
    length = format_timedelta(abs(moment - now), threshold=1.1)
    if moment < now:
        text = _("Breached %(length)s", length=length)
        return Due(text=text, icon="flame", tone="bad", why=why)
    tone = "warn" if moment - now < SOON else "quiet"
    text = _("%(length)s left", length=length)
    return Due(text=text, icon="clock", tone=tone, why=why)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the requester's way to the ticket."""

    at: datetime
    icon: str
    tone: str
    what: str
    title: str = ""
    mention: Mention | None = None
    note: str = ""


def journey(ticket: Ticket, mentions: dict[int, Mention]) -> list[Step]:
    """Return the searches, readings and suggestions before the ticket, in order."""
    context: dict[str, Any] = ticket.context
    steps = [
        Step(
            at=datetime.fromisoformat(search["searched_at"]),
            icon="search",
            tone="quiet" if search["results"] else "warn",
            what=_("Searched"),
            title=search["query"],
            note="" if search["results"] else _("nothing found"),
        )
        for search in context.get("searches", ())
    ]
    steps += [_read(reading, mentions) for reading in context.get("readings", ())]
    steps.sort(key=lambda step: step.at)
    offered = [_offered(one, mentions, ticket) for one in context.get("suggested", ())]
    return [*steps, *offered, _asked(ticket)]


def _read(reading: dict[str, Any], mentions: dict[int, Mention]) -> Step:
    mention = mentions.get(reading["revision_id"])
    notes = []
    if reading["seconds"] is not None:
        notes.append(format_timedelta(timedelta(seconds=reading["seconds"])))
    if reading["rank"] is not None:
        notes.append(_("result %(rank)s", rank=reading["rank"]))
    return Step(
        at=datetime.fromisoformat(reading["read_at"]),
        icon="book",
        tone="accent",
        what=_("Read"),
        title=_("an article") if mention is None else "",
        mention=mention,
        note=_(", ").join(notes),
    )


def _offered(one: dict[str, Any], mentions: dict[int, Mention], ticket: Ticket) -> Step:
    mention = mentions.get(one["revision_id"])
    return Step(
        at=ticket.created_at,
        icon="bulb",
        tone="quiet",
        what=_("Was offered"),
        title=_("an article") if mention is None else "",
        mention=mention,
        note=_("place %(rank)s", rank=one["rank"]),
    )


def _asked(ticket: Ticket) -> Step:
    return Step(at=ticket.created_at, icon="ticket", tone="accent", what=_("Asked"))


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One entry of the timeline: a message, or a thing that happened."""

    at: datetime
    message: Message | None = None
    name: str = ""
    icon: str = ""
    text: str = ""


def timeline(
    messages: Sequence[Message], events: Sequence[EventRow], names: dict[int, str]
) -> list[Turn]:
    """Return messages and events in one order of time."""
    turns = [
        Turn(at=m.created_at, message=m, name=names.get(m.author_id or 0, ""))
        for m in messages
    ]
    turns += [turn for event in events if (turn := _happened(event, names))]
    return sorted(turns, key=lambda turn: turn.at)


def _happened(event: EventRow, names: dict[int, str]) -> Turn | None:
    who = names.get(event.actor_id or 0, _("The requester"))
    assignee = names.get(event.payload.get("assignee_id") or 0)
    sentences = {
        "ticket.assigned": (
            "user-check",
            _("%(who)s gave it to %(assignee)s", who=who, assignee=assignee)
            if assignee
            else _("%(who)s put it back into the queue", who=who),
        ),
        "ticket.handed_over": ("arrow-right", _("%(who)s handed it over", who=who)),
        "ticket.solved": ("circle-check", _("%(who)s called it solved", who=who)),
        "ticket.confirmed": ("thumb-up", _("%(who)s confirmed it", who=who)),
        "ticket.reopened": ("repeat", _("%(who)s opened it again", who=who)),
    }
    if event.kind not in sentences:
        return None
    icon, text = sentences[event.kind]
    if (
        event.kind == "ticket.assigned"
        and event.payload["assignee_id"] == event.actor_id
    ):
        text = _("%(who)s took it", who=who)
    return Turn(at=event.occurred_at, icon=icon, text=text)


def by_relation(links: Sequence[ArticleLink]) -> dict[int, list[Relation]]:
    """Return why each article stands on the ticket."""
    relations: dict[int, list[Relation]] = {}
    for link in links:
        relations.setdefault(link.article_id, []).append(link.relation)
    return relations
