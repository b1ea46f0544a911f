"""A bundle that is wrong anywhere is refused as a whole, with the file named."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.bundle.layout import Refused
from articles.models import Article, Attachment, Category, Edition, Revision
from kb.accounts.models import User
from kb.errors import Conflict
from tests.articles.bundle.moving import bring, put
from tests.articles.bundle.parcel import HASHES, PICTURE, A, edited, parcel
from tests.articles.making import make_published

TABLES = (Article, Revision, Edition, Attachment, Category, User)


def brought(somewhere: Session, folder: Path, changes: object) -> None:
    assert isinstance(changes, dict)
    with somewhere.begin_nested():
        bring(somewhere, put(folder / "bundle", parcel(changes)))


def test_the_bundle_itself_is_sound(somewhere: Session, tmp_path: Path) -> None:
    brought(somewhere, tmp_path, {})
    assert somewhere.scalars(select(Article.number)).all() == [1001]
    assert len(somewhere.scalars(select(Revision)).all()) == 3


def refused(somewhere: Session, folder: Path, changes: object) -> str:
    """What is said of the bundle; nothing of it is there."""
    with pytest.raises(Refused) as raised:
        brought(somewhere, folder, changes)
    for table in TABLES:
        assert somewhere.scalars(select(table)).all() == []
    return str(raised.value)


IN_ARTICLE = [
    ("number: 1001", "number: 1002", "its number is 1002"),
    ("number: 1001", "number: -1", "number: Input should be greater"),
    ("number: 1001", f"number: {'9' * 30}", "number: Input should be less"),
    ("number: 1001", "number: [1, 2]", "number: Input should be a valid integer"),
    ("audience: public", "audience: everyone", "audience: Input should be"),
    ("audience: public", "audience: group", "names its group"),
    ("kind: fault", "kind: poem", "kind: Input should be"),
    ("kind: fault", "kind: fault\nrole: administrator", "role: Extra inputs"),
    ("category: printing", "category: office", "'office' is not in catalog.yaml"),
    ("owner: kim@example.org", "owner: eve@example.org", "is not in people.yaml"),
    ("stage: published", "stage: secret", "editions.0.stage"),
    ("published: 2", "published: 3", "its published revision en/3 is not there"),
    ("published: 2", "published: [1, 2]", "editions.0.published"),
    ("published: 2", "scheduled: 7", "its scheduled revision en/7 is not there"),
    ("published: 2", "publish_at: '2027-01-01T00:00:00Z'", "without a revision"),
    (
        "published: 2\n",
        "published: 2\n  archived_at: '2026-03-05T09:00:00+00:00'\n",
        "it is archived and published in en",
    ),
    ("  published_at: '2026-03-02T09:00:00+00:00'\n", "", "without a time"),
    ("slug: paper-jam", "slug: ../etc", "'../etc' is no address"),
    ("lang: zh", "lang: en", "the language en is there twice"),
    ("- lang: zh\n  slug: 卡纸\n  stage: draft\n", "", "texts in zh have no edition"),
    ("'2026-03-01T08:00:00+00:00'", "yesterday", "created_at: Invalid isoformat"),
    ("'2026-03-01T08:00:00+00:00'", "'2026-03-01T08:00:00'", "with its zone"),
    ("'2026-03-01T08:00:00+00:00'", "2026-02-31", "not valid YAML"),
    ("'2026-03-01T08:00:00+00:00'", "'0001-01-01T00:00:00+14:00'", "out of range"),
    ("media_type: image/png", "media_type: text/html", "no kind of file"),
    ("media_type: image/png", "media_type: image/gif", "it is no image/gif"),
    (f"size: {len(PICTURE)}", "size: 1", "bytes instead of 1"),
    (f"sha256: {HASHES['picture']}", f"sha256: {'f' * 64}", "is not there"),
    (f"sha256: {HASHES['picture']}", "sha256: ../../etc/passwd", "files.0.sha256"),
    ("what: article.published", "what: account.changed", "no entry of a journal"),
    ("revision: en/2", "revision: en/9", "names revision en/9"),
    ("lang: en\n    sig", "lang: en\n    actor_id: 1\n    sig", "has no actor_id"),
    ("lang: en\n    sig", "lang: [en]\n    sig", "article.published: lang"),
]


@pytest.mark.parametrize(("old", "new", "why"), IN_ARTICLE)
def test_an_article_that_contradicts_itself_is_refused(
    somewhere: Session, tmp_path: Path, old: str, new: str, why: str
) -> None:
    said = refused(somewhere, tmp_path, edited(f"{A}/article.yaml", old, new))
    assert why in said
    assert said.startswith(("articles/1001/", "attachments/"))


IN_REVISION = [
    ("en/0002.md", "based_on: 1", "based_on: 2", "which is not before it"),
    ("en/0002.md", "based_on: 1", "based_on: 7", "which is not before it"),
    ("zh/0001.md", "from: en/1", "from: en/7", "en/7, which is not there"),
    ("zh/0001.md", "from: en/1", "from: zh/1", "zh/1, which is not there"),
    ("en/0001.md", "title: Paper jam", "title: ''", "title: String should have"),
    ("en/0001.md", "title: Paper jam", f"title: {'x' * 201}", "longer than 200"),
    ("en/0001.md", "title: Paper jam", 'title: "a\\nb"', "cannot be kept"),
    ("en/0001.md", "title: Paper jam", "title: 2024", "title: Input should be a valid"),
    ("en/0001.md", "author: kim@", "author: eve@", "is not in people.yaml"),
    ("en/0001.md", "significance: update", "significance: huge", "significance"),
    ("en/0001.md", "title:", "id: 7\ntitle:", "id: Extra inputs"),
    ("en/0001.md", "---\ntitle", "title", "does not begin with its front matter"),
    ("en/0001.md", "Open", "\x00", "cannot be stored"),
    ("en/0001.md", "Open", "x" * 200_001, "longer than 200 kB"),
    ("en/0001.md", "Open", "x" * 900_000, "larger than"),
]


@pytest.mark.parametrize(("name", "old", "new", "why"), IN_REVISION)
def test_a_revision_that_cannot_be_is_refused(
    somewhere: Session, tmp_path: Path, name: str, old: str, new: str, why: str
) -> None:
    said = refused(somewhere, tmp_path, edited(f"{A}/{name}", old, new))
    assert said.startswith(f"{A}/")
    assert why in said


def test_texts_that_are_translated_from_each_other_are_refused(
    somewhere: Session, tmp_path: Path
) -> None:
    circle = edited(f"{A}/en/0001.md", "author", "translated_from: zh/1\nauthor")
    assert "texts that follow it" in refused(somewhere, tmp_path, circle)


YAML_BOMBS = {
    "aliases": "a: &a [x]\nb: [*a, *a]\n",
    "laughs": "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "python": "!!python/object/apply:os.system ['true']\n",
    "depth": "[" * 20_000 + "]" * 20_000,
    "flow": "{a: " * 2_000 + "1" + "}" * 2_000,
    "number": f"number: {'9' * 1_000_000}\n",
    "merge": "<<: {a: 1}\n",
    "size": "#" * 10_000_001,
    "binary": "number: \x07\n",
    "two": "a: 1\n---\nb: 2\n",
}


@pytest.mark.parametrize("bomb", YAML_BOMBS)
@pytest.mark.parametrize("name", [f"{A}/article.yaml", "catalog.yaml", "people.yaml"])
def test_yaml_that_is_an_attack_is_refused(
    somewhere: Session, tmp_path: Path, name: str, bomb: str
) -> None:
    said = refused(somewhere, tmp_path, {name: YAML_BOMBS[bomb]})
    assert said.startswith(f"{name}: ")


@pytest.mark.parametrize(
    "bomb", ["aliases", "python", "depth", "number", "merge", "binary"]
)
def test_front_matter_that_is_an_attack_is_refused(
    somewhere: Session, tmp_path: Path, bomb: str
) -> None:
    name = f"{A}/en/0001.md"
    text = f"---\n{YAML_BOMBS[bomb].rstrip()}\n---\nText.\n"
    assert refused(somewhere, tmp_path, {name: text}).startswith(f"{name}: ")


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 100_000, '{"articles": ' + "9" * 1_000_000 + "}", '{"articles": NaN}'),
        *("", "[]", "{", '{"format": "zip"}', '{"version": 2}', "\ufeff{}"),
        '{"format": "askfirst-bundle", "version": 1, "articles": 1e400}',
        b"\xff\xfe{}",
    ],
)
def test_a_manifest_that_is_none_is_refused(
    somewhere: Session, tmp_path: Path, text: str | bytes
) -> None:
    said = refused(somewhere, tmp_path, {"askfirst.json": text})
    assert said.startswith("askfirst.json: ")


OTHER = [
    ({"askfirst.json": None}, "askfirst.json: it is not there"),
    ({"catalog.yaml": None}, "catalog.yaml: it is not there"),
    (edited("askfirst.json", '"articles": 1', '"articles": 2'), "it says 2 articles"),
    ({f"{A}/article.yaml": None}, f"{A}/article.yaml: it is not there"),
    ({f"{A}/en/0001.md": None, f"{A}/en/0003.md": "x"}, f"{A}/en/0001.md: it is miss"),
    ({f"{A}/en/1.md": "x"}, f"{A}/en/1.md: it does not belong"),
    ({f"{A}/en/00004.md": "x"}, "is not written as it should be"),
    ({f"{A}/fr/0001.md": "x"}, "does not belong"),
    ({"more.zip": b"PK\x03\x04"}, "more.zip: it does not belong"),
    ({"articles/1001/EN/0001.md": "x"}, "it is there twice"),
    ({f"attachments/00/{HASHES['picture']}": PICTURE}, "does not belong"),
    (
        {f"attachments/{HASHES['picture'][:2]}/{HASHES['picture']}": b"\x89PNG other"},
        "its content is not what its name says",
    ),
    (edited(f"{A}/reviews.yaml", "reply_to: 1", "reply_to: 2"), "remark 2 answers"),
    (edited(f"{A}/reviews.yaml", "en/1", "en/5"), "names revision en/5"),
    ({"people.yaml": "people:\n- email: Kim@Example.org\n  name: K\n"}, "no address"),
    (
        {
            "catalog.yaml": "categories:\n"
            "- {slug: a, name_en: A, name_zh: A, parent: b}\n"
        },
        "what 'a' stands below is not there",
    ),
]


@pytest.mark.parametrize(("changes", "why"), OTHER)
def test_a_bundle_with_parts_that_do_not_fit_is_refused(
    somewhere: Session, tmp_path: Path, changes: object, why: str
) -> None:
    assert why in refused(somewhere, tmp_path, changes)


def test_a_bundle_goes_into_an_empty_knowledge_base_only(
    somewhere: Session, tmp_path: Path
) -> None:
    make_published(somewhere)
    with pytest.raises(Conflict, match="There are 1 articles here already"):
        brought(somewhere, tmp_path, {})
    assert len(somewhere.scalars(select(Article)).all()) == 1
