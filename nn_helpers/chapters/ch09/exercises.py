"""The exercises of chapter 09: LSTM."""

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(np.asarray(z, dtype=float) / 2)


# 1 · one cell by hand

Z_BY_HAND = {"i": 0.5, "f": 1.0, "g": -0.5, "o": 2.0}
C_BY_HAND = 1.5
GATE_I, GATE_F, GATE_O = (float(sigmoid(Z_BY_HAND[name])) for name in "ifo")
G = float(np.tanh(Z_BY_HAND["g"]))
C = GATE_F * C_BY_HAND + GATE_I * G
H = GATE_O * float(np.tanh(C))


def _from(i=GATE_I, f=GATE_F, g=G, o=GATE_O):
    c = f * C_BY_HAND + i * g
    return {"c": c, "h": o * float(np.tanh(c))}


one_cell_exercise = Exercise(
    id="09.one_cell",
    title="One cell by hand",
    reference={"i": GATE_I, "f": GATE_F, "g": G, "o": GATE_O, "c": C, "h": H},
    decimals=3,
    misconceptions=[
        Misconception(
            "sigmoid on the candidate",
            {"g": float(sigmoid(Z_BY_HAND["g"])), **_from(g=float(sigmoid(Z_BY_HAND["g"])))},
            "The candidate came out positive although its net input is negative. Gates are shares between 0 "
            "and 1; what is written may have either sign. Which squashing function allows that?",
        ),
        Misconception(
            "tanh on a gate",
            {
                "i": float(np.tanh(0.5)),
                "f": float(np.tanh(1.0)),
                "o": float(np.tanh(2.0)),
                **_from(float(np.tanh(0.5)), float(np.tanh(1.0)), G, float(np.tanh(2.0))),
            },
            "The gates were squashed by tanh. A gate must never turn the sign around, so it uses the "
            "function that stays between 0 and 1.",
        ),
        Misconception(
            "old cell not multiplied by f",
            {"c": C_BY_HAND + GATE_I * G, "h": GATE_O * float(np.tanh(C_BY_HAND + GATE_I * G))},
            "The old cell passes untouched, as in the paper of 1997. Here a forget gate stands on its way.",
        ),
        Misconception(
            "candidate not gated",
            {"c": GATE_F * C_BY_HAND + G, "h": GATE_O * float(np.tanh(GATE_F * C_BY_HAND + G))},
            "The whole candidate is written. The input gate decides how much of it is.",
        ),
        Misconception(
            "state without tanh",
            {"h": GATE_O * C},
            "The cell may grow beyond 1, the state may not: one more squashing stands between the cell "
            "and the output gate.",
        ),
        Misconception(
            "cell after tanh",
            {"c": float(np.tanh(C))},
            "This is what the output gate sees. The cell that is carried on is the sum itself, before any "
            "squashing.",
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


def lstm_step(x, h, c, W_ih, W_hh, b):
    z_i, z_f, z_g, z_o = np.split(x @ W_ih + h @ W_hh + b, 4, axis=1)
    i, f, g, o = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g), sigmoid(z_o)
    c = f * c + i * g
    return o * np.tanh(c), c


def step_with(
    order="ifgo", gate=sigmoid, candidate=np.tanh, read=np.tanh, recurrent=True, biased=True,
    update=lambda c, i, f, g: f * c + i * g, hand_on=lambda c: c,
):  # fmt: skip
    """A step with something changed."""

    def step(x, h, c, W_ih, W_hh, b):
        z = x @ W_ih + recurrent * (h @ W_hh) + biased * b
        z = dict(zip(order, np.split(z, 4, axis=1), strict=True))
        i, f, o = (gate(z[name]) for name in "ifo")
        c = update(c, i, f, candidate(z["g"]))
        return o * read(c), hand_on(c)

    return step


def weights(seed, D, H):
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(0, 0.9, shape) for shape in ((D, 4 * H), (H, 4 * H), (4 * H,)))


def step_probe(seed, N, D, H, label=""):
    rng = np.random.default_rng(100 + seed)
    return Probe(
        rng.normal(size=(N, D)), rng.uniform(-1, 1, (N, H)), rng.normal(0, 1.5, (N, H)),
        *weights(seed, D, H), label=label,
    )  # fmt: skip


STEP_MISTAKES = {
    "gate order mixed up": (
        [step_with("ifog"), step_with("igfo"), step_with("figo")],
        "The right ingredients in the wrong order: the four blocks of columns belong to i, f, g, o, from "
        "left to right. Which block do you take for which?",
    ),
    "sigmoid on the candidate": (
        step_with(candidate=sigmoid),
        "Your cells can only be written upwards: the candidate is squashed by a sigmoid. It needs the "
        "function that may be negative.",
    ),
    "tanh on the gates": (
        step_with(gate=np.tanh),
        "Your gates may become negative, so that a shut gate turns signs around. Gates are sigmoids; only "
        "the candidate is a tanh.",
    ),
    "cell stored after tanh": (
        step_with(read=lambda c: np.tanh(c), hand_on=np.tanh),
        "The state is right, but the cell handed on has been squashed, and will be squashed again at every "
        "step. Hand on the sum itself.",
    ),
    "state without tanh": (
        step_with(read=lambda c: c),
        "The cell is right. Between it and the output gate one squashing is missing, so that your state can "
        "exceed 1.",
    ),
    "recurrent part missing": (
        step_with(recurrent=False),
        "Your gates look at the input only. They also read the state of the step before, through the "
        "recurrent weights.",
    ),
    "no forget gate": (
        step_with(update=lambda c, i, f, g: c + i * g),
        "This is the cell of 1997: the old content is kept completely. Let the forget gate decide how "
        "much of it stays.",
    ),
    "input and forget gate exchanged": (
        step_with(update=lambda c, i, f, g: i * c + f * g),
        "The input gate multiplies the old cell and the forget gate the candidate. Exchange them.",
    ),
}

step_exercise = Exercise(
    id="09.step",
    title="One step forward",
    reference=lstm_step,
    probes=[
        step_probe(0, 2, 3, 4, "two sequences, three inputs, four cells"),
        step_probe(1, 5, 2, 3),
        step_probe(2, 1, 6, 2, "a single sequence"),
    ],
    parts=("h", "c"),
    misconceptions=[
        Misconception(name, wrong, message)
        for name, (wrong, message) in STEP_MISTAKES.items()
        if name != "input and forget gate exchanged"  # the same as the order f, i, g, o
    ],
    hints=(
        "First the net inputs of all gates at once, an array (N, 4H), then cut it into four.",
        "`np.split(z, 4, axis=1)` gives the blocks i, f, g, o. Which three get a sigmoid?",
        "New cell: forget gate times old cell plus input gate times candidate. State: output gate times "
        "tanh.",
    ),
    insight="Eight lines of NumPy, and the definition that the package is held to.",
)


# 3 · a step back


def step_deltas(grad_h, grad_c, c_before, c, i, f, g, o):
    grad_c = grad_c + grad_h * o * (1 - np.tanh(c) ** 2)
    return (
        grad_c * g * i * (1 - i),
        grad_c * c_before * f * (1 - f),
        grad_c * i * (1 - g**2),
        grad_h * np.tanh(c) * o * (1 - o),
        grad_c * f,
    )


def deltas_with(
    through=lambda grad_h, c, o: grad_h * o * (1 - np.tanh(c) ** 2), direct=1,
    back=lambda grad_c, f: grad_c * f,
    forget_saw=lambda before, after: before, slope_g=lambda g: 1 - g**2, slope=lambda a: a * (1 - a),
    read=np.tanh,
):  # fmt: skip
    """The five gradients with something changed."""

    def wrong(grad_h, grad_c, c_before, c, i, f, g, o):
        grad_c = direct * grad_c + through(grad_h, c, o)
        return (
            grad_c * g * slope(i),
            grad_c * forget_saw(c_before, c) * slope(f),
            grad_c * i * slope_g(g),
            grad_h * read(c) * slope(o),
            back(grad_c, f),
        )

    return wrong


def back_probe(seed, N, H):
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
    probes=[back_probe(0, 2, 3), back_probe(1, 4, 2)],
    parts=("delta_i", "delta_f", "delta_g", "delta_o", "grad_c_before"),
    misconceptions=[
        Misconception(
            "path through the output gate lost",
            deltas_with(through=lambda grad_h, c, o: 0),
            "Only the gradient from later cells arrives at your cell. The state is made from the cell "
            "too, so blame also comes through h.",
        ),
        Misconception(
            "only the path through h",
            deltas_with(direct=0),
            "What later cells hand back is ignored: that is the very path that carries blame over long "
            "times. Add it to what comes through h.",
        ),
        Misconception(
            "cell gradient not multiplied by f",
            deltas_with(back=lambda grad_c, f: grad_c),
            "The four deltas are right. On its way to the cell before, the gradient passes the product with "
            "which the old cell entered the sum.",
        ),
        Misconception(
            "output gate missing on the path through h",
            deltas_with(through=lambda grad_h, c, o: grad_h * (1 - np.tanh(c) ** 2)),
            "The state is the output gate times tanh of the cell. Moving the cell a little moves the "
            "state by how much, if that gate is nearly shut?",
        ),
        Misconception(
            "slope of tanh missing on the path through h",
            deltas_with(through=lambda grad_h, c, o: grad_h * o),
            "Between the cell and the output gate stands a tanh, and its slope is missing on the way back.",
        ),
        Misconception(
            "forget gate saw the new cell",
            deltas_with(forget_saw=lambda before, after: after),
            "The forget gate multiplies the cell of the step before, so that is what its delta contains, not "
            "the new cell.",
        ),
        Misconception(
            "sigmoid's slope on the candidate",
            deltas_with(slope_g=lambda g: g * (1 - g)),
            "The candidate is a tanh, and the slope of a tanh written with its activation is not a(1 - a).",
        ),
        Misconception(
            "slopes of the gates forgotten",
            deltas_with(slope=lambda a: 1.0),
            "You return gradients with respect to the gates. Deltas belong to their net inputs, one sigmoid "
            "further back.",
        ),
        Misconception(
            "tanh of the cell forgotten at the output gate",
            deltas_with(read=lambda c: c),
            "The output gate multiplies the squashed cell, so its delta contains the tanh of c, not c "
            "itself.",
        ),
    ],
    hints=(
        "First add up both gradients that arrive at the new cell: from later, and through h.",
        "Each delta: the cell's gradient (for o: the state's), times what the gate multiplies, times the "
        "slope of the gate.",
        "For the forget gate: total gradient of c, times the old cell, times f(1 - f). And what does the old "
        "cell itself get?",
    ),
    insight="No matrix stands on the way from cell to cell.",
)


# 4 · the memory of a bias


def kept(bias, lag):
    return sigmoid(bias) ** lag


memory_exercise = Exercise(
    id="09.memory",
    title="The memory of a bias",
    reference=kept,
    probes=[(1.0, 40), (3.0, 7), Probe(np.array([-0.5, 0.7, 2.5]), 12, label="three biases at once")],
    rtol=1e-6,
    atol=0.0,
    misconceptions=[
        Misconception(
            "bias taken for the gate",
            lambda bias, lag: np.asarray(bias, dtype=float) ** lag,
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
            "The lag stands inside the sigmoid, so that a longer wait opens the gate. It belongs outside: "
            "the same gate is applied again and again.",
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


def bias_for(lag, keep):
    gate = keep ** (1 / lag)
    return np.log(gate / (1 - gate))


bias_exercise = Exercise(
    id="09.bias_for",
    title="The bias for a lag",
    reference=bias_for,
    probes=[(40, 0.37), (200, 0.5), (5, 0.1), (13, 0.9)],
    misconceptions=[
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
    ],
    hints=(
        "Two steps: how far open must the gate be, and which net input opens it so far?",
        "The gate to the power of the lag is the share, so take a root.",
        "If the sigmoid of b is p, then b is the logarithm of p / (1 - p).",
    ),
    insight="Twice the lag costs only about 0.7 more: the logarithm of 2.",
)


# 6 · the forget bias in its place


def with_forget_bias(b, value):
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


slice_exercise = Exercise(
    id="09.forget_slice",
    title="The forget bias in its place",
    reference=with_forget_bias,
    probes=[
        Probe(np.arange(12) / 10, 3.69, label="three cells"),
        Probe(np.linspace(-1, 1, 20), 1.5, label="five cells"),
        Probe(np.arange(8), 2.5, label="two cells, whole numbers"),
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
            "You took every fourth entry, as if the gates of one cell stood side by side. All of i come "
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
    ],
    hints=(
        "How many cells has the layer, if the bias has 4H entries?",
        "The blocks are i, f, g, o. The forget gate's runs from H to 2H.",
        "Copy first (as floats), then assign to that slice of the copy.",
    ),
    insight="A bias on the wrong slice raises no error at all: the network is merely forgetful.",
)


# 7 · a mistake in the order


def last_states(X, W_ih, W_hh, b):
    h = c = np.zeros((X.shape[1], len(W_hh)))
    for x in X:
        h, c = lstm_step(x, h, c, W_ih, W_hh, b)
    return h, c


def reading(step, hand_on_h=True, hand_on_c=True, steps=slice(None)):
    """Read a sequence with a wrong step, or hand on the wrong things."""

    def wrong(X, W_ih, W_hh, b):
        start = np.zeros((X.shape[1], len(W_hh)))
        h = c = start
        for x in X[steps]:
            h, c = step(x, h if hand_on_h else start, c if hand_on_c else start, W_ih, W_hh, b)
        return h, c

    return wrong


def sequence_probe(seed, T, N, D, H):
    X = np.random.default_rng(200 + seed).normal(size=(T, N, D))
    return Probe(X, *weights(seed, D, H), label=f"{T} steps of {N} sequences")


order_exercise = Exercise(
    id="09.debug_order",
    title="Find the mistake: a sequence is read",
    reference=last_states,
    probes=[sequence_probe(3, 4, 2, 3, 2), sequence_probe(4, 6, 3, 2, 4)],
    parts=("h", "c"),
    misconceptions=[
        Misconception(
            "the planted order",
            reading(step_with("ifog")),
            "This is still the planted mistake: two of the four blocks are taken for each other. Say "
            "aloud what np.split returns, and in which order.",
        ),
        Misconception(
            "another order",
            [reading(step_with("figo")), reading(step_with("igfo")), reading(step_with("iofg"))],
            "You did change the order, but to another wrong one. From left to right the blocks are i, f, "
            "g, o.",
        ),
        Misconception(
            "squashing left with the block",
            reading(
                step_with("ifog", gate=sigmoid, update=lambda c, i, f, g: f * c + i * g, read=lambda c: c)
            ),
            "The order is still the planted one, and the tanh at the end is gone as well. Undo both.",
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
            reading(step_with(hand_on=np.tanh)),
            "The order is right now, but the cell is squashed before it is handed on. Hand on the sum "
            "itself.",
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

NO_INPUT, NO_FORGET = _from(i=1.0), _from(f=1.0)

gates_exercise = Exercise(
    id="09.without_gates",
    title="One gate at a time",
    reference={
        "c_without_input_gate": NO_INPUT["c"],
        "c_without_forget_gate": NO_FORGET["c"],
        "h_without_output_gate": float(np.tanh(C)),
        "paper_of_1997": "forget",
    },
    choices=("input", "forget", "output"),
    decimals=3,
    misconceptions=[
        Misconception(
            "shut instead of removed",
            {
                "c_without_input_gate": _from(i=0.0)["c"],
                "c_without_forget_gate": _from(f=0.0)["c"],
                "h_without_output_gate": 0.0,
            },
            "You shut each gate. A gate that is removed lets everything pass, so its factor is the other "
            "extreme.",
        ),
        Misconception(
            "halved",
            {
                "c_without_input_gate": _from(i=0.5)["c"],
                "c_without_forget_gate": _from(f=0.5)["c"],
                "h_without_output_gate": 0.5 * float(np.tanh(C)),
            },
            "You set the net input to 0, which leaves a gate half open. Without a gate nothing is "
            "multiplied.",
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


def count(cell, D, H):
    gates = {"RNN": 1, "GRU": 3, "LSTM": 4}[cell]
    return gates * (D * H + H * H + H) + (H if cell == "GRU" else 0)


def _count(gates=None, extra=True, inputs=1, recurrent=1, bias=1):
    gates = gates or {"RNN": 1, "GRU": 3, "LSTM": 4}

    def wrong(cell, D, H):
        more = H if extra and cell == "GRU" else 0
        return gates[cell] * (inputs * D * H + recurrent * H * H + bias * H) + more

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
    ],
    misconceptions=[
        Misconception(
            "equal units, equal parameters",
            _count({"RNN": 1, "GRU": 1, "LSTM": 1}, extra=False),
            "You count every cell like an RNN. Each gate and the candidate have weights of their own.",
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
            "the GRU's second bias missing",
            _count(extra=False),
            "RNN and LSTM are right. The candidate of the GRU has a second bias, inside the product with the "
            "reset gate.",
        ),
    ],
    hints=(
        "A plain RNN: input weights, recurrent weights, biases. How many of each?",
        "An LSTM has four such sets side by side, a GRU three.",
        "The GRU's candidate has one more bias per unit, because it stands inside the reset product.",
    ),
    insight="An RNN of 37 units is a fair opponent for an LSTM of 16; one of 16 units is not.",
)
