"""What the documents promise is there, and what is there is described."""

import argparse
import re
from pathlib import Path

import pytest

from kb.config import PREFIX, Settings
from webapp.cli import _parser

ROOT = Path(__file__).resolve().parent.parent
READMES = ["README.md", "README.zh-CN.md"]
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def commands() -> list[str]:
    (verbs,) = (
        action
        for action in _parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return list(verbs.choices)


@pytest.mark.parametrize("name", READMES)
def test_it_describes_every_setting(name: str) -> None:
    settings = {PREFIX + field.upper() for field in Settings.model_fields}
    described = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", text(name)))
    assert settings - described == set()
    assert described - settings - {"KB_WHEELHOUSE"} == set()


@pytest.mark.parametrize("name", READMES)
def test_it_describes_every_command(name: str) -> None:
    described = set(re.findall(r"\bkb ([a-z]+)\b", text(name)))
    assert set(commands()) - described == set()


@pytest.mark.parametrize("name", READMES)
def test_it_begins_with_the_two_commands_of_a_fresh_checkout(name: str) -> None:
    assert "python3 run.py\n" in text(name)
    assert "python3 run.py test" in text(name)


@pytest.mark.parametrize("name", READMES)
def test_its_links_lead_somewhere(name: str) -> None:
    missing = [path for path in LINK.findall(text(name)) if not (ROOT / path).exists()]
    assert not missing


def test_each_readme_leads_to_the_other() -> None:
    assert "README.zh-CN.md" in text("README.md")
    assert "README.md" in text("README.zh-CN.md")
