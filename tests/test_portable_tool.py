"""The table of machines: what counts as passed, what as failed, and what as not run."""

from xml.etree import ElementTree

import nbformat
import pytest

from tools import portable
from tools.machines import Variant

PATH = "notebooks/06_mlp_on_mnist.ipynb"
OTHER = "solutions/06_mlp_on_mnist/06_exercises.ipynb"
PLAIN = Variant("plain")


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A checkout with one lecture of three cells, and a table of its own."""
    cells = [nbformat.v4.new_code_cell(f"print({i})", id=f"cell{i}") for i in range(3)]
    cells[1].outputs = [nbformat.v4.new_output("display_data", {"image/png": "old", "text/plain": "words"})]
    (tmp_path / "notebooks").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / PATH)
    monkeypatch.setattr(portable, "ROOT", tmp_path)
    monkeypatch.setattr(portable, "TABLE", tmp_path / "portable.md")
    monkeypatch.setattr(portable, "RECORD", tmp_path / "portable.json")
    return tmp_path


def report(*cells):
    """Cases as in pytest's report: one for each cell, with what is said of it."""
    lines = [
        f'<testcase classname="notebooks.06_mlp_on_mnist.ipynb" name="Cell {i}" time="1.5">{said}</testcase>'
        for i, said in enumerate(cells)
    ]
    return list(ElementTree.fromstring(f"<suite>{''.join(lines)}</suite>"))


def test_the_digest_names_text_and_code_but_not_pictures(house):
    def changed(change):
        notebook = nbformat.read(house / PATH, as_version=4)
        change(notebook.cells)
        nbformat.write(notebook, house / "other.ipynb")
        return portable.digest(house / "other.ipynb")

    same = portable.digest(house / PATH)
    assert changed(lambda cells: cells[1].outputs[0].data.update({"image/png": "new"})) == same
    assert changed(lambda cells: cells.append(nbformat.v4.new_markdown_cell("words", id="w"))) == same
    assert changed(lambda cells: cells[1].outputs[0].data.update({"text/plain": "others"})) != same
    assert changed(lambda cells: cells[0].update(source="print(7)")) != same
    assert changed(lambda cells: cells[0].metadata.update(tags=["nbval-skip"])) != same


@pytest.mark.parametrize(
    ("cells", "failed", "finished"),
    [
        (["", "", ""], [], True),
        (["", '<failure message="Cell outputs differ"/>', ""], [1], True),
        (["", ""], [], False),  # the run broke off
        (["", "", '<skipped type="pytest.xfail"/>'], [], False),
        (["", '<failure message="Timeout of 120 seconds exceeded executing cell"/>', ""], [1], False),
    ],
)
def test_only_a_notebook_whose_cells_all_ran_counts(house, cells, failed, finished):
    found = portable.run_of(PATH, report(*cells), PLAIN)
    assert (found.failed, found.finished) == (failed, finished)
    assert found.seconds == pytest.approx(1.5 * len(cells))


def test_cells_of_notebooks_are_told_apart():
    case = report("")[0]
    assert portable.belongs(case, PATH)
    assert not portable.belongs(case, OTHER)


def test_a_row_counts_what_was_run_as_it_stands():
    now = {PATH: "new", OTHER: "new"}
    ran = {"failed": [], "seconds": 60.0, "date": "2026-11-25", "commit": "abcdef1"}
    record = {
        "all": {PATH: {"digest": "new", **ran}, OTHER: {"digest": "new", **ran}},
        "differs": {PATH: {"digest": "new", **ran, "failed": [4, 7]}, OTHER: {"digest": "new", **ran}},
        "stale": {PATH: {"digest": "old", **ran}, OTHER: {"digest": "new", **ran}},
        "unfit": {"unfit": "no such interpreter found"},
    }
    rows = portable.table(record, ["all", "differs", "stale", "unfit", "never"], now)[-5:]
    assert rows == [
        "| all | 1 of 1 | 1 of 1 |  |  | 120 | 2026-11-25 | abcdef1 |",
        "| differs | 0 of 1 | 1 of 1 | 06:4 (notebooks), 06:7 (notebooks) |  | 120 | 2026-11-25 | abcdef1 |",
        "| stale | 0 of 1 | 1 of 1 |  | 06 (notebooks) | 60 | 2026-11-25 | abcdef1 |",
        "| unfit | – | – | | no such interpreter found | | | |",
        "| never | – | – | | all | | | |",
    ]


def test_what_a_busy_machine_did_not_finish_is_run_again_and_never_noted(house, monkeypatch):
    now, asked = portable.notebooks([]), []

    def slow(variant, python, paths, jobs):
        asked.append(paths)
        return {path: portable.Run([1], finished=False, seconds=130.0) for path in paths}

    monkeypatch.setattr(portable, "run", slow)
    entry = {}
    found = portable.run_variant(PLAIN, "python", entry, [PATH], now, 1, lambda: None)
    assert found == [f"not finished: {PATH}"]
    assert asked == [[PATH], [PATH]]
    assert entry == {}


def test_a_stopped_run_goes_on_where_it_was(house, monkeypatch, capsys):
    monkeypatch.setattr(portable, "variants", lambda: [PLAIN])
    runs = []

    def quick(variant, python, paths, jobs):
        runs.append(list(paths))
        return {path: portable.Run([], finished=True, seconds=2.0) for path in paths}

    monkeypatch.setattr(portable, "run", quick)
    assert portable.main([]) == 0
    assert portable.main([]) == 0
    assert runs == [[PATH]]
    assert "plain: has passed" in capsys.readouterr().out
    assert "| plain | 1 of 1 | 0 of 0 |" in portable.TABLE.read_text(encoding="utf-8")
    portable.main(["--again"])
    monkeypatch.setattr(portable, "processor", lambda: "another one")
    portable.main([])
    assert runs == [[PATH]] * 3
    assert "no variant is called so" in portable.main(["--only", "nothing"])
