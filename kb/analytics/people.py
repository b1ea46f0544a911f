"""The person behind an event, in SQL that both databases understand."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from kb.events.desk import TicketOpened
from kb.events.keeping import AccountSignedIn
from kb.events.models import EventRow
from kb.events.types import VerdictGiven

# Each of these says which account a visit belongs to.
_SIGNED = (AccountSignedIn.kind, TicketOpened.kind, VerdictGiven.kind)


class _Epoch(FunctionElement[int]):
    type = Integer()
    inherit_cache = True


@compiles(_Epoch, "sqlite")
def _epoch_sqlite(element: _Epoch, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return f"CAST(strftime('%s', {moment}) AS INTEGER)"


@compiles(_Epoch, "postgresql")
def _epoch_postgresql(element: _Epoch, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return f"CAST(floor(extract(epoch FROM {moment})) AS BIGINT)"


def epoch(moment: SQLColumnExpression[datetime]) -> ColumnElement[int]:
    """Return the whole seconds from 1970 to a moment."""
    return _Epoch(moment)


def person_of(event: type[EventRow]) -> ColumnElement[str]:
    """Return the person who did what an event tells; null where nobody is known.

    A person is the account, also for what the same visit did before signing in,
    else the visit. A visit of two accounts stays apart from both.
    """
    signed = aliased(EventRow)
    first, last = func.min(signed.actor_id), func.max(signed.actor_id)
    # By the index for each event that is read: to join all visits of the log costs
    # more, the older the log is.
    owner = (
        select(case((first == last, first)))
        .where(
            signed.visit_id == event.visit_id,
            signed.kind.in_(_SIGNED),
            signed.actor_id.is_not(None),
        )
        .correlate(event)
        .scalar_subquery()
    )
    account = literal("u") + cast(func.coalesce(event.actor_id, owner), String)
    return func.coalesce(account, literal("v") + event.visit_id)


PERSON = person_of(EventRow)


def happened(kind: str, since: datetime) -> ColumnElement[bool]:
    """Return the condition that somebody did something of a kind since a moment."""
    somebody = or_(EventRow.actor_id.is_not(None), EventRow.visit_id.is_not(None))
    return and_(EventRow.kind == kind, EventRow.occurred_at >= since, somebody)
