"""What in an article of a bundle contradicts the rest of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from articles.bundle.format import ArticleDoc, EditionDoc, ReviewsDoc
from articles.bundle.layout import Contents, file_name
from kb.text import slugify

MAX_SLUG = 200


def problems_of(
    doc: ArticleDoc, texts: Collection[str], contents: Contents
) -> Iterator[str]:
    """Yield what is wrong with an article whose texts have these keys, as en/3."""
    langs = [edition.lang for edition in doc.editions]
    yield from _twice("the language", langs)
    yield from _twice("the file", [file.sha256 for file in doc.files])
    for lang in sorted(contents.revisions[doc.number].keys() - set(langs)):
        yield f"the texts in {lang} have no edition"
    for edition in doc.editions:
        yield from _problems_of_edition(edition, texts)
    yield from _strangers((entry.revision for entry in doc.journal), texts)
    yield from _strangers((origin.revision for origin in doc.imported_from), texts)
    for file in doc.files:
        if not file.missing and file.sha256 not in contents.files:
            yield f"{file_name(file.sha256)} is not there"


def _strangers(names: Iterable[str | None], texts: Collection[str]) -> Iterator[str]:
    for name in names:
        if name is not None and name not in texts:
            yield f"it names revision {name}, which is not there"


def _twice(what: str, names: Sequence[str]) -> Iterator[str]:
    for name in sorted(set(names)):
        if names.count(name) > 1:
            yield f"{what} {name} is there twice"


def _problems_of_edition(edition: EditionDoc, texts: Collection[str]) -> Iterator[str]:
    named = {"published": edition.published, "scheduled": edition.scheduled}
    for what, number in named.items():
        if number is not None and f"{edition.lang}/{number}" not in texts:
            yield f"its {what} revision {edition.lang}/{number} is not there"
    if edition.archived_at is not None and edition.published is not None:
        yield f"it is archived and published in {edition.lang}"
    if edition.published is not None and edition.published_at is None:
        yield f"it is published in {edition.lang} without a time"
    if edition.publish_at is not None and edition.scheduled is None:
        yield f"it is to be published in {edition.lang} without a revision"
    for slug in (edition.slug, *edition.redirects):
        if slugify(slug, MAX_SLUG) != slug:
            yield f"{slug!r} is no address"


def problems_of_reviews(said: ReviewsDoc, texts: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with what others said of an article."""
    yield from _strangers((review.revision for review in said.reviews), texts)
    yield from _strangers((remark.revision for remark in said.remarks), texts)
    yield from _strangers((check.revision for check in said.checks), texts)
    for place, remark in enumerate(said.remarks, start=1):
        if remark.reply_to is not None and remark.reply_to >= place:
            yield f"remark {place} answers one that is not before it"
