"""A bundle of two languages, written by hand, and what is wrong with it in a test."""

import hashlib
from collections.abc import Mapping

from tests.articles.files.pictures import PDF, picture

PICTURE = picture()
HASHES = {
    name: hashlib.sha256(data).hexdigest()
    for name, data in (("picture", PICTURE), ("pdf", PDF))
}
A = "articles/1001"

ARTICLE = f"""\
number: 1001
audience: public
category: printing
kind: fault
created_at: '2026-03-01T08:00:00+00:00'
owner: kim@example.org
editions:
- lang: en
  slug: paper-jam
  stage: published
  published: 2
  published_at: '2026-03-02T09:00:00+00:00'
  redirects:
  - jam
- lang: zh
  slug: 卡纸
  stage: draft
files:
- sha256: {HASHES["picture"]}
  name: tray.png
  media_type: image/png
  size: {len(PICTURE)}
  uploaded_by: kim@example.org
  uploaded_at: '2026-03-01T09:00:00+00:00'
journal:
- what: article.published
  at: '2026-03-02T09:00:00+00:00'
  by: kim@example.org
  revision: en/2
  details:
    lang: en
    significance: update
"""
REVISION = """\
---
title: Paper jam
author: kim@example.org
saved_at: '2026-03-01T08:00:00+00:00'
significance: update
---
Open the tray.
"""
REVIEWS = """\
remarks:
- revision: en/1
  line: 1
  words: Why?
  written_at: '2026-03-01T10:00:00Z'
- revision: en/1
  line: 1
  words: Because.
  written_at: '2026-03-01T11:00:00Z'
  reply_to: 1
"""
TRANSLATION = REVISION.replace("significance", "translated_from: en/1\nsignificance")
MANIFEST = (
    '{"format": "askfirst-bundle", "version": 1,'
    ' "articles": 1, "revisions": 3, "files": 1}'
)

CATALOG = "categories:\n- slug: printing\n  name_en: Printing\n  name_zh: 打印\n"

WHOLE: Mapping[str, str | bytes] = {
    "askfirst.json": MANIFEST,
    "catalog.yaml": CATALOG,
    "people.yaml": "people:\n- email: kim@example.org\n  name: Kim\n",
    f"{A}/article.yaml": ARTICLE,
    f"{A}/reviews.yaml": REVIEWS,
    f"{A}/en/0001.md": REVISION,
    f"{A}/en/0002.md": REVISION.replace("significance", "based_on: 1\nsignificance"),
    f"{A}/zh/0001.md": TRANSLATION,
    f"attachments/{HASHES['picture'][:2]}/{HASHES['picture']}": PICTURE,
}


def parcel(
    changes: Mapping[str, str | bytes | None] | None = None,
) -> dict[str, bytes]:
    """The bundle with files put in, or taken out where there is `None`."""
    files = {**WHOLE, **(changes or {})}
    return {
        name: data.encode() if isinstance(data, str) else data
        for name, data in files.items()
        if data is not None
    }


def edited(name: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """A change of one file of the bundle."""
    text = WHOLE[name]
    assert isinstance(text, str)
    assert old in text
    return {name: text.replace(old, new)}
