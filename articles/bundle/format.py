"""What the files of a bundle may say, field by field."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    model_validator,
)

from articles.files.kinds import NAMED
from articles.files.names import ENDINGS
from articles.models import ArticleKind, Confidence, Significance, Stage
from articles.plain_yaml import YamlError, read_yaml, write_yaml
from articles.reviews.models import ReviewState
from kb.policy import Audience
from kb.text import Lang

LARGEST = 2**31 - 1
MEDIA_TYPES = frozenset({*NAMED, *ENDINGS})


def _moment(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        if isinstance(at, datetime) and at.tzinfo is not None:
            return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("this time is out of range") from error
    raise ValueError("a time is written with its zone, as 2026-03-02T09:00:00+00:00")


At = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(lambda at: at.isoformat(), return_type=str),
]
Count = Annotated[int, Field(ge=0, le=LARGEST)]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Line = Annotated[str, StringConstraints(max_length=2000)]
Words = Annotated[str, StringConstraints(max_length=200_000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Email = Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=320)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# A revision of the same article, as en/3.
Text = Annotated[str, StringConstraints(pattern=r"^(en|zh)/[1-9][0-9]{0,9}$")]


class Doc(BaseModel):
    """A document or a part of one; fields it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Manifest(Doc):
    """askfirst.json: what the bundle is, and how much of it there has to be."""

    format: Literal["askfirst-bundle"] = "askfirst-bundle"
    version: Literal[1] = 1
    articles: Count
    revisions: Count
    files: Count


class BranchDoc(Doc):
    """A category or a product; `parent` is the slug of the one above."""

    slug: Name
    name_en: Name
    name_zh: Name
    parent: Name | None = None
    position: Count = 0


class RuleDoc(Doc):
    """How often articles are looked at again."""

    months: Annotated[int, Field(ge=1, le=120)]
    grace_days: Count = 14
    category: Name | None = None
    kind: ArticleKind | None = None


class Catalog(Doc):
    """catalog.yaml: the trees and names that articles are placed by."""

    categories: Sequence[BranchDoc] = ()
    products: Sequence[BranchDoc] = ()
    groups: Sequence[Name] = ()
    review_rules: Sequence[RuleDoc] = ()


class PersonDoc(Doc):
    """Somebody who wrote, owned, reviewed or checked something."""

    email: Email
    name: Line
    lang: Lang = "en"


class People(Doc):
    """people.yaml: everybody whom the articles name."""

    people: Sequence[PersonDoc] = ()


class EditionDoc(Doc):
    """An article in one language; revisions are named by their number."""

    lang: Lang
    slug: Name
    stage: Stage
    stage_at: At | None = None
    confidence: Confidence = Confidence.WORK_IN_PROGRESS
    published: Number | None = None
    published_at: At | None = None
    archived_at: At | None = None
    scheduled: Number | None = None
    publish_at: At | None = None
    unpublish_at: At | None = None
    redirects: Sequence[Name] = ()


class FileDoc(Doc):
    """A file of an article; a `missing` one was lost before the export."""

    sha256: Sha256
    name: Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
    media_type: Name
    size: Count
    uploaded_by: Email | None = None
    uploaded_at: At | None = None
    missing: bool = False

    @model_validator(mode="after")
    def _is_known(self) -> "FileDoc":
        if self.media_type not in MEDIA_TYPES:
            raise ValueError(f"{self.media_type} is no kind of file an article has")
        return self


class OriginDoc(Doc):
    """A file of an imported folder that a text came from."""

    path: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    lang: Lang
    content_hash: Annotated[str, StringConstraints(max_length=64)] = ""
    revision: Text | None = None


class EntryDoc(Doc):
    """Something that happened to the article; `details` are the event's own fields."""

    what: Name
    at: At
    by: Email | None = None
    revision: Text | None = None
    details: dict[str, str | int | Sequence[str]] = {}


class ArticleDoc(Doc):
    """article.yaml: all of an article but its texts."""

    number: Number
    audience: Audience
    group: Name | None = None
    category: Name
    product: Name | None = None
    kind: ArticleKind
    is_block: bool = False
    created_at: At
    owner: Email | None = None
    review_due_at: At | None = None
    editions: Sequence[EditionDoc] = ()
    files: Sequence[FileDoc] = ()
    imported_from: Sequence[OriginDoc] = ()
    journal: Sequence[EntryDoc] = ()

    @model_validator(mode="after")
    def _has_its_group(self) -> "ArticleDoc":
        if (self.audience is Audience.GROUP) != (self.group is not None):
            raise ValueError("the audience group, and no other, names its group")
        return self


class RevisionDoc(Doc):
    """The front matter of a revision; its source is the text below."""

    title: Name
    summary: Line = ""
    tags: Sequence[Name] = ()
    keywords: Sequence[Name] = ()
    applies_to: Sequence[Name] = ()
    author: Email | None = None
    saved_at: At
    significance: Significance
    note: Line = ""
    based_on: Number | None = None
    translated_from: Text | None = None


class ReviewDoc(Doc):
    """A review of one revision."""

    revision: Text
    requested_by: Email | None = None
    requested_at: At
    reviewer: Email | None = None
    due_at: At | None = None
    note: Words = ""
    state: ReviewState
    decided_by: Email | None = None
    decided_at: At | None = None
    reason: Words = ""


class RemarkDoc(Doc):
    """A comment on a line; `reply_to` counts the remarks of the article from 1."""

    revision: Text
    line: Count
    quote: Words = ""
    words: Words
    author: Email | None = None
    written_at: At
    reply_to: Number | None = None
    resolved_at: At | None = None
    resolved_by: Email | None = None


class CheckDoc(Doc):
    """A check of one revision against the content standard."""

    revision: Text
    person: Email
    checker: Email
    checked_at: At
    points: dict[str, bool]
    note: Words = ""


class ReviewsDoc(Doc):
    """reviews.yaml: what others said of an article's texts."""

    reviews: Sequence[ReviewDoc] = ()
    remarks: Sequence[RemarkDoc] = ()
    checks: Sequence[CheckDoc] = ()


D = TypeVar("D", bound=Doc)


def written(doc: Doc) -> str:
    """Return a document as YAML without what goes without saying."""
    return write_yaml(_full(doc.model_dump(mode="json", exclude_defaults=True)))


def _full(value: object) -> object:
    """Return the value without empty lists."""
    if isinstance(value, dict):
        return {name: _full(one) for name, one in value.items() if one != []}
    return [_full(one) for one in value] if isinstance(value, list) else value


def understood(kind: type[D], text: str, *, limit: int) -> D:
    """Return the document that a YAML text is; raise `ValueError` that says why not."""
    try:
        fields = read_yaml(text, limit=limit)
    except YamlError as error:
        raise ValueError(str(error)) from error
    return validated(kind, {} if fields is None else fields)


def validated(kind: type[D], fields: object) -> D:
    """Return the document of these fields; raise `ValueError` that says why not."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise ValueError(
            "; ".join(_problem(dict(e)) for e in error.errors())
        ) from error


def _problem(error: dict[str, object]) -> str:
    place = error["loc"]
    where = ".".join(map(str, place)) if isinstance(place, tuple) else ""
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where else message
