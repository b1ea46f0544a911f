"""A folder of Markdown becomes articles."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.files.blobs import blob_path
from articles.models import (
    ArticleKind,
    Attachment,
    Category,
    Rendering,
    Revision,
)
from articles.queries import find_edition, get_article
from kb.accounts.models import Group
from kb.policy import Audience
from kb.products.models import Product
from tests.articles.folders import SLOW
from tests.articles.importing import article_of, bring, edition_of, what, why
from tests.articles.making import head
from tests.articles.trees import elements


def test_a_file_becomes_a_published_article_with_all_it_says(
    session: Session, folder: Path, printer: Product
) -> None:
    report = bring(session, folder)
    edition = edition_of(session, "clear-a-jam")
    revision = head(session, edition)
    assert (report.created, report.updated, report.unchanged) == (13, 0, 0)
    assert edition.published_id == revision.id
    assert revision.title == "Paper jam"
    assert revision.summary == "For everyone whose printer is stuck."
    assert revision.tags == ["printer", "paper"]
    assert revision.keywords == ["stuck paper", "E-13"]
    assert revision.applies_to == ["LaserJet 4"]
    article = get_article(session, edition.article_id)
    assert (article.kind, article.product_id) == (ArticleKind.FAULT, printer.id)
    category = session.get_one(Category, article.category_id)
    assert (category.slug, category.name_en) == ("printing", "Printing")


def test_files_of_both_languages_are_one_article(
    session: Session, folder: Path, printer: Product
) -> None:
    report = bring(session, folder)
    english = edition_of(session, "clear-a-jam")
    chinese = find_edition(session, english.article_id, "zh")
    assert chinese is not None
    assert head(session, chinese).title == "卡纸"
    wifi = edition_of(session, "wifi", "zh")
    assert find_edition(session, wifi.article_id, "en") is not None
    assert session.get_one(
        Category, get_article(session, wifi.article_id).category_id
    ).name_zh == ("无线")
    # The stricter audience of the two wins.
    assert article_of(session, "clear-a-jam").audience is Audience.INTERNAL
    assert "the languages disagree: made internal" in what(
        report, "zh/printing/paper-jam.md"
    )


def test_links_lead_to_the_articles_the_files_became(
    session: Session, folder: Path, printer: Product
) -> None:
    report = bring(session, folder)
    toner = article_of(session, "toner").number
    source = head(session, edition_of(session, "clear-a-jam")).source
    assert f"see [toner](/a/{toner}#before-you-start)" in source
    assert "the manual, gone, [site](https://example.com/x.md)" in source
    assert f"[ref]: /a/{toner}" in source
    assert "`[toner](toner.md)`" in source
    assert "```md\n[toner](toner.md) ![x](media/tray.png) [!INCLUDE" in source
    assert f"Unplug [it](/a/{toner})." in source
    chinese = head(session, edition_of(session, "paper-jam", "zh")).source
    assert chinese == f"打开纸盒，参阅[碳粉](/a/{toner})。\n"
    notes = what(report, "en/printing/paper-jam.md")
    assert "link to a file that is not here: ../manual.pdf" in notes
    assert "link to a file that is not here: gone.md" in notes


def test_images_are_kept_and_missing_ones_leave_their_words(
    session: Session, folder: Path, printer: Product
) -> None:
    report = bring(session, folder)
    edition = edition_of(session, "clear-a-jam")
    article = get_article(session, edition.article_id)
    kept = session.scalars(select(Attachment)).one()
    assert (kept.article_id, kept.filename) == (article.id, "tray.png")
    assert kept.media_type == "image/png"
    content = blob_path(folder.parent / "attachments", kept.sha256).read_bytes()
    assert content == (folder / "en/printing/media/tray.png").read_bytes()
    rendering = session.get_one(Rendering, edition.published_id)
    address = f"/attachments/{article.number}/{kept.sha256}"
    images = elements(rendering.html, "img")
    assert [(e["src"], e["alt"]) for e in images] == [
        (address, "The tray"),
        (address, "T"),
        (address, "again"),
    ]
    assert "Lost one Fake" in rendering.text
    notes = what(report, "en/printing/paper-jam.md")
    assert "image not found: media/lost.png" in notes
    assert "image not found: media/fake.png" in notes
    assert "remote image became a link: https://example.com/p.png" in notes


def test_includes_stay_inside_the_folder_and_end(
    session: Session, folder: Path, printer: Product
) -> None:
    report = bring(session, folder)
    jam = session.get_one(Rendering, edition_of(session, "clear-a-jam").published_id)
    assert 'class="admonition warning"' in jam.html
    assert head(session, edition_of(session, "loop")).source == "me no\n"
    assert what(report, "en/network/loop.md") == [
        "include of loop.md left out: it goes in circles",
        "include not found: includes/none.md",
    ]
    assert head(session, edition_of(session, "out")).source == "up x\n"
    sources = session.scalars(select(Revision.source))
    assert not any("secret" in source for source in sources)


def test_the_title_is_the_first_heading_and_leaves_the_text(
    session: Session, folder: Path, printer: Product
) -> None:
    bring(session, folder)
    toner = head(session, edition_of(session, "toner"))
    assert (toner.title, toner.source) == ("Change the toner", "Text.\n")
    other = head(session, edition_of(session, "other-clear-a-jam"))
    assert other.title == "clear-a-jam"


def test_other_encodings_and_line_ends_are_read(
    session: Session, folder: Path, printer: Product
) -> None:
    report = bring(session, folder)
    gb = head(session, edition_of(session, "gb", "zh"))
    assert (gb.title, gb.source) == ("网络", "无法连接到网络，请检查网线。\n")
    assert what(report, "gb.md") == ["read as GB18030, kept as UTF-8"]
    assert head(session, edition_of(session, "crlf")).source == "One\n\n- two\n"
    assert what(report, "en/network/crlf.md") == ["line ends changed from CRLF"]


def test_what_a_file_says_wrongly_is_reported_and_never_widens_the_audience(
    session: Session, folder: Path, printer: Product
) -> None:
    report = bring(session, folder)
    odd = article_of(session, "odd")
    assert (odd.audience, odd.kind, odd.product_id) == (
        Audience.INTERNAL,
        ArticleKind.HOW_TO,
        None,
    )
    assert what(report, "odd.md") == [
        "audience 'everyone' is unknown: made internal",
        "kind 'poem' is unknown: taken as how-to",
        "product 'toaster' is unknown: left out",
    ]
    staff, nobody = article_of(session, "staff"), article_of(session, "nobody")
    assert staff.audience is Audience.GROUP
    assert staff.group_id == session.scalar(select(Group.id))
    assert nobody.audience is Audience.INTERNAL
    assert article_of(session, "toner").audience is Audience.PUBLIC


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("bomb.md", "aliases"),
        ("python.md", "not valid YAML"),
        ("deep.md", "nested too deeply"),
        ("broken.md", "not valid YAML"),
        ("french.md", "neither English nor Chinese"),
        ("binary.md", "no text"),
        ("unknown.md", "neither UTF-8 nor GB18030"),
        ("big.md", "larger than 200 kB"),
        ("slow.md", "takes too long"),
        ("linked.md", "symbolic link"),
        ("linked", "symbolic link"),
        ("LICENSE", "no Markdown"),
        ("en/printing/includes/power.md", "other files include"),
    ],
)
def test_a_file_that_is_left_out_is_named_with_the_reason(
    session: Session, folder: Path, printer: Product, file: str, reason: str
) -> None:
    (folder / "slow.md").write_text(SLOW)
    keep = {file, "en/printing/toner.md"}
    for path in [p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()]:
        if path.relative_to(folder).as_posix() not in keep:
            path.unlink()
    report = bring(session, folder)
    assert reason in why(report, file)
    assert report.created == 1
