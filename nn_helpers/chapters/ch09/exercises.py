"""The exercises of chapter 09: LSTM."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nn_helpers.checks import AnyShape, Exercise, Misconception, Probe, WholeNumbers, numbers, unequal_sizes
from nn_helpers.nn import Adam, CrossEntropyLoss, Linear, clip_grad_norm_
from nn_helpers.recurrent import LSTM, RNN, SequenceNetwork
from nn_helpers.recurrent.lstm import lstm_step as one_step


def sigmoid(z: np.ndarray | float) -> Any:
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


# 1 · one cell by hand

Z_BY_HAND = {"i": 0.5, "f": 1.0, "g": -0.5, "o": 2.0}
C_BY_HAND = 1.5
GATE_I, GATE_F, GATE_O = (float(sigmoid(Z_BY_HAND[name])) for name in "ifo")
G = float(np.tanh(Z_BY_HAND["g"]))


def _cell(r=lambda value: value, **changed):
    """All numbers of the cell, right unless something is changed; r rounds what is written down."""
    gates = {"i": GATE_I, "f": GATE_F, "g": G, "o": GATE_O} | changed
    i, f, g, o = (r(gates[name]) for name in "ifgo")
    c = r(r(f * C_BY_HAND) + r(i * g))
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": r(o * r(np.tanh(c)))}


BY_HAND = _cell()
C, H = float(BY_HAND["c"]), float(BY_HAND["h"])


def _cell_then(c):
    return {"c": c, "h": GATE_O * np.tanh(c)}


one_cell_exercise = Exercise(
    id="09.one_cell",
    title="One cell by hand",
    reference=BY_HAND,
    decimals=3,
    by_hand=lambda r: _cell(r),
    misconceptions=[
        Misconception(
            "sigmoid on the candidate",
            _cell(g=sigmoid(Z_BY_HAND["g"])),
            "The candidate came out positive although its net input is negative. Gates are shares between 0 "
            "and 1; what is written may have either sign. Which squashing function allows that?",
        ),
        Misconception(
            "tanh on a gate",
            _cell(i=np.tanh(0.5), f=np.tanh(1.0), o=np.tanh(2.0)),
            "The gates were squashed by tanh. A gate must never turn the sign around, so it uses the "
            "function that stays between 0 and 1.",
        ),
        Misconception(
            "net inputs for gates",
            [_cell(i=0.5, f=1.0, g=-0.5, o=2.0), _cell(i=0.5, f=1.0, o=2.0), _cell(g=-0.5)],
            "Those are the net inputs. Gates and candidate are what comes out of the sigmoid and of tanh.",
        ),
        Misconception(
            "sigmoid with the wrong sign",
            _cell(i=sigmoid(-0.5), f=sigmoid(-1.0), o=sigmoid(-2.0)),
            "Your gates are as far shut as they should be open: the exponent of the sigmoid has a minus "
            "sign.",
        ),
        Misconception(
            "sign of the candidate lost",
            _cell(g=-G),
            "The candidate has lost its sign. Its net input is negative, and tanh keeps signs.",
        ),
        Misconception(
            "old cell not multiplied by f",
            _cell_then(C_BY_HAND + GATE_I * G),
            "The old cell passes untouched, as in the paper of 1997. Here the forget gate multiplies it.",
        ),
        Misconception(
            "candidate not gated",
            _cell_then(GATE_F * C_BY_HAND + G),
            "The whole candidate is written. The input gate decides how much of it is.",
        ),
        Misconception(
            "input and forget gate exchanged",
            _cell_then(GATE_I * C_BY_HAND + GATE_F * G),
            "The input gate multiplies the old cell and the forget gate the candidate. It is the other way "
            "round: f keeps, i writes.",
        ),
        Misconception(
            "only what is kept",
            _cell_then(GATE_F * C_BY_HAND),
            "That is what is kept of the old cell. Something is written as well.",
        ),
        Misconception(
            "only what is written",
            _cell_then(GATE_I * G),
            "That is what is written. Something is kept of the old cell as well.",
        ),
        Misconception(
            "state from the old cell",
            {"h": GATE_O * np.tanh(C_BY_HAND)},
            "The state reads the old cell. It is made of the new one.",
        ),
        Misconception(
            "tanh outside",
            {"h": np.tanh(GATE_O * C)},
            "The output gate is inside the tanh. First the tanh of the cell, then the gate.",
        ),
        Misconception(
            "output gate forgotten",
            {"h": np.tanh(C)},
            "That is the tanh of the cell. How much of it is read aloud is the output gate's decision.",
        ),
        Misconception(
            "state without tanh",
            {"h": GATE_O * C},
            "The cell may grow beyond 1, the state may not: one more squashing comes between the cell "
            "and the output gate.",
        ),
        Misconception(
            "cell after tanh",
            {"c": float(np.tanh(C))},
            "This is what the output gate sees. The cell that is carried on is the sum itself, before any "
            "squashing.",
        ),
        Misconception(
            "one minus the forget gate",
            _cell_then((1 - GATE_F) * C_BY_HAND + GATE_I * G),
            "The gates are right. The forget gate says how much is kept, not how much is dropped.",
        ),
        Misconception(
            "forget and output gate exchanged",
            _cell(f=GATE_O, o=GATE_F),
            "Your f is the gate of z_o, and your o that of z_f.",
        ),
        Misconception(
            "old cell through tanh",
            _cell_then(GATE_F * np.tanh(C_BY_HAND) + GATE_I * G),
            "The gates are right. The old cell is kept as it is; only what is read from the cell passes "
            "tanh.",
        ),
    ],
    hints=(
        "Three sigmoids and one tanh first; note them down with four digits.",
        "The cell: what is kept of the old one, plus what is written of the candidate.",
        "The state is the output gate times the tanh of the new cell.",
    ),
    insight="The old note was mostly kept, and a little was taken off it.",
)


# 2 · a step forward


def lstm_step(
    x: np.ndarray, h: np.ndarray, c: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    i, f, g, o = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g), sigmoid(z_o)
    c = f * c + i * g
    return o * np.tanh(c), c


def _step_with(
    order="ifgo", gate=sigmoid, candidate=np.tanh, read=np.tanh, recurrent=True, biased=True,
    update=lambda c, i, f, g: f * c + i * g, hand_on=lambda c: c, squash_all=False,
    speak=lambda old, new: new, listen=lambda h, c: h,
):  # fmt: skip
    """A step with something changed."""

    def step(x, h, c, W_ih, W_hh, b):
        z = x @ W_ih + recurrent * (listen(h, c) @ W_hh) + biased * b
        z = dict(zip(order, np.split(z, 4, axis=1), strict=True))
        i, f, o = (gate(z[name]) for name in "ifo")
        new = update(c, i, f, candidate(z["g"]))
        state = o * read(speak(c, new))
        return (np.tanh(o * new) if squash_all else state), hand_on(new)

    return step


def _interleaved(x, h, c, W_ih, W_hh, b):
    W_ih, W_hh, b = (np.concatenate([a[..., k::4] for k in range(4)], axis=-1) for a in (W_ih, W_hh, b))
    return _step_with()(x, h, c, W_ih, W_hh, b)


def weights(seed: int, D: int, H: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(0, 0.9, shape) for shape in ((D, 4 * H), (H, 4 * H), (4 * H,)))


def step_probe(seed: int, N: int, D: int, H: int, *, label: str = "") -> Probe:
    rng = np.random.default_rng(100 + seed)
    return Probe(
        rng.normal(size=(N, D)), rng.uniform(-1, 1, (N, H)), rng.normal(0, 1.5, (N, H)),
        *weights(seed, D, H), label=label,
    )  # fmt: skip


STEP_MISTAKES = {
    "gate order mixed up": (
        [
            _step_with(order)
            for order in ("ifog", "igfo", "figo", "figo"[::-1], "iogf", "gifo", "ofig", "fiog")
        ],
        "The right ingredients in the wrong order: the four blocks of columns belong to i, f, g, o, from "
        "left to right. Which block do you take for which?",
    ),
    "sigmoid on the candidate": (
        _step_with(candidate=sigmoid),
        "Your cells can only be written upwards: the candidate is squashed by a sigmoid. It needs the "
        "function that may be negative.",
    ),
    "tanh on the gates": (
        _step_with(gate=np.tanh),
        "Your gates may become negative, so that a shut gate turns signs around. Gates are sigmoids; only "
        "the candidate is a tanh.",
    ),
    "cell stored after tanh": (
        _step_with(read=lambda c: np.tanh(c), hand_on=np.tanh),
        "The state is right, but the cell handed on has been squashed, and will be squashed again at every "
        "step. Hand on the sum itself.",
    ),
    "state without tanh": (
        _step_with(read=lambda c: c),
        "The cell is right. Between it and the output gate one squashing is missing, so that your state can "
        "exceed 1.",
    ),
    "recurrent part missing": (
        _step_with(recurrent=False),
        "Your gates look at the input only. They also read the state of the step before, through the "
        "recurrent weights.",
    ),
    "no forget gate": (
        _step_with(update=lambda c, i, f, g: c + i * g),
        "This is the cell of 1997: the old content is kept completely. Let the forget gate decide how "
        "much of it stays.",
    ),
    "candidate not squashed": (
        _step_with(candidate=lambda z: z),
        "Your candidate is its bare net input, which may be of any size. It needs a tanh.",
    ),
    "old cell read": (
        _step_with(speak=lambda old, new: old),
        "The cell is right, but your state reads the old one. It is made of the new cell.",
    ),
    "tanh outside": (
        _step_with(squash_all=True),
        "Your output gate is inside the tanh. First the tanh of the cell, then the gate.",
    ),
    "bias missing": (
        _step_with(biased=False),
        "The bias does not reach your net inputs. It is added to all four blocks.",
    ),
    "every fourth column": (
        _interleaved,
        "You take every fourth column for a gate. The columns are blocks: first all of i, then all of f, and "
        "so on.",
    ),
    "cell read by the gates": (
        _step_with(listen=lambda h, c: c),
        "Your gates read the cell of the step before. In this course they read the state `h`, what the cell "
        "said aloud.",
    ),
    "one gate for both": (
        _step_with(update=lambda c, i, f, g: f * c + (1 - f) * g),
        "You write 1 - f of the candidate, as a GRU does. An LSTM has an input gate of its own for that.",
    ),
    "input gate ignored": (
        _step_with(update=lambda c, i, f, g: f * c + g),
        "The whole candidate is written. The input gate decides how much of it is.",
    ),
}

step_exercise = Exercise(
    id="09.step",
    title="One step forward",
    reference=lstm_step,
    probes=[
        step_probe(0, 2, 3, 4, label="two sequences, three inputs, four cells"),
        step_probe(1, 5, 2, 3),
        step_probe(2, 1, 6, 2, label="a single sequence"),
        step_probe(3, 3, 1, 1, label="one cell with one input"),
    ],
    promises=(WholeNumbers("x"),),
    fresh=lambda rng: [
        step_probe(int(rng.integers(10**6)), *unequal_sizes(rng, 3), label="another layer"),
        step_probe(int(rng.integers(10**6)), 1, 3, 5, label="another single sequence"),
    ],
    parts=("h", "c"),
    misconceptions=[Misconception(name, wrong, message) for name, (wrong, message) in STEP_MISTAKES.items()],
    hints=(
        "First the net inputs of all gates at once, an array (N, 4H), then cut it into four.",
        "`np.split(z, 4, axis=1)` gives the blocks i, f, g, o. Which three get a sigmoid?",
        "New cell: forget gate times old cell plus input gate times candidate. State: output gate times "
        "tanh.",
    ),
    insight="Eight lines of NumPy, and the definition that the package is held to.",
)


# 3 · a step back


def step_deltas(
    grad_h: np.ndarray,
    grad_c: np.ndarray,
    c_before: np.ndarray,
    c: np.ndarray,
    i: np.ndarray,
    f: np.ndarray,
    g: np.ndarray,
    o: np.ndarray,
) -> tuple[np.ndarray, ...]:
    grad_c = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    return (
        grad_c * g * i * (1 - i),
        grad_c * c_before * f * (1 - f),
        grad_c * i * (1 - g**2),
        grad_h * np.tanh(c) * o * (1 - o),
        grad_c * f,
    )


def _deltas_with(
    through=lambda grad_h, c, o: grad_h * o * (1 - np.tanh(c) ** 2), direct=1,
    back=lambda total, f, own: total * f, forget_saw=lambda before, after: before,
    slope_g=lambda g: 1 - g**2, slope=lambda a: a * (1 - a), read=np.tanh, partners=lambda i, g: (g, i),
    out=lambda total, grad_h: grad_h,
):  # fmt: skip
    """The five gradients with something changed."""

    def wrong(grad_h, grad_c, c_before, c, i, f, g, o):
        total = direct * grad_c + through(grad_h, c, o)
        for_i, for_g = partners(i, g)
        return (
            total * for_i * slope(i),
            total * forget_saw(c_before, c) * slope(f),
            total * for_g * slope_g(g),
            out(total, grad_h) * read(c) * slope(o),
            back(total, f, grad_c),
        )

    return wrong


def _out_of_order(*order):
    return lambda *arguments: tuple(step_deltas(*arguments)[k] for k in order)


def back_probe(seed: int, N: int, H: int) -> Probe:
    rng = np.random.default_rng(seed)
    i, f, o = rng.uniform(0.1, 0.9, (3, N, H))
    g, c_before = rng.uniform(-0.9, 0.9, (N, H)), rng.normal(size=(N, H))
    grad_h, grad_c = rng.normal(size=(2, N, H))
    return Probe(
        grad_h, grad_c, c_before, f * c_before + i * g, i, f, g, o, label=f"{N} sequences, {H} cells"
    )


back_exercise = Exercise(
    id="09.back",
    title="One step back",
    reference=step_deltas,
    probes=[back_probe(0, 2, 3), back_probe(1, 4, 2), back_probe(2, 1, 1)],
    fresh=lambda rng: [back_probe(int(rng.integers(10**6)), *unequal_sizes(rng, 2)) for _ in range(3)],
    parts=("delta_i", "delta_f", "delta_g", "delta_o", "grad_c_before"),
    misconceptions=[
        Misconception(
            "path through the output gate lost",
            _deltas_with(through=lambda grad_h, c, o: 0),
            "Only the gradient from later cells arrives at your cell. The state is made from the cell "
            "too, so a gradient also comes through h.",
        ),
        Misconception(
            "only the path through h",
            _deltas_with(direct=0),
            "What later cells hand back is ignored: that is the very path that carries gradients over long "
            "times. Add it to what comes through h.",
        ),
        Misconception(
            "cell gradient not multiplied by f",
            _deltas_with(back=lambda total, f, own: total),
            "The four deltas are right. On its way to the cell before, the gradient passes the product with "
            "which the old cell entered the sum.",
        ),
        Misconception(
            "sigmoid taken once more",
            [
                _deltas_with(slope=lambda a: sigmoid(a) * (1 - sigmoid(a))),
                _deltas_with(
                    slope=lambda a: sigmoid(a) * (1 - sigmoid(a)),
                    slope_g=lambda g: 1 - np.tanh(g) ** 2,
                ),
            ],
            "You take the sigmoid of a gate. But i, f and o have come out of the sigmoid already; its slope "
            "in terms of its *activation* is all you need.",
        ),
        Misconception(
            "tanh taken once more at the candidate",
            _deltas_with(slope_g=lambda g: 1 - np.tanh(g) ** 2),
            "You take the tanh of g. But g has come out of the tanh already; its slope in terms of its "
            "*activation* is all you need.",
        ),
        Misconception(
            "tanh of the cell taken twice",
            [
                _deltas_with(through=lambda grad_h, c, o: grad_h * o * (1 - np.tanh(np.tanh(c)) ** 2)),
                _deltas_with(read=lambda c: np.tanh(np.tanh(c))),
            ],
            "The tanh of the cell goes through tanh again. The c that is handed in is the cell itself, "
            "before any tanh: once is enough.",
        ),
        Misconception(
            "this step's part missing in the gradient sent back",
            _deltas_with(back=lambda total, f, own: own * f),
            "The four deltas are right, but to the cell before you send back only what came from later "
            "steps. This step's own part, through h, belongs to it.",
        ),
        Misconception(
            "only this step's part sent back",
            _deltas_with(back=lambda total, f, own: (total - own) * f),
            "To the cell before you send back only what came through h of this step. What later steps handed "
            "back belongs to it.",
        ),
        Misconception(
            "slope with the cell instead of its tanh",
            _deltas_with(through=lambda grad_h, c, o: grad_h * o * (1 - c**2)),
            "You square the cell itself. The slope of tanh is one minus the square of what comes *out* of "
            "it.",
        ),
        Misconception(
            "i and g exchanged",
            _deltas_with(partners=lambda i, g: (i, g)),
            "i and g are factors of one product: the gradient of each contains the *other*.",
        ),
        Misconception(
            "output gate charged with the cell's gradient",
            _deltas_with(out=lambda total, grad_h: total),
            "Your delta of the output gate uses the gradient of the cell. That gate acts on the state alone: "
            "which gradient reaches it?",
        ),
        Misconception(
            "activation not squared at the candidate",
            _deltas_with(slope_g=lambda g: 1 - g),
            "Your slope of the candidate's tanh is one minus g. One minus the *square* of it is right.",
        ),
        Misconception(
            "activation not squared at the cell",
            _deltas_with(through=lambda grad_h, c, o: grad_h * o * (1 - np.tanh(c))),
            "On the path through h your slope is one minus the tanh of the cell. One minus its *square* is "
            "right.",
        ),
        Misconception(
            "output gate missing on the path through h",
            _deltas_with(through=lambda grad_h, c, o: grad_h * (1 - np.tanh(c) ** 2)),
            "The state is the output gate times tanh of the cell. Moving the cell a little moves the "
            "state by how much, if that gate is nearly shut?",
        ),
        Misconception(
            "slope of tanh missing on the path through h",
            _deltas_with(through=lambda grad_h, c, o: grad_h * o),
            "Between the cell and the output gate there is a tanh, and its slope is missing on the way back.",
        ),
        Misconception(
            "forget gate saw the new cell",
            _deltas_with(forget_saw=lambda before, after: after),
            "The forget gate multiplies the cell of the step before, so that is what its delta contains, not "
            "the new cell.",
        ),
        Misconception(
            "sigmoid's slope on the candidate",
            _deltas_with(slope_g=lambda g: g * (1 - g)),
            "The candidate is a tanh, and the slope of a tanh written with its activation is not a(1 - a).",
        ),
        Misconception(
            "slopes of the gates forgotten",
            _deltas_with(slope=lambda a: 1.0),
            "You return gradients with respect to the gates. Deltas belong to their net inputs, one sigmoid "
            "further back.",
        ),
        Misconception(
            "tanh of the cell forgotten at the output gate",
            _deltas_with(read=lambda c: c),
            "The output gate multiplies the squashed cell, so its delta contains the tanh of c, not c "
            "itself.",
        ),
        Misconception(
            "gradient of the state added as it is",
            _deltas_with(through=lambda grad_h, c, o: grad_h),
            "You add the gradient of the state to that of the cell as it is. Between cell and state stand "
            "the output gate and a tanh.",
        ),
        Misconception(
            "square outside the brackets",
            _deltas_with(slope_g=lambda g: (1 - g) ** 2),
            "The first two are right. At the candidate you squared the whole difference; the slope of "
            "tanh is one minus a square.",
        ),
    ],
    hints=(
        "First add up both gradients that arrive at the new cell: from later, and through h.",
        "Each delta: the cell's gradient (for o: the state's), times what the gate multiplies, times the "
        "slope of the gate.",
        "For the forget gate: total gradient of c, times the old cell, times f(1 - f). And what does the old "
        "cell itself get?",
    ),
    insight="There is no matrix on the way from cell to cell.",
)


# 4 · the memory of a bias


def kept(bias: np.ndarray | float, lag: int) -> Any:
    return sigmoid(bias) ** lag


memory_exercise = Exercise(
    id="09.memory",
    title="The memory of a bias",
    reference=kept,
    probes=[
        Probe(np.array([-0.5, 0.7, 2.5]), 12, label="three biases at once"),
        (1.0, 40),
        (3.0, 7),
        (-2.0, 3),
        Probe(1.5, 1, label="a single step"),
        Probe(7.6, 2000, label="2,000 steps"),
        Probe(2, 10, label="a whole number as bias"),
    ],
    promises=(AnyShape("bias", empty=False),),
    fresh=lambda rng: [
        Probe(numbers(rng, 4, scale=2), 9, label="four biases"),
        (float(rng.uniform(0.5, 1.5)), 35),
        (float(rng.uniform(-3, -1)), 4),
        (float(rng.uniform(7, 8)), 1500),
        (float(rng.uniform(1, 3)), 1),
    ],
    rtol=1e-6,
    atol=0.0,
    misconceptions=[
        Misconception(
            "bias taken for the gate",
            [lambda bias, lag: bias**lag, lambda bias, lag: np.asarray(bias, dtype=float) ** lag],
            "The bias itself is raised to a power. What multiplies the cell is the gate, and a gate is a "
            "squashed net input.",
        ),
        Misconception(
            "multiplied instead of raised",
            lambda bias, lag: sigmoid(bias) * lag,
            "More steps keep more, in your formula. Every step multiplies by the gate once more: what is "
            "that, repeated?",
        ),
        Misconception(
            "one step only",
            lambda bias, lag: sigmoid(bias),
            "This is the gate: what is kept over a single step. The lag does not appear.",
        ),
        Misconception(
            "what is lost",
            lambda bias, lag: 1 - sigmoid(bias) ** lag,
            "This is the share that is lost on the way. Asked for is what remains of it.",
        ),
        Misconception(
            "tanh for the gate",
            lambda bias, lag: np.tanh(bias) ** lag,
            "The gate of a bias of 0 would be shut completely. Gates are squashed by the sigmoid.",
        ),
        Misconception(
            "bias times lag",
            lambda bias, lag: sigmoid(np.asarray(bias) * lag),
            "The lag is inside the sigmoid, so that a longer wait opens the gate. It belongs outside: "
            "the same gate is applied again and again.",
        ),
        Misconception(
            "gate upside down",
            [
                lambda bias, lag: (1 - sigmoid(bias)) ** lag,
                lambda bias, lag: (1 / (1 + np.exp(np.asarray(bias, dtype=float)))) ** lag,
            ],
            "Your gate shuts where it should open: a high bias keeps little. One minus the gate is what is "
            "lost in a step; or is it a sign in the exponent?",
        ),
        Misconception(
            "logarithm of what is kept",
            lambda bias, lag: np.log(sigmoid(bias)) * lag,
            "This is the logarithm of the share. The exponential is still to come.",
        ),
        Misconception(
            "exponential for the gate",
            lambda bias, lag: np.exp(np.minimum(np.asarray(bias, dtype=float) * lag, 700.0)),
            "Your share can exceed 1: the exponential of a bias is no gate. The sigmoid is.",
        ),
        Misconception(
            "lag of forty for all",
            lambda bias, lag: sigmoid(bias) ** 40,
            "Your power is 40 whatever `lag` says. Use what the function is given.",
        ),
        Misconception(
            "one step too many",
            lambda bias, lag: sigmoid(bias) ** (lag + 1),
            "One factor too many: over a lag of T steps the gate is applied T times.",
        ),
        Misconception(
            "one step short",
            lambda bias, lag: sigmoid(bias) ** (lag - 1),
            "One factor is missing: over a lag of T steps the gate is applied T times.",
        ),
    ],
    hints=(
        "How far open is a forget gate whose net input is its bias alone?",
        "After one step that share is left; after two, that share of that share.",
        "Sigmoid first, then a power.",
    ),
    insight="0.73 sounds like much, and is a few millionths after 40 steps.",
)


# 5 · the bias for a lag


def bias_for(lag: int, keep: float) -> float:
    gate = keep ** (1 / lag)
    return np.log(gate / (1 - gate))


def _negative_logarithm(lag, keep):
    gate = keep ** (1 / lag)
    with np.errstate(invalid="ignore"):
        return np.log(gate / (gate - 1))


bias_exercise = Exercise(
    id="09.bias_for",
    title="The bias for a lag",
    reference=bias_for,
    probes=[(40, 0.37), (200, 0.5), (5, 0.1), (13, 0.9), (1, 0.3), (2000, 0.02), (2, 0.04)],
    fresh=lambda rng: [
        (int(rng.integers(30, 60)), float(rng.uniform(0.2, 0.5))),
        (1, float(rng.uniform(0.1, 0.4))),
        (int(rng.integers(1000, 3000)), float(rng.uniform(0.01, 0.1))),
        (int(rng.integers(3, 8)), float(rng.uniform(0.6, 0.9))),
    ],
    misconceptions=[
        Misconception(
            "another base",
            [
                lambda lag, keep: bias_for(lag, keep) / np.log(10),
                lambda lag, keep: bias_for(lag, keep) / np.log(2),
            ],
            "Right, but with another logarithm. The sigmoid is made of e: its inverse takes the natural "
            "logarithm.",
        ),
        Misconception(
            "logarithm of the lag",
            lambda lag, keep: np.log(lag),
            "Your bias does not depend on how much is to be kept. The rule ln T is right for a share of "
            "about 1/e only, and only approximately.",
        ),
        Misconception(
            "gate instead of bias",
            lambda lag, keep: keep ** (1 / lag),
            "This is how far the gate must be open. Asked for is the net input that opens it so far: undo "
            "the sigmoid.",
        ),
        Misconception(
            "lag forgotten",
            lambda lag, keep: np.log(keep / (1 - keep)),
            "This bias keeps the share over a single step. The gate is applied once per step, so its power "
            "must be the share.",
        ),
        Misconception(
            "shared out by division",
            lambda lag, keep: np.log((keep / lag) / (1 - keep / lag)),
            "The share was divided by the lag. What, multiplied by itself as often as there are steps, gives "
            "the share?",
        ),
        Misconception(
            "sign turned",
            lambda lag, keep: -np.log(keep ** (1 / lag) / (1 - keep ** (1 / lag))),
            "Right size, wrong sign: a gate that is nearly open has a positive net input.",
        ),
        Misconception(
            "logarithm of the gate alone",
            lambda lag, keep: np.log(keep) / lag,
            "You took the logarithm of the gate. That undoes an exponential; the inverse of a sigmoid is the "
            "logarithm of gate over one minus gate.",
        ),
        Misconception(
            "sigmoid instead of its inverse",
            lambda lag, keep: sigmoid(keep ** (1 / lag)),
            "You applied the sigmoid to the gate. The gate is what comes out of it; look for what goes in.",
        ),
        Misconception(
            "approximation for long lags",
            [
                lambda lag, keep: np.log(-lag / np.log(keep)),
                lambda lag, keep: np.log(lag) - np.log(-np.log(keep)),
            ],
            "Close, and closer the longer the lag: this approximates. The exercise asks for the bias that "
            "keeps exactly that share.",
        ),
        Misconception(
            "one step short",
            lambda lag, keep: (lambda f: np.log(f / (1 - f)))(keep ** (1 / max(lag - 1, 1))),
            "Your bias keeps the share over one step less. Over a lag of T steps the gate is applied T "
            "times.",
        ),
        Misconception(
            "power instead of root",
            lambda lag, keep: (lambda f: np.log(f / (1 - f)))(keep**lag),
            "You raised the share to the power of the lag. It is the gate that is raised; to get back to it, "
            "take a root.",
        ),
        Misconception(
            "inverse multiplied by the lag",
            lambda lag, keep: lag * np.log(keep / (1 - keep)),
            "You undid the sigmoid first and multiplied by the lag afterwards. The power is outside the "
            "sigmoid, so it has to be undone first.",
        ),
        Misconception(
            "inverse divided by the lag",
            lambda lag, keep: np.log(keep / (1 - keep)) / lag,
            "You undid the sigmoid first and divided by the lag afterwards. The power is outside the "
            "sigmoid, so it has to be undone first.",
        ),
        Misconception(
            "gate minus one",
            _negative_logarithm,
            "You take the logarithm of a negative number: gate minus one is below 0. One minus gate is what "
            "you need.",
        ),
        Misconception(
            "logarithms added",
            lambda lag, keep: np.log(lag) + np.log(keep),
            "You added the logarithms of lag and share. Start from the equation in the docstring, and undo "
            "the power, then the sigmoid.",
        ),
    ],
    hints=(
        "Two steps: how far open must the gate be, and which net input opens it so far?",
        "The gate to the power of the lag is the share, so take a root.",
        "If the sigmoid of b is p, then b is the logarithm of p / (1 - p).",
    ),
    insight="Twice the lag costs only about 0.7 more: the logarithm of 2.",
)


# 6 · the forget bias in its place


def with_forget_bias(b: np.ndarray, value: float) -> np.ndarray:
    b = np.array(b, dtype=float)
    hidden = len(b) // 4
    b[hidden : 2 * hidden] = value
    return b


def _slice(start, stop):
    def wrong(b, value):
        b = np.array(b, dtype=float)
        hidden = len(b) // 4
        b[int(start * hidden) : int(stop * hidden)] = value
        return b

    return wrong


def _every_fourth(b, value):
    b = np.array(b, dtype=float)
    b[1::4] = value
    return b


def _only_first(b, value):
    b = np.array(b, dtype=float)
    b[len(b) // 4] = value
    return b


def _in_place(b, value):
    hidden = len(b) // 4
    b[hidden : 2 * hidden] = value
    return b


def _slice_of(b, change):
    b = np.array(b, dtype=float)
    hidden = len(b) // 4
    b[hidden : 2 * hidden] = change(b[hidden : 2 * hidden])
    return b


def _shifted_ends(first, last):
    def wrong(b, value):
        b = np.array(b, dtype=float)
        hidden = len(b) // 4
        b[hidden + first : 2 * hidden + last] = value
        return b

    return wrong


def _whole_copy(b, value):
    b = b.copy()
    hidden = len(b) // 4
    b[hidden : 2 * hidden] = value
    return b


slice_exercise = Exercise(
    id="09.forget_slice",
    title="The forget bias in its place",
    reference=with_forget_bias,
    probes=[
        Probe(np.arange(12) / 10, 3.69, label="three cells"),
        Probe(np.linspace(-1, 1, 20), 1.5, label="five cells"),
        Probe(np.arange(8), 2.5, label="two cells, whole numbers"),
        Probe(np.array([0.4, -0.3, 0.7, 0.2]), 5, label="a single cell"),
    ],
    fresh=lambda rng: [
        Probe(numbers(rng, 24), 2.75, label="six cells"),
        Probe(rng.integers(-5, 6, 12), 0.5, label="three cells, whole numbers"),
        Probe(numbers(rng, 4), 3.5, label="another single cell"),
    ],
    misconceptions=[
        Misconception(
            "input gate's slice",
            _slice(0, 1),
            "You opened the input gate: its block comes first. The course's order is i, f, g, o.",
        ),
        Misconception(
            "candidate's slice",
            _slice(2, 3),
            "Your bias landed on the candidate, the third block. Counting starts at 0: which is the "
            "forget gate's?",
        ),
        Misconception(
            "output gate's slice",
            _slice(3, 4),
            "Your bias opened the output gate, the last block. The order is i, f, g, o.",
        ),
        Misconception(
            "everywhere",
            _slice(0, 4),
            "All four blocks were set. Only one of the gates is to be opened; leave the others as they are.",
        ),
        Misconception(
            "every fourth entry",
            _every_fourth,
            "You took every fourth entry, as if the gates of one cell were side by side. All of i come "
            "first, then all of f, and so on.",
        ),
        Misconception(
            "first cell only",
            _only_first,
            "Only one cell of the layer got the bias. The block of the forget gate has one entry for each.",
        ),
        Misconception(
            "two blocks",
            _slice(1, 3),
            "Your slice runs into the block of the candidate. Where does the second quarter end?",
        ),
        Misconception(
            "one entry too many",
            _shifted_ends(0, 1),
            "Your slice is one entry too long: the first bias of the candidate is overwritten. The end of a "
            "slice is not part of it.",
        ),
        Misconception(
            "one entry too few",
            _shifted_ends(0, -1),
            "Your slice is one entry too short: the last cell keeps its old bias. The end of a slice is not "
            "part of it, so it needs no minus one.",
        ),
        Misconception(
            "one entry too late",
            _shifted_ends(1, 1),
            "Your slice begins one entry too late. Python counts from 0: the second block begins at H "
            "itself.",
        ),
        Misconception(
            "others set to zero",
            lambda b, value: np.repeat([0.0, value, 0.0, 0.0], len(b) // 4),
            "The forget gate's block is right, but the other biases are gone. Start from a copy of them.",
        ),
        Misconception(
            "added instead of set",
            lambda b, value: _slice_of(b, lambda old: old + value),
            "You added the value to the biases that were there. The forget gate's biases are to be *set* "
            "to it.",
        ),
        Misconception(
            "block alone returned",
            lambda b, value: np.full(len(b) // 4, float(value)),
            "You return the forget gate's block. The whole array of biases is asked for, the other gates as "
            "they were.",
        ),
        Misconception(
            "no copy of floats",
            _whole_copy,
            "With whole numbers the value loses its decimals: `b` is used as it came, or copied as whole "
            "numbers. Make a copy of floats, and let the caller's array be.",
        ),
    ],
    hints=(
        "How many cells has the layer, if the bias has 4H entries?",
        "The blocks are i, f, g, o. The forget gate's runs from H to 2H.",
        "Copy first (as floats), then assign to that slice of the copy.",
    ),
    insight="A bias on the wrong slice raises no error at all: the network is merely forgetful.",
)


# 7 · a mistake in the order


def last_states(
    X: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h = sigmoid(z_o) * np.tanh(c)
    return h, c


def reading(
    step: Callable, hand_on_h: bool = True, hand_on_c: bool = True, steps: Any = slice(None)
) -> Callable:
    """Read a sequence with a wrong step, or hand on the wrong things."""

    def wrong(X, W_ih, W_hh, b):
        start = np.zeros((X.shape[1], len(W_hh)))
        h = c = start
        for x in X[steps]:
            h, c = step(x, h if hand_on_h else start, c if hand_on_c else start, W_ih, W_hh, b)
        return h, c

    return wrong


def _one_line_repaired(candidate, out):
    """The planted order i, f, o, g, mended only where the cell, or only where the state is computed."""

    def step(x, h, c, W_ih, W_hh, b):
        z = dict(zip("ifgo", np.split(x @ W_ih + h @ W_hh + b, 4, axis=1), strict=True))
        c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z[candidate])
        return sigmoid(z[out]) * np.tanh(c), c

    return step


def _one_array(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
        c[:] = sigmoid(z_f) * c + sigmoid(z_i) * np.tanh(z_g)
        h[:] = sigmoid(z_o) * np.tanh(c)
    return h, c


def sequence_probe(seed: int, T: int, N: int, D: int, H: int) -> Probe:
    X = np.random.default_rng(200 + seed).normal(size=(T, N, D))
    return Probe(X, *weights(seed, D, H), label=f"{T} steps of {N} sequence{'s' * (N > 1)}")


order_exercise = Exercise(
    id="09.debug_order",
    title="Find the mistake: a sequence is read",
    reference=last_states,
    probes=[
        sequence_probe(3, 4, 2, 3, 2),
        sequence_probe(4, 6, 3, 2, 4),
        sequence_probe(5, 1, 2, 2, 3),
        sequence_probe(6, 300, 1, 2, 2),
    ],
    fresh=lambda rng: [
        sequence_probe(int(rng.integers(10**6)), *unequal_sizes(rng, 4)),
        sequence_probe(int(rng.integers(10**6)), 1, 3, 2, 4),
        sequence_probe(int(rng.integers(10**6)), 200, 2, 3, 1),
    ],
    parts=("h", "c"),
    misconceptions=[
        Misconception(
            "the planted order",
            reading(_step_with("ifog")),
            "This is still the planted mistake: two of the four blocks are taken for each other. Say "
            "aloud what np.split returns, and in which order.",
        ),
        Misconception(
            "another order",
            [reading(_step_with("figo")), reading(_step_with("igfo")), reading(_step_with("iofg"))],
            "You did change the order, but to another wrong one. From left to right the blocks are i, f, "
            "g, o.",
        ),
        Misconception(
            "repaired in one line of two",
            [reading(_one_line_repaired("g", "g")), reading(_one_line_repaired("o", "o"))],
            "One block is used twice now, and another one nowhere. The names on the left of `np.split` "
            "decide for all lines at once: mend them there.",
        ),
        Misconception(
            "tanh of the cell lost",
            reading(_step_with(read=lambda c: c)),
            "The order is right now, but the tanh between cell and state has gone with the mistake.",
        ),
        Misconception(
            "one array with two names",
            _one_array,
            "The order is right now, but h and c are one array here, and you write into it: what one line "
            "stores, the other overwrites. Make new arrays instead.",
        ),
        Misconception(
            "return inside the loop",
            lambda X, W_ih, W_hh, b: last_states(X[:1], W_ih, W_hh, b),
            "Only the first input is read. Is the `return` indented so far that it belongs to the loop?",
        ),
        Misconception(
            "cell not handed on",
            reading(lstm_step, hand_on_c=False),
            "Every step begins with an empty cell. Reuse the cell that the step before returned.",
        ),
        Misconception(
            "state not handed on",
            reading(lstm_step, hand_on_h=False),
            "Every step reads a state of zeros. Hand on the state as well as the cell.",
        ),
        Misconception(
            "read backwards",
            reading(lstm_step, steps=slice(None, None, -1)),
            "Your loop begins with the last input. The first axis of X is time, and time runs forwards here.",
        ),
        Misconception(
            "last input missing",
            reading(lstm_step, steps=slice(None, -1)),
            "One input is never read: the loop ends a step too early.",
        ),
        Misconception(
            "cell stored after tanh",
            reading(_step_with(hand_on=np.tanh)),
            "The order is right now, but the cell is squashed before it is handed on. Hand on the sum "
            "itself.",
        ),
        Misconception(
            "candidate by a sigmoid",
            reading(_step_with(candidate=sigmoid)),
            "The order is right, but the candidate is squashed by a sigmoid now. It may be negative: tanh.",
        ),
        Misconception(
            "bias left out",
            reading(_step_with(biased=False)),
            "The order is right, but the bias is missing from the net inputs.",
        ),
        Misconception(
            "never forgets",
            reading(_step_with(update=lambda c, i, f, g: c + i * g)),
            "The order is right, but the old cell is kept whole: the forget gate has no effect.",
        ),
    ],
    hints=(
        "Nothing crashes, because all four blocks have the same shape. So only the names can be wrong.",
        "Compare the line with `np.split` with the order in which the course stacks gates.",
        "One line has to change.",
    ),
    insight="Weights from another library? Ask for its order first: they do not all agree.",
)


# 8 · one gate at a time

NO_INPUT, NO_FORGET, NO_OUTPUT = _cell(i=1.0)["c"], _cell(f=1.0)["c"], np.tanh(C)


def _without(r):
    right = _cell(r)
    return {
        "c_without_input_gate": r(r(right["f"] * C_BY_HAND) + right["g"]),
        "c_without_forget_gate": r(C_BY_HAND + r(right["i"] * right["g"])),
        "h_without_output_gate": r(np.tanh(right["c"])),
    }


gates_exercise = Exercise(
    id="09.without_gates",
    title="One gate at a time",
    reference={
        "c_without_input_gate": NO_INPUT,
        "c_without_forget_gate": NO_FORGET,
        "h_without_output_gate": NO_OUTPUT,
        "paper_of_1997": "forget",
    },
    choices=("input", "forget", "output"),
    decimals=3,
    by_hand=_without,
    misconceptions=[
        Misconception(
            "shut instead of removed",
            [
                {"c_without_input_gate": _cell(i=0.0)["c"]},
                {"c_without_forget_gate": _cell(f=0.0)["c"]},
                {"h_without_output_gate": 0.0},
            ],
            "You shut the gate. A gate that is removed lets everything pass, so its factor is the other "
            "extreme.",
        ),
        Misconception(
            "halved",
            [
                {"c_without_input_gate": _cell(i=0.5)["c"]},
                {"c_without_forget_gate": _cell(f=0.5)["c"]},
                {"h_without_output_gate": 0.5 * NO_OUTPUT},
            ],
            "You set the net input to 0, which leaves a gate half open. Without a gate nothing is "
            "multiplied.",
        ),
        Misconception(
            "gates removed one after the other",
            [
                {"c_without_forget_gate": _cell(i=1.0, f=1.0)["c"]},
                {"h_without_output_gate": np.tanh(_cell(i=1.0, f=1.0)["c"])},
                {"h_without_output_gate": np.tanh(NO_INPUT)},
                {"h_without_output_gate": np.tanh(NO_FORGET)},
            ],
            "A gate that you removed before is still missing. Put it back before you remove the next one: "
            "one gate at a time.",
        ),
        Misconception(
            "net input for the candidate",
            [
                {"c_without_input_gate": GATE_F * C_BY_HAND + Z_BY_HAND["g"]},
                {"c_without_forget_gate": C_BY_HAND + GATE_I * Z_BY_HAND["g"]},
            ],
            "You used the net input of the candidate. The gate is gone; the candidate's tanh is still there.",
        ),
        Misconception(
            "nothing removed",
            [
                {"c_without_input_gate": C},
                {"c_without_forget_gate": C},
                {"h_without_output_gate": H},
            ],
            "That is the value of exercise 1, with all gates in place. Without the gate its factor is 1.",
        ),
        Misconception(
            "state without tanh",
            {"h_without_output_gate": C},
            "The gate is gone, and so is the tanh. Only the gate was to be removed.",
        ),
        Misconception(
            "input gate in 1997",
            {"paper_of_1997": "input"},
            "Deciding what is written was there from the start. Which gate became necessary when "
            "sequences no longer ended?",
        ),
        Misconception(
            "output gate in 1997",
            {"paper_of_1997": "output"},
            "Deciding when to speak was there from the start. Which gate became necessary when sequences no "
            "longer ended?",
        ),
    ],
    hints=(
        "Start from your numbers of exercise 1 and replace one gate by 1.",
        "Without the forget gate the whole old cell stays; without the input gate the whole candidate is "
        "added.",
        "Section 2 of the lecture says which gate was added in 2000.",
    ),
    insight="The pure sum of 1997 kept everything, and that was its strength and its trouble.",
)


# 9 · parameters


def count(cell: str, D: int, H: int) -> int:
    sets = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    return sets * (D * H + H * H + H) + (H if cell == "GRU" else 0)


def _count(gates=None, extra=1, inputs=1, recurrent=1, bias=1, more=lambda cell, D, H: 0):
    gates = gates or {"RNN": 1, "GRU": 3, "LSTM": 4}

    def wrong(cell, D, H):
        second = extra * H if cell == "GRU" else 0
        sets = gates[cell] * (inputs * D * H + recurrent * H * H + bias * H)
        return sets + second + more(cell, D, H)

    return wrong


count_exercise = Exercise(
    id="09.count",
    title="How many parameters?",
    reference=count,
    probes=[
        ("RNN", 8, 16),
        ("LSTM", 8, 16),
        ("GRU", 8, 16),
        ("LSTM", 65, 128),
        ("RNN", 8, 37),
        ("GRU", 3, 5),
        ("LSTM", 1, 1),
        ("GRU", 20, 6),
        ("RNN", 50, 10),
    ],
    fresh=lambda rng: [
        (cell, *(int(size) for size in sizes))
        for cell, sizes in zip(
            ("RNN", "LSTM", "GRU", "LSTM", "GRU"),
            [(rng.integers(2, 40), rng.integers(41, 90))[:: 1 if k < 3 else -1] for k in range(5)],
            strict=True,
        )
    ],
    misconceptions=[
        Misconception(
            "equal units, equal parameters",
            _count({"RNN": 1, "GRU": 1, "LSTM": 1}, extra=False),
            "You count every cell like an RNN. Each gate and the candidate have weights of their own. (In "
            'Python, `cell == "RNN" or "GRU"` is always true.)',
        ),
        Misconception(
            "GRU like the LSTM",
            [_count({"RNN": 1, "GRU": 4, "LSTM": 4}, extra=0), _count({"RNN": 1, "GRU": 4, "LSTM": 4})],
            "You give the GRU four sets of weights, as many as the LSTM has. It has two gates and a "
            "candidate.",
        ),
        Misconception(
            "one bias for all units",
            lambda cell, D, H: count(cell, D, H) - {"RNN": 1, "GRU": 3, "LSTM": 4}[cell] * (H - 1),
            "You count one bias in each set. Every unit has its own.",
        ),
        Misconception(
            "states counted as parameters",
            [
                _count(more=lambda cell, D, H: H if cell == "LSTM" else 0),
                _count(more=lambda cell, D, H: 2 * H if cell == "LSTM" else H),
            ],
            "You count the state or the cell as parameters. They are computed anew in every sequence; "
            "nothing of them is learnt.",
        ),
        Misconception(
            "three second biases in a GRU",
            _count(extra=3),
            "RNN and LSTM are right. Only the candidate of the GRU has a second bias, the two gates have "
            "not.",
        ),
        Misconception(
            "input weights missing",
            _count(inputs=0),
            "Only the recurrent weights are counted. Every unit also reads all D inputs.",
        ),
        Misconception(
            "the numbers of the lecture",
            lambda cell, D, H: {"RNN": 400, "GRU": 1216, "LSTM": 1600}[cell],
            "Those are the lecture's numbers, for 8 inputs and 16 units. Compute with the D and H given.",
        ),
        Misconception(
            "three gates in an LSTM",
            _count({"RNN": 1, "GRU": 3, "LSTM": 3}),
            "You counted the three gates of the LSTM. The candidate has weights too.",
        ),
        Misconception(
            "two gates in a GRU",
            _count({"RNN": 1, "GRU": 2, "LSTM": 4}),
            "You counted the two gates of the GRU. The candidate has weights too.",
        ),
        Misconception(
            "recurrent weights missing",
            _count(recurrent=0),
            "Only the weights of the inputs are counted. Every unit also reads all H states of the step "
            "before.",
        ),
        Misconception(
            "biases missing",
            _count(bias=0, extra=False),
            "The weights are right. What is missing is the bias that every unit has in each of its sets.",
        ),
        Misconception(
            "two biases",
            _count(bias=2, extra=False),
            "You count two biases per gate, as PyTorch stores them. They are always added, so this course "
            "keeps one of them (and a second one for the GRU's candidate only).",
        ),
        Misconception(
            "one number for a bias",
            [
                lambda cell, D, H: _count(bias=1 / H, extra=1 / H)(cell, D, H),
                lambda cell, D, H: _count(bias=1 / H, extra=False)(cell, D, H),
                lambda cell, D, H: _count(extra=1 / H)(cell, D, H),
            ],
            "You count one number for each bias. A bias is a vector: one number for each of the H units.",
        ),
        Misconception(
            "the GRU's second bias missing",
            _count(extra=False),
            "RNN and LSTM are right. The candidate of the GRU has a second bias, inside the product with the "
            "reset gate.",
        ),
    ],
    hints=(
        "A plain RNN: input weights, recurrent weights, biases. How many of each?",
        "An LSTM has four such sets side by side, a GRU three.",
        "The GRU's candidate has one more bias per unit, because it is inside the reset product.",
    ),
    insight="An RNN of 37 units is a fair opponent for an LSTM of 16; one of 16 units is not.",
)


# 10 · a step of a GRU


def gru_step(
    x: np.ndarray, h: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray, b_hn: np.ndarray
) -> np.ndarray:
    x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ W_hh, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * (h_n + b_hn))
    return (1 - z) * n + z * h


def _gru_with(
    order="rzn", candidate=lambda x_n, r, h_n, b_hn: x_n + r * (h_n + b_hn), gate=sigmoid, squash=np.tanh,
    mix=lambda z, n, h: (1 - z) * n + z * h, recurrent=1, biased=1,
):  # fmt: skip
    """A step of a GRU with something changed."""

    def step(x, h, W_ih, W_hh, b, b_hn):
        from_x = dict(zip(order, np.split(x @ W_ih + biased * b, 3, axis=1), strict=True))
        from_h = dict(zip(order, np.split(recurrent * (h @ W_hh), 3, axis=1), strict=True))
        r, z = gate(from_x["r"] + from_h["r"]), gate(from_x["z"] + from_h["z"])
        return mix(z, squash(candidate(from_x["n"], r, from_h["n"], b_hn)), h)

    return step


def _reset_before_the_product(biased=lambda r, b_hn: b_hn):
    def step(x, h, W_ih, W_hh, b, b_hn):
        H = h.shape[1]
        x_r, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
        h_r, h_z, _ = np.split(h @ W_hh, 3, axis=1)
        r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
        n = np.tanh(x_n + (r * h) @ W_hh[:, 2 * H :] + biased(r, b_hn))
        return (1 - z) * n + z * h

    return step


def _update_twice(x, h, W_ih, W_hh, b, b_hn):
    _, x_z, x_n = np.split(x @ W_ih + b, 3, axis=1)
    _, h_z, h_n = np.split(h @ W_hh, 3, axis=1)
    z = sigmoid(x_z + h_z)
    return (1 - z) * np.tanh(x_n + z * (h_n + b_hn)) + z * h


def _gru_probe(seed, N, D, H, label=""):
    rng = np.random.default_rng(300 + seed)
    W_ih, W_hh, b = (rng.normal(0, 0.9, shape) for shape in ((D, 3 * H), (H, 3 * H), (3 * H,)))
    return Probe(
        rng.normal(size=(N, D)), rng.uniform(-1, 1, (N, H)), W_ih, W_hh, b, rng.normal(size=H), label=label
    )


def _second_bias_everywhere(x, h, W_ih, W_hh, b, b_hn):
    return gru_step(x, h, W_ih, W_hh, b + np.concatenate([b_hn, b_hn, np.zeros_like(b_hn)]), b_hn)


gru_exercise = Exercise(
    id="09.gru_step",
    title="One step of a GRU",
    reference=gru_step,
    promises=(WholeNumbers("x"),),
    fresh=lambda rng: [
        _gru_probe(rng.integers(10**6), *unequal_sizes(rng, 3), "another layer"),
        _gru_probe(rng.integers(10**6), 1, 3, 5, "another single sequence"),
    ],
    probes=[
        _gru_probe(0, 2, 3, 4, "two sequences, three inputs, four units"),
        _gru_probe(1, 5, 2, 3, "five sequences, two inputs, three units"),
        _gru_probe(2, 1, 1, 1, "one unit with one input"),
    ],
    misconceptions=[
        Misconception(
            "update gate the other way round",
            _gru_with(mix=lambda z, n, h: z * n + (1 - z) * h),
            "Your z is the share of what is *written*, as in some papers. In this course's GRU, z is the "
            "share of the old state that is kept.",
        ),
        Misconception(
            "order of the blocks",
            [_gru_with(order) for order in ("zrn", "nrz", "nzr", "rnz", "znr")],
            "The right ingredients in the wrong order: from left to right the blocks are r, z, n.",
        ),
        Misconception(
            "reset gate forgotten",
            _gru_with(candidate=lambda x_n, r, h_n, b_hn: x_n + h_n + b_hn),
            "Your candidate sees the whole old state. The reset gate decides how much of it.",
        ),
        Misconception(
            "reset before the product",
            [_reset_before_the_product(), _reset_before_the_product(lambda r, b_hn: r * b_hn)],
            "You reset the state before the matrix product, as the paper of 2014 does. Here the reset gate "
            "multiplies what comes *out* of the product, its bias included.",
        ),
        Misconception(
            "bias outside the reset",
            _gru_with(candidate=lambda x_n, r, h_n, b_hn: x_n + r * h_n + b_hn),
            "The bias `b_hn` escapes the reset gate. It is inside the bracket that r multiplies.",
        ),
        Misconception(
            "second bias missing",
            _gru_with(candidate=lambda x_n, r, h_n, b_hn: x_n + r * h_n),
            "The bias `b_hn` does not appear. It is added to the recurrent part of the candidate.",
        ),
        Misconception(
            "input part reset as well",
            _gru_with(candidate=lambda x_n, r, h_n, b_hn: r * (x_n + h_n + b_hn)),
            "Your reset gate also multiplies what comes from the input. It acts on the old state's part "
            "alone.",
        ),
        Misconception(
            "update gate in place of the reset gate",
            _update_twice,
            "Your candidate is reset by the update gate. That is the task of r; z only mixes at the end.",
        ),
        Misconception(
            "first bias missing",
            _gru_with(biased=0),
            "The bias `b` does not appear. It is added to the input part of all three blocks.",
        ),
        Misconception(
            "recurrent part missing",
            _gru_with(recurrent=0),
            "Your gates and candidate look at the input only. They also read the old state, through the "
            "recurrent weights.",
        ),
        Misconception(
            "sigmoid on the candidate",
            _gru_with(squash=sigmoid),
            "Your candidate is squashed by a sigmoid, so it can never be negative. It needs a tanh.",
        ),
        Misconception(
            "tanh on the gates",
            _gru_with(gate=np.tanh),
            "Your gates may become negative. Gates are sigmoids; only the candidate is a tanh.",
        ),
        Misconception(
            "nothing kept",
            _gru_with(mix=lambda z, n, h: (1 - z) * n),
            "The old state is gone. The share z of it is kept.",
        ),
        Misconception(
            "candidate for the new state",
            _gru_with(mix=lambda z, n, h: n),
            "That is the candidate n. The new state is a mixture of it and of the old state.",
        ),
        Misconception(
            "only the input part reset",
            _gru_with(candidate=lambda x_n, r, h_n, b_hn: r * x_n + h_n + b_hn),
            "The reset gate multiplies what comes from the input. It belongs to what comes from the old "
            "state.",
        ),
        Misconception(
            "second bias in every block",
            _second_bias_everywhere,
            "You add the second bias to all three blocks. It belongs to the candidate alone.",
        ),
    ],
    hints=(
        "Two products first: input times its weights, and state times the recurrent ones. Cut both into "
        "three.",
        "r and z are sigmoids of the sums of their two blocks. The candidate is a tanh, and r multiplies the "
        "state's part of it, bias included.",
        "New state: one minus z of the candidate, plus z of the old state.",
    ),
    insight="Note and voice are one, and one gate does the work of two.",
)


# 11 · a loop that trains


def start(cell: str, seed: int) -> tuple[SequenceNetwork, CrossEntropyLoss, Adam]:
    """What the notebook gives: a new network, its loss and its optimiser."""
    rng = np.random.default_rng(seed)
    options = {"forget_bias": 3.0} if cell == "LSTM" else {}
    layer = {"RNN": RNN, "LSTM": LSTM}[cell](8, 16, random_state=rng, **options)
    network = SequenceNetwork(layer, Linear(16, 4, random_state=rng), "last")
    return network, CrossEntropyLoss(), Adam(network.parameters(), lr=0.01)


def train(cell: str, batches: list[tuple[np.ndarray, np.ndarray]], seed: int) -> list[float]:
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x), y))
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    return losses


def _clip_all(network):
    clip_grad_norm_(network.parameters(), 1.0)


def _clip_one_by_one(network):
    for parameter in network.parameters():
        clip_grad_norm_([parameter], 1.0)


def _one_length(network):
    norm = clip_grad_norm_(network.parameters(), 1.0)
    for parameter in network.parameters():
        parameter.grad *= max(1.0, 1.0 / norm)


def _train_with(
    begin=start, clear="before", clip=_clip_all, late=False, step=True, again=False, carry=False,
    choose=lambda batches: batches, grad=lambda loss_fn, y_hat, y: loss_fn.backward(),
    give=lambda losses: losses,
):  # fmt: skip
    """The loop with something changed: where gradients are cleared and clipped, what is left out."""

    def wrong(cell, batches, seed):
        network, loss_fn, optimizer = begin(cell, seed)
        losses = []
        for x, y in choose(batches):
            y_hat = network(x, network.state if carry else None)
            losses.append(loss_fn(y_hat, y))
            if clear == "before":
                optimizer.zero_grad()
            network.backward(grad(loss_fn, y_hat, y))
            if clear == "after":
                optimizer.zero_grad()
            if not late:
                clip(network)
            if step:
                optimizer.step()
            if late:
                clip(network)
            if again:
                losses[-1] = loss_fn(network(x), y)
        return give(losses)

    return wrong


def _one_behind(cell, batches, seed):
    network, loss_fn, optimizer = start(cell, seed)
    losses = []
    for x, y in batches:
        losses.append(loss_fn(network(x), y))
        optimizer.step()
        optimizer.zero_grad()
        network.backward(loss_fn.backward())
        _clip_all(network)
    return losses


def _new_each_time(cell, batches, seed):
    return [train(cell, [batch], seed)[0] for batch in batches]


def _without_mean(loss_fn, y_hat, y):
    return len(y) * loss_fn.backward()


def _batches(rng, n_updates, n_sequences=3, n_steps=5, scale=2.0):
    """Batches for the cells of `start`: numbers, so that gradients are long, and classes."""
    return [
        (numbers(rng, n_steps, n_sequences, 8, scale=scale, decimals=1), rng.integers(0, 4, n_sequences))
        for _ in range(n_updates)
    ]


def _short(rng, n_updates):
    """Small inputs, and all four classes in a batch, once only two: very short gradients and one longer."""
    made = _batches(rng, n_updates, n_sequences=4, scale=0.1)
    return [(x, np.array([0, 0, 1, 1]) if k == 4 else rng.permutation(4)) for k, (x, _) in enumerate(made)]


def _runs_of_training(rng, seeds):
    return [
        Probe("RNN", _batches(rng, 6), seeds[0], label="an RNN, six batches"),
        Probe("LSTM", _batches(rng, 7, n_sequences=2), seeds[1], label="an LSTM, seven batches"),
        Probe("LSTM", _batches(rng, 5), seeds[2], label="an LSTM, five batches"),
        Probe("LSTM", _short(rng, 7), seeds[3], label="an LSTM, short gradients"),
    ]


train_exercise = Exercise(
    id="09.train",
    title="A loop that trains",
    reference=train,
    measures="the list of losses",
    rtol=1e-6,
    atol=1e-9,
    probes=_runs_of_training(np.random.default_rng(0), (1, 2, 3, 4)),
    fresh=lambda rng: _runs_of_training(rng, [int(seed) for seed in rng.integers(10**6, size=4)]),
    misconceptions=[
        Misconception(
            "gradients not cleared",
            _train_with(clear=None),
            "The gradients of all batches so far pile up: `backward` adds to what is there. Which line makes "
            "room before each batch?",
        ),
        Misconception(
            "nothing learnt",
            [_train_with(clear="after"), _train_with(step=False), _new_each_time],
            "Every loss is that of the first weights. Start the network once, before the loop; let nothing "
            "clear the gradients between `backward` and the step; and take the step.",
        ),
        Misconception(
            "one batch for all updates",
            [
                _train_with(choose=lambda batches: batches[:1] * len(batches)),
                _train_with(choose=lambda batches: batches[-1:] * len(batches)),
            ],
            "Every update sees the same batch. The loop runs over the batches: a new pair of `x` and `y` in "
            "each turn.",
        ),
        Misconception(
            "state carried on",
            _train_with(carry=True),
            "Your network starts each batch in the state in which the one before ended. These sequences "
            "have nothing to do with each other: `network(x)` alone starts from zeros.",
        ),
        Misconception(
            "not clipped",
            [_train_with(late=True), _train_with(clip=lambda network: network.parameters())],
            "The gradients reach the step longer than 1. Shorten them to a common length of at most 1 "
            "between `backward` and the step; afterwards is too late.",
        ),
        Misconception(
            "mean forgotten",
            _train_with(grad=_without_mean),
            "The gradient that you send back is that of the summed loss. The loss is a mean over the "
            "sequences, and so is its gradient: `loss_fn.backward()` gives it.",
        ),
        Misconception(
            "clipped one by one",
            _train_with(clip=_clip_one_by_one),
            "Every parameter's gradient is clipped by itself, which changes the direction of the step. One "
            "call with all parameters shortens them by a common factor.",
        ),
        Misconception(
            "stretched as well",
            _train_with(clip=_one_length),
            "You give every gradient the length 1. Clipping shortens what is longer and leaves a shorter "
            "gradient as it is.",
        ),
        Misconception(
            "step before backward",
            _one_behind,
            "Your optimizer steps before this batch's gradients are there, and so with those of the batch "
            "before. First `backward`, then the step.",
        ),
        Misconception(
            "loss after the update",
            _train_with(again=True),
            "Your losses are measured after the update, on the batch that was just learnt. Keep the loss "
            "that was computed before it.",
        ),
        Misconception(
            "the same cell always",
            [
                _train_with(begin=lambda cell, seed: start("LSTM", seed)),
                _train_with(begin=lambda cell, seed: start("RNN", seed)),
            ],
            "You train the same cell whichever is asked for. Hand `cell` on to `start`.",
        ),
        Misconception(
            "seed not handed on",
            [
                _train_with(begin=lambda cell, seed: start(cell, 0)),
                _train_with(begin=lambda cell, seed: start(cell, 1)),
                _train_with(begin=lambda cell, seed: start(cell, 42)),
            ],
            "Your network begins with the same weights for every seed. Hand `seed` on to `start`.",
        ),
        Misconception(
            "last loss only",
            _train_with(give=lambda losses: losses[-1]),
            "You return the loss of the last update. All of them are asked for, one for each update.",
        ),
        Misconception(
            "mean of the losses",
            _train_with(give=np.mean),
            "You return the mean of the losses. All of them are asked for, one for each update.",
        ),
        Misconception(
            "one update too few",
            [
                _train_with(choose=lambda batches: batches[:-1]),
                _train_with(choose=lambda batches: batches[1:]),
                _train_with(give=lambda losses: losses[:-1]),
            ],
            "One loss is missing: there are as many updates as batches. `for x, y in batches` leaves none "
            "out.",
        ),
    ],
    hints=(
        "Start once. Five things happen for each batch: predict and measure, clear, backward, clip, step.",
        "The loss object is called with predictions and targets; its own `backward()` gives the gradient "
        "that the network's `backward` needs.",
        "`optimizer.zero_grad()`, `network.backward(loss_fn.backward())`, "
        "`clip_grad_norm_(network.parameters(), 1.0)`, `optimizer.step()`.",
    ),
    insight="The same five lines train every network of this course.",
)


# 12 · how many of the runs


def share_solved(losses: np.ndarray, enough: float) -> float:
    return float(np.mean(np.mean(losses[:, -10:], axis=1) < enough))


def _runs(*levels, n=14, seed=0, last=None):
    """Falling curves that end near the given levels, ten equal losses at the end."""
    rng = np.random.default_rng(seed)
    curves = np.array([np.r_[np.linspace(1.5, level, n - 10), np.full(10, level)] for level in levels])
    noise = rng.uniform(-0.02, 0.02, (len(levels), 5))
    curves[:, -10:-5] += noise
    curves[:, -5:] -= noise
    if last is not None:
        curves[:, -1] += last
        curves[:, -2] -= last
    return np.round(curves, 4)


def _lost_again(level):
    losses = np.full((4, 24), level)
    losses[1:, 12:] = 2.0
    return losses


def _ten_before_the_end(level):
    losses = np.full((2, 27), level)
    losses[0, :-10], losses[1, :-9] = 2.0, 2.0
    return losses


seeds_exercise = Exercise(
    id="09.seeds",
    title="How many of the seeds",
    reference=share_solved,
    probes=[
        Probe(_runs(0.05, 0.9, 0.07, 0.04, 0.8), 0.1, label="five seeds"),
        Probe(_runs(0.7, 0.03, 0.06, 0.8, seed=1, last=0.3), 0.1, label="four seeds that jump at the end"),
        Probe(_runs(0.3, 1.1, 1.2, seed=2, n=30), 0.5, label="three seeds, another limit"),
        Probe(_runs(1.0, 1.0, seed=3), 0.2, label="two seeds, none solved"),
        Probe(_runs(0.02, 0.03, 0.01, seed=4, n=10), 0.1, label="three seeds, ten updates, all solved"),
        Probe(np.tile([[0.25], [0.5]], (1, 12)), 0.25, label="exactly at the limit"),
        Probe(np.c_[np.full((3, 11), 0.4), [[4.0], [0.4], [0.4]]], 0.5, label="one late outlier"),
        Probe(_lost_again(0.01), 0.1, label="solved early, lost again by three of four"),
        Probe(_ten_before_the_end(0.05), 0.1, label="a jump about ten updates before the end"),
        Probe(np.tile([[0.01], [0.02], [0.2]], (1, 11)), 0.1, label="two of three, the mean below it"),
        Probe(
            np.c_[np.full((2, 11), 0.5), [[0.01], [0.5]], np.full((2, 2), 0.5)], 0.1, label="a lucky batch"
        ),
    ],
    fresh=lambda rng: [
        Probe(_runs(0.04, 0.8, 0.9, 0.05, 0.7, seed=rng.integers(10**6)), 0.1, label="five other seeds"),
        Probe(_runs(0.9, 0.02, 0.03, seed=rng.integers(10**6), last=0.3), 0.1, label="three that jump"),
        Probe(np.tile([[0.5], [0.75]], (1, 15)), 0.5, label="exactly at the limit again"),
        Probe(np.c_[np.full((3, 11), 0.3), [[4.5], [0.3], [0.3]]], 0.5, label="another late outlier"),
        Probe(_lost_again(0.02), 0.1, label="lost again"),
        Probe(_ten_before_the_end(0.04), 0.1, label="another jump ten updates before the end"),
        Probe(np.tile([[0.02], [0.01], [0.25]], (1, 12)), 0.1, label="two of three again"),
        Probe(_runs(0.6, 0.8, 0.04, 0.9, seed=rng.integers(10**6)), 0.1, label="four other seeds"),
    ],
    misconceptions=[
        Misconception(
            "one seed only",
            [
                lambda losses, enough: float(np.mean(losses[0, -10:]) < enough),
                lambda losses, enough: float(np.mean(losses[-1, -10:]) < enough),
            ],
            "Your answer depends on a single run: another seed, another verdict. Judge every row, then say "
            "which share of them is solved.",
        ),
        Misconception(
            "best seed",
            lambda losses, enough: float(np.mean(losses[:, -10:], axis=1).min() < enough),
            "You report the best run. Whoever chooses after looking can always win: all rows count.",
        ),
        Misconception(
            "seeds averaged first",
            [
                lambda losses, enough: float(np.mean(losses[:, -10:]) < enough),
                lambda losses, enough: float(np.mean(losses[:, -10:].mean(axis=0) < enough)),
            ],
            "You average over the seeds and judge one mean curve. A mean of solved and unsolved runs is "
            "neither: judge each row first, then take the share.",
        ),
        Misconception(
            "last loss alone",
            lambda losses, enough: float(np.mean(losses[:, -1] < enough)),
            "You judge by the last loss of each run, which jumps from batch to batch. The mean of the last "
            "ten is asked for.",
        ),
        Misconception(
            "lowest loss of the run",
            [
                lambda losses, enough: float(np.mean(losses.min(axis=1) < enough)),
                lambda losses, enough: float(np.mean(losses[:, -10:].min(axis=1) < enough)),
            ],
            "One lucky batch anywhere counts as solved. What counts is the mean of the last ten losses.",
        ),
        Misconception(
            "mean of the whole run",
            lambda losses, enough: float(np.mean(losses.mean(axis=1) < enough)),
            "You average the whole run, its clumsy beginning included. Only the last ten losses count.",
        ),
        Misconception(
            "first ten losses",
            lambda losses, enough: float(np.mean(losses[:, :10].mean(axis=1) < enough)),
            "You judge the first ten losses. The run is over at its end: the last ten count.",
        ),
        Misconception(
            "count instead of share",
            lambda losses, enough: int(np.sum(np.mean(losses[:, -10:], axis=1) < enough)),
            "You count the solved runs. Divide by the number of seeds: four of five and four of forty are "
            "not the same.",
        ),
        Misconception(
            "share not solved",
            lambda losses, enough: float(np.mean(np.mean(losses[:, -10:], axis=1) >= enough)),
            "That is the share of runs that did *not* solve it: a small loss is a good one.",
        ),
        Misconception(
            "at the limit",
            lambda losses, enough: float(np.mean(np.mean(losses[:, -10:], axis=1) <= enough)),
            "A run whose mean is exactly at the limit is not below it.",
        ),
        Misconception(
            "all or nothing",
            lambda losses, enough: float(np.all(np.mean(losses[:, -10:], axis=1) < enough)),
            "Your result is 0 unless every run is solved (`//` and `all` do that). A share can lie between: "
            "divide with `/`, or take the mean.",
        ),
        Misconception(
            "every one of the last ten",
            lambda losses, enough: float(np.mean(np.max(losses[:, -10:], axis=1) < enough)),
            "You ask every one of the last ten losses to be below the limit. Their mean has to be.",
        ),
        Misconception(
            "median of the last ten",
            lambda losses, enough: float(np.mean(np.median(losses[:, -10:], axis=1) < enough)),
            "You take the median of the last ten losses. The mean is asked for, which a single bad batch can "
            "raise.",
        ),
    ],
    hints=(
        "Rows are seeds, columns are updates. First one number for each row.",
        "`losses[:, -10:]` are the last ten losses of every run; the mean along axis 1 leaves one number "
        "each.",
        "Compare with the limit, and take the mean of the truth values.",
    ),
    insight="All seeds, or none: one run says next to nothing.",
)


# 13 · a cell that counts


def counting_cell() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    W_ih = np.array([[30.0, 30.0, 1.0, 30.0], [30.0, 30.0, -1.0, 30.0]])
    return W_ih, np.zeros((1, 4)), np.zeros(4)


def counts_of(student: Callable, letters: str) -> Any:
    """The cell after each letter, in units of what the first a writes; near whole numbers are rounded."""
    answer = student()
    if answer is None or answer is Ellipsis:
        return answer
    W_ih, W_hh, b = (np.asarray(part, dtype=float) for part in answer)
    if any(part.size > 2000 or part.ndim > 2 for part in (W_ih, W_hh, b)):
        raise ValueError("odd shapes would be broadcast to fill the memory")
    h = c = np.zeros((1, 1))
    cells = []
    for letter in letters:
        x = np.array([[letter == "a", letter == "b"]], dtype=float)
        h, c, _ = one_step(
            x, h, c, W_ih, W_hh, b
        )  # the package's: a handout has it, the reference it has not
        cells.append(c[0, 0])
    if abs(cells[0]) < 1e-3:
        return np.zeros(len(cells))
    counts = np.array(cells) / cells[0]
    near = np.round(counts)
    return np.where(np.abs(counts - near) < 0.24, near, np.round(counts, 2)) + 0.0


def _counter(i=(30.0, 30.0), f=(30.0, 30.0), g=(1.0, -1.0), order="ifgo", bias=0.0):
    """A function that returns the weights of a cell; each gate's net input on a and on b."""
    columns = {"i": i, "f": f, "g": g, "o": (30.0, 30.0)}

    def cell():
        return np.array([columns[name] for name in order]).T, np.zeros((1, 4)), np.full(4, bias)

    return cell


anbn_exercise = Exercise(
    id="09.anbn",
    title="A cell that counts",
    reference=counting_cell,
    run=counts_of,
    measures="the count of your cell after each letter, in units of what the first a writes",
    form=("W_ih", "W_hh", "b"),
    probes=[
        Probe("aabb", label="aabb"),
        Probe("ab", label="ab"),
        Probe("aaaaabbbbb", label="five a, five b"),
        Probe("aaab", label="aaab"),
        Probe("a" * 30 + "b" * 30, label="thirty a, thirty b"),
    ],
    fresh=lambda rng: (
        [Probe("a" * n + "b" * n, label=f"{n} a, {n} b") for n in (int(rng.integers(3, 9)), 25)]
        + [Probe("a" * int(rng.integers(4, 9)) + "bb", label="more a than b")]
    ),
    misconceptions=[
        Misconception(
            "forgets on the way",
            [_counter(f=(bias, bias)) for bias in (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)],
            "Your cell counts, but it forgets on the way: the forget gate is not open enough. Over sixty "
            "letters even a gate of 0.99 loses almost half.",
        ),
        Misconception(
            "forgets everything",
            [_counter(f=(-30.0, -30.0)), _counter(f=(-8.0, -8.0)), _counter(f=(-10.0, -10.0))],
            "Your cell starts anew with every letter: the forget gate is shut. To count, it has to keep what "
            "was there.",
        ),
        Misconception(
            "b counted upwards",
            [_counter(g=(1.0, 1.0)), _counter(g=(30.0, 30.0)), _counter(g=(2.0, 2.0))],
            "Your cell counts letters, whatever they are. On a b the candidate has to take away what an a "
            "adds. Is your candidate in the third column?",
        ),
        Misconception(
            "b not counted",
            [_counter(g=(1.0, 0.0)), _counter(i=(30.0, -30.0)), _counter(i=(30.0, -10.0))],
            "Your cell counts the a and does nothing on a b. On a b it should count down.",
        ),
        Misconception(
            "b wipes the count",
            [_counter(f=(30.0, -30.0), g=(1.0, 0.0)), _counter(f=(30.0, -30.0), i=(30.0, -30.0))],
            "The first b wipes the whole count out: the forget gate shuts. Keep it open, and take one away "
            "for each b.",
        ),
        Misconception(
            "b wipes, then counts",
            [_counter(f=(30.0, -30.0)), _counter(f=(10.0, -10.0))],
            "On a b the forget gate shuts, so that only this one b is left in the cell. Keep it open on both "
            "letters.",
        ),
        Misconception(
            "unequal steps",
            [
                _counter(g=(1.0, -30.0)),
                _counter(g=(30.0, -1.0)),
                _counter(g=(2.0, -1.0)),
                _counter(g=(1.0, -0.5)),
            ],
            "An a adds more or less than a b takes away, so the count does not come back to zero. Mind the "
            "tanh: equal size, opposite sign.",
        ),
        Misconception(
            "blocks in another order",
            [_counter(order=order) for order in ("gifo", "igfo")],
            "The right numbers in the wrong columns: from left to right the gates are i, f, g, o.",
        ),
    ],
    hints=(
        "What must the forget gate do on both letters? And the input gate?",
        "Large net inputs open a gate completely. Only the candidate has to tell a from b: opposite signs.",
        "Columns 0, 1 and 3 of W_ih may hold a large number in both rows; column 2 holds +1 for a and -1 for "
        "b.",
    ),
    insight="A plain RNN has no place for such a sum: it squashes its state at every step.",
)
