"""The names of files as people see and get them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.files.names import (
    MAX_SENT_NAME,
    escaped,
    kept_name,
    sent_name,
    spoken_name,
)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("\u202egnp.exe", "gnp.exe"),
        ("\u200b.htaccess", ".htaccess"),
        ("a\r\nX-Evil: 1.txt", "a X-Evil: 1.txt"),
        ("a\"; filename*=UTF-8''b.exe", "a\"; filename*=UTF-8''b.exe"),
        ("日本.pdf", "日本.pdf"),
        ("CON", "CON"),
        ("👨‍👩‍👧🎉.png", "👨‍👩‍👧🎉.png"),
        ("x" * 5000 + ".pdf", "x" * 5000 + ".pdf"),
        ("..", "file"),
        ("a/", "file"),
        ("\x00\u202e", "file"),
    ],
)
def test_a_name_is_kept_whole_but_for_what_hides(sent: str, kept: str) -> None:
    assert kept_name(sent) == kept


@given(st.text())
def test_no_name_holds_what_cannot_be_seen(sent: str) -> None:
    name = kept_name(sent)
    kinds = {unicodedata.category(char) for char in name if char != "\u200d"}
    assert name
    assert not kinds & {"Cc", "Cf", "Cs"}
    assert not {"/", "\\"} & set(name)
    assert name.encode("utf-8")
    assert len(sent_name(name, "image/png")) <= MAX_SENT_NAME


@pytest.mark.parametrize(
    ("name", "media_type", "given_out"),
    [
        ("a.png", "image/png", "a.png"),
        ("a.JPEG", "image/jpeg", "a.JPEG"),
        ("a.png", "image/jpeg", "a.jpg"),
        ("a.php", "image/jpeg", "a.php.jpg"),
        (".htaccess", "image/gif", ".htaccess.gif"),
        ("a.tar.gz", "application/gzip", "a.tar.gz"),
        ("x" * 5000 + ".pdf", "application/pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_file_is_given_out_under_an_honest_short_name(
    name: str, media_type: str, given_out: str
) -> None:
    assert sent_name(name, media_type) == given_out


def test_a_picture_is_first_called_by_its_file() -> None:
    assert spoken_name("login-page_2.png") == "login page 2"


def test_no_name_breaks_out_of_its_markdown() -> None:
    assert escaped("a](x)![b`") == "a\\]\\(x\\)\\!\\[b\\`"
