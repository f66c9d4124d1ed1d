"""Twenty invented students, to try grading on before there is a class.

    make rehearse

writes build/rehearsal/: submitted/ as `make grade` reads it, and the same class as it would come from Moodle
(moodle.zip) and from Canvas (canvas.zip). It prints what to try. The same class every time.
"""

import copy
import io
import json
import random
import shutil
import sys
import zipfile
from datetime import datetime, timedelta

from .course import file_of
from .package import ROOT

CHAPTER = "01_neurons_and_activations"
NAME = file_of(CHAPTER)
STUDENTS = (
    "Ada Adler", "Ben Bauer", "Chloé Carré", "Dev Desai", "Emma Eriksen", "Farid Farhadi", "Grace Gordon",
    "Hiro Hayashi", "Ines Ibarra", "Jonas Jansen", "Kemi Kolade", "Lena Lindqvist", "Mateo Morales",
    "Nora Novák", "Oskar Olsen", "Priya Patel", "Quinn Quigley", "Rosa Rossi", "Sami Saleh", "Tomás Torres",
)  # fmt: skip

# Answers as students write them: the body of a function, or the whole cell.
RIGHT = {
    "neuron": [
        "    z = x @ w + b\n    return 1 / (1 + np.exp(-z))",
        "    total = b\n    for value, weight in zip(x, w):\n        total += value * weight\n"
        "    return 1 / (1 + np.exp(-total))",
        "    return 1 / (1 + np.exp(-(np.sum(x * w) + b)))",
    ],
    "forward": [
        "    hidden = 1 / (1 + np.exp(-(x @ W1 + b1)))\n"
        "    return hidden, 1 / (1 + np.exp(-(hidden @ W2 + b2)))",
        "    def s(z):\n        return 1 / (1 + np.exp(-z))\n    h = s(np.dot(x, W1) + b1)\n"
        "    y = s(np.dot(h, W2) + b2)\n    return h, y",
    ],
    "stable_sigmoid": [
        "    z = np.asarray(z, dtype=float)\n    e = np.exp(-np.abs(z))\n"
        "    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))",
        "    return 0.5 * (1 + np.tanh(np.asarray(z, dtype=float) / 2))",
    ],
    "layer": [
        "    return 1 / (1 + np.exp(-(A @ W + b)))",
        "    Z = A @ W + b\n    return 1 / (1 + np.exp(-Z))",
    ],
    "collapse": [
        "    return W1 @ W2, b1 @ W2 + b2",
        "    W = np.dot(W1, W2)\n    b = np.dot(b1, W2) + b2\n    return W, b",
    ],
    "outputs": [
        "outputs = {\n    'rain tomorrow, yes or no': 'sigmoid',\n"
        "    \"tomorrow's temperature in degrees\": 'identity',\n"
        "    'which of ten digits': 'softmax',\n    'all the tags of a photo': 'sigmoid',\n}"
    ],
    "curves": ['curves = {"A": "tanh", "B": "ReLU", "C": "sigmoid", "D": "ELU"}'],
    "table": [
        "z = [-0.5, -1.5, 0.5, -0.5]\np = [0.38, 0.18, 0.62, 0.38]\nprediction = [0, 0, 1, 0]\naccuracy = 0.5"
    ],
    "xor_weights": [
        "    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])\n    b1 = np.array([-0.5, -1.5])\n"
        "    W2 = np.array([[1.0], [-2.0]])\n    b2 = np.array([-0.5])\n    return W1, b1, W2, b2"
    ],
}
WRONG = {
    "neuron": [
        "    return x @ w + b",
        "    return 1 / (1 + np.exp(-(x @ w))) + b",
        "    return 1 / 1 + np.exp(-(x @ w + b))",
    ],
    "forward": [
        "    hidden = x @ W1 + b1\n    return hidden, 1 / (1 + np.exp(-(hidden @ W2 + b2)))",
        "    hidden = 1 / (1 + np.exp(-(x @ W1)))\n    return hidden, 1 / (1 + np.exp(-(hidden @ W2)))",
    ],
    "stable_sigmoid": ["    return 1 / (1 + np.exp(-z))"],
    "layer": ["    return 1 / (1 + np.exp(-(A @ W)))", "    return A @ W + b"],
    "collapse": ["    return W1 @ W2, b1 + b2", "    return W2 @ W1, b1 @ W2 + b2"],
    "outputs": [
        "outputs = {\n    'rain tomorrow, yes or no': 'sigmoid',\n"
        "    \"tomorrow's temperature in degrees\": 'sigmoid',\n"
        "    'which of ten digits': 'softmax',\n    'all the tags of a photo': 'softmax',\n}"
    ],
    "curves": ['curves = {"A": "sigmoid", "B": "ReLU", "C": "tanh", "D": "ELU"}'],
    "table": [
        "z = [-0.5, -1.5, 0.5, -0.5]\np = [0.62, 0.82, 0.38, 0.62]\nprediction = [1, 1, 0, 1]\naccuracy = 0.5"
    ],
    "xor_weights": [
        "    W1 = np.zeros((2, 2))\n    b1 = np.zeros(2)\n    W2 = np.zeros((2, 1))\n    b2 = np.zeros(1)\n"
        "    return W1, b1, W2, b2"
    ],
}
WORDS = (
    "All hidden units compute the same and get the same correction, so they never become different.",
    "Because zero times anything is zero, nothing happens.",
    "They are symmetric: equal weights get equal gradients, and a layer of a hundred is worth one unit.",
)


def main(_arguments):
    """Write the class; return 0."""
    folder = ROOT / "build" / "rehearsal"
    if folder.exists():
        shutil.rmtree(folder)
    made = invented()
    for name, files in made.items():
        for file, data in files.items():
            target = folder / "submitted" / name / CHAPTER / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    (folder / "moodle.zip").write_bytes(zipped(as_moodle(made)))
    (folder / "canvas.zip").write_bytes(zipped(as_canvas(made)))
    shown = folder.relative_to(ROOT)
    print(
        f"{len(made)} students in {shown}. Try, in this order:\n"
        f'  make grade   ARGS="{CHAPTER} --folder {shown}"\n'
        f'  make report  ARGS="{CHAPTER} --folder {shown}"\n'
        f'  make similar ARGS="{CHAPTER} --folder {shown}"\n'
        "and the same class as a download:\n"
        f'  make grade   ARGS="{CHAPTER} --folder {shown}/moodle --from {shown}/moodle.zip"'
    )
    return 0


def invented(seed=13):
    """Student -> name of a file -> its bytes."""
    rng = random.Random(seed)
    blank = json.loads((ROOT / "exercises" / CHAPTER / NAME).read_text(encoding="utf-8"))
    made = {}
    for place, student in enumerate(STUDENTS):
        answers = drawn(rng, able=0.55 + 0.4 * rng.random())
        notebook = filled(blank, answers, rng, begin=datetime(2026, 3, 2, 9) + timedelta(hours=place))
        made[student] = {NAME: json.dumps(notebook, indent=1).encode()}
    copied = json.loads(made["Ben Bauer"][NAME])
    for cell in copied["cells"]:
        text = "".join(cell["source"])
        cell["source"] = text.replace("total", "acc").replace("hidden", "first").replace("value", "v")
    made["Oskar Olsen"][NAME] = json.dumps(copied).encode()
    made["Quinn Quigley"] = {NAME: b""}
    made["Rosa Rossi"] = {"homework.pdf": b"%PDF-1.4"}
    made["Sami Saleh"] = {"my homework (2).ipynb": made["Sami Saleh"][NAME]}
    made["Tomás Torres"] = {NAME: json.dumps(blank).encode()}
    return made


def drawn(rng, able):
    """Answers of a student who knows this share."""
    answers = {}
    for name in RIGHT:
        if rng.random() < 0.06:
            continue
        answers[name] = rng.choice(RIGHT[name] if rng.random() < able else WRONG[name])
    return answers


def filled(blank, answers, rng, begin):
    """The handed-out notebook with these answers, and the times at which its cells ran."""
    made = copy.deepcopy(blank)
    now = begin
    for cell in made["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        source = "".join(cell["source"])
        if name in answers:
            cell["source"] = answered(source, answers[name])
        elif name == "zero_weights":
            cell["source"] = rng.choice(WORDS)
        if cell["cell_type"] == "code":
            now += timedelta(minutes=rng.choice((1, 2, 4, 9)), seconds=rng.randrange(60))
            cell["metadata"]["execution"] = {"iopub.execute_input": f"{now.isoformat()}+00:00"}
    for name in ("forward", "xor"):
        if rng.random() < 0.3:
            hint = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
            made["cells"].append({**hint, "id": f"hint-{name}", "source": f'hint("01.{name}")'})
    return made


def answered(stub, text):
    """A cell with an answer in it: the body of its function, or all of it."""
    return stub.replace("    ...  # your code here", text) if text.startswith(" ") else text


def as_moodle(made):
    """The files of Moodle's *Download all submissions*, in folders."""
    return {
        f"{student}_{1001 + place}_assignsubmission_file_/{name}": data
        for place, (student, files) in enumerate(made.items())
        for name, data in files.items()
    }


def as_canvas(made):
    """The files of Canvas's *Download submissions*; two students are late."""
    found = {}
    for place, (student, files) in enumerate(made.items()):
        first, last = student.lower().split()
        late = "LATE_" if place in (4, 11) else ""
        for name, data in files.items():
            found[f"{last}{first}_{late}{501 + place}_{90001 + place}_{name}"] = data
    return found


def zipped(files):
    """The bytes of an archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), data)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
