"""The lock, pyproject.toml and environment.yml name one and the same set of packages."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tools import lock

ROOT = Path(__file__).resolve().parent.parent

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKED = [Requirement(line) for line in lock.locked_requirements(LOCK)]
DECLARED = [
    Requirement(line)
    for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for line in group
]


def test_the_lock_pins_every_package_exactly_and_with_hashes():
    assert len(LOCKED) > 100
    for requirement in LOCKED:
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], requirement
    blocks = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", LOCK, re.MULTILINE | re.DOTALL)
    assert len(blocks) == len(LOCKED)
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("requirement", DECLARED, ids=str)
def test_what_the_project_declares_is_locked(requirement):
    versions = [next(iter(r.specifier)).version for r in LOCKED if r.name == requirement.name]
    assert versions, f"{requirement.name} is not in requirements.lock: run `make lock`"
    assert all(requirement.specifier.contains(version) for version in versions)


def test_environment_yml_is_what_the_lock_gives():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert text == lock.environment(LOCK), "run `make lock`"
    python, _, pip = yaml.safe_load(text)["dependencies"]
    assert python == "python" + PROJECT["requires-python"]
    assert pip["pip"][:-1] == lock.locked_requirements(LOCK)
    assert pip["pip"][-1] == "-e ."


@pytest.mark.parametrize("name", ["requirements.lock", "environment.yml", "pyproject.toml"])
def test_no_package_registry_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links", text)


def test_the_extras_are_named_as_the_readme_says():
    assert set(PROJECT["optional-dependencies"]) == {"lab", "test", "instructor", "cluster"}


def test_the_installed_versions_are_the_locked_ones():
    from importlib.metadata import PackageNotFoundError, version

    wrong = []
    for requirement in LOCKED:
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            found = "nothing"
        if not requirement.specifier.contains(found):
            wrong.append(f"{requirement} locked, {found} installed")
    assert not wrong


def test_no_framework_is_a_dependency():
    assert not {"torch", "tensorflow", "keras", "jax"} & {requirement.name for requirement in LOCKED}
