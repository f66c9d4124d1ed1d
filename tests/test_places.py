"""Where else the course runs: Docker, Codespaces and Binder, as far as no registry is needed."""

import json
import os
import re
import subprocess

import pytest
from submissions import ROOT

from tools.grading import course

GUIDE = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
DOCKER = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_container_is_the_locked_course_and_nothing_private():
    assert "python tools/install.py" in DOCKER
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "grading", "build"} <= set(ignored)
    assert "USER student" in DOCKER
    assert DOCKER.index("USER student") < DOCKER.index("COPY")
    version = re.search(r"FROM python:(3\.\d+)", DOCKER)[1]
    assert version == "3.11"


def test_the_container_opens_the_course():
    words = json.loads(re.search(r"^CMD (.*)$", DOCKER, re.MULTILINE)[1])
    said = subprocess.run(
        [words[0], "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "--no-browser --ip 0.0.0.0 --port 8888" in said
    assert "00_start_here.ipynb" in said
    assert "-p 127.0.0.1:8888:8888" in DOCKER
    assert "-p 127.0.0.1:8888:8888" in GUIDE


def test_codespaces_build_a_stage_that_exists():
    made = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    build = made["build"]
    assert (ROOT / ".devcontainer" / build["dockerfile"]).resolve() == ROOT / "Dockerfile"
    assert re.search(rf"FROM .* AS {build['target']}$", DOCKER, re.MULTILINE)
    program, script = made["postCreateCommand"].split()
    assert program == "python"
    assert (ROOT / script).is_file()


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_binder_installs_the_lock_and_the_course(tmp_path):
    """The script is run with a Python that writes down what it is asked."""
    recorder = tmp_path / "python"
    recorder.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/asked\n')
    recorder.chmod(0o755)
    script = ROOT / "binder" / "postBuild"
    assert os.access(script, os.X_OK)
    subprocess.run([script], cwd=ROOT, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    first, second = (tmp_path / "asked").read_text().splitlines()
    assert first.endswith("--require-hashes -r requirements.lock")
    assert "--no-deps" in second
    assert "setuptools==" in (ROOT / "requirements.lock").read_text()  # no isolation: it must be there
    assert (ROOT / "binder" / "runtime.txt").read_text().strip() == "python-3.11"


def test_the_guide_names_commands_files_and_points_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z]+)", GUIDE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for option in set(re.findall(r"(?<=\s)--(from|folder|gradebook|assignment|scheduler|unsafe)\b", GUIDE)):
        assert f'"--{option}"' in (ROOT / "tools" / "grading" / "cli.py").read_text(encoding="utf-8")
    for name in course.names_of_chapters():
        chapter = course.read_chapter(name)
        line = next(line for line in GUIDE.splitlines() if re.search(rf"\| {name[:2]} [A-Z]", line))
        assert line.endswith(f"| {chapter.most:g} | {sum(chapter.by_hand.values()):g} |"), line
