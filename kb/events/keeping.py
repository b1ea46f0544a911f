"""What happens to articles, repairs, accounts and settings."""

from dataclasses import dataclass

from kb.events.types import Event


@dataclass(frozen=True, kw_only=True)
class RevisionSaved(Event):
    kind = "revision.saved"
    lang: str
    number: int
    significance: str


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(Event):
    kind = "article.published"
    followed = True
    lang: str
    significance: str


@dataclass(frozen=True, kw_only=True)
class ArticleWithdrawn(Event):
    kind = "article.withdrawn"
    followed = True
    lang: str


@dataclass(frozen=True, kw_only=True)
class ArticleReclassified(Event):
    """Its audience, category, product or kind changed, so the index must follow."""

    kind = "article.reclassified"
    followed = True
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class CategoryMoved(Event):
    """A category's place or audience of articles below it changed."""

    kind = "category.moved"
    followed = True
    category_id: int


@dataclass(frozen=True, kw_only=True)
class FileAttached(Event):
    kind = "file.attached"
    sha256: str


@dataclass(frozen=True, kw_only=True)
class FileRemoved(Event):
    kind = "file.removed"
    sha256: str


@dataclass(frozen=True, kw_only=True)
class RepairChanged(Event):
    kind = "repair.changed"
    repair_id: int
    state: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class AccountRegistered(Event):
    kind = "account.registered"


@dataclass(frozen=True, kw_only=True)
class AccountSignedIn(Event):
    kind = "account.signed_in"


@dataclass(frozen=True, kw_only=True)
class AccountSignInFailed(Event):
    kind = "account.sign_in_failed"


@dataclass(frozen=True, kw_only=True)
class AccountSignedOut(Event):
    kind = "account.signed_out"


@dataclass(frozen=True, kw_only=True)
class AccountPasswordChanged(Event):
    kind = "account.password_changed"


@dataclass(frozen=True, kw_only=True)
class AccountChanged(Event):
    """An administrator changed roles, groups or whether the account is active."""

    kind = "account.changed"
    user_id: int
    roles: list[str]
    is_active: bool
