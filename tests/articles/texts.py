"""Texts of any kind for properties of comparing and merging."""

from hypothesis import settings
from hypothesis import strategies as st

# How long an example takes says more about the machine than about the rule.
PROPERTY = settings(deadline=None, max_examples=60)
# Lines that repeat, lines that share words, both languages, odd line ends.
LINES = st.sampled_from(
    (
        "",
        "Open the tray.",
        "Open the upper tray.",
        "Close it.",
        "打开纸盒。",
        "打开上方的纸盒，取出卡纸。",
        "- item\r",
        "    code = 1",
        "| a | b |",
    )
)
FREE = st.text(alphabet="ab 中文.,\t\r", max_size=12)


def texts(most: int = 8) -> st.SearchStrategy[str]:
    """Texts of a few lines, with or without a line feed at their end."""
    lines = st.lists(LINES | FREE, max_size=most)
    return st.builds(lambda parts, end: "\n".join(parts) + end, lines, ENDS)


ENDS = st.sampled_from(("", "\n", "\n\n"))
