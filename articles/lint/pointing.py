"""Links, images, blocks and parts: what a text points at or is for."""

import re
from collections.abc import Iterator, Sequence

from articles.lint.remarks import Known, Remark, Rule, remark
from articles.text.conditions import begins, ends
from articles.text.lines import Line
from articles.text.links import Link, LinkState, Standing, links_of
from articles.text.markup import ATTACHMENT, ID_PREFIX
from kb.text import fold

_MARKS = re.compile(r"[*_`!?.,。！，:：>»→\s]+")
SAYS_NOTHING = frozenset(
    "here click clickhere clickthislink link thislink this more readmore seehere page"
    " thispage learnmore details website 这里 此处 点击这里 点击此处 点这里 点此 链接"
    " 此链接 查看 更多 详情 点击查看 了解更多 请点击这里 请点击此处 这个链接"
    " 网页".split()
)
SHOWS_NOTHING = frozenset(
    "image img picture photo screenshot screen alt text alttext graphic figure icon"
    " logo untitled pasted pastedimage 图 图片 图像 截图 屏幕截图 截屏 照片 示意图"
    " 说明文字 替代文字".split()
)
WRONG = {
    Standing.MISSING: Rule.LINK_BROKEN,
    Standing.WITHDRAWN: Rule.LINK_WITHDRAWN,
    Standing.UNPUBLISHED: Rule.LINK_UNPUBLISHED,
    Standing.NARROWER: Rule.LINK_NARROWER,
}
_FILE_NAME = re.compile(r"(?i)[\w-]+\.(?:png|jpe?g|gif|webp|bmp)$")
_NUMBERED = re.compile(r"\d+$")


def pointing(lines: Sequence[Line], known: Known) -> Iterator[Remark]:
    """Yield what does not lead where it should."""
    for link in links_of(lines):
        if link.is_block:
            yield from _block(link, known)
        elif link.is_image:
            yield from _image(link, known)
        else:
            yield from _link(link, known)
    yield from _parts(lines, known)


def _block(link: Link, known: Known) -> Iterator[Remark]:
    state = known.blocks.get(link.target)
    if state and state.standing is Standing.NARROWER:
        yield remark(Rule.BLOCK_NARROWER, link.line, name=link.target)
    elif state and state.standing is not Standing.FOUND:
        yield remark(Rule.BLOCK_BROKEN, link.line, name=link.target)


def _image(link: Link, known: Known) -> Iterator[Remark]:
    words = link.words.strip()
    plain = _NUMBERED.sub("", _plain(words))
    if not words:
        yield remark(Rule.ALT_MISSING, link.line)
    elif not plain or plain in SHOWS_NOTHING or _FILE_NAME.match(words):
        yield remark(Rule.ALT_EMPTY_WORDS, link.line, words=words)
    if not ATTACHMENT.match(link.target):
        yield remark(Rule.IMAGE_ELSEWHERE, link.line)
    else:
        yield from _state(link, known.links.get(link.target))


def _link(link: Link, known: Known) -> Iterator[Remark]:
    words = link.words.strip()
    if _plain(words) in SAYS_NOTHING:
        yield remark(Rule.LINK_WORDS, link.line, words=words)
    page, _mark, anchor = link.target.partition("#")
    state = known.links.get(page)
    yield from _state(link, state)
    anchors = state.anchors if state else None
    anchor = anchor.removeprefix(ID_PREFIX)
    if anchor and anchors is not None and anchor not in anchors:
        yield remark(Rule.ANCHOR_GONE, link.line, anchor=anchor)


def _state(link: Link, state: LinkState | None) -> Iterator[Remark]:
    if state and state.standing is Standing.MOVED:
        moved = {"target": link.target, "address": state.address}
        yield remark(Rule.LINK_MOVED, link.line, **moved)
    elif state and state.standing in WRONG:
        yield remark(WRONG[state.standing], link.line, target=link.target)


def _parts(lines: Sequence[Line], known: Known) -> Iterator[Remark]:
    opened: int | None = None
    for line in lines:
        words = begins(line)
        if words:
            if opened:
                yield remark(Rule.PART_OPEN, opened)
            opened = line.number
            unknown = (w for w in words if known.words and w not in known.words)
            for word in unknown:
                yield remark(Rule.PART_UNKNOWN, line.number, word=word)
        elif ends(line):
            if not opened:
                yield remark(Rule.PART_STRAY, line.number)
            opened = None
    if opened:
        yield remark(Rule.PART_OPEN, opened)


def _plain(words: str) -> str:
    return _MARKS.sub("", fold(words))
