"""Downloads of Canvas and Moodle, and what is uploaded there again."""

import csv
import io
import json
import zipfile

import pytest
from submissions import CHAPTER, HONEST, NAME

from tools.grading import cli, course, lms
from tools.grading.judge import Row, Verdict
from tools.grading.submissions import submissions
from tools.grading.table import Table, values

PLAN = course.read_chapter(CHAPTER)
WORK = json.dumps(HONEST).encode()


def zipped(files, path=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
    if path is not None:
        path.write_bytes(made.getvalue())
    return path if path is not None else made.getvalue()


MOODLE = {
    f"Ada Lovelace_1001_assignsubmission_file_/{NAME}": WORK,
    f"Émilie du Châtelet_1002_assignsubmission_file/{NAME}": WORK,
    f"Kurt Gödel_1003_assignsubmission_file_{NAME}": WORK,
    "Kurt Gödel_1003_assignsubmission_onlinetext_onlinetext.html": b"<p>see the file</p>",
    "Alan Turing_1004_assignsubmission_file_/homework.zip": zipped({f"my work/{NAME}": WORK}),
    "Grace Hopper_1005_assignsubmission_file_/essay.pdf": b"%PDF",
    "__MACOSX/._x": b"",
}
CANVAS = {
    f"lovelaceada_501_90001_{NAME}": WORK,
    "godelkurt_LATE_502_90002_01_exercises-2.ipynb": WORK,
    "turingalan_503_90003_homework.zip": zipped({f"my work/{NAME}": WORK}),
    "hoppergrace_504_90004_essay.pdf": b"%PDF",
    f"===_505_90005_{NAME}": WORK,
}


@pytest.mark.parametrize(
    ("files", "graded", "missing"),
    [
        (
            MOODLE,
            ["Ada Lovelace_1001", "Alan Turing_1004", "Kurt Gödel_1003", "Émilie du Châtelet_1002"],
            ["Grace Hopper_1005"],
        ),
        (CANVAS, ["===_505", "godelkurt_502", "lovelaceada_501", "turingalan_503"], ["hoppergrace_504"]),
    ],
)
@pytest.mark.parametrize("nested", [False, True])
def test_a_download_is_read_as_it_is(tmp_path, files, graded, missing, nested):
    content = {"Homework-1.zip": zipped(files)} if nested else files
    found = lms.unpack(zipped(content, tmp_path / "submissions.zip"), tmp_path, PLAN)
    assert sorted(found) == sorted(graded + missing)
    read = {one.student: one for one in submissions(tmp_path, PLAN, cli.ROOT)}
    assert sorted(name for name, one in read.items() if one.cells) == sorted(graded)
    assert all(not one.flags for one in read.values())
    for name in missing:
        assert "found: 01_neurons_and_activations/essay.pdf" in read[name].reason


def test_who_is_late_is_told(tmp_path):
    assert lms.late(lms.unpack(zipped(CANVAS, tmp_path / "a.zip"), tmp_path, PLAN)) == "godelkurt"


@pytest.mark.parametrize(
    "name",
    [
        "../../x_1_2_../../../escaped.ipynb",
        "/etc/x_1_2_escaped.ipynb",
        "..\\..\\x_1_2_escaped.ipynb",
        "../Ada_7_assignsubmission_file_/../../../../escaped.ipynb",
        ".._7_assignsubmission_file_/..",
        "x_1_2_" + "n" * 300 + ".ipynb",
    ],
)
def test_no_name_in_an_archive_leaves_the_folder(tmp_path, name):
    folder = tmp_path / "a" / "b" / "grading"
    folder.mkdir(parents=True)
    lms.unpack(zipped({name: WORK, f"y_3_4_{NAME}": WORK}, tmp_path / "x.zip"), folder, PLAN)
    for path in tmp_path.rglob("*"):
        allowed = (folder / "submitted", folder / "lms.json", tmp_path / "x.zip")
        assert path.is_dir() or any(path.is_relative_to(place) for place in allowed), path


def test_a_link_in_the_way_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "submitted").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="is a link"):
        lms.unpack(zipped(CANVAS, tmp_path / "x.zip"), tmp_path, PLAN)


@pytest.mark.parametrize("data", [b"", b"PK\3\4 broken", zipped({"readme.txt": b"x"})])
def test_another_file_is_one_sentence(tmp_path, data):
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(ValueError, match=r"x\.zip (cannot be read as a zip|holds no submissions)"):
        lms.unpack(tmp_path / "x.zip", tmp_path, PLAN)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lms, "MOST_IN_ALL", 10_000)
    with pytest.raises(ValueError, match="more than"):
        lms.unpack(zipped(CANVAS, tmp_path / "x.zip"), tmp_path, PLAN)


@pytest.mark.parametrize(
    "files",
    [
        {f"eve_1_2_{NAME}": bytes(10**6 + 1)},
        {f"eve_1_{number}_part{number}.ipynb": bytes(600_000) for number in range(3)},
        {"eve_1_2_x.zip": zipped({NAME: bytes(10**6 + 1)})},
        {"eve_1_2_x.zip": zipped({"y.zip": zipped({f"{n}.ipynb": bytes(300_000) for n in range(9)})})},
        {"eve_1_2_data.csv": bytes(9 * 10**6)},
    ],
)
def test_what_unpacks_to_too_much_is_its_owner_s_affair(tmp_path, files, monkeypatch):
    monkeypatch.setattr(lms, "MOST_BYTES", 10**6)
    monkeypatch.setattr(lms, "MOST_OF_ONE", (1000, 1_300_000))
    monkeypatch.setattr(lms, "MOST_IN_ALL", 1_500_000)
    archive = zipped({**files, f"lovelaceada_501_90001_{NAME}": WORK}, tmp_path / "x.zip")
    assert len(lms.unpack(archive, tmp_path, PLAN)) == 2
    read = {one.student: one for one in submissions(tmp_path, PLAN, cli.ROOT)}
    assert read["lovelaceada_501"].cells
    assert read["eve_1"].reason


def test_many_archives_of_one_student_unpack_to_no_more_than_one(tmp_path, monkeypatch):
    monkeypatch.setattr(lms, "MOST_OF_ONE", (1000, 1_300_000))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(4):
            file.writestr(f"{number}.ipynb", bytes(300_000))
    files = {f"eve_1_{number}_part{number}.zip": bomb.getvalue() for number in range(9)}
    archive = zipped({**files, f"lovelaceada_501_90001_{NAME}": WORK}, tmp_path / "x.zip")
    assert len(lms.unpack(archive, tmp_path, PLAN)) == 2
    made = (tmp_path / "submitted" / "eve_1").rglob("*.ipynb")
    assert sum(path.stat().st_size for path in made) < 1_300_000


def test_what_is_handed_in_again_takes_the_place_of_the_first_whatever_its_name(tmp_path):
    place = tmp_path / "submitted" / "eve_1" / CHAPTER
    for name in ("draft", "final"):
        files = {f"eve_1_2_{name}.ipynb": WORK, f"lovelaceada_501_90001_{NAME}": WORK}
        lms.unpack(zipped(files, tmp_path / "x.zip"), tmp_path, PLAN)
        assert [path.name for path in place.iterdir()] == [f"{name}.ipynb"]
    (place / "notes of the instructor.txt").write_text("mine")
    lms.unpack(zipped({f"lovelaceada_501_90001_{NAME}": WORK}, tmp_path / "x.zip"), tmp_path, PLAN)
    assert len(list(place.iterdir())) == 2
    assert all(one.cells for one in submissions(tmp_path, PLAN, cli.ROOT))


def test_a_whole_folder_with_thousands_of_files_holds_the_notebook(tmp_path):
    """A student zips the course as it lies there, with .git and an environment in it."""
    files = {f"course/.git/{n:04}.o": b"x" for n in range(1500)}
    files |= {f"course/data/{n:04}.csv": b"x" for n in range(1500)}
    mine = zipped({**files, f"course/exercises/{CHAPTER}/{NAME}": WORK})
    unpacked = lms.unpack(zipped({"eve_1_2_course.zip": mine}, tmp_path / "x.zip"), tmp_path, PLAN)
    assert len(unpacked) == 1
    (read,) = submissions(tmp_path, PLAN, cli.ROOT)
    assert read.cells


def test_a_file_that_is_too_large_says_so(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr(f"eve_1_2_{NAME}", bytes(201 * 2**20))
    (tmp_path / "x.zip").write_bytes(made.getvalue())
    lms.unpack(tmp_path / "x.zip", tmp_path, PLAN)
    (read,) = submissions(tmp_path, PLAN, cli.ROOT)
    assert "larger than 200 MB" in read.reason


def broken(method=zipfile.ZIP_DEFLATED, name=NAME):
    """An archive of a student's whose content cannot be unpacked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        file.writestr(name, WORK)
    return made.getvalue()[:70] + b"\xff" * 40 + made.getvalue()[110:]


@pytest.mark.parametrize(
    "data",
    [
        broken(),
        broken(zipfile.ZIP_LZMA),
        broken(zipfile.ZIP_BZIP2),
        zipped({"é.ipynb": WORK}).replace("é".encode(), b"\xff\xff"),
        zipped({f"{number}.txt": b"" for number in range(1001)}),
        zipped(
            {"a.zip": zipped({f"{number}.txt": b"" for number in range(999)}), "b.txt": b"", "c.txt": b""}
        ),
    ],
)
def test_an_archive_that_a_student_made_stops_nobody(tmp_path, data):
    files = {"eve_1_2_x.zip": data, f"lovelaceada_501_90001_{NAME}": WORK}
    assert sorted(lms.unpack(zipped(files, tmp_path / "x.zip"), tmp_path, PLAN)) == [
        "eve_1",
        "lovelaceada_501",
    ]
    read = {one.student: one for one in submissions(tmp_path, PLAN, cli.ROOT)}
    assert read["lovelaceada_501"].cells
    assert read["eve_1"].reason


@pytest.mark.parametrize(
    "folder", ["lovelaceada_501_assignsubmission_file_", f"lovelaceada_501_1_{NAME}", "."]
)
@pytest.mark.parametrize("outside", ["eve_1_2_x.zip", "Eve_1_assignsubmission_file_/x.zip"])
def test_no_name_in_an_archive_of_a_student_s_is_another_student_s(tmp_path, folder, outside):
    theirs = zipped({f"{folder}/{NAME}": b"{}", f"lovelaceada_501_3_{NAME}": b"{}"})
    files = {outside: theirs, f"lovelaceada_501_90001_{NAME}": WORK}
    found = lms.unpack(zipped(files, tmp_path / "x.zip"), tmp_path, PLAN)
    assert (len(found), found["lovelaceada_501"].system) == (2, "canvas")
    place = tmp_path / "submitted" / "lovelaceada_501" / CHAPTER
    assert [path.read_bytes() for path in place.iterdir()] == [WORK]


def test_names_that_something_added_to_are_notebooks(tmp_path):
    ends = (NAME.upper(), f"{NAME}.txt", f"{NAME}.json", "n" * 220 + ".ipynb")
    files = {
        f"{letter}_{place}_2_{name}": WORK
        for place, (letter, name) in enumerate(zip("abcd", ends, strict=True))
    }
    lms.unpack(zipped(files, tmp_path / "x.zip"), tmp_path, PLAN)
    assert [bool(one.cells) for one in submissions(tmp_path, PLAN, cli.ROOT)] == [True] * 4


def graded(tmp_path, files):
    """A class whose grades stand in the table, with a page for everybody."""
    students = lms.unpack(zipped(files, tmp_path / "x.zip"), tmp_path, PLAN)
    table = Table(tmp_path)
    verdict = Verdict("check_a", "01.neuron", "Neuron", "passed", "Right", "", "", 12.5, 16)
    for student in students:
        table.put(values(Row(student, CHAPTER, verdicts=[verdict]), PLAN))
        page = tmp_path / "feedback" / student / f"{CHAPTER}.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{student}</p>")
    table.write()
    return students


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def names(path):
    with zipfile.ZipFile(path) as file:
        return sorted(file.namelist())


def test_moodle_gets_a_worksheet_and_feedback_by_participant(tmp_path):
    graded(tmp_path, MOODLE)
    sheet, pages = lms.uploads(tmp_path, PLAN)
    made = {row["Identifier"]: row for row in rows(sheet)}
    assert made["Participant 1001"]["Grade"] == "12.5"
    assert made["Participant 1001"]["Full name"] == "Ada Lovelace"
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(made["Participant 1001"])
    # importziplib.php: name, participant, type, plugin by underscores, in any part of the path
    for name in names(pages):
        parts = name.split("/")[0].split("_")
        assert parts[1].isdigit()
        assert parts[2:4] == ["assignsubmission", "file"]
        assert name.endswith("/feedback.html")
    assert len(names(pages)) == 5


def test_canvas_gets_a_gradebook_and_feedback_by_attachment(tmp_path):
    graded(tmp_path, CANVAS)
    book, pages = lms.uploads(tmp_path, PLAN)
    made = {row["ID"]: row for row in rows(book)}
    title = "Chapter 01: neurons and activations"
    assert made["501"][title] == "12.5"
    assert made[""]["Student"].strip() == "Points Possible"
    assert made[""][title] == "18"
    assert made["505"]["Student"] == "'==="
    assert "godelkurt_LATE_502_90002_01_exercises-2.html" in names(pages)
    assert "turingalan_503_90003_homework.html" in names(pages)


def test_an_exported_gradebook_is_filled_and_otherwise_as_it_was(tmp_path):
    graded(tmp_path, CANVAS)
    book = tmp_path / "exported.csv"
    book.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77),Final (read only)\n"
        "    Points Possible,,,,,20,(read only)\n"
        '"Lovelace, Ada",501,s1,ada,A,,88\n"Noether, Emmy",999,s2,emmy,A,7,90\n',
        encoding="utf-8-sig",
    )
    filled = lms.uploads(tmp_path, PLAN, book, "Homework 1")[0].read_text()
    assert filled.splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77),Final (read only)",
        "    Points Possible,,,,,18,(read only)",
        '"Lovelace, Ada",501,s1,ada,A,12.5,88',
        '"Noether, Emmy",999,s2,emmy,A,7,90',
    ]
    (tmp_path / "other.csv").write_text("Student,Section\n")
    with pytest.raises(ValueError, match="has no column 'ID'"):
        lms.uploads(tmp_path, PLAN, tmp_path / "other.csv")


def test_an_exported_worksheet_keeps_its_other_columns(tmp_path):
    graded(tmp_path, MOODLE)
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(
        "Identifier,Full name,Grade,Last modified (grade)\n"
        'Participant 1001,Ada Lovelace,,"Monday, 2 March 2026"\nParticipant 9,Emmy Noether,3,-\n'
    )
    assert lms.uploads(tmp_path, PLAN, sheet)[0].read_text().splitlines()[1:] == [
        'Participant 1001,Ada Lovelace,12.5,"Monday, 2 March 2026"',
        "Participant 9,Emmy Noether,3,-",
    ]


def test_points_that_a_person_gave_count(tmp_path):
    graded(tmp_path, MOODLE)
    path = tmp_path / "grades.csv"
    lines = rows(path)
    next(row for row in lines if row["student"] == "Ada Lovelace_1001")["by hand"] = "1,5"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    made = {row["Identifier"]: row["Grade"] for row in rows(lms.uploads(tmp_path, PLAN)[0])}
    assert made["Participant 1001"] == "14"


def test_a_class_without_a_download_has_no_uploads(tmp_path):
    assert lms.uploads(tmp_path, PLAN) == []
