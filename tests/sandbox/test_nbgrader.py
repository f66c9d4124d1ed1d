"""Instructors who prefer nbgrader: its autograde and its formgrader take the course's files as they are."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tools.grading.course import read_chapter

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "01_neurons_and_activations"
SECRET = "only-for-this-test"
PATIENCE = 600  # seconds: nothing but a hang takes so long, however busy the machine is
ACTIVE = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def nbgrader(folder, *arguments):
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, env=ACTIVE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A folder in which Ada handed in the solution and Bob what he was given, both graded."""
    folder = tmp_path_factory.mktemp("class")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part / CHAPTER, folder / part / CHAPTER)
    for student, part in (("ada", "solutions"), ("bob", "exercises")):
        shutil.copytree(ROOT / part / CHAPTER, folder / "grading" / "submitted" / student / CHAPTER)
    nbgrader(folder, "generate_assignment", CHAPTER, "--force")
    nbgrader(folder, "autograde", CHAPTER)
    return folder


def test_autograde_gives_the_points_that_make_grade_gives(graded):
    plan = read_chapter(CHAPTER)
    with Gradebook(f"sqlite:///{graded / 'grading' / 'gradebook.db'}") as book:
        points = {who: book.find_submission(CHAPTER, who).score for who in ("ada", "bob")}
        most = book.find_assignment(CHAPTER).max_score
    assert points == {"ada": plan.most, "bob": 0}
    assert most == plan.most + sum(plan.by_hand.values())


def test_the_formgrader_lists_both_students(graded):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.jpserver_extensions=nbgrader.server_extensions.formgrader=True"]
    command += [f"--IdentityProvider.token={SECRET}", f"--ServerApp.root_dir={graded}"]
    server = subprocess.Popen(
        command, cwd=graded, env=ACTIVE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}/formgrader/api/submissions/{CHAPTER}?token={SECRET}"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # it is on this machine
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                listed = json.loads(opener.open(address, timeout=PATIENCE).read())
                break
            except OSError:
                assert server.poll() is None, "the server ended"
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.3)
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)
    assert {one["student"]: one["score"] > 0 for one in listed} == {"ada": True, "bob": False}
