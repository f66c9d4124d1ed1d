"""What a public project carries beside its code is valid, agrees with the code and calls the same targets."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tools import notebooks

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):(?!=)", MAKEFILE, re.MULTILINE))
WORKFLOW = ROOT / ".github/workflows/ci.yml"
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("a_*.yml"))
YAML = [WORKFLOW, *FORMS, ROOT / ".github/ISSUE_TEMPLATE/config.yml", ROOT / ".pre-commit-config.yaml"]
YAML += [ROOT / "CITATION.cff", ROOT / "environment.yml"]
GUIDES = ("docs/instructors.md", "docs/website.md")


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def made_by(text):
    """The make targets that a text calls."""
    return set(re.findall(r"\bmake ([a-z][a-z-]*)", text))


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_the_file_is_valid(path):
    assert load(path)


def test_the_workflow_calls_targets_that_exist():
    steps = [step for job in load(WORKFLOW)["jobs"].values() for step in job["steps"]]
    called = made_by("\n".join(step.get("run", "") for step in steps))
    assert {"lint", "test", "test-sandbox", "test-browser", "test-portable", "test-site"} <= called <= TARGETS
    assert all("uses" in step or "run" in step for step in steps)


def test_the_workflow_covers_the_systems_and_versions_that_the_project_declares():
    matrix = load(WORKFLOW)["jobs"]["test"]["strategy"]["matrix"]
    assert {name.split("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert matrix["python"][0] == PROJECT["requires-python"].removeprefix(">=")
    assert all(isinstance(version, str) for version in matrix["python"]), "3.10 unquoted would be 3.1"


def test_what_must_pass_before_anything_lands_calls_targets_that_exist():
    called = made_by((ROOT / ".ci/run").read_text(encoding="utf-8"))
    assert {"lint", "test", "test-sandbox", "test-browser", "site", "test-site"} <= called <= TARGETS


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *GUIDES])
def test_documents_name_targets_and_tools_that_exist(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"`[^`]+`|^    .*|^make .*", text, re.MULTILINE))
    assert made_by(code) <= TARGETS
    for tool in re.findall(r"python -m tools\.(\w+)", text):
        assert (ROOT / "tools" / f"{tool}.py").exists() or (ROOT / "tools" / tool).is_dir()


def test_help_lists_every_target():
    told = " ".join(re.findall(r"@echo \"make (.*?)  ", MAKEFILE)).split()
    assert set(told) == TARGETS - {"help", "ready", "clean"}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_asks_for_what_is_needed(path):
    form = load(path)
    assert {"name", "description", "body"} <= set(form)
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert len(set(ids)) == len(ids) >= 3
    assert {field["type"] for field in form["body"]} <= {
        "input",
        "textarea",
        "checkboxes",
        "dropdown",
        "markdown",
    }
    assert all(field["attributes"]["label"] for field in form["body"])
    assert any(field.get("validations", {}).get("required") for field in form["body"])


def test_there_are_the_two_forms():
    assert [path.stem for path in FORMS] == ["a_cell_differs", "a_source_is_wrong"]


def test_hooks_run_the_tools_that_are_locked():
    (local,) = load(ROOT / ".pre-commit-config.yaml")["repos"]
    assert local["repo"] == "local", "no other repository is asked for tools"
    for hook in local["hooks"]:
        assert hook["entry"].startswith(".venv/bin/python -m ")
        assert hook["language"] == "system"


def test_the_notebooks_are_what_the_hook_leaves(tmp_path):
    paths = [
        path
        for folder in ("notebooks", "solutions", "exercises")
        for path in ROOT.glob(f"{folder}/**/*.ipynb")
    ]
    assert len(paths) >= 19
    for path in paths:
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        assert notebooks.normalise_all([copy]) == 0, path
    copy.write_text(
        copy.read_text(encoding="utf-8").replace('"name": "python3"', '"name": "mine"'), encoding="utf-8"
    )
    assert notebooks.normalise_all([copy]) == 1
    assert copy.read_bytes() == path.read_bytes()


def test_licence_citation_and_changes_agree_with_the_project():
    citation = load(ROOT / "CITATION.cff")
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == ["BSD-3-Clause", "CC-BY-4.0"]
    assert PROJECT["license"] == citation["license"][0]
    assert [author["name"] for author in citation["authors"]] == [
        author["name"] for author in PROJECT["authors"]
    ]
    assert all((ROOT / name).exists() for name in PROJECT["license-files"])
    assert "BSD 3-Clause" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    changes = re.findall(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert changes[0] == PROJECT["version"]


def test_the_readme_shows_a_small_picture_with_words_and_every_chapter():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ((source, words),) = re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]+)"', text)
    assert (ROOT / source).stat().st_size < 300_000
    assert len(words) >= 100
    chapters = sorted(path.name[:2] for path in ROOT.glob("notebooks/[0-9][0-9]_*.ipynb"))
    assert sorted(["00", *re.findall(r"\| (\d\d) \|", text)]) == chapters


def test_links_in_documents_resolve():
    for name in ("README.md", "CONTRIBUTING.md", "LICENSE-TEXT.md", "CHANGELOG.md", *GUIDES):
        path = ROOT / name
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (path.parent / target).exists(), (
                f"{name}: dead link {target}"
            )


def test_generated_files_are_marked():
    text = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    marked = re.findall(r"^(\S+) linguist-generated$", text, re.MULTILINE)
    assert {"requirements.lock", "environment.yml", "exercises/**"} <= set(marked)
    for pattern in marked:
        assert list(ROOT.glob(pattern)), pattern
