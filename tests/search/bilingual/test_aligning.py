"""Model 1 finds out which word translates which."""

import numpy as np

from search.bilingual.aligning import Aligned, Bags, align

PAIRS = [
    ("打印 机器", "print machine"),
    ("打印 文件", "print file"),
    ("删除 文件", "delete file"),
    ("删除 机器", "delete machine"),
]


def learned(pairs: list[tuple[str, str]]) -> Aligned:
    chinese, english = Bags(), Bags()
    for first, second in pairs:
        chinese.add(first.split())
        english.add(second.split())
    order = np.arange(len(pairs))
    return align(chinese.side(order), english.side(order))


def test_words_that_always_meet_translate_each_other() -> None:
    found = learned(PAIRS * 3)
    table = found.strengths.toarray()
    for chinese, english in zip(
        "打印 机器 文件 删除".split(), "print machine file delete".split(), strict=True
    ):
        row = table[found.chinese.words.index(chinese)]
        assert found.english.words[int(row.argmax())] == english
        assert row.max() > 2 * np.sort(row)[-2]


def test_strengths_are_shares() -> None:
    found = learned(PAIRS)
    assert found.strengths.shape == (4, 4)
    assert 0 < found.strengths.data.min() <= found.strengths.data.max() <= 1


def test_the_order_of_passages_does_not_matter() -> None:
    forth, back = learned(PAIRS), learned(PAIRS[::-1])
    for chinese in forth.chinese.words:
        for english in forth.english.words:
            first, second = (
                x.strengths.toarray()[
                    x.chinese.words.index(chinese), x.english.words.index(english)
                ]
                for x in (forth, back)
            )
            assert abs(first - second) < 1e-6
