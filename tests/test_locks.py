"""The lock files: complete, exact, hashed, and tied to no package registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "dev.lock"]


def locked(name: str) -> dict[str, set[Version]]:
    """Return package -> its versions; one package may have one for each Python."""
    found: dict[str, set[Version]] = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if match := re.match(r"([\w.-]+)(?:\[\w+\])?==([\w.+!-]+)", line):
            found.setdefault(canonicalize_name(match[1]), set()).add(Version(match[2]))
    return found


def declared(name: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = list(project["project"]["dependencies"])
    for extra in project["project"]["optional-dependencies"].values():
        lines += extra
    if name == "dev.lock":
        lines += project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("name", LOCKS)
def test_it_covers_what_the_project_declares(name: str) -> None:
    versions = locked(name)
    for wanted in declared(name):
        have = versions.get(canonicalize_name(wanted.name), set())
        assert have, f"{wanted.name} is not in {name}"
        assert all(wanted.specifier.contains(version) for version in have), wanted


@pytest.mark.parametrize("name", LOCKS)
def test_it_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.findall(
        r"https?://\S+|--[a-z-]*index\S*|--find-links|--trusted", text
    )


@pytest.mark.parametrize("name", LOCKS)
def test_each_package_has_a_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    blocks = re.split(r"\n(?=[\w])", text)
    bare = [b.split()[0] for b in blocks if "==" in b and "--hash=sha256:" not in b]
    assert not bare


def test_the_development_lock_holds_the_same_versions_and_more() -> None:
    dev = locked("dev.lock")
    differ = {k: v for k, v in locked("requirements.lock").items() if dev.get(k) != v}
    assert not differ


def test_the_unit_that_reads_unsafe_text_has_its_floor() -> None:
    floors = {r.name: str(r.specifier) for r in declared("requirements.lock")}
    assert ">=11.0.1" in floors["pymdown-extensions"]
    assert floors["whoosh"] == "==2.7.4"
