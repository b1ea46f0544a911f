import json
import re
import shutil
from pathlib import Path

import pytest

from tools.vendor import ROOT, check, read_lock

WEBAPP = ROOT / "webapp"
TEMPLATES = sorted(WEBAPP.glob("*/templates/**/*.html"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in read_lock().values():
        for path in package["hashes"]:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    shutil.copy(ROOT / "NOTICE", tmp_path)
    return tmp_path


def test_the_committed_assets_match_their_hashes() -> None:
    assert list(check(read_lock(), ROOT)) == []


def test_it_reports_a_changed_a_missing_and_an_unlisted_file(copy: Path) -> None:
    assert list(check(read_lock(), copy)) == []
    changed, missing = list(read_lock()["bootstrap"]["hashes"])
    (copy / changed).write_text("body { color: red }")
    (copy / missing).unlink()
    (copy / changed).with_name("extra.js").write_text("alert(1)")
    found = "\n".join(check(read_lock(), copy))
    assert f"{changed} does not match" in found
    assert f"{missing} is missing" in found
    assert "extra.js is not in the lock" in found


def test_a_source_of_what_is_built_here_does_not_change_alone(copy: Path) -> None:
    entry = "tools/codemirror/entry.js"
    (copy / entry).write_text("export {};")
    assert list(check(read_lock(), copy)) == [
        f"codemirror: {entry} does not match its hash"
    ]


def test_what_is_built_here_names_no_registry_and_only_exact_versions() -> None:
    sources = ROOT / "tools" / "codemirror"
    locked = json.loads((sources / "package-lock.json").read_text("utf-8"))
    assert not re.search(r"https?://|\"resolved\"", json.dumps(locked))
    packages = {name: one for name, one in locked["packages"].items() if name}
    assert packages
    assert [n for n, one in packages.items() if not one.get("integrity")] == []
    declared = json.loads((sources / "package.json").read_text("utf-8"))
    for name, version in declared["dependencies"].items():
        assert re.fullmatch(r"[\d.]+", version), name
        assert packages[f"node_modules/{name}"]["version"] == version


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (WEBAPP / "static" / "icons.svg").read_text("utf-8")
    known = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {
        name
        for template in TEMPLATES
        for name in re.findall(r'\bicon\("([\w-]+)"', template.read_text("utf-8"))
    }
    assert named
    assert named <= known


def test_every_static_file_that_a_template_names_exists() -> None:
    named = {
        path
        for template in TEMPLATES
        for path in re.findall(r"static\('([^']+)'\)", template.read_text("utf-8"))
    }
    assert named
    assert [path for path in named if not (WEBAPP / "static" / path).is_file()] == []


def test_templates_hold_no_style_script_or_handler_of_their_own() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)")
    assert [
        str(page) for page in TEMPLATES if inline.search(page.read_text("utf-8"))
    ] == []
