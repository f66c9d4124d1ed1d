"""The settings of nbgrader: solutions/ is the source, exercises/ what students get, grading/ stays here."""

import contextlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent
with contextlib.suppress(OSError):  # a checkout that is only read has no gradebook either
    (ROOT / "grading").mkdir(exist_ok=True)

c = get_config()  # noqa: F821  (nbgrader defines it)

c.CourseDirectory.course_id = "neural-networks"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.solution_directory = "grading/solution"
c.CourseDirectory.db_url = f"sqlite:///{ROOT / 'grading' / 'gradebook.db'}"

# In seconds: a machine on which a whole class is graded is busy.
c.Execute.timeout = 60
c.Execute.iopub_timeout = 60
c.Execute.startup_timeout = 300

# `answer = ...` and a function whose body is `...` are what the checks call "not attempted".
c.ClearSolutions.code_stub = {"python": "...  # your code here"}
c.ClearSolutions.text_stub = "*Your answer here.*"
