"""How often each revision failed its readers, ranked by the harm that did."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import TypeVar

from sqlalchemy.orm import Session

from kb.analytics.intervals import Share, share_among_peers
from kb.analytics.signals import (
    ASKED,
    FAILURES,
    HELPFUL,
    REOPENED,
    TRIED,
    UNHELPFUL,
    Scope,
    list_reads,
    list_verdicts,
    signs_of_tickets,
)
from kb.journeys.verdicts import Reason

T = TypeVar("T")
Sets = defaultdict[str, set[T]]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of one revision since a date.

    `reads`, `helpful`, `unhelpful` and `failed` count people, each once however often
    or by how many signs; `asked`, `tried_failed` and `reopened` count tickets.
    `failure` is the share of all people concerned whom it failed.
    """

    article_id: int
    revision_id: int
    reads: int
    helpful: int
    unhelpful: int
    reasons: Mapping[Reason, int]
    asked: int
    tried_failed: int
    reopened: int
    failure: Share

    @property
    def failed(self) -> int:
        return self.failure.count

    @property
    def harm(self) -> float:
        """The readers it failed at least: demand times the lower bound."""
        return self.reads * self.failure.low


def list_evidence(
    session: Session, since: datetime, revision_ids: Collection[int] | None = None
) -> Sequence[Evidence]:
    """Return the evidence of all revisions, or of these, the most harmful first."""
    found = _gather(session, Scope(since))
    peers = _failure_of(found.values())
    evidence = [
        _evidence(revision_id, known, peers)
        for revision_id, known in found.items()
        if revision_ids is None or revision_id in revision_ids
    ]
    return sorted(evidence, key=lambda e: (-e.harm, -e.failed, e.revision_id))


def list_failing(session: Session, since: datetime) -> Sequence[Evidence]:
    """Return the revisions that failed somebody, the most harmful first."""
    return [evidence for evidence in list_evidence(session, since) if evidence.failed]


def find_evidence(
    session: Session, revision_id: int, since: datetime
) -> Evidence | None:
    """Return the evidence of one revision, `None` when there is none."""
    found = list_evidence(session, since, {revision_id})
    return found[0] if found else None


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The evidence of some revisions one by one, and of all of them together.

    In `whole` a person who met several of them counts once; it is `None` where nobody
    has met any.
    """

    each: Mapping[int, Evidence]
    whole: Evidence | None


def add_up(session: Session, revision_ids: Sequence[int], since: datetime) -> Sum:
    """Return the evidence of revisions of one text, given oldest first."""
    found = _gather(session, Scope(since))
    peers = _failure_of(found.values())
    own = {id_: found[id_] for id_ in revision_ids if id_ in found}
    together = _Known()
    for known in own.values():
        together.add(known)
    return Sum(
        each={id_: _evidence(id_, known, peers) for id_, known in own.items()},
        whole=_evidence(revision_ids[-1], together, peers) if own else None,
    )


@dataclass
class _Known:
    """The people and the tickets by sign, the people also by reason."""

    article_id: int = 0
    readers: set[str] = field(default_factory=set)
    people: Sets[str] = field(default_factory=lambda: defaultdict(set))
    tickets: Sets[int | None] = field(default_factory=lambda: defaultdict(set))
    reasons: defaultdict[str | None, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def add(self, other: "_Known") -> None:
        self.article_id = other.article_id
        self.readers |= other.readers
        for sign, people in other.people.items():
            self.people[sign] |= people
        for sign, tickets in other.tickets.items():
            self.tickets[sign] |= tickets
        for reason, people in other.reasons.items():
            self.reasons[reason] |= people

    @property
    def concerned(self) -> set[str]:
        return self.readers.union(*self.people.values())

    @property
    def failed(self) -> set[str]:
        return set().union(*(self.people[sign] for sign in FAILURES))


def _failure_of(found: Collection[_Known]) -> float:
    """Return the share of people whom all revisions together failed."""
    concerned = sum(len(known.concerned) for known in found)
    failed = sum(len(known.failed) for known in found)
    return failed / concerned if concerned else 0.0


def _gather(session: Session, scope: Scope) -> dict[int, _Known]:
    found: dict[int, _Known] = defaultdict(_Known)
    reads = list_reads(session, scope)
    for revision_id, article_id, person, _second in reads:
        known = found[revision_id]
        known.article_id = article_id
        known.readers.add(person)
    verdicts = list_verdicts(session, scope)
    for sign in chain(verdicts, signs_of_tickets(session, scope, reads)):
        known = found[sign.revision_id]
        known.article_id = sign.article_id
        known.people[sign.sign].add(sign.person)
        known.tickets[sign.sign].add(sign.ticket_id)
        known.reasons[sign.reason].add(sign.person)
    return found


def _evidence(revision_id: int, known: _Known, peers: float) -> Evidence:
    people, tickets = known.people, known.tickets
    return Evidence(
        article_id=known.article_id,
        revision_id=revision_id,
        reads=len(known.readers),
        helpful=len(people[HELPFUL]),
        unhelpful=len(people[UNHELPFUL]),
        reasons={reason: len(known.reasons[reason]) for reason in Reason},
        asked=len(tickets[ASKED]),
        tried_failed=len(tickets[TRIED]),
        reopened=len(tickets[REOPENED]),
        failure=share_among_peers(len(known.failed), len(known.concerned), peers),
    )
