"""Articles that not everybody reads, with words that stand nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.documents import SearchDocument, Section
from tests.search.making import document

FIELDS = ("title", "body", "heading", "tag", "keyword", "asked")
# Who reads what, and what only others read; the last article was withdrawn.
PLACES = ("signed_in", "group:7", "internal", "gone")
READERS = {
    "anonymous": frozenset({"public"}),
    "customer": frozenset({"public", "signed_in"}),
    "member": frozenset({"public", "signed_in", "group:7"}),
    "staff": frozenset({"public", "signed_in", "internal"}),
}
# Words that stand nowhere else: in one index the first of a pair, in one the second.
LATIN = (
    *(("zwiebelturm", "gruenkohlen"), ("quarkwagen", "bernsteins")),
    *(("flugrost", "dachgaub"), ("ofenrohr", "wandputz"), ("birkenast", "wiesenhut")),
    *(("moosbeere", "hafenkran"), ("kupferdraht", "fensterglas")),
    *(("nebelhorn", "felswando"), ("tannengruen", "mauerseglox")),
    *(("schilfrohr", "hagebutten"), ("kieselstein", "bachforelle")),
    *(("lindenblatt", "uhrenkasten"), ("pferdestall", "gartenzwerg")),
    *(("silberblick", "donnerkeile"), ("wolkenbruch", "sternschnup")),
    *(("taubnessel", "weidenkorb"), ("glockenturm", "bergstiefel")),
    *(("schneehuhn", "lavendelup"), ("pfauenauge", "zitronenox")),
    *(("rabenvogel", "muschelkal"), ("drachenbaum", "honigwabens")),
    *(("eulenspiegx", "katzenauges"), ("wachholdern", "brombeerens")),
    *(("rosenkohlar", "nussknacker"),),
)
HAN = (
    *(("貔貅", "饕餮"), ("魑魅", "魍魉"), ("蟾蜍", "麒麟"), ("鸳鸯", "蝙蝠")),
    *(("琥珀", "珊瑚"), ("玛瑙", "翡翠"), ("葡萄", "枇杷"), ("琵琶", "蜘蛛")),
    *(("蚂蚁", "骆驼"), ("橄榄", "柠檬"), ("茉莉", "牡丹"), ("芙蓉", "蔷薇")),
    *(("鹦鹉", "鹧鸪"), ("蜻蜓", "蝴蝶"), ("鹌鹑", "鸬鹚"), ("蜈蚣", "蚯蚓")),
    *(("螃蟹", "鲥鲈"), ("鳄鳖", "鲸鲨"), ("梧桐", "桔梗"), ("菩萨", "罗汉")),
    *(("玫瑰", "芍药"), ("胭脂", "朱砂"), ("琉璃", "玳瑁"), ("檀香", "沈麝")),
)


@dataclass(frozen=True)
class Canary:
    """A word in one field of an article, and the article that it is in."""

    place: str
    latin: str
    han: str

    def is_for(self, reader: frozenset[str]) -> bool:
        return self.place in reader


def canaries(other: str = "") -> list[Canary]:
    """The words article by article, field by field; one article may have others."""
    places = [place for place in PLACES for _ in FIELDS]
    return [
        Canary(place, latin[place == other], han[place == other])
        for place, latin, han in zip(places, LATIN, HAN, strict=True)
    ]


def _holding(number: int, place: str, words: dict[str, str], lang: str) -> Any:
    """An article that has a word in each field; it is the same in both languages."""
    return document(
        number,
        f"printer {words['title']}" if lang == "en" else f"打印机{words['title']}",
        lang=lang,
        sections=(
            Section(anchor="", heading="", text=f"tray {words['body']}"),
            Section(anchor="a", heading=words["heading"], text="- paper\n- 纸张"),
        ),
        tags=(words["tag"],),
        keywords=(words["keyword"],),
        audiences=frozenset({"internal" if place == "gone" else place}),
    )


def _asked_for(number: int, place: str, word: str, lang: str) -> Any:
    """An article that helped somebody who wrote the word."""
    audiences = frozenset({"internal" if place == "gone" else place})
    title = "Tray is empty" if lang == "en" else "纸盒是空的"
    return document(
        number, title, "A4.", lang=lang, asked_as=(word,), audiences=audiences
    )


def articles(other: str) -> Iterator[SearchDocument]:
    """What is for others, and what everybody reads."""
    yield document(1, "Printer paper jam", "Open the tray and clear the paper.")
    yield document(1, "打印机卡纸", "打开纸盒，取出纸张。")
    yield document(2, "Reset the password", "Choose a password for the mailbox.")
    yield document(3, "打印机无法连接", "检查网络和电缆。")
    yield document(4, "Slow network", "Restart the router of the network.")
    yield document(5, "Scanner", "Press the button.", keywords=("skinner",))
    yield document(6, "Fax", "Press the lever.", asked_as=("velofix",))
    yield document(7, "扫描仪", "按下按钮。", keywords=("青花瓷",))
    yield document(8, "传真机", "拉下拉杆。", asked_as=("景泰蓝",))
    every = canaries(other)
    for number, place in enumerate(PLACES):
        own = every[number * len(FIELDS) :][: len(FIELDS)]
        latin = dict(zip(FIELDS, (c.latin for c in own), strict=True))
        han = dict(zip(FIELDS, (c.han for c in own), strict=True))
        for lang, words in (("en", latin), ("zh", han)):
            yield _holding(10 + number, place, words, lang)
            # By itself: with keywords it would be learned as a way to ask.
            yield _asked_for(20 + number, place, words["asked"], lang)
