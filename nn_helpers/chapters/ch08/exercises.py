"""The exercises of chapter 08: recurrent networks."""

import numpy as np

from nn_helpers.checks import Exercise, Misconception, Probe

# 1 · two steps by hand

W_X, W_H, BIAS = 0.4, -0.5, 0.2
X1, X2, Y1, Y2 = 2.0, -1.0, 1.0, 0.0


def _two_steps(remember=True, blame=True, slope=lambda z, h: 1 - h**2, factor=1.0):
    """All numbers of the two steps, right unless something is switched off."""
    z1 = W_X * X1 + BIAS
    h1 = np.tanh(z1)
    z2 = W_X * X2 + (W_H * h1 if remember else 0) + BIAS
    h2 = np.tanh(z2)
    delta2 = factor * (h2 - Y2) * slope(z2, h2)
    delta1 = (factor * (h1 - Y1) + (W_H * delta2 if blame else 0)) * slope(z1, h1)
    return {
        "h1": h1,
        "h2": h2,
        "delta2": delta2,
        "delta1": delta1,
        "dw_x": delta1 * X1 + delta2 * X2,
        "dw_h": delta2 * h1,
    }


RIGHT = _two_steps()


def _only(keys, **mistakes):
    wrong = _two_steps(**mistakes)
    return {key: wrong[key] for key in keys}


two_steps_exercise = Exercise(
    id="08.two_steps",
    title="Two steps by hand",
    reference=RIGHT,
    decimals=3,
    misconceptions=[
        Misconception(
            "old state forgotten",
            _only(["h2", "delta2", "delta1", "dw_x", "dw_h"], remember=False),
            "The second step reads only its input. What else does it read, through the recurrent weight?",
        ),
        Misconception(
            "recurrent weight without its sign",
            {"h2": np.tanh(W_X * X2 - W_H * RIGHT["h1"] + BIAS)},
            "The recurrent weight is negative here: a large old state pushes the new one down.",
        ),
        Misconception(
            "1 - z² instead of 1 - h²",
            _only(["delta2", "delta1", "dw_x", "dw_h"], slope=lambda z, h: 1 - z**2),
            "The slope of tanh at z is one minus the square of its activation. You squared the net input.",
        ),
        Misconception(
            "slope of tanh forgotten",
            _only(["delta2", "delta1", "dw_x", "dw_h"], slope=lambda z, h: 1.0),
            "Your deltas are slopes with respect to the states. To get to the net input, multiply by the "
            "slope of tanh.",
        ),
        Misconception(
            "sum instead of mean",
            _only(["delta2", "delta1", "dw_x", "dw_h"], factor=2.0),
            "Your deltas are twice too large: the loss is the mean of the two squared errors, not their sum.",
        ),
        Misconception(
            "blame of the next step forgotten",
            _only(["delta1", "dw_x"], blame=False),
            "The first state is to blame for its own error and for what it handed on. The second part is "
            "missing.",
        ),
        Misconception(
            "blame carried back without its weight",
            {"delta1": (RIGHT["h1"] - Y1 + RIGHT["delta2"]) * (1 - RIGHT["h1"] ** 2)},
            "Blame travels back along the recurrent wire, and is multiplied by that wire's weight.",
        ),
        Misconception(
            "only the last share kept",
            {"dw_x": RIGHT["delta2"] * X2},
            "That is the second step's share of the input weight. The weight was used at the first step as "
            "well.",
        ),
        Misconception(
            "only the first share kept",
            {"dw_x": RIGHT["delta1"] * X1},
            "That is the first step's share of the input weight. The weight was used at the second step as "
            "well.",
        ),
        Misconception(
            "own state instead of the old one",
            {"dw_h": RIGHT["delta1"] * RIGHT["h1"] + RIGHT["delta2"] * RIGHT["h2"]},
            "The recurrent weight at a step is multiplied by the state *before* that step. You took the "
            "one after.",
        ),
    ],
    hints=(
        "Forwards first: each net input is made of three terms, the first old state being zero.",
        "Backwards, begin with the last step: error times slope. Nothing comes back from behind it.",
        "The first delta: own error plus the recurrent weight times the last delta, all times the slope of "
        "tanh.",
    ),
    points=2,
    insight="The shares of both steps are added. That is all of backpropagation through time.",
)


# 2 · the forward pass


def rnn_forward(X, h, W_ih, W_hh, b):
    states = []
    for x in X:
        h = np.tanh(x @ W_ih + h @ W_hh + b)
        states.append(h)
    return np.stack(states)


def _forward_with(step, carry=True):
    def wrong(X, h, W_ih, W_hh, b):
        states, before = [], h
        for x in X:
            after = step(x, before, W_ih, W_hh, b)
            states.append(after)
            before = after if carry else before
        return np.stack(states)

    return wrong


def _right_step(x, h, W_ih, W_hh, b):
    return np.tanh(x @ W_ih + h @ W_hh + b)


def _probe_network(T, N, D, H, seed, integers=False):
    rng = np.random.default_rng(seed)
    X = rng.integers(-2, 3, (T, N, D)) if integers else rng.normal(size=(T, N, D))
    return (
        X,
        rng.normal(size=(N, H)),
        rng.normal(0, 0.6, (D, H)),
        rng.normal(0, 0.6, (H, H)),
        rng.normal(size=H),
    )


forward_exercise = Exercise(
    id="08.forward",
    title="A layer reads a sequence",
    reference=rnn_forward,
    probes=[
        Probe(*_probe_network(4, 2, 3, 5, 0), label="4 steps, 2 sequences, 3 inputs, 5 units"),
        Probe(*_probe_network(7, 3, 2, 4, 1, integers=True), label="whole numbers as inputs, 7 steps"),
    ],
    misconceptions=[
        Misconception(
            "state not handed on",
            _forward_with(_right_step, carry=False),
            "Every step starts from the initial state again: the layer forgets at once. What must become "
            "the old state of the next step?",
        ),
        Misconception(
            "initial state ignored",
            lambda X, h, W_ih, W_hh, b: rnn_forward(X, np.zeros_like(h), W_ih, W_hh, b),
            "You start from zeros. The caller hands in a state; in a stream it carries all that was read "
            "before.",
        ),
        Misconception(
            "recurrent weights transposed",
            lambda X, h, W_ih, W_hh, b: rnn_forward(X, h, W_ih, W_hh.T, b),
            "The recurrent weights are square, so a transpose raises no error. Rows are the old state, "
            "columns the new one: state times matrix.",
        ),
        Misconception(
            "bias forgotten",
            _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih + h @ W_hh)),
            "Something is missing that every unit adds at every step, whatever it reads.",
        ),
        Misconception(
            "not bent",
            _forward_with(lambda x, h, W_ih, W_hh, b: x @ W_ih + h @ W_hh + b),
            "Your states leave the range of tanh: they are net inputs. Bend them before they are stored "
            "and handed on.",
        ),
        Misconception(
            "only the stored copy bent",
            lambda X, h, W_ih, W_hh, b: np.tanh(
                _forward_with(lambda x, h, W_ih, W_hh, b: x @ W_ih + h @ W_hh + b)(X, h, W_ih, W_hh, b)
            ),
            "The net input is handed on, and only the stored copy is bent. The next step must read the "
            "activation.",
        ),
        Misconception(
            "recurrent part outside the tanh",
            _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih + b) + h @ W_hh),
            "The old state is added after the bend. All three terms belong into the net input.",
        ),
        Misconception(
            "sigmoid instead of tanh",
            _forward_with(lambda x, h, W_ih, W_hh, b: 1 / (1 + np.exp(-(x @ W_ih + h @ W_hh + b)))),
            "Your states are never negative: that is a sigmoid. This chapter's units bend with tanh.",
        ),
        Misconception(
            "last state only",
            lambda X, h, W_ih, W_hh, b: rnn_forward(X, h, W_ih, W_hh, b)[-1],
            "That is the state after the last step. All of them are wanted, one for each step, time first.",
        ),
        Misconception(
            "initial state stored too",
            lambda X, h, W_ih, W_hh, b: np.concatenate([h[None], rnn_forward(X, h, W_ih, W_hh, b)]),
            "There is one state too many: the initial one is given, not computed. Store the states after "
            "each step.",
        ),
        Misconception(
            "batch first",
            lambda X, h, W_ih, W_hh, b: rnn_forward(X, h, W_ih, W_hh, b).transpose(1, 0, 2),
            "The numbers are right, the axes are exchanged: in this course time comes first, then the "
            "sequences.",
        ),
    ],
    hints=(
        "Loop over the first axis of X: each turn is one step of all sequences.",
        "The new state is the tanh of three terms: input times its weights, old state times its weights, "
        "bias.",
        "Keep the new state in a list, and let it be the old state of the next turn; `np.stack` at the end.",
    ),
    points=2,
    insight="One set of weights, however long the sequence.",
)


# 3 · backpropagation through time


def rnn_backward(grad_states, X, h0, states, W_ih, W_hh):
    return _backward()(grad_states, X, h0, states, W_ih, W_hh)


def _backward(
    slope=lambda h: 1 - h**2,
    carry=lambda delta, W: delta @ W.T,
    keep=False,
    before=None,
    order=reversed,
    scale=None,
):
    """Backpropagation through time with something exchanged; unchanged it is right."""

    def backward(grad_states, X, h0, states, W_ih, W_hh):
        T, N = X.shape[:2]
        old = np.concatenate([h0[None], states[:-1]]) if before is None else before(h0, states)
        totals, carried = [np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros(len(W_hh))], np.zeros_like(h0)
        for t in order(range(T)):
            delta = (grad_states[t] + carried) * slope(states[t])
            shares = [X[t].T @ delta, old[t].T @ delta, delta.sum(axis=0)]
            totals = shares if keep else [total + share for total, share in zip(totals, shares, strict=True)]
            carried = carry(delta, W_hh)
        if scale:
            totals = [total / scale(T, N) for total in totals]
        return *totals, carried

    return backward


def _first_state_forgotten(h0, states):
    return np.concatenate([np.zeros_like(h0)[None], states[:-1]])


def _backward_probe(T, N, D, H, seed):
    X, h0, W_ih, W_hh, b = _probe_network(T, N, D, H, seed)
    states = rnn_forward(X, h0, W_ih, W_hh, b)
    return np.random.default_rng(seed + 100).normal(size=states.shape), X, h0, states, W_ih, W_hh


bptt_exercise = Exercise(
    id="08.bptt",
    title="Backpropagation through time",
    reference=rnn_backward,
    parts=("dW_ih", "dW_hh", "db", "dh0"),
    rtol=1e-6,
    atol=1e-9,
    probes=[
        Probe(*_backward_probe(3, 2, 4, 3, 2), label="3 steps, 2 sequences, 4 inputs, 3 units"),
        Probe(*_backward_probe(6, 3, 2, 5, 3), label="6 steps, 3 sequences, 2 inputs, 5 units"),
    ],
    misconceptions=[
        Misconception(
            "= instead of +=",
            _backward(keep=True),
            "The weight gradients are those of a single step: each turn of the loop overwrites the one "
            "before. The weights were used at every step.",
        ),
        Misconception(
            "next step forgotten",
            _backward(carry=lambda delta, W: np.zeros((len(delta), len(W)))),
            "Each step answers only for its own error. What it handed to the next step comes back as "
            "blame, and must be added before the slope is multiplied.",
        ),
        Misconception(
            "1 - z² instead of 1 - h²",
            _backward(slope=lambda h: 1 - np.arctanh(h) ** 2),
            "The slope of tanh needs the activation squared, not the net input.",
        ),
        Misconception(
            "slope of tanh forgotten",
            _backward(slope=lambda h: 1.0),
            "The gradient passes through the bend as if it were a straight line. Multiply by the slope of "
            "tanh.",
        ),
        Misconception(
            "sigmoid's slope",
            _backward(slope=lambda h: h * (1 - h)),
            "That is the slope of a sigmoid, h(1 - h). The units of this chapter bend with tanh.",
        ),
        Misconception(
            "recurrent weights not transposed",
            _backward(carry=lambda delta, W: delta @ W),
            "Blame goes back along the wires, from the new state to the old one: the matrix must be turned "
            "around. It is square, so nothing complains.",
        ),
        Misconception(
            "own state instead of the old one",
            _backward(before=lambda h0, states: states),
            "The recurrent gradient uses the state after each step. The weights were multiplied by the "
            "state before.",
        ),
        Misconception(
            "initial state taken for zero",
            _backward(before=_first_state_forgotten),
            "At the first step the old state is the one handed in, not zero: its share of the recurrent "
            "gradient is missing.",
        ),
        Misconception(
            "forwards in time",
            _backward(order=iter),
            "The loop runs from the first step to the last. Blame comes from the future: start at the end.",
        ),
        Misconception(
            "averaged over time",
            _backward(scale=lambda T, N: T),
            "The weight gradients are divided by the number of steps. The loss has done its averaging "
            "already; here shares are summed.",
        ),
        Misconception(
            "averaged over sequences",
            _backward(scale=lambda T, N: N),
            "The weight gradients are divided by the number of sequences. The loss has done its averaging "
            "already.",
        ),
    ],
    hints=(
        "Walk backwards, `for t in reversed(range(len(X)))`, and keep one array for what the next step "
        "sends back.",
        "In each turn: add the step's own slope and what came back, multiply by one minus the squared "
        "state; that is delta.",
        "Each gradient grows by `+=`: old input transposed times delta, old state transposed times delta, "
        "and the sum of delta. Then send `delta @ W_hh.T` back.",
    ),
    points=4,
    insight="What is left in your hands after the first step is the gradient of the initial state.",
)


# 4 · how much is left at lag 40

LEFT = {
    "straight": 0.9**40,
    "with_tanh": (0.9 * 0.8) ** 40,
    "radius_that_keeps": 1 / 0.8,
    "first_lag": float(np.ceil(np.log(1e-7) / np.log(0.9))),
}

lag_exercise = Exercise(
    id="08.lag_40",
    title="What is left after forty steps",
    reference=LEFT,
    rtol=0.02,
    misconceptions=[
        Misconception(
            "multiplied instead of raised",
            {"straight": 0.9 / 40},
            "You divided. Every step multiplies by the factor again, forty times in a row.",
        ),
        Misconception(
            "loss per step added up",
            {"straight": 0.0},
            "A tenth of what is *left* is lost at each step, not a tenth of what there was at first. "
            "Something always remains.",
        ),
        Misconception(
            "slopes of tanh forgotten",
            {"with_tanh": 0.9**40},
            "That is the answer without tanh. Each step now multiplies by two factors.",
        ),
        Misconception(
            "only the slopes",
            {"with_tanh": 0.8**40},
            "You counted the slopes of tanh, and left out the recurrent weights.",
        ),
        Misconception(
            "slope taken once",
            {"with_tanh": 0.8 * 0.9**40},
            "The slope of tanh is multiplied in at every step, not once at the end.",
        ),
        Misconception(
            "radius of one",
            {"radius_that_keeps": 1.0},
            "A radius of one keeps the length only where the slopes are one as well. Here they take a "
            "fifth each time.",
        ),
        Misconception(
            "radius for the old factor",
            {"radius_that_keeps": 1 / 0.9},
            "You balanced the recurrent factor of before. What has to be balanced is the slope of tanh.",
        ),
        Misconception(
            "logarithms exchanged",
            {"first_lag": np.log(0.9) / np.log(1e-7)},
            "A lag below one step: the two logarithms have changed places.",
        ),
        Misconception(
            "decimal zeros counted",
            {"first_lag": 7.0},
            "Seven steps would lose one decimal each. A factor this close to one needs many steps for a "
            "single decimal.",
        ),
    ],
    hints=(
        "One step back multiplies the length of the gradient by the same factor. What do forty steps do?",
        "With tanh, the factor of a step is a product of two numbers. It should be one to keep the length.",
        "For the last question, take logarithms on both sides of: factor to the power of lag equals the "
        "limit.",
    ),
    points=2,
    insight="A factor near one is not one: the exponent decides.",
)


# 5 · an accumulation to debug


def weight_gradients(deltas, X, h0, states):
    return _gather()(deltas, X, h0, states)


def _gather(only=None, keep=(), old=None, mean=False):
    """Sums over time with mistakes: `only` one step, `keep` lists gradients that are overwritten."""

    def gather(deltas, X, h0, states):
        before = np.concatenate([h0[None], states[:-1]]) if old is None else old(h0, states)
        shares = [
            [X[t].T @ deltas[t], before[t].T @ deltas[t], deltas[t].sum(axis=0)]
            for t in (range(len(X)) if only is None else [only])
        ]
        sums = [
            columns[-1] if k in keep else sum(columns) for k, columns in enumerate(zip(*shares, strict=True))
        ]
        return tuple(total / len(X) if mean else total for total in sums)

    return gather


def _gather_probe(T, N, D, H, seed):
    grad_states, X, h0, states, _, _ = _backward_probe(T, N, D, H, seed)
    return grad_states, X, h0, states


debug_exercise = Exercise(
    id="08.debug_accumulation",
    title="Find the mistake: an accumulation",
    reference=weight_gradients,
    parts=("dW_ih", "dW_hh", "db"),
    rtol=1e-6,
    atol=1e-9,
    probes=[
        Probe(*_gather_probe(4, 2, 3, 5, 5), label="4 steps, 2 sequences"),
        Probe(*_gather_probe(7, 3, 4, 2, 6), label="7 steps, 3 sequences"),
    ],
    misconceptions=[
        Misconception(
            "still the last step alone",
            _gather(only=-1),
            "Only the last step's share survives the loop. What happens to the shares of the earlier steps "
            "when the next one is assigned?",
        ),
        Misconception(
            "now the first step alone",
            _gather(only=0),
            "Turning the loop around only changes which share survives. All of them are needed.",
        ),
        Misconception(
            "input weights repaired only",
            [_gather(keep=(1, 2)), _gather(keep=(1,))],
            "The input weights collect their shares now; the recurrent weights still keep only the last one. "
            "The same mistake stands in three lines.",
        ),
        Misconception(
            "bias left out",
            _gather(keep=(2,)),
            "Both weight matrices are right. The bias was used at every step, too.",
        ),
        Misconception(
            "averaged",
            _gather(mean=True),
            "All shares are there, but you took their mean. Shares of one weight are added up.",
        ),
        Misconception(
            "old states broken on the way",
            _gather(old=lambda h0, states: states),
            "The sums are there now, but the recurrent weights meet the state after the step instead of "
            "the one before.",
        ),
        Misconception(
            "initial state dropped",
            _gather(old=_first_state_forgotten),
            "The first step's old state is the one handed in. It was right in the function shown.",
        ),
    ],
    hints=(
        "Run the function on one step and on two: by how much should the gradients change?",
        "Look at the three assignments in the loop. What do they do to the value of the turn before?",
        "The arrays of zeros above the loop are there to be added to.",
    ),
    points=1,
    insight="With one step the mistake is invisible: always test with several.",
)


# 6 · clipping


def clip_by_norm(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    return dW * factor, db * factor


def _scaled(length):
    def wrong(dW, db, max_norm):
        norm = length(dW, db)
        factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
        return dW * factor, db * factor

    return wrong


def _each_array(dW, db, max_norm):
    return tuple(g * min(1.0, max_norm / max(np.linalg.norm(g), 1e-300)) for g in (dW, db))


def _always(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    return (dW * max_norm / norm, db * max_norm / norm) if norm > 0 else (dW, db)


def _in_place(dW, db, max_norm):
    clipped = clip_by_norm(dW, db, max_norm)
    dW[...], db[...] = clipped
    return dW, db


CLIPPED_W, CLIPPED_B = np.array([[3.0, -0.4, 1.2], [0.5, -7.0, 0.9]]), np.array([2.5, -0.6, 0.3])

clip_exercise = Exercise(
    id="08.clip",
    title="Clip by the norm",
    reference=clip_by_norm,
    parts=("dW", "db"),
    probes=[
        Probe(CLIPPED_W, CLIPPED_B, 2.0, label="an exploded gradient, limit 2"),
        Probe(CLIPPED_W / 30, CLIPPED_B / 30, 2.0, label="a short gradient, limit 2"),
        Probe(np.zeros((2, 3)), np.zeros(3), 1.0, label="no gradient at all"),
    ],
    misconceptions=[
        Misconception(
            "each element clipped",
            lambda dW, db, max_norm: (np.clip(dW, -max_norm, max_norm), np.clip(db, -max_norm, max_norm)),
            "You cut every element to the limit by itself. Large elements shrink, small ones do not: the "
            "direction turns.",
        ),
        Misconception(
            "each array by its own norm",
            [_each_array, _scaled(lambda dW, db: np.linalg.norm(dW))],
            "The weights are shortened as if the bias were not there. All gradients together make up one "
            "vector: one length, and one factor for both arrays.",
        ),
        Misconception(
            "short gradients stretched",
            _always,
            "Gradients below the limit are made longer. They should stay as they are.",
        ),
        Misconception(
            "norm not rooted",
            _scaled(lambda dW, db: np.sum(dW**2) + np.sum(db**2)),
            "You divide by the squared length, and shorten far too much. A root is missing.",
        ),
        Misconception(
            "sizes added",
            _scaled(lambda dW, db: np.abs(dW).sum() + np.abs(db).sum()),
            "You added the sizes of the elements. The length of a vector is the root of the sum of squares.",
        ),
        Misconception(
            "largest element taken",
            _scaled(lambda dW, db: max(np.abs(dW).max(), np.abs(db).max())),
            "You measured by the largest element. The length of the vector counts all of them.",
        ),
        Misconception(
            "norms added",
            _scaled(lambda dW, db: np.linalg.norm(dW) + np.linalg.norm(db)),
            "You added the two norms. The norm of everything together is smaller: squares are added, then "
            "the root is taken.",
        ),
        Misconception(
            "not clipped",
            lambda dW, db, max_norm: (dW, db),
            "The exploded gradient comes back as long as it was.",
        ),
        Misconception(
            "changed in place",
            _in_place,
            "The numbers are right, but the caller's arrays were overwritten. Return new ones.",
        ),
    ],
    hints=(
        "Think of all gradients as one long vector. How long is it, and how long may it be?",
        "Length: the root of the sum of all squares, over both arrays. Factor: limit divided by length, at "
        "most one.",
        "Mind a length of zero, and multiply both arrays by the same factor.",
    ),
    points=2,
    insight="The direction is untouched; only the step is shorter.",
)


# 7 · inputs and targets of a stream


def make_chunk(codes, start, n_steps, n_streams):
    return _chunk()(codes, start, n_steps, n_streams)


def _chunk(shift=1, side_by_side=True, transposed=False, ahead=None):
    def chunk(codes, start, n_steps, n_streams):
        length = (len(codes) - 1) // n_streams
        starts = np.arange(n_streams) * (length if side_by_side else n_steps)
        at = start + np.arange(n_steps)[:, None] + starts
        inputs, targets = codes[at], codes[at + (shift if ahead is None else ahead(n_steps))]
        return (inputs.T, targets.T) if transposed else (inputs, targets)

    return chunk


def _rolled(codes, start, n_steps, n_streams):
    inputs, _ = make_chunk(codes, start, n_steps, n_streams)
    return inputs, np.roll(inputs, -1, axis=0)


def _exchanged(codes, start, n_steps, n_streams):
    return make_chunk(codes, start, n_steps, n_streams)[::-1]


def _last_only(codes, start, n_steps, n_streams):
    inputs, targets = make_chunk(codes, start, n_steps, n_streams)
    return inputs, targets[-1]


CODES = np.random.default_rng(8).integers(0, 90, 47)

chunk_exercise = Exercise(
    id="08.targets",
    title="Inputs and targets of a stream",
    reference=make_chunk,
    parts=("inputs", "targets"),
    probes=[
        Probe(CODES, 0, 4, 3, label="the first chunk of 3 streams"),
        Probe(CODES, 5, 5, 2, label="the second chunk of 2 streams"),
    ],
    misconceptions=[
        Misconception(
            "targets not shifted",
            _chunk(shift=0),
            "Targets equal inputs: the network will learn to copy, with a splendid loss. Which character "
            "should it foretell?",
        ),
        Misconception(
            "shifted backwards",
            _chunk(shift=-1),
            "Each target is the character *before* its input. The network is asked for the past.",
        ),
        Misconception(
            "shifted by a whole chunk",
            _chunk(ahead=lambda n_steps: n_steps),
            "The targets are the inputs of the next chunk. Only one character ahead is wanted, at every "
            "step.",
        ),
        Misconception(
            "turned around at the chunk's end",
            _rolled,
            "The last target is the first input of the chunk: `np.roll` closes the text to a ring. It "
            "should be the next character of the text.",
        ),
        Misconception(
            "streams not side by side",
            _chunk(side_by_side=False),
            "The second stream starts where the first one's chunk ends. Then the carried state belongs to "
            "another place: each stream should go on where its own last chunk ended.",
        ),
        Misconception(
            "batch first",
            _chunk(transposed=True),
            "The characters are right, the axes are exchanged: time first, then streams.",
        ),
        Misconception(
            "inputs and targets exchanged",
            _exchanged,
            "Inputs and targets have changed places: the network would read the later character and "
            "be asked for the earlier one.",
        ),
        Misconception(
            "last target only",
            _last_only,
            "You give one target for each stream. This network predicts at every step.",
        ),
    ],
    hints=(
        "Write down, for a text of ten characters and two streams, where each stream begins.",
        "A table of positions helps: steps down, streams across; `np.arange(n_steps)[:, None]` plus the "
        "streams' beginnings.",
        "The inputs are the codes at the positions, the targets the codes one position further.",
    ),
    points=2,
    insight="The last target of one chunk is the first input of the next.",
)


# 8 · temperature


def at_temperature(logits, temperature):
    z = np.asarray(logits, dtype=float) / temperature
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def _overflowing(logits, temperature):
    p = np.exp(np.asarray(logits, dtype=float) / temperature)
    return p / p.sum(axis=-1, keepdims=True)


def _one_hot(logits, temperature):
    return (logits == np.max(logits, axis=-1, keepdims=True)).astype(float)


def _over_all(logits, temperature):
    z = np.asarray(logits, dtype=float) / temperature
    p = np.exp(z - z.max())
    return p / p.sum()


temperature_exercise = Exercise(
    id="08.temperature",
    title="The sampler's temperature",
    reference=at_temperature,
    probes=[
        Probe(np.array([1.5, -0.3, 0.8, 2.1]), 0.5, label="four logits, cold"),
        Probe(np.array([[0.4, 1.9, -1.1], [2.2, 0.1, 0.6]]), 3.0, label="two rows of logits, hot"),
        Probe(np.array([1, 4, -2]), 2, label="whole numbers"),
        Probe(np.array([1000.0, 998.5, 990.0]), 0.7, label="large logits"),
    ],
    misconceptions=[
        Misconception(
            "multiplied",
            lambda logits, temperature: at_temperature(logits, 1 / temperature),
            "Your network gets bolder as it gets hotter. The logits should be divided by the temperature.",
        ),
        Misconception(
            "temperature ignored",
            lambda logits, temperature: at_temperature(logits, 1.0),
            "That is the plain softmax: whatever the temperature, nothing changes.",
        ),
        Misconception(
            "probabilities divided",
            lambda logits, temperature: at_temperature(logits, 1.0) / temperature,
            "You divided the probabilities; they no longer add up to one. The temperature belongs inside the "
            "exponential.",
        ),
        Misconception(
            "not normalised",
            lambda logits, temperature: np.exp(
                (logits - np.max(logits, axis=-1, keepdims=True)) / temperature
            ),
            "Your numbers are in the right proportion, but do not add up to one.",
        ),
        Misconception(
            "summed over everything",
            _over_all,
            "For one row it works. For several rows each should add up to one by itself: mind the axis.",
        ),
        Misconception(
            "the likeliest only",
            _one_hot,
            "You let only the likeliest character through. That is the limit of temperature zero.",
        ),
        Misconception(
            "overflows",
            _overflowing,
            "Small logits are fine, large ones overflow in the exponential. Subtract the largest first; it "
            "cancels.",
        ),
        Misconception(
            "softmax twice",
            lambda logits, temperature: at_temperature(at_temperature(logits, 1.0), temperature),
            "You bend twice: probabilities went into a softmax again. Divide the logits themselves.",
        ),
    ],
    hints=(
        "At temperature one it is the softmax you know. Where does a division change how unequal the "
        "results are?",
        "Divide the logits by the temperature, subtract the largest of each row, then exponential and sum.",
        "`keepdims=True` with `axis=-1` keeps rows apart, for the maximum and for the sum.",
    ),
    points=2,
    insight="Cold is bold, hot is wild.",
)


# 9 · carry or reset

STREAMS = {
    "state, from a chunk to the next chunk of the same book": "carry",
    "gradient, from a chunk back to the chunk before": "cut",
    "state, from one customer's review to another customer's": "reset",
    "state, to a patient's next measurement, an hour later": "carry",
}

carry_exercise = Exercise(
    id="08.carry",
    title="Carry on, cut or reset",
    reference=STREAMS,
    choices=("carry", "cut", "reset"),
    misconceptions=[
        Misconception(
            "state reset inside a stream",
            {"state, from a chunk to the next chunk of the same book": "reset"},
            "The next chunk goes on in the middle of a sentence. A network that starts from nothing there "
            "has forgotten its beginning.",
        ),
        Misconception(
            "gradient carried across chunks",
            {"gradient, from a chunk back to the chunk before": "carry"},
            "Then every chunk would need all states since the beginning of the book. That is what "
            "truncation spares.",
        ),
        Misconception(
            "state kept between independent sequences",
            {"state, from one customer's review to another customer's": "carry"},
            "What one customer wrote says nothing about another one's mood; the state would smuggle it in.",
        ),
        Misconception(
            "same patient taken for a new one",
            {"state, to a patient's next measurement, an hour later": "reset"},
            "It is the same patient, and the measurements before are just what the memory is for.",
        ),
    ],
    hints=(
        "Ask each time: does what was read before help to understand what comes next?",
        "States are plain numbers and cheap to hand on. Gradients need all that was computed on the way.",
        "Inside one sequence, go on; between strangers, begin anew; at a border, blame stops.",
    ),
    points=1,
    insight="None of these mistakes raises an error.",
)
