"""Grading without any sandbox: what is read, what crosses the border, what the table and the pages hold."""

import contextlib
import io
import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_np
from submissions import CHAPTER, HONEST, ROOT, UNSOLVED, put_first, with_cell

from nn_helpers.checks.registry import find
from tools.grading import (
    cli,
    course,
    engine,
    feedback,
    marks,
    notebook,
    package,
    protocol,
    results,
    sandbox,
    submissions,
    values,
)
from tools.grading.judge import Record, Row, Run, Verdict
from tools.grading.table import Table, cell, in_one_move, plain

PLAN = course.read_chapter(CHAPTER)


def cells_of(made):
    return tuple(notebook.read_cells(json.dumps(made).encode()))


# ---- what a chapter asks for


def test_graded_probes_are_others_for_every_seed():
    assert engine.fixed(engine.every()) == []
    for name in ("01.neuron", "01.forward", "05.gradient"):
        one, again, other = (engine.trial_for.__wrapped__(name, seed) for seed in (1, 1, 2))
        shown = [[trial.exercise.describe(p) for p in trial.probes] for trial in (one, again, other)]
        assert shown[0] == shown[1] != shown[2]
        assert shown[0] != [one.exercise.describe(p) for p in one.exercise.probes]


def test_an_exercise_without_new_probes_is_named_before_anybody_is_graded(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "find", lambda name: replace(find(name), fresh=None))
    with pytest.raises(cli.Refused, match=r"01\.neuron, 01\.forward.* cannot draw new probes"):
        cli.grade_class(CHAPTER, tmp_path)
    with pytest.raises(ValueError, match=r"01\.neuron has no `fresh`"):
        engine.trial_for.__wrapped__("01.neuron", 1)


@pytest.mark.parametrize("chapter", course.names_of_chapters())
def test_every_check_of_every_chapter_is_understood(chapter):
    plan = course.read_chapter(chapter)
    assert len(plan.checks) >= 8
    for check in plan.checks:
        exercise = engine.every()[check.exercise]
        assert set(check.names) == {""} or set(check.names) == set(exercise.parts)
        assert check.points > 0
    assert sum(plan.by_hand.values()) >= 2


def chapter_with(tmp_path, source, **nbgrader):
    """A course of one chapter whose last cell is graded."""
    beside = {"grade": True, "grade_id": "mine", "points": 3, "solution": False, "locked": True, **nbgrader}
    made = {"cells": [{"cell_type": "code", "metadata": {"nbgrader": beside}, "source": source}]}
    path = tmp_path / "solutions" / CHAPTER / PLAN.file
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(made))
    return course.read_chapter(CHAPTER, tmp_path)


def test_a_check_without_hidden_tests_counts(tmp_path):
    (check,) = chapter_with(tmp_path, 'check("01.neuron", neuron)').checks
    assert (check.exercise, check.names, check.points) == ("01.neuron", {"": "neuron"}, 3)


def test_a_visible_assert_of_a_check_counts(tmp_path):
    (check,) = chapter_with(tmp_path, 'assert check("01.table", **dict(z=z, p=q)).passed').checks
    assert check.names == {"z": "z", "p": "q"}


def test_a_code_cell_that_a_person_grades_gives_points_by_hand(tmp_path):
    plan = chapter_with(tmp_path, "answer = ...", solution=True)
    assert (plan.checks, plan.by_hand) == ((), {"mine": 3})


@pytest.mark.parametrize(
    "source",
    [
        "assert neuron(1, 2, 3) == 4",
        "### BEGIN HIDDEN TESTS\nassert x > 1\n### END HIDDEN TESTS\ncheck('01.neuron', neuron)",
        "check('01.neuron', lambda x: x)",
        "check('01.neuron', neuron)\ncheck('01.forward', forward)",
        "for f in [neuron]:\n    check('01.neuron', f)",
        "check('01.table', **{name: globals()[name] for name in 'zp'})",
        "pass",
        "",
    ],
)
def test_other_tests_are_refused_by_name_before_anybody_is_graded(tmp_path, source):
    with pytest.raises(course.Unsupported, match=r"'mine' of 01_exercises\.ipynb"):
        chapter_with(tmp_path, source)


# ---- what is handed in


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_does_anything_but_be_unreadable(data):
    with contextlib.suppress(notebook.Unreadable):
        assert isinstance(notebook.read_cells(data), list)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "cell_type", "source", "metadata", "nbgrader", "grade_id", "points", "input"]
            ),
            inner,
            max_size=6,
        )
    ),
)


@given(JSON, st.lists(JSON, max_size=4))
def test_no_json_does_anything_but_be_unreadable(anything, cells):
    for made in (anything, {"cells": cells}, {"worksheets": [{"cells": cells}, anything]}):
        with contextlib.suppress(notebook.Unreadable):
            found = notebook.read_cells(json.dumps(made).encode())
            assert all(isinstance(cell.source, str) and isinstance(cell.grade_id, str) for cell in found)


def test_a_hard_link_to_a_solution_is_refused(tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "s.ipynb").write_text(json.dumps(HONEST))
    place = tmp_path / "submitted" / "eve" / CHAPTER
    place.mkdir(parents=True)
    os.link(tmp_path / "solutions" / "s.ipynb", place / PLAN.file)
    (found,) = submissions.submissions(tmp_path, PLAN, tmp_path)
    assert found.reason == "not readable: it is a link to a solution"


def test_honest_work_has_no_marks_and_what_is_unusual_has():
    assert marks.marks(cells_of(HONEST), PLAN) == []
    library = put_first("from nn_helpers.nn import Sigmoid")
    assert marks.marks(cells_of(library), PLAN) == ["imports nn_helpers.nn.Sigmoid"]
    cheat = put_first("check = lambda *a: True")
    assert marks.marks(cells_of(cheat), PLAN) == ["defines check or hint itself"]


TAKEN = {
    "as it was imported": (
        "11_convolution",
        "convolve",
        "def convolve(x, w):\n    return Conv2d(1, 1, 3)",
    ),
    "by another name": (
        "06_mlp_on_mnist",
        "dense_backward",
        "from nn_helpers.nn import Linear as line\ndef dense_backward(A, W, d):\n    return line(3, 4)",
    ),
    "named in words only": (
        "09_lstm",
        "lstm_step",
        "def lstm_step():\n    'As LSTM'\n    return 1  # LSTM",
    ),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_an_answer_that_takes_a_layer_from_the_package_is_marked(kind):
    chapter, name, source = TAKEN[kind]
    plan = course.read_chapter(chapter)
    cells = notebook.read_cells((ROOT / "solutions" / chapter / plan.file).read_bytes())
    assert marks.marks(cells, plan) == []
    cells = [replace(cell, source=source) if cell.grade_id == name else cell for cell in cells]
    layer = {"convolve": "Conv2d", "dense_backward": "Linear"}.get(name)
    assert marks.marks(cells, plan) == ([f"{name}: takes nn_helpers.nn.{layer}"] if layer else [])


def test_one_word_for_everything_is_a_guess_whatever_stands_beside_it():
    trial = engine.trial_for("01.curves", 1)
    right = dict(trial.exercise.reference)
    parts = list(right)
    word = right[parts[0]]
    for rest in (..., "nonsense", word):
        assert engine.share_right(trial, {**dict.fromkeys(parts, word), parts[-1]: rest}) == 0
    assert engine.share_right(trial, {parts[0]: word}) == 1 / len(parts)
    assert engine.share_right(trial, {**dict.fromkeys(parts, ...), parts[0]: word}) == 1 / len(parts)
    assert engine.share_right(trial, {**right, parts[-1]: ...}) == 1 - 1 / len(parts)


# ---- what goes into the sandbox


def test_no_reference_and_no_hint_goes_into_the_sandbox(tmp_path):
    package.build(tmp_path)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(files) > 60
    everything = b"\0".join(files.values())
    for exercise in engine.every().values():
        told = [*exercise.hints, *(m.message for m in exercise.misconceptions)]
        for sentence in told:
            assert sentence.encode() not in everything, (exercise.id, sentence)
    names = {path.name for path in files}
    assert not {"exercises.py", "judge.py", "trial.py", "registry.py", "probes.py", "diagnosis.py"} & names
    for solution in (ROOT / "solutions").glob("*/*.ipynb"):
        answers = [cell.source for cell in notebook.read_cells(solution.read_bytes()) if cell.solution]
        assert not [text for text in answers if len(text) > 60 and text.encode() in everything]


def test_of_the_package_a_chapter_gets_what_its_notebook_uses(tmp_path):
    package.build(tmp_path, PLAN)
    kept = (tmp_path / "nn_helpers" / "nn" / "layers.py").read_text(encoding="utf-8")
    assert kept == package.ABSENT
    space = {"__name__": "nn_helpers.nn.layers"}
    exec(kept, space)
    for use in (
        lambda: space["__getattr__"]("Sigmoid")(),
        lambda: space["__getattr__"]("Sigmoid").forward(1),
    ):
        with pytest.raises(RuntimeError, match=r"nn_helpers\.nn\.layers\.Sigmoid.* is left out in grading"):
            use()


@pytest.mark.parametrize("chapter", package.WITHHELD)
def test_what_is_withheld_exists_and_refuses(chapter):
    for file, names in package.WITHHELD[chapter].items():
        text = (ROOT / "nn_helpers" / file).read_text(encoding="utf-8")
        assert package.without(text, names).count("is left out in grading") == len(names)
    with pytest.raises(ValueError, match="there is no gone to leave out"):
        package.without(text, ("gone",))


def test_a_module_that_defines_exercises_stops_the_grader(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "goes_in", lambda path: path.suffix == ".py")
    with pytest.raises(package.Leak, match="defines exercises"):
        package.build(tmp_path)


# ---- what crosses the border


def there_and_back(value, found=None):
    arrays = []
    sent = values.encode(value, lambda value: {"s": type(value).__name__})
    text = json.dumps(sent, default=lambda aside: protocol._set_aside(aside, arrays))
    return values.decode(json.loads(text), [values.read_array(data) for data in arrays], found or str)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.complex_numbers() | st.text(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_plain_values_cross_as_they_are(value):
    assert repr(there_and_back(value)) == repr(value)


@given(
    st_np.arrays(st.sampled_from(["f8", "f4", "i8", "u1", "c16", "?", "U3"]), st_np.array_shapes(min_dims=0))
)
def test_arrays_cross_as_they_are(array):
    back = there_and_back(array)
    assert back.dtype == array.dtype
    assert back.tobytes() == array.tobytes()
    assert back.shape == array.shape


@pytest.mark.parametrize(
    "number", [np.float64(0.1), np.float32(0.1), np.int64(7), np.uint8(7), np.bool_(True)]
)
def test_numbers_of_numpy_cross_as_they_are(number):
    back = there_and_back([(number, 1)])[0][0]
    assert type(back) is type(number)
    assert back == number


def test_long_lists_of_numbers_of_numpy_cross_as_they_are():
    losses = list(np.linspace(0, 1, 5000))
    assert {type(loss) for loss in there_and_back(losses)} == {np.float64}
    assert there_and_back(losses) == losses
    words = [(np.int64(n), np.int64(n + 1)) for n in range(1500)]
    assert there_and_back(words) == words


def test_a_generator_crosses_with_its_state():
    rng = np.random.default_rng(3)
    rng.normal(size=5)
    assert there_and_back(rng).normal() == rng.normal()


@given(st.binary(max_size=200))
def test_bytes_that_are_no_array_are_refused(data):
    with pytest.raises(ValueError):
        values.read_array(b"\x93NUMPY\x01\x00" + data)


def npy(header, data=b""):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"fortran_order": False, **header})
    return stream.getvalue() + data


@pytest.mark.parametrize(
    "data",
    [
        npy({"descr": "<f8", "shape": (10**12,)}),
        npy({"descr": "<f8", "shape": (2,)}, b"12345678"),
        npy({"descr": "<f8", "shape": (1,)}, b"123456789"),
        npy({"descr": "<f8", "shape": (-1,)}, b"12345678"),
        npy({"descr": "|O", "shape": (1,)}, b"cos\nsystem\n(S'id'\ntR."),
        npy({"descr": [("a", "<f8")], "shape": (1,)}, b"12345678"),
        npy({"descr": "|V8", "shape": (1,)}, b"12345678"),
        b"\x93NUMPY\x03\x00" + b"\0" * 200,
        b"",
    ],
)
def test_arrays_that_lie_about_themselves_are_refused(data):
    with pytest.raises(ValueError):
        values.read_array(data)


@given(JSON)
def test_a_frame_of_anything_is_refused_or_read(anything):
    for item in (anything, *({tag: anything} for tag in "aefcgltidsonvm")):
        with contextlib.suppress(values.ProtocolError):
            values.decode(item, [np.zeros(2)], lambda gone: gone.type_name)


@pytest.mark.parametrize("array", [np.zeros(70, "i1"), np.full(70, "1"), np.zeros(2_000_001)])
def test_a_list_that_unfolds_to_more_than_it_was_does_not_cross(array):
    with pytest.raises(values.ProtocolError, match=r"list of other things|more than 100,000 numbers"):
        values.decode({"v": {"a": 0}}, [array], str)


def test_what_is_too_deep_does_not_cross():
    deep = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(values.ProtocolError, match="deep"):
        there_and_back(deep)


# ---- the table


def made(student, points="16", **more):
    row = {"student": student, "chapter": CHAPTER, "points": points, "of": "16", "by hand": ""}
    return {**row, "needs a person": "2", "status": "graded", "flags": "", "by check": "", **more}


def table_of(folder, *rows):
    table = Table(folder)
    for row in rows:
        table.put(row)
    table.write()
    return table


SPREADSHEETS = {
    "as it was": lambda text: text.encode(),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "Latin-1": lambda text: text.replace(",", ";").encode("cp1252", "replace"),
    "UTF-16 and tabs": lambda text: text.replace(",", "\t").encode("utf-16"),
    "a line that names the separator": lambda text: b"sep=;\r\n" + text.replace(",", ";").encode(),
    "other line ends": lambda text: text.replace("\r\n", "\n").encode(),
    "another order of columns": lambda text: "\r\n".join(
        ",".join(reversed(line.split(","))) for line in text.splitlines()
    ).encode(),
}


@pytest.mark.parametrize("spreadsheet", SPREADSHEETS)
@pytest.mark.parametrize("name", ["ada", "Jürgen", "Łukasz", "007", "=1+1"])
def test_what_a_person_typed_survives_whatever_the_spreadsheet(tmp_path, spreadsheet, name):
    rows = made(cell(name)), made("bob", points="12")
    table_of(tmp_path, *rows)
    path = tmp_path / "grades.csv"
    lines = path.read_bytes().decode().splitlines()
    assert lines[0].startswith("student,chapter,points,of,by hand")
    ada = f"{cell(name)},{CHAPTER},"
    typed = [line.replace(f"{ada}16,16,,", f"{ada}15.5,16,2,") + ",late" for line in lines[1:]]
    text = "\r\n".join([lines[0] + ",remark", *typed, ""])
    assert "15.5,16,2" in text
    path.write_bytes(SPREADSHEETS[spreadsheet](text))
    again = table_of(tmp_path, made(cell(name)), made("bob", points="13"))
    assert len(again.rows) == 2
    kept = again.rows[f"{cell(name)}\n{CHAPTER}"]
    assert (kept["points"], kept["by hand"], kept["remark"]) == ("15.5", "2", "late")
    assert again.rows[f"bob\n{CHAPTER}"]["points"] == "13"
    first = path.read_bytes()
    table_of(tmp_path, made(cell(name)), made("bob", points="13"))
    assert path.read_bytes() == first


def test_what_is_typed_while_a_run_goes_on_stays(tmp_path):
    table, path = table_of(tmp_path, made("ada")), tmp_path / "grades.csv"
    path.write_text(path.read_text().replace("16,16,,", "16,16,2,"))
    for name in ("bob", "eve"):
        table.put(made(name))
        table.write()
    rows = Table(tmp_path).rows
    assert [row["student"] for row in rows.values()] == ["ada", "bob", "eve"]
    assert [row["by hand"] for row in rows.values()] == ["2", "", ""]


def test_two_runs_at_once_lose_no_row(tmp_path):
    one, other = Table(tmp_path), Table(tmp_path)
    for table, name in ((one, "ada"), (other, "bob"), (one, "eve")):
        table.put(made(name))
        table.write()
    assert [row["student"] for row in Table(tmp_path).rows.values()] == ["ada", "bob", "eve"]
    table_of(tmp_path, made("bob", points="13"))
    assert Table(tmp_path).rows[f"bob\n{CHAPTER}"]["points"] == "13"


def test_a_table_without_names_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "grades.csv"
    path.write_text("name;mark\nada;3\n")
    with pytest.raises(ValueError, match="no columns 'student' and 'chapter'"):
        Table(tmp_path)
    assert path.read_text() == "name;mark\nada;3\n"


def test_cells_are_harmless_in_a_spreadsheet_and_a_terminal():
    assert [cell(text)[0] for text in ("=1", "+1", "-1", "@x")] == ["'"] * 4
    assert plain("a\x1b[31m\u202eb\tc\n") == "a\\x1b[31m\\u202eb\\tc\\n"
    assert plain("\udcff\udcfe") == "\\udcff\\udcfe"
    assert cell("Zoë 学生") == "Zoë 学生"
    assert (cell("\uff1d1"), cell("''=1"), cell(" -1")) == ("'\uff1d1", "'''=1", "' -1")
    assert (cell("a;=1"), cell("a; @x|+y")) == ("a;'=1", "a;' @x|'+y")  # semicolons divide in half of Europe
    assert cell("neuron 2; forward 3; a-b=c") == "neuron 2; forward 3; a-b=c"


def test_the_package_is_hidden_wherever_a_python_has_it(tmp_path):
    places = ("lib/python3.12/site-packages", "local/lib/python3.13/dist-packages", "python3/dist-packages")
    for place in places:
        (tmp_path / place / "nn_helpers").mkdir(parents=True)
    (tmp_path / "lib/python3.12/site-packages/numpy").mkdir()
    assert sandbox.others_of([tmp_path]) == {str(tmp_path / place / "nn_helpers") for place in places}


def test_nothing_that_a_notebook_holds_beside_its_text_is_kept_at_length():
    beside = {"nbgrader": {"grade_id": "n" * 10**6}, "execution": {"iopub.execute_input": "2" * 10**6}}
    (kept,) = cells_of({"cells": [{"cell_type": "code", "source": "x", "metadata": beside}]})
    assert (len(kept.grade_id), len(kept.ran)) == (200, 200)


def test_a_notebook_in_its_place_is_found_among_thousands_of_files(tmp_path):
    (tmp_path / "submitted" / "ada" / CHAPTER).mkdir(parents=True)
    (tmp_path / "submitted" / "ada" / CHAPTER / PLAN.file).write_text(json.dumps(HONEST))
    for number in range(2100):
        (tmp_path / "submitted" / "ada" / "zzz" / f"{number}").mkdir(parents=True)
    (read,) = submissions.submissions(tmp_path, PLAN, ROOT)
    assert read.cells
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "submitted" / "ada" / CHAPTER).rename(elsewhere)
    (tmp_path / "submitted" / "ada" / CHAPTER).symlink_to(elsewhere)
    (read,) = submissions.submissions(tmp_path, PLAN, ROOT)
    assert (read.cells, read.reason) == (None, submissions.LINK)


# ---- results


def test_an_interrupt_right_after_a_file_is_written_stays_an_interrupt(tmp_path, monkeypatch):
    move = Path.replace

    def interrupted(self, target):
        move(self, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        in_one_move(tmp_path / "grades.csv", "student,points\n")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["student,points\n"]


def test_results_are_found_for_the_same_bytes_only(tmp_path):
    kept = results.Results(tmp_path, "course")
    row = Row("ada", CHAPTER, verdicts=[Verdict("c", "01.neuron", "t", "passed", "Passed", "m", "", 2.0, 2)])
    one = submissions.Submission("ada", (), digest="1")
    kept.keep(one, PLAN, 5, row)
    assert kept.get(one, PLAN, 5) == row
    assert kept.get(submissions.Submission("ada", (), digest="2"), PLAN, 5) is None
    assert kept.get(one, PLAN, 6) is None
    assert results.Results(tmp_path, "another course").get(one, PLAN, 5) is None
    next((tmp_path / ".results").glob("*/*.json")).write_text("{")
    assert kept.get(one, PLAN, 5) is None


def test_the_seed_is_drawn_once_for_a_class(tmp_path):
    seed = results.seed_of(tmp_path)
    assert results.seed_of(tmp_path) == seed
    assert results.seed_of(tmp_path, 7) == 7
    assert results.seed_of(tmp_path) == 7


# ---- pages


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> ![p](http://example.org/p.png) "
    "[f](file:///etc/passwd) <a href='javascript:alert(3)'>a</a> <style>*{}</style> <iframe src=x></iframe> "
    "<meta http-equiv=refresh> <svg onload=alert(4)> <p onclick=x style='position:fixed'>p</p> <!-- c --> "
    "[x]: http://e.org \n\n<div\n"
)


def test_a_page_runs_nothing_links_nowhere_and_loads_nothing():
    verdict = Verdict("c", "01.neuron", HOSTILE, "wrong", HOSTILE, HOSTILE, HOSTILE, 0.0, 2)
    row = Row(HOSTILE + "\x1b[2J", CHAPTER, status=HOSTILE, verdicts=[verdict], errors=[HOSTILE])
    page = Tags(feedback.page(row, PLAN, {"zero_weights": HOSTILE * 3}))
    banned = {"script", "img", "iframe", "object", "svg", "a", "link", "form", "input"}
    assert not banned & {tag for tag, _ in page.tags}
    known = {"class", "lang", "charset", "name", "content"}
    assert [tag for tag, attributes in page.tags if set(attributes) - known] == ["meta"]
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "\x1b" not in page.text


def test_a_page_says_verdict_mistake_and_hint_on_a_small_screen():
    verdict = Verdict("c", "01.neuron", "One", "misconception", "Not yet", "See `b`.", "bias outside", 0.0, 2)
    words = {"zero_weights": "$\\frac{a}{b} \\cdot \\sigma$"}
    text = feedback.page(Row("ada", CHAPTER, verdicts=[verdict]), PLAN, words)
    page = Tags(text)
    for said in ("ada: 0 of 16 points", "Not yet · 0 of 2 points", "bias outside", "A hint: Three steps"):
        assert said in page.text
    assert "(a)/(b) · σ" in page.text
    assert "<code>b</code>" in text
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in page.tags
    assert re.search(r"max-width: 44rem", text)


# ---- the command line


def test_an_unknown_chapter_is_one_sentence():
    assert "There is no chapter '99_nothing'; there are: 01_" in cli.main(["99_nothing"])


def test_untrusted_code_is_not_run_without_a_sandbox(monkeypatch):
    monkeypatch.setattr(cli.shutil, "which", lambda name: None)
    said = cli.main([CHAPTER])
    assert "apt-get install bubblewrap" in said
    assert "--unsafe" in said


def test_a_notebook_as_handed_out_is_what_its_solution_says():
    by_id = {one.grade_id: one for one in cells_of(UNSOLVED)}
    assert all(by_id[check.id].source == check.source for check in PLAN.checks)
    assert with_cell(UNSOLVED, "neuron", "x").cells != UNSOLVED.cells


@pytest.mark.parametrize(
    ("threads", "running", "answers", "ended"),
    [
        ([5, 5, 5], [], 2, None),
        ([5, 6, 6], [0], 2, None),
        ([5, 6, 5], [0], 2, None),
        ([5, 5, 6], [1], 2, None),
        ([5, 5], [], 0, 0),  # the thread is gone, and takes the process with it
        ([5, 6], [0], 0, 0),
        ([5, 6, 2], [0], 1, 1),
        ([5, 5, 2], [], 1, 1),
    ],
)
def test_a_cell_after_which_the_process_is_gone_is_the_one_that_ended_it(threads, running, answers, ended):
    counts = iter(threads)
    sandbox = SimpleNamespace(channel=None, running=lambda: next(counts))
    cells = [SimpleNamespace(kind="code", source="x = 1", grade_id="")] * 2
    task = SimpleNamespace(bounds=SimpleNamespace(cell=1.0), cells=cells, chapter=SimpleNamespace(checks=()))
    run = Run(task, sandbox, Record([]), looks=True)

    class Mortal:
        lost, asked = "", 0

        def run(self, source, seconds):
            return ""

        def is_there(self, seconds):
            self.asked += 1
            self.lost = "its process ended" if self.asked > answers else ""

    run.student = Mortal()
    assert run.through() == ended
    assert run.running == running
