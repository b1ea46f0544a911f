"""Whoosh 2.7.4 shows no withdrawn document to a new searcher (security.md)."""

from pathlib import Path
from typing import Any

from whoosh import fields, index, query

SCHEMA = fields.Schema(
    id=fields.ID(stored=True, unique=True),
    aud=fields.ID(stored=True),
    body=fields.TEXT,
)
RIGHT = (0, ["internal"], 0, 499)


def seen(searcher: Any) -> tuple[int, list[str], int, int]:
    fourth = query.Term("id", "4")
    public = query.Term("aud", "public")
    return (
        len(searcher.search(query.Term("id", "3"))),
        [stored["aud"] for stored in searcher.documents(id="4")],
        len(searcher.search(fourth, filter=public)),
        searcher.doc_count(),
    )


def test_a_new_searcher_is_right(tmp_path: Path) -> None:
    folder = str(tmp_path)
    made = index.create_in(folder, SCHEMA)
    writer = made.writer(timeout=5)
    for number in range(500):
        writer.add_document(id=str(number), aud="public", body="printer paper jam")
    writer.commit()
    old = made.searcher()
    writer = index.open_dir(folder).writer(timeout=5)
    writer.delete_by_term("id", "3")
    writer.update_document(id="4", aud="internal", body="printer paper jam")
    writer.commit(merge=False)
    for searcher in (made.searcher(), index.open_dir(folder).searcher()):
        assert seen(searcher) == RIGHT
        searcher.close()
    old.close()
