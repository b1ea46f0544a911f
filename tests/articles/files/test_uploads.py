"""What is taken in, as what, and what is refused; group B of the attacks."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from articles.files.blobs import MAX_FILE_BYTES, STAGING, blob_path
from articles.files.uploads import Upload, take
from kb.errors import Invalid
from tests.articles.files.pictures import PDF, SVG, claiming, moving, picture, saved


def taken(folder: Path, name: str, content: bytes) -> Upload:
    return take(folder, name, BytesIO(content))


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def opened(folder: Path, upload: Upload) -> Image.Image:
    content = blob_path(folder, upload.sha256).read_bytes()
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", SVG),
        ("a.png", SVG),
        ("a.txt", b'<?xml version="1.0"?>\n<!-- > -->\n' + SVG),
        ("a.xml", b"\xef\xbb\xbf<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN'>" + SVG),
        ("a.txt", SVG.decode().encode("utf-16")),
        ("a.svg", picture()[:4]),
    ],
)
def test_svg_is_refused_under_any_name(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(Invalid, match="SVG"):
        taken(tmp_path, name, content)
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(
            (name, b"deny from all")
            for name in (".htaccess", "\u200b.htaccess", "a.php")
        ),
        *((name, b"MZ\x90\0") for name in ("setup.exe", "\u202egnp.exe", "a")),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.pdf", b"MZ\x90\0"),
        ("a.png", b"%PDF-1.7"),
        ("a.png", b"<html><body>"),
        ("a.txt", b"MZ\x90\0\x03\0"),
        ("a.docx", b"PK\x03\x04 only a zip"),
        (
            "a.docx",
            b"PK\x03\x04[Content_Types].xml word/document.xml word/vbaProject.bin",
        ),
        ("a.zip", b"Rar!\x1a\x07"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(Invalid):
        taken(tmp_path, name, content)
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", b"<html><script>alert(1)</script>", "text/plain"),
        ("日志.log", "连接失败".encode("gb18030"), "text/plain"),
        ("a.log", "\ufeffwide".encode("utf-16-le"), "text/plain"),
        ("a.csv", b"a;b\n=1+1;2\n", "text/csv"),
        ("a.json", b'{"a": 1}', "application/json"),
        ("a.xml", b"<?xml-stylesheet href='x.xsl'?><a/>", "application/octet-stream"),
        ("a.PDF", PDF, "application/pdf"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "application/zip"),
        (
            "报告.docx",
            b"PK\x03\x04[Content_Types].xml word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_other_files_are_kept_as_they_are(
    tmp_path: Path, name: str, content: bytes, media_type: str
) -> None:
    upload = taken(tmp_path, name, content)
    assert (upload.filename, upload.media_type) == (name, media_type)
    assert blob_path(tmp_path, upload.sha256).read_bytes() == content
    assert (upload.size, upload.width) == (len(content), None)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_a_picture_whatever_its_name(tmp_path: Path, kind: str) -> None:
    for name in ("a.php.jpg", "a.jpg%00.php", "a.exe", "a", ".htaccess"):
        upload = taken(tmp_path, name, picture(kind))
        assert upload.media_type == f"image/{kind.lower()}"
        assert (upload.width, upload.height) == (8, 6)
        assert opened(tmp_path, upload).format == kind


def test_a_picture_keeps_nothing_but_the_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    hidden: dict[str, Any] = {"exif": exif, "icc_profile": b"secret profile"}
    for kind, more in (
        ("JPEG", hidden | {"comment": b"secret words"}),
        ("PNG", hidden),
        ("WEBP", hidden),
    ):
        upload = taken(
            tmp_path, "a", picture(kind, **more) + b"<script>secret</script>"
        )
        content = blob_path(tmp_path, upload.sha256).read_bytes()
        assert b"secret" not in content
        # It was lying on its side.
        assert (upload.width, upload.height) == (6, 8)


def test_what_is_a_picture_and_a_program_is_no_program_any_more(tmp_path: Path) -> None:
    both = picture("GIF") + b"*/=1;alert(1)//"
    upload = taken(tmp_path, "a.js", both)
    assert b"alert" not in blob_path(tmp_path, upload.sha256).read_bytes()
    with pytest.raises(Invalid, match="damaged"):
        taken(tmp_path, "a.gif", b"GIF89a/*" + b"*/=1;alert(1)//" * 40)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_a_moving_picture_goes_on_moving(tmp_path: Path, kind: str) -> None:
    upload = taken(tmp_path, "a", moving(kind))
    image = opened(tmp_path, upload)
    assert getattr(image, "n_frames", 1) == 4
    assert image.info["loop"] == 0
    assert image.info["duration"] == 80


@pytest.mark.parametrize(
    "content",
    [claiming(60_000, 60_000), claiming(10_000, 9_000), claiming(8_000, 5_001)],
)
def test_a_picture_that_claims_too_much_is_refused_unread(
    tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(Invalid, match="40 million pixels"):
        taken(tmp_path, "a.png", content)
    assert kept(tmp_path) == []


def test_a_moving_picture_counts_each_of_its_frames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.files.pictures.MAX_PIXELS", 200)
    taken(tmp_path, "a.gif", moving("GIF", 3))
    with pytest.raises(Invalid, match="pixels"):
        taken(tmp_path, "a.gif", moving("GIF", 4))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_torn_picture_is_refused(tmp_path: Path, kind: str, share: float) -> None:
    whole = saved(Image.effect_noise((90, 90), 40), kind)
    with pytest.raises(Invalid, match=r"damaged|not what its name"):
        taken(tmp_path, "a.jpg", whole[: int(len(whole) * share)])
    assert kept(tmp_path) == []


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA", "CMYK"])
def test_pictures_of_all_modes_are_taken(tmp_path: Path, mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    upload = taken(tmp_path, "a", saved(Image.new(mode, (3, 3)), kind))
    assert opened(tmp_path, upload).size == (3, 3)


class _Endless(BytesIO):
    """A stream that never ends and counts what was taken from it."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size > 0
        self.given += size
        return b"x" * size


def test_the_limit_holds_while_the_content_comes(tmp_path: Path) -> None:
    stream = _Endless()
    with pytest.raises(Invalid, match="larger than 20 MB"):
        take(tmp_path, "a.txt", stream)
    assert stream.given < MAX_FILE_BYTES + 1_000_000
    assert kept(tmp_path) == []
    most = taken(tmp_path, "a.txt", b"x" * MAX_FILE_BYTES)
    assert most.size == MAX_FILE_BYTES
    with pytest.raises(Invalid, match="larger than 20 MB"):
        taken(tmp_path, "a.txt", b"x" * (MAX_FILE_BYTES + 1))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="empty"):
        taken(tmp_path, "a.txt", b"")
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["../../x.txt", "..\\..\\x.txt", "/etc/x.txt", "C:\\x.txt", "CON/x.txt"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inside"
    upload = taken(folder, name, b"text")
    assert upload.filename == "x.txt"
    assert kept(tmp_path) == [blob_path(folder, upload.sha256)]
    assert list((folder / STAGING).iterdir()) == []


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    first, second = (taken(tmp_path, name, b"text") for name in ("a.txt", "b.txt"))
    assert first.sha256 == second.sha256
    assert len(kept(tmp_path)) == 1
    mode = kept(tmp_path)[0].stat().st_mode
    assert mode & 0o077 == 0
