"""Resolve the dependencies of pyproject.toml: requirements.lock with hashes, environment.yml for conda.

    python -m tools.lock              what is locked keeps its version if it can
    python -m tools.lock --upgrade    the newest versions of everything

The site's builder, tools/site/requirements.in, has a lock of its own. All of them name exact versions and no
address of a package index: they install from wherever pip is told to look.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# For conda users: the packages of requirements.lock, pinned alike. Written by `make lock`.
# conda supplies Python itself, pip the packages.
name: neural-networks
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python>=3.11
  - pip
  - pip:
"""


def locked_requirements(text: str) -> list[str]:
    """The requirement lines of a lock, hashes dropped: name==version, with its marker if it has one."""
    return [match[1].strip() for match in re.finditer(r"^([a-z0-9][^\\\n]*?==[^\\\n]*)", text, re.MULTILINE)]


def environment(lock_text: str) -> str:
    """The content of environment.yml that belongs to a lock."""
    lines = [f'      - "{line}"' for line in locked_requirements(lock_text)]
    return HEADER + "\n".join([*lines, '      - "-e ."', ""])


def resolve(source: str, target: str, *options: str) -> None:
    """Write a lock of exact versions with hashes, for every platform."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--quiet", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    subprocess.run([*command, *options, source, "-o", target], cwd=ROOT, check=True)


def main(arguments: list[str]) -> None:
    lock = ROOT / "requirements.lock"
    resolve("pyproject.toml", "requirements.lock", "--all-extras", *arguments)
    text = environment(lock.read_text(encoding="utf-8"))
    (ROOT / "environment.yml").write_text(text, encoding="utf-8")
    same = ["--constraint", "requirements.lock"]  # widgets of one version on both sides of the wire
    resolve("tools/site/requirements.in", "tools/site/requirements.lock", *same, *arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
