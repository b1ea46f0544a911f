"""Many texts rendered at once, by as many processes as there are processors."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import NamedTuple

from articles.text.render import Rendered, render
from kb.errors import Invalid
from kb.text import Lang

# Below this, starting the processes takes longer than the work.
FEW = 400
BATCH = 40


class Text(NamedTuple):
    """A text that needs nothing but itself to be rendered."""

    revision_id: int
    source: str
    lang: Lang


Result = tuple[int, Rendered | str]


def render_all(texts: Iterable[Text]) -> Iterator[Result]:
    """Yield each id, in order, with what readers get or with why they get nothing."""
    waiting = iter(texts)
    first = list(islice(waiting, FEW))
    if len(first) < FEW:
        yield from map(_render, first)
        return
    count = os.cpu_count() or 1
    # A fork would share the connection to the database.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield from _rendered(pool, chain(first, waiting), 2 * count)


def _rendered(
    pool: ProcessPoolExecutor, texts: Iterator[Text], most: int
) -> Iterator[Result]:
    """Yield the results with no more batches under way than the processes can take."""
    under_way: deque[Future[list[Result]]] = deque()
    while batch := list(islice(texts, BATCH)):
        under_way.append(pool.submit(render_batch, batch))
        if len(under_way) > most:
            yield from under_way.popleft().result()
    while under_way:
        yield from under_way.popleft().result()


def render_batch(texts: Iterable[Text]) -> list[Result]:
    """Render some texts; this is what the processes do."""
    return [_render(text) for text in texts]


def _render(text: Text) -> Result:
    try:
        return text.revision_id, render(text.source, text.lang)
    except Invalid as error:
        return text.revision_id, str(error)
