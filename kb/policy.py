"""Who may do what: one table from permission to roles and condition."""

import enum
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Role(enum.StrEnum):
    """What a person does for the support organisation; one may hold several."""

    CUSTOMER = "customer"
    ENGINEER = "engineer"
    EXPERT = "expert"
    SUPERVISOR = "supervisor"
    KNOWLEDGE_SPECIALIST = "knowledge_specialist"
    COORDINATOR = "coordinator"
    PROCESS_OPTIMIZER = "process_optimizer"
    ADMINISTRATOR = "administrator"


class License(enum.StrEnum):
    """What a writer's practice has earned, after the KCS licensing model."""

    CANDIDATE = "candidate"
    CONTRIBUTOR = "contributor"
    PUBLISHER = "publisher"


class Audience(enum.StrEnum):
    """Who may read an article."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    INTERNAL = "internal"
    GROUP = "group"


class Permission(enum.StrEnum):
    """What can be allowed."""

    ARTICLE_READ = "article.read"
    ARTICLE_READ_DRAFT = "article.read_draft"
    ARTICLE_WRITE = "article.write"
    REVISION_APPROVE = "revision.approve"
    ARTICLE_PUBLISH = "article.publish"
    ARTICLE_ARCHIVE = "article.archive"
    ARTICLE_OPEN = "article.open"
    ARTICLE_IMPORT = "article.import"
    ARTICLE_EXPORT = "article.export"
    UPKEEP_MANAGE = "upkeep.manage"
    CHECK_GIVE = "check.give"
    CHECK_READ = "check.read"
    LICENSE_GRANT = "license.grant"
    ANNOUNCEMENT_MANAGE = "announcement.manage"
    CATALOG_MANAGE = "catalog.manage"
    TICKET_READ = "ticket.read"
    TICKET_REPLY = "ticket.reply"
    TICKET_CONFIRM = "ticket.confirm"
    TICKET_REOPEN = "ticket.reopen"
    TICKET_READ_NOTES = "ticket.read_notes"
    TICKET_WORK = "ticket.work"
    TICKET_ASSIGN = "ticket.assign"
    QUEUE_SEE = "queue.see"
    FAILING_SEE = "failing.see"
    REPAIR_WORK = "repair.work"
    SEARCH_TUNE = "search.tune"
    SEARCH_SETTINGS = "search.settings"
    USER_MANAGE = "user.manage"
    SITE_MANAGE = "site.manage"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Whoever acts: an account, or a visitor known by a first-party id only.

    `ticket_ids` are the tickets a signed status link has opened for a visitor.
    """

    user_id: int | None = None
    name: str = ""
    email: str = ""
    roles: frozenset[Role] = frozenset()
    group_ids: frozenset[int] = frozenset()
    license: License = License.CANDIDATE
    visit_id: str | None = None
    journey_id: str | None = None
    ticket_ids: frozenset[int] = frozenset()

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def can(self, permission: str) -> bool:
        """Say whether this is allowed without looking at a certain resource."""
        return allows(self, Permission(permission))

    @property
    def person_key(self) -> str:
        """The stable key of the person: the account, else the first-party id."""
        return f"u{self.user_id}" if self.user_id is not None else f"v{self.visit_id}"


class HasAudience(Protocol):
    """Something that is read by an audience."""

    @property
    def audience(self) -> Audience: ...
    @property
    def group_id(self) -> int | None: ...


class HasRequester(Protocol):
    """Something that somebody asked for."""

    @property
    def id(self) -> int: ...
    @property
    def requester_id(self) -> int | None: ...


class HasAuthors(HasAudience, Protocol):
    """A text that waits to reach its readers.

    `author_ids` are the people who wrote a part that no reader has seen yet;
    `may_be_own` is the site's rule that one of them may approve it all the same.
    """

    @property
    def author_ids(self) -> frozenset[int]: ...
    @property
    def may_be_own(self) -> bool: ...


class IsAboutPerson(Protocol):
    """Something that one person tells another about that person's work."""

    @property
    def person_id(self) -> int: ...
    @property
    def checker_id(self) -> int: ...


Condition = Callable[[Actor, object], bool]


def _always(_actor: Actor, _resource: object) -> bool:
    return True


@dataclass(frozen=True)
class Grant:
    """To whom, and under which condition; `roles=None` means anyone at all."""

    roles: frozenset[Role] | None
    when: Condition = field(default=_always)

    @property
    def is_unconditional(self) -> bool:
        return self.when is _always

    def holds(self, actor: Actor, resource: object) -> bool:
        if self.roles is not None and not self.roles & actor.roles:
            return False
        return self.when(actor, resource)


def _for_audience(actor: Actor, resource: object) -> bool:
    thing: HasAudience = resource  # type: ignore[assignment]
    if thing.audience is Audience.PUBLIC:
        return True
    if thing.audience is Audience.SIGNED_IN:
        return actor.is_authenticated
    if thing.audience is Audience.GROUP:
        return thing.group_id in actor.group_ids
    return actor.is_staff


def _is_requester(actor: Actor, resource: object) -> bool:
    thing: HasRequester = resource  # type: ignore[assignment]
    if thing.id in actor.ticket_ids:
        return True
    return actor.user_id is not None and thing.requester_id == actor.user_id


def _is_licensed(actor: Actor, resource: object) -> bool:
    """Say whether the license reaches the audience: a contributor's stays inside."""
    thing: HasAudience = resource  # type: ignore[assignment]
    if not _for_audience(actor, resource):
        return False
    if thing.audience in (Audience.PUBLIC, Audience.SIGNED_IN):
        return actor.license is License.PUBLISHER
    return actor.license is not License.CANDIDATE


def _is_second_person(actor: Actor, resource: object) -> bool:
    thing: HasAuthors = resource  # type: ignore[assignment]
    wrote = actor.user_id is None or actor.user_id in thing.author_ids
    return _is_licensed(actor, resource) and (thing.may_be_own or not wrote)


def _is_between_them(actor: Actor, resource: object) -> bool:
    thing: IsAboutPerson = resource  # type: ignore[assignment]
    return actor.user_id in (thing.person_id, thing.checker_id)


ANYONE = None
STAFF = frozenset(Role) - {Role.CUSTOMER}
DESK = frozenset({Role.ENGINEER, Role.EXPERT, Role.SUPERVISOR})
WRITERS = DESK | {Role.KNOWLEDGE_SPECIALIST, Role.COORDINATOR}
ANALYSTS = frozenset(
    {Role.KNOWLEDGE_SPECIALIST, Role.PROCESS_OPTIMIZER, Role.SUPERVISOR, Role.EXPERT}
)
SPECIALISTS = frozenset({Role.KNOWLEDGE_SPECIALIST})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
ANNOUNCERS = SPECIALISTS | ADMINISTRATORS | {Role.SUPERVISOR, Role.COORDINATOR}

# What a new account may do with articles; practice raises it later.
FIRST_LICENSE: Mapping[Role, License] = {
    Role.EXPERT: License.CONTRIBUTOR,
    Role.KNOWLEDGE_SPECIALIST: License.PUBLISHER,
}

# Any line that holds grants the permission. An administrator runs the site; that
# alone opens neither drafts nor tickets beyond what staff sees.
POLICY: Mapping[Permission, tuple[Grant, ...]] = {
    Permission.ARTICLE_READ: (Grant(ANYONE, when=_for_audience),),
    Permission.ARTICLE_READ_DRAFT: (Grant(WRITERS),),
    Permission.ARTICLE_WRITE: (Grant(WRITERS),),
    Permission.REVISION_APPROVE: (Grant(WRITERS, when=_is_second_person),),
    Permission.ARTICLE_PUBLISH: (Grant(WRITERS, when=_is_second_person),),
    Permission.ARTICLE_ARCHIVE: (Grant(WRITERS, when=_is_licensed),),
    # To more readers than those for whom it was let out; about its new place.
    Permission.ARTICLE_OPEN: (Grant(WRITERS, when=_is_licensed),),
    Permission.ARTICLE_IMPORT: (Grant(SPECIALISTS | ADMINISTRATORS),),
    Permission.ARTICLE_EXPORT: (Grant(ADMINISTRATORS),),
    Permission.UPKEEP_MANAGE: (Grant(SPECIALISTS),),
    Permission.CHECK_GIVE: (Grant(SPECIALISTS),),
    Permission.CHECK_READ: (Grant(WRITERS, when=_is_between_them),),
    Permission.LICENSE_GRANT: (Grant(SPECIALISTS | ADMINISTRATORS),),
    Permission.ANNOUNCEMENT_MANAGE: (Grant(ANNOUNCERS),),
    Permission.CATALOG_MANAGE: (Grant(SPECIALISTS | ADMINISTRATORS),),
    Permission.TICKET_READ: (Grant(STAFF), Grant(ANYONE, when=_is_requester)),
    Permission.TICKET_REPLY: (Grant(DESK), Grant(ANYONE, when=_is_requester)),
    Permission.TICKET_CONFIRM: (Grant(ANYONE, when=_is_requester),),
    Permission.TICKET_REOPEN: (Grant(DESK), Grant(ANYONE, when=_is_requester)),
    Permission.TICKET_READ_NOTES: (Grant(STAFF),),
    Permission.TICKET_WORK: (Grant(DESK),),
    Permission.TICKET_ASSIGN: (Grant(DESK),),
    Permission.QUEUE_SEE: (Grant(STAFF),),
    Permission.FAILING_SEE: (Grant(ANALYSTS | DESK),),
    Permission.REPAIR_WORK: (Grant(SPECIALISTS | {Role.EXPERT}),),
    # Synonyms and pins are words about articles; weights are how the site works.
    Permission.SEARCH_TUNE: (Grant(SPECIALISTS | ADMINISTRATORS),),
    Permission.SEARCH_SETTINGS: (Grant(ADMINISTRATORS | {Role.PROCESS_OPTIMIZER}),),
    Permission.USER_MANAGE: (Grant(ADMINISTRATORS),),
    Permission.SITE_MANAGE: (Grant(ADMINISTRATORS),),
}

CONDITIONAL = frozenset(
    permission
    for permission, grants in POLICY.items()
    if not all(grant.is_unconditional for grant in grants)
)


def first_license(roles: Collection[Role]) -> License:
    """Return the license that a new account begins with."""
    earned = {FIRST_LICENSE[role] for role in roles if role in FIRST_LICENSE}
    return max(earned, key=list(License).index, default=License.CANDIDATE)


def allows(actor: Actor, permission: Permission, resource: object = None) -> bool:
    """Say whether the actor may do this, to the resource where one is concerned."""
    return any(
        grant.holds(actor, resource)
        for grant in POLICY[permission]
        if resource is not None or grant.is_unconditional
    )


def audience_tokens(actor: Actor) -> frozenset[str]:
    """Return the tokens of the audiences the actor belongs to, for the index mask."""
    tokens = {Audience.PUBLIC.value} | {f"group:{g}" for g in actor.group_ids}
    if actor.is_authenticated:
        tokens.add(Audience.SIGNED_IN.value)
    if actor.is_staff:
        tokens.add(Audience.INTERNAL.value)
    return frozenset(tokens)
