"""A damaged index is unavailable or heals; it raises nothing else."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search.engine import WhooshEngine
from search.protocol import IndexUnavailable, RequestText
from tests.search.judged import DOCUMENTS
from tests.search.making import PUBLIC, ask, document

Damage = Callable[[Path], None]


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for place in range(len(whole) // 3, len(whole), max(1, len(whole) // 50)):
        whole[place] ^= 0xFF
    path.write_bytes(bytes(whole))


def garbage(path: Path) -> None:
    path.write_bytes(b"\x80\x04garbage\xff" * 40)


DAMAGES: list[Damage] = [Path.unlink, emptied, halved, flipped, garbage]
FILES = ["CURRENT", "*/MANIFEST", "*/CURSOR", "*/*.toc", "*/*.seg"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(DOCUMENTS, 5)
    engine.close()
    return tmp_path / "index"


def use(engine: WhooshEngine) -> int:
    """Use everything; return how often the index was unavailable."""
    request = RequestText(subject="printer has a paper jam 打印机卡纸")
    refusals = 0
    for action in (
        lambda: engine.search(ask("vpn paper 卡纸"), 10),
        lambda: engine.complete("v", PUBLIC, "en", 5),
        lambda: engine.offer(request, PUBLIC, frozenset(), 5),
        lambda: engine.related(6, "en", PUBLIC, 5),
        engine.contents,
        engine.cursor,
        lambda: engine.apply([document(50, "New words")], 6),
        lambda: engine.search(ask("new"), 10),
    ):
        try:
            action()
        except IndexUnavailable:
            refusals += 1
    return refusals


@pytest.mark.parametrize("pattern", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_before_opening(folder: Path, pattern: str, damage: Damage) -> None:
    for path in list(folder.glob(pattern)):
        damage(path)
    engine = WhooshEngine(folder)
    faults = engine.check()
    use(engine)
    assert faults or (damage, pattern) == (halved, "*/CURSOR")
    engine.rebuild(DOCUMENTS, 7)
    assert engine.check() == []
    assert engine.search(ask("paper jam"), 1).hits[0].article_id == 6
    engine.close()


@pytest.mark.parametrize("pattern", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_while_open(folder: Path, pattern: str, damage: Damage) -> None:
    engine = WhooshEngine(folder)
    engine.search(ask("vpn"), 10)
    for path in list(folder.glob(pattern)):
        damage(path)
    use(engine)
    engine.warm(wait=True)
    engine.rebuild(DOCUMENTS, 7)
    assert use(engine) == 0
    engine.close()


def test_a_missing_folder_is_unavailable(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "nowhere")
    with pytest.raises(IndexUnavailable):
        engine.search(ask("vpn"), 10)
    with pytest.raises(IndexUnavailable):
        engine.apply([], 1)
    assert engine.check()
    engine.warm(wait=True)
    engine.close()


def test_a_folder_deleted_under_the_engine_heals_by_a_rebuild(folder: Path) -> None:
    engine = WhooshEngine(folder)
    assert engine.search(ask("vpn"), 10).hits
    shutil.rmtree(folder)
    with pytest.raises(IndexUnavailable):
        engine.search(ask("vpn"), 10)
    engine.rebuild(DOCUMENTS, 7)
    assert engine.search(ask("vpn"), 10).hits
    engine.close()


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o707])
def test_a_folder_open_to_others_is_refused(folder: Path, mode: int) -> None:
    (generation,) = folder.glob("*-*")
    generation.chmod(mode)
    engine = WhooshEngine(folder)
    with pytest.raises(IndexUnavailable):
        engine.search(ask("vpn"), 10)
    assert engine.check() == ["the index folder is open to others"]
    engine.close()


def test_a_planted_table_of_contents_is_not_read(folder: Path, tmp_path: Path) -> None:
    (toc,) = folder.glob("*/*.toc")
    trace = tmp_path / "ran"
    planted = f"cposix\nsystem\n(S'touch {trace}'\ntR.".encode()
    toc.write_bytes(toc.read_bytes()[:40] + planted)
    engine = WhooshEngine(folder)
    with pytest.raises(IndexUnavailable):
        engine.search(ask("vpn"), 10)
    assert not trace.exists()
    engine.close()


def test_a_pointer_cannot_leave_the_folder(folder: Path) -> None:
    for name in ("../elsewhere", "/tmp", "2-1/../2-1", "1-1", ""):
        (folder / "CURRENT").write_text(name)
        with pytest.raises(IndexUnavailable):
            WhooshEngine(folder).search(ask("vpn"), 10)
