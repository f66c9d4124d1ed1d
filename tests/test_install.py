"""The installation starts over where it was broken off, waits for another one, and fails in one sentence."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tools import install

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600  # seconds: nothing but a hang takes so long, however busy the machine is
HOLD = """
import sys
from pathlib import Path
from tools import install
install.LOCK = Path(sys.argv[1])
with install.locked():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout of its own, at a path that is hard on programs; nothing in it is installed."""
    root = tmp_path / "Übung mit Leerzeichen"
    root.mkdir()
    for name in ("pyproject.toml", "requirements.lock"):
        (root / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(install, "ROOT", root)
    monkeypatch.setattr(install, "VENV", root / ".venv")
    monkeypatch.setattr(install, "READY", root / ".venv/.ready")
    monkeypatch.setattr(install, "LOG", root / ".venv/install.log")
    monkeypatch.setattr(install, "LOCK", root / ".venv.lock")
    monkeypatch.setattr(install, "PYTHON", root / ".venv" / install.PYTHON.relative_to(ROOT / ".venv"))
    return root


@pytest.fixture
def commands(checkout, monkeypatch):
    """Every program that the installation would have run; all of them succeed."""
    called = []

    def run(*command, inherited=()):
        called.append([str(part) for part in command])
        return True

    monkeypatch.setattr(install, "run", run)
    return called


def test_an_installation_is_ready_once_it_came_to_its_end(checkout, commands, capsys):
    assert install.main(["--check"]) == 1
    assert install.main() is None
    assert install.is_ready()
    assert capsys.readouterr().out.splitlines()[-1] == "Ready."
    assert [command for command in commands if "--require-hashes" in command]
    assert (checkout / ".venv/share/jupyter/lab/settings/overrides.json").exists()


def test_what_is_ready_is_left_alone(checkout, commands):
    install.main()
    commands.clear()
    assert install.main() is None
    assert install.main(["--check"]) is None
    assert not commands


def test_an_installation_that_was_killed_is_begun_again(checkout, commands, monkeypatch):
    def killed(*command, inherited=()):
        (checkout / ".venv/half-written").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(install, "run", killed)
        assert "Interrupted" in install.main()
    assert not install.is_ready()
    assert install.main() is None
    assert install.is_ready()
    assert not (checkout / ".venv/half-written").exists()


@pytest.mark.parametrize("change", ["requirements.lock", "pyproject.toml", "moved"])
def test_it_is_made_anew_when_what_it_was_made_from_changes(checkout, commands, change, monkeypatch):
    install.main()
    if change == "moved":
        monkeypatch.setattr(install, "ROOT", checkout.rename(checkout.with_name("moved")))
    else:
        text = (checkout / change).read_bytes().replace(b"numpy", b"numpie", 1)
        (checkout / change).write_bytes(text)
    assert not install.is_ready()


def test_settings_of_the_house_tools_ask_for_no_new_installation(checkout, commands):
    install.main()
    with (checkout / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.another]\nanswer = 42\n")
    assert install.is_ready()


def test_a_second_installation_waits_for_the_first_and_then_has_nothing_to_do(checkout, monkeypatch, capsys):
    """Two `make test` at once; the second is told, and finds everything done."""
    begun, may_end, made = threading.Event(), threading.Event(), []

    def run(*command, inherited=()):
        made.append(command)
        begun.set()
        return may_end.wait(PATIENCE)

    monkeypatch.setattr(install, "run", run)
    first = threading.Thread(target=install.main)
    first.start()
    assert begun.wait(PATIENCE)
    second = threading.Thread(target=install.main)
    second.start()
    so_far, end = "", time.monotonic() + PATIENCE
    while "Another installation is at work in this folder; waiting for it" not in so_far:
        assert time.monotonic() < end
        second.join(0.1)
        so_far += capsys.readouterr().out
    assert second.is_alive()
    may_end.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert not second.is_alive()
    assert capsys.readouterr().out.count("Ready.") == 1
    assert len({command[-1] for command in made}) == len(made), "everything was installed once"


@pytest.mark.parametrize("end", ["finished", "killed"])
def test_the_lock_goes_with_the_process_that_holds_it(checkout, end):
    command = [sys.executable, "-c", HOLD, str(install.LOCK)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline().strip() == b"held"
        if end == "killed":
            holder.kill()
        else:
            holder.stdin.close()
        with install.locked():
            assert install.LOCK.exists()


def test_a_file_system_without_locks_stops_nobody():
    def acquire():
        raise OSError(37, "No locks available")

    install.wait_for(acquire)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows hands no files down")
def test_a_program_that_outlives_a_killed_installation_holds_the_lock(checkout):
    """Else a second installation would empty .venv under a uv that still writes into it."""
    (checkout / ".venv").mkdir()
    with install.locked() as inherited:
        assert inherited
        assert install.run(sys.executable, "-c", f"import os; os.fstat({inherited[0]})", inherited=inherited)
        assert not install.run(sys.executable, "-c", f"import os; os.fstat({inherited[0]})")


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("error sending request for url (...)\ndns error", "the package index cannot be reached"),
        ("ERROR: No matching distribution found for numpy==9.9.9", "the package index cannot be reached"),
        ("No module named ensurepip", "apt-get install python3-venv"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("Collecting numpy\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH THE HASHES"),
        ("", "nothing was printed"),
    ],
)
def test_a_failed_installation_says_why_in_one_sentence(checkout, monkeypatch, printed, sentence):
    def run(*command, inherited=()):
        install.LOG.write_text(printed, encoding="utf-8")
        return False

    monkeypatch.setattr(install, "run", run)
    message = install.main()
    assert sentence in message
    assert "\n" not in message
    assert not install.is_ready()


def test_what_pip_prints_goes_into_the_log(checkout, capfd):
    (checkout / ".venv").mkdir()
    assert not install.run(sys.executable, "-c", "print('spoken'); raise SystemExit(3)")
    assert "spoken" in install.LOG.read_text(encoding="utf-8")
    assert capfd.readouterr() == ("", "")


def test_pip_is_the_second_choice(checkout, monkeypatch, capsys):
    called = []

    def run(*command, inherited=()):
        called.append([str(part) for part in command])
        return "uv" not in called[-1]

    monkeypatch.setattr(install, "run", run)
    assert install.main() is None
    assert "trying pip" in capsys.readouterr().out
    assert [command[2] for command in called if "--require-hashes" in command] == ["uv", "pip"]


def test_a_folder_that_cannot_be_written_to_is_named(checkout, monkeypatch):
    def refuse(*arguments, **settings):
        raise PermissionError(13, "Permission denied", str(install.VENV))

    monkeypatch.setattr(install.venv, "create", refuse)
    message = install.main()
    assert "could not create .venv" in message
    assert "Permission denied" in message


@pytest.mark.parametrize("there", [None, "python3.13"])
def test_an_old_python_is_refused_in_one_sentence(checkout, monkeypatch, there):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(install.shutil, "which", lambda name: there if name == there else None)
    message = install.main()
    assert "This is Python 3.10.4; the course needs 3.11 or newer" in message
    assert ("make lab PYTHON=python3.13" in message) == bool(there)


def test_settings_that_would_lead_packages_astray_are_dropped(monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "kept")
    found = install.environment()
    assert not {"PIP_TARGET", "PYTHONPATH"} & set(found)
    assert found["PIP_USER"] == "0"
    assert found["PIP_INDEX_URL"] == found["UV_DEFAULT_INDEX"] == "kept"
