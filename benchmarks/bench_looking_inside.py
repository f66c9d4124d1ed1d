"""What chapter 13 finds, over five seeds: attacks, copying, grokking, probes, codes.

Trained and judged with the very functions of lecture 13. A cell holds the smallest and the largest figure of
five seeds; MNIST's 4,000 and 500 images that come with the course.

    python -m benchmarks.bench_looking_inside
"""

from benchmarks.measure import table, write_result  # isort: skip  (before NumPy)

import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

from nn_helpers import nn
from nn_helpers.chapters.ch12.explorers.small_gpt import SETTINGS
from nn_helpers.chapters.ch13 import codes
from nn_helpers.characters import CharacterModel
from nn_helpers.data import load_mnist, load_text, toy_world
from nn_helpers.data.texts import documentation_prose
from nn_helpers.data.toy_world import WORD2VEC_SETTINGS
from nn_helpers.words import Word2Vec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from lecture_code import definitions

SEEDS = range(5)
NAMES = (
    "mlp", "saliency", "favourite", "fgsm", "uphill", "accuracy", "harden", "ten_steps", "repeated_symbols",
    "attention_only", "after_earlier", "copying", "train_copier", "induction_score", "cut",
    "modular_addition", "train_adder", "fourier_power", "linear_probe", "probed", "left_out", "streams",
    "kinds_of", "control_labels", "task_and_control", "erased", "loss_of",
)  # fmt: skip


def lecture():
    """The functions of lecture 13 by name, with all that they need."""
    found = dict(zip(NAMES, definitions("13", *NAMES), strict=True))
    needed = {name: getattr(nn, name) for name in nn.__all__}
    digits = load_mnist(full=False)
    needed |= {
        "X": (digits.X_train / 255).astype(np.float32),
        "X_test": (digits.X_test / 255).astype(np.float32),
        "y": digits.y_train,
        "y_test": digits.y_test,
        "loss_fn": nn.CrossEntropyLoss(),
        "p": 31,
    }
    one_hot, (pairs, sums) = np.eye(31, dtype=np.float32), found["modular_addition"](31)
    needed["inputs"], needed["targets"] = (
        np.hstack([one_hot[pairs[:, 0]], one_hot[pairs[:, 1]]]),
        one_hot[sums],
    )
    needed["sums"] = sums
    found["fgsm"].__globals__.update(needed)
    return found, needed


def spread(values, form):
    """The smallest and the largest of some figures."""
    low, high = (format(edge, form) for edge in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def attacks(f, data):
    """Share of test digits that are read, plain and hardened."""
    X, y, X_test, y_test = (data[name] for name in ("X", "y", "X_test", "y_test"))
    rows = []
    for name in ("plain", "hardened"):
        found = []
        for seed in tqdm(SEEDS, desc=name, leave=False):
            if name == "plain":
                network = f["mlp"](seed)
                nn.fit(network, data["loss_fn"], nn.Adam(network.parameters(), 3e-3), X, y, epochs=8,
                       batch_size=50, random_state=seed)  # fmt: skip
            else:
                network = f["harden"](seed)
            by_one = [f["fgsm"](X_test, f["uphill"](network, X_test, y_test), e) for e in (0, 0.1, 0.2)]
            by_ten = [f["ten_steps"](network, X_test, y_test, e) for e in (0.1, 0.2)]
            read = [f["accuracy"](network, pictures, y_test) for pictures in (*by_one, *by_ten)]
            likes = f["favourite"](network, 3)
            found.append([*read, np.corrcoef(likes, X[y == 3].mean(axis=0))[0, 1]])
        columns = np.array(found).T
        rows.append([name, *(spread(c, ".0%") for c in columns[[0, 1, 3, 2, 4]]), spread(columns[5], ".2f")])
    head = ["network", "no attack", "0.1, one step", "0.1, ten steps", "0.2, one step", "0.2, ten steps",
            "likeness of its favourite 3 to the mean 3"]  # fmt: skip
    return table(head, rows)


def always_eight(batch, length, symbols, rng):
    """Symbols that repeat after eight, always: what the lecture warns of."""
    order = rng.permuted(np.tile(np.arange(symbols), (batch, 1)), axis=1)
    return order[:, np.arange(length) % 8]


def copiers(f):
    """Loss and accuracy of copying; scores of heads; what is left when they are cut."""
    rows, names = [], f["train_copier"].__globals__
    for layers, steps, period in (
        (2, 400, "4 to 16"),
        (1, 400, "4 to 16"),
        (1, 3000, "4 to 16"),
        (1, 400, "8"),
    ):
        found, draw = [], f["repeated_symbols"] if period != "8" else always_eight
        tokens = draw(200, 33, 32, np.random.default_rng(7))
        names["repeated_symbols"] = draw
        for seed in tqdm(SEEDS, desc=f"{layers} layers", leave=False):
            gpt, history = f["train_copier"](layers, seed, steps)
            below = history[history[:, 1] < 1, 0]
            accuracy = f["copying"](gpt, tokens)[1]
            last = gpt.blocks[-1].attention.weights
            scores = [f["induction_score"](last[:, head], tokens[:, :-1]) for head in range(2)]
            left = f["cut"](gpt, [(0, 0), (0, 1)], tokens)
            one_less = min(f["cut"](gpt, [(layers - 1, head)], tokens) for head in range(2))
            found.append([below[0] if len(below) else np.inf, accuracy, min(scores), left, one_less])
        c = np.array(found).T
        when = "never" if np.isinf(c[0]).all() else spread(c[0], ".0f")
        figures = [spread(c[1], ".3f"), *(spread(column, ".2f") for column in c[2:])]
        rows.append([layers, period, f"{steps:,}", when, *figures])
    head = ["layers", "period", "steps", "loss under 1 at step", "accuracy", "induction score, last layer",
            "accuracy without layer 1", "without one head of the last layer"]  # fmt: skip
    names["repeated_symbols"] = f["repeated_symbols"]
    return table(head, rows)


def adders(f):
    """When all seen and all other pairs are right, and how pure the waves are."""
    rows = []
    for decay, steps in ((0.5, 2000), (1.0, 2000), (0.1, 3000), (0.0, 3000)):
        found = []
        for seed in tqdm(SEEDS, desc=f"decay {decay}", leave=False):
            W1, _, curve = f["train_adder"](decay, seed, steps, every=1)
            at = [curve[curve[:, k] == 1, 0] for k in (1, 2)]
            power = (W1**2).sum(axis=0)
            own = np.array([f["fourier_power"](W1[:31, [unit]]).max() for unit in range(W1.shape[1])])
            found.append([*(a[0] if len(a) else np.inf for a in at), curve[-1, 2], own @ power / power.sum()])
        c = np.array(found).T
        when = "never" if np.isinf(c[1]).all() else spread(c[1], ".0f")
        rows.append(
            [decay, f"{steps:,}", spread(c[0], ".0f"), when, spread(c[2], ".2f"), spread(c[3], ".2f")]
        )
    head = ["weight decay", "steps", "seen pairs all right at step", "others all right at step",
            "others right at the end", "share of power in a unit's own wave"]  # fmt: skip
    return table(head, rows)


def probes(f):
    """What probes read off words and off GPTs, trained and not, and what is left without their directions."""
    found = [words_probed(f, seed) | gpt_probed(f, seed) for seed in tqdm(SEEDS, desc="probes", leave=False)]
    rows = []
    for name in found[0]:
        task, control, *more = np.array([one[name] for one in found]).T
        rows.append([name, spread(task, ".2f"), spread(control, ".2f"), *(spread(m, ".3f") for m in more)])
    return table(
        ["a probe for", "task", "control", "loss of the GPT grows by"],
        [r + [""] * (4 - len(r)) for r in rows],
    )


def words_probed(f, seed):
    """Task and control of the probes for families of words."""
    world = toy_world(2000, random_state=seed)
    vectors = Word2Vec(world.sentences, **WORD2VEC_SETTINGS, chunk_words=256, seed=seed).wv
    F = np.array([vectors[word] for word in world.attribute_of])
    families = np.unique([family for family, _ in world.attribute_of.values()], return_inverse=True)[1]
    labels = families, np.random.default_rng(seed).permutation(families)
    return {
        "families, words seen": [f["probed"]((F, part), (F, part), 1e-3) for part in labels],
        "families, words left out": [f["left_out"](F, part, 1e-3) for part in labels],
    }


def gpt_probed(f, seed):
    """Task and control of the probes for characters; then once more without the directions that they read."""
    model = CharacterModel("GPT", **SETTINGS, lr=6e-3, random_state=seed)
    alphabet = model.fit(documentation_prose(), progress=False).alphabet_
    text = alphabet.encode(load_text("documentation").test[:3016])
    windows = text[np.arange(3000)[:, None] + np.arange(16)]
    kinds = f["kinds_of"](alphabet)
    random_kinds = f["control_labels"](len(alphabet), 3, np.random.default_rng(seed))
    this, previous = windows[:, -1], windows[:, -2]
    untrained = nn.GPT(len(alphabet), 32, 64, 4, 2, std=0.1, dtype=np.float32, random_state=5 + seed)
    found, last = {}, f["streams"](model.network_, windows)[-1]
    gone = f["erased"](last, kinds[previous])
    f["loss_of"].__globals__.update(trained=model.network_, codes=text)
    added = f["loss_of"](gone) - f["loss_of"](last)
    for name, gpt in (("trained", model.network_), ("untrained", untrained)):
        entrance, behind, _ = f["streams"](gpt, windows)
        for where, F, symbols in (
            (f"this character, at the entrance, {name}", entrance, this),
            (f"the previous one, behind one block, {name}", behind, previous),
        ):
            found[where] = f["task_and_control"](F, kinds[symbols], random_kinds[symbols])
    for where, F, more in (
        ("the previous one, last vectors, trained", last, []),
        ("the same, directions of that probe removed", gone, [added]),
    ):
        found[where] = [*f["task_and_control"](F, kinds[previous], random_kinds[previous]), *more]
    return found


def squeezed(data):
    """Squared error of a picture that went through two numbers."""
    X, X_test = data["X"], data["X_test"]
    mean = X.mean(axis=0)
    axes = np.linalg.svd(X - mean, full_matrices=False)[2]
    rows = []
    for k in (2, 3, 4, 5):
        back = mean + (X_test - mean) @ axes[:k].T @ axes[:k]
        rows.append([f"SVD, {k} numbers", f"{((back - X_test) ** 2).sum(axis=1).mean():.1f}"])
    errors = [
        ((codes.train_autoencoder(seed)(X_test) - X_test) ** 2).sum(axis=1).mean()
        for seed in tqdm(SEEDS, leave=False)
    ]
    return table(
        ["code", "squared error of a test digit"], [*rows, ["autoencoder, 2 numbers", spread(errors, ".1f")]]
    )


def main():
    """Write all tables."""
    f, data = lecture()
    sections = (
        ("Digits: share of the test images that are read, attacks of size 0.1 and 0.2:", attacks(f, data)),
        ("Copying, attention-only networks of two heads a layer:", copiers(f)),
        ("Addition modulo 31, from 40 % of the pairs:", adders(f)),
        ("Probes:", probes(f)),
        ("Autoencoder, and the SVD:", squeezed(data)),
    )
    write_result("looking_inside", "Looking inside", __doc__.split("\n\n")[1],
                 *(part for section in sections for part in section))  # fmt: skip


if __name__ == "__main__":
    main()
