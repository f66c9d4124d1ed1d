"""The exercises of chapter 08: recurrent networks."""

from typing import Any

import numpy as np

from nn_helpers.checks import (
    AnyShape,
    Exercise,
    Misconception,
    Probe,
    Stable,
    WholeNumbers,
    numbers,
    unequal_sizes,
)

# 1 · two steps by hand

W_X, W_H, BIAS = 0.4, -0.5, 0.2
X1, X2, Y1, Y2 = 2.0, -1.0, 1.0, 0.0


def _two_steps(
    remember=1.0, back=W_H, slope=lambda z, h: 1 - h**2, factor=1.0, targets=(Y1, Y2), start=0.0,
    r=lambda value: value,
):  # fmt: skip
    """All numbers of the two steps, right unless something is changed; r rounds what is written down."""
    z1 = r(W_X * X1 + BIAS)
    h1 = r(np.tanh(z1))
    z2 = r(W_X * X2 + remember * r(W_H * h1) + BIAS)
    h2 = r(np.tanh(z2))
    delta2 = r(factor * (h2 - targets[1]) * r(slope(z2, h2)))
    delta1 = r(r(factor * (h1 - targets[0]) + r(back * delta2)) * r(slope(z1, h1)))
    return {
        "h1": h1,
        "h2": h2,
        "delta2": delta2,
        "delta1": delta1,
        "dw_x": r(delta1 * X1 + delta2 * X2),
        "dw_h": r(delta2 * h1),
    }


RIGHT = _two_steps()


two_steps_exercise = Exercise(
    id="08.two_steps",
    title="Two steps by hand",
    reference=RIGHT,
    decimals=3,
    by_hand=lambda r: _two_steps(r=r),
    misconceptions=[
        Misconception(
            "old state forgotten",
            _two_steps(remember=0.0),
            "The second step reads only its input. What else does it read, through the recurrent weight?",
        ),
        Misconception(
            "recurrent weight without its sign",
            _two_steps(remember=-1.0),
            "The recurrent weight is negative here: a large old state pushes the new one down.",
        ),
        Misconception(
            "bias forgotten",
            [{"h1": np.tanh(W_X * X1)}, {"h2": np.tanh(W_X * X2 + W_H * RIGHT["h1"])}],
            "The bias is missing from a net input. It is added at every step, whatever the unit reads.",
        ),
        Misconception(
            "net input instead of state",
            [{"h1": W_X * X1 + BIAS}, {"h2": W_X * X2 + W_H * RIGHT["h1"] + BIAS}],
            "That is the net input. The state is what comes out of tanh.",
        ),
        Misconception(
            "1 - z² instead of 1 - h²",
            _two_steps(slope=lambda z, h: 1 - z**2),
            "The slope of tanh at z is one minus the square of its activation. You squared the net input.",
        ),
        Misconception(
            "activation not squared",
            [_two_steps(slope=lambda z, h: 1 - h), _two_steps(slope=lambda z, h: 1 - abs(h))],
            "Your slope of tanh is one minus the activation. It is one minus the *square* of the activation.",
        ),
        Misconception(
            "slope of the sigmoid",
            _two_steps(slope=lambda z, h: h * (1 - h)),
            "Your slope is h(1 - h), which belongs to the sigmoid. These units use tanh.",
        ),
        Misconception(
            "slope of tanh forgotten",
            [
                _two_steps(slope=lambda z, h: 1.0),
                {"delta1": RIGHT["h1"] - Y1 + W_H * RIGHT["delta2"]},
            ],
            "Your delta is a slope with respect to the state. To get to the net input, multiply by the "
            "slope of tanh.",
        ),
        Misconception(
            "sum instead of mean",
            _two_steps(factor=2.0),
            "Your delta is twice too large: the loss is the mean of the two squared errors, not their sum.",
        ),
        Misconception(
            "halved once more",
            _two_steps(factor=0.5),
            "Your delta is half of what it should be. The mean over two steps and the 2 from the square "
            "cancel, so no half is left.",
        ),
        Misconception(
            "targets exchanged",
            _two_steps(targets=(Y2, Y1)),
            "The two targets have changed places: read again which state should be what.",
        ),
        Misconception(
            "error turned around",
            _two_steps(factor=-1.0),
            "Your error is target minus state. In this course a delta is the slope of the loss, state minus "
            "target, and every update subtracts.",
        ),
        Misconception(
            "gradient of the next step forgotten",
            _two_steps(back=0.0),
            "The first state answers for its own error and for what it handed on. The second part is "
            "missing.",
        ),
        Misconception(
            "gradient carried back with the wrong sign",
            _two_steps(back=-W_H),
            "What the second step sends back has the wrong sign: it is multiplied by the recurrent weight, "
            "which is negative here.",
        ),
        Misconception(
            "gradient carried back without its weight",
            _two_steps(back=1.0),
            "The gradient travels back along the recurrent wire, and is multiplied by that wire's weight.",
        ),
        Misconception(
            "gradient carried back along the input wire",
            _two_steps(back=W_X),
            "What the second step sends back came along the recurrent wire, so it is the recurrent weight "
            "that multiplies it, not that of the input.",
        ),
        Misconception(
            "own error of the first step forgotten",
            {"delta1": W_H * RIGHT["delta2"] * (1 - RIGHT["h1"] ** 2)},
            "Only what comes back from the second step is there. The loss looks at the first state as well.",
        ),
        Misconception(
            "gradient added after the slope",
            {"delta1": (RIGHT["h1"] - Y1) * (1 - RIGHT["h1"] ** 2) + W_H * RIGHT["delta2"]},
            "What comes back from the second step arrives at the first state, as its own error does. Add "
            "both, and only then multiply by the slope of tanh.",
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
            [
                {"dw_h": RIGHT["delta1"] * RIGHT["h1"] + RIGHT["delta2"] * RIGHT["h2"]},
                {"dw_h": RIGHT["delta2"] * RIGHT["h2"]},
            ],
            "The recurrent weight at a step is multiplied by the state *before* that step. You took the "
            "one after.",
        ),
        Misconception(
            "second input without its sign",
            {"h2": np.tanh(-W_X * X2 + W_H * RIGHT["h1"] + BIAS)},
            "The first state is right. The second input is negative, and the minus was lost on the way "
            "into the net input.",
        ),
        Misconception(
            "inputs exchanged",
            {"dw_x": RIGHT["delta1"] * X2 + RIGHT["delta2"] * X1},
            "Each delta has met the input of the other step. The share of step t is delta_t times x_t.",
        ),
    ],
    hints=(
        "Forwards first: each net input is made of three terms, the first old state being zero.",
        "Backwards, begin with the last step: error times slope. After it there is nothing to come back "
        "from.",
        "The first delta: own error plus the recurrent weight times the last delta, all times the slope of "
        "tanh.",
    ),
    insight="The shares of both steps are added. That is all of backpropagation through time.",
)


# 2 · the forward pass


def rnn_forward(
    X: np.ndarray, h: np.ndarray, W_ih: np.ndarray, W_hh: np.ndarray, b: np.ndarray
) -> np.ndarray:
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


def _random_network(rng, T, N, D, H):
    return (
        numbers(rng, T, N, D),
        numbers(rng, N, H),
        *(numbers(rng, *n, scale=0.6) for n in ((D, H), (H, H), (H,))),
    )


def _forward_over_sequences(X, h, W_ih, W_hh, b):
    states = []
    for n in range(X.shape[1]):
        states.append(np.tanh(X[:, n] @ W_ih + h[n] @ W_hh + b))
    return np.stack(states)


def _written_into_h(copied, kept):
    """The state lives in one array that every step overwrites."""

    def wrong(X, h, W_ih, W_hh, b):
        h = h.copy() if copied else h
        states = []
        for x in X:
            h[:] = np.tanh(x @ W_ih + h @ W_hh + b)
            states.append(h.copy() if kept else h)
        return np.stack(states)

    return wrong


def _only_oneself(X, h, W_ih, W_hh, b):
    return _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih + h * np.diag(W_hh) + b))(
        X, h, W_ih, W_hh, b
    )


forward_exercise = Exercise(
    id="08.forward",
    title="A layer reads a sequence",
    reference=rnn_forward,
    promises=(WholeNumbers("X", "h"),),
    fresh=lambda rng: [
        Probe(*_random_network(rng, *unequal_sizes(rng, 4)), label="another layer"),
        Probe(*_random_network(rng, 1, 3, 2, 4), label="another single step"),
        Probe(*_random_network(rng, 250, 1, 2, 3), label="another 250 steps"),
    ],
    probes=[
        Probe(*_probe_network(4, 2, 3, 5, 0), label="4 steps, 2 sequences, 3 inputs, 5 units"),
        Probe(*_probe_network(7, 3, 2, 4, 1, integers=True), label="whole numbers as inputs, 7 steps"),
        Probe(*_probe_network(1, 3, 2, 4, 2), label="a single step of 3 sequences"),
        Probe(*_probe_network(200, 1, 2, 3, 3), label="200 steps of one sequence"),
        Probe(*_probe_network(5, 2, 1, 1, 4), label="one unit with one input"),
    ],
    misconceptions=[
        Misconception(
            "one array for all steps",
            [
                lambda X, h, W_ih, W_hh, b: np.stack([rnn_forward(X, h, W_ih, W_hh, b)[-1]] * len(X)),
                _written_into_h(copied=True, kept=False),
                _written_into_h(copied=False, kept=False),
            ],
            "All your steps hold the last state: the same array was stored at every step and overwritten "
            "by the next one. Make a new array at each step, or store a copy.",
        ),
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
            "tanh forgotten",
            _forward_with(lambda x, h, W_ih, W_hh, b: x @ W_ih + h @ W_hh + b),
            "Your states leave the range of tanh: they are net inputs. Apply tanh before they are stored "
            "and handed on.",
        ),
        Misconception(
            "tanh on the stored copy only",
            lambda X, h, W_ih, W_hh, b: np.tanh(
                _forward_with(lambda x, h, W_ih, W_hh, b: x @ W_ih + h @ W_hh + b)(X, h, W_ih, W_hh, b)
            ),
            "The net input is handed on, and tanh is applied only to the stored copy. The next step must "
            "read the activation.",
        ),
        Misconception(
            "recurrent part outside the tanh",
            _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih + b) + h @ W_hh),
            "The old state is added after tanh. All three terms belong in the net input.",
        ),
        Misconception(
            "sigmoid instead of tanh",
            _forward_with(lambda x, h, W_ih, W_hh, b: 1 / (1 + np.exp(-(x @ W_ih + h @ W_hh + b)))),
            "Your states are never negative: that is a sigmoid. The activation of this chapter is tanh.",
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
        Misconception(
            "read backwards",
            [
                lambda X, h, W_ih, W_hh, b: rnn_forward(X[::-1], h, W_ih, W_hh, b),
                lambda X, h, W_ih, W_hh, b: rnn_forward(X[::-1], h, W_ih, W_hh, b)[::-1],
            ],
            "Your loop begins with the last input. The first axis of X is time, and reading goes forwards.",
        ),
        Misconception(
            "bias outside the tanh",
            _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih + h @ W_hh) + b),
            "The bias is added after tanh. All three terms belong in the net input.",
        ),
        Misconception(
            "input of another step",
            [
                lambda X, h, W_ih, W_hh, b: rnn_forward(np.roll(X, 1, axis=0), h, W_ih, W_hh, b),
                lambda X, h, W_ih, W_hh, b: rnn_forward(np.roll(X, -1, axis=0), h, W_ih, W_hh, b),
            ],
            "Each step reads the input of its neighbour in time. The state and the input of step t meet in "
            "step t.",
        ),
        Misconception(
            "each unit reads only itself",
            _only_oneself,
            "Each unit reads only its own old state. It should read the old states of all units: a matrix "
            "product, not a product element by element.",
        ),
        Misconception(
            "last step missing",
            lambda X, h, W_ih, W_hh, b: np.concatenate([h[None], rnn_forward(X, h, W_ih, W_hh, b)])[:-1],
            "Your list begins with the given state and ends one step too early. Store each state *after* its "
            "step.",
        ),
        Misconception(
            "ReLU instead of tanh",
            _forward_with(lambda x, h, W_ih, W_hh, b: np.maximum(0, x @ W_ih + h @ W_hh + b)),
            "Your states are never negative, and may grow without limit: that is a ReLU. These units use "
            "tanh.",
        ),
        Misconception(
            "tanh of the input alone",
            _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih) + h @ W_hh + b),
            "The tanh closes before the old state is added. All three terms are the net input, and tanh "
            "is applied to their sum.",
        ),
        Misconception(
            "added to the old state",
            _forward_with(lambda x, h, W_ih, W_hh, b: h + _right_step(x, h, W_ih, W_hh, b)),
            "You add the new state to the old one. In this layer it takes its place: the old one enters "
            "through W_hh alone.",
        ),
        Misconception(
            "written into the given state",
            [_written_into_h(copied=False, kept=True), _written_into_h(copied=True, kept=True)],
            "You overwrite the entries of `h`. If it holds whole numbers, the decimals of a state are cut "
            "off, and the caller's state may change with it. Make a new array at each step.",
        ),
        Misconception(
            "old state left out",
            _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih + b)),
            "No step reads a state: this is a dense layer, applied to each step by itself. What does W_hh "
            "multiply?",
        ),
        Misconception(
            "a tanh for each part",
            [
                _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih) + np.tanh(h @ W_hh) + b),
                _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih + b) + np.tanh(h @ W_hh)),
                _forward_with(lambda x, h, W_ih, W_hh, b: np.tanh(x @ W_ih) + np.tanh(h @ W_hh + b)),
            ],
            "Input and old state go through a tanh each, and are added afterwards. They are parts of one net "
            "input: first the sum, then a single tanh.",
        ),
        Misconception(
            "last step left out",
            lambda X, h, W_ih, W_hh, b: (
                rnn_forward(X, h, W_ih, W_hh, b) * (np.arange(len(X)) < len(X) - 1)[:, None, None]
            ),
            "The last step is 0 everywhere: it was never computed. Where does your loop end?",
        ),
        Misconception(
            "first step only",
            lambda X, h, W_ih, W_hh, b: rnn_forward(X[:1], h, W_ih, W_hh, b),
            "Only the first step comes back. Is the `return` inside your loop?",
        ),
        Misconception(
            "sequences in place of steps",
            _forward_over_sequences,
            "Your loop runs over the sequences, and no step reads the state of the step before. Time is the "
            "first axis: `X[t]` holds what all sequences read at step t.",
        ),
    ],
    hints=(
        "Loop over the first axis of X: each turn is one step of all sequences.",
        "The new state is the tanh of three terms: input times its weights, old state times its weights, "
        "bias.",
        "Keep the new state in a list, and let it be the old state of the next turn; `np.stack` at the end.",
    ),
    insight="One set of weights, however long the sequence.",
)


# 3 · backpropagation through time


def rnn_backward(
    grad_states: np.ndarray,
    X: np.ndarray,
    h0: np.ndarray,
    states: np.ndarray,
    W_ih: np.ndarray,
    W_hh: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    dW_ih, dW_hh, db = np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros(len(W_hh))
    carried = np.zeros_like(h0)
    for t in reversed(range(len(X))):
        h_before = states[t - 1] if t > 0 else h0
        delta = (grad_states[t] + carried) * (1 - states[t] ** 2)
        dW_ih += X[t].T @ delta
        dW_hh += h_before.T @ delta
        db += delta.sum(axis=0)
        carried = delta @ W_hh.T
    return dW_ih, dW_hh, db, carried


def _backward(
    slope=lambda h: 1 - h**2, carry=lambda total, delta, W: delta @ W.T, keep=False,
    before=lambda h0, states: np.concatenate([h0[None], states[:-1]]), order=reversed, first=0,
    meet=lambda own, carried, slope: (own + carried) * slope, scale=lambda T, N: 1,
):  # fmt: skip
    """Backpropagation through time with something exchanged; unchanged it is right."""

    def backward(grad_states, X, h0, states, W_ih, W_hh):
        T, N = X.shape[:2]
        old = before(h0, states)
        totals, carried = [np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros(len(W_hh))], np.zeros_like(h0)
        for t in order(range(first, T)):
            delta = meet(grad_states[t], carried, slope(states[t]))
            shares = [X[t].T @ delta, old[t].T @ delta, delta.sum(axis=0)]
            totals = shares if keep else [total + share for total, share in zip(totals, shares, strict=True)]
            carried = carry(grad_states[t] + carried, delta, W_hh) + (carried if keep is None else 0)
        return *(total / scale(T, N) for total in totals), carried

    return backward


def _parts_changed(change):
    """The right gradients, some of them changed: change(dW_ih, dW_hh, db, dh0, number of sequences)."""
    return lambda grad_states, X, h0, states, W_ih, W_hh: change(
        *rnn_backward(grad_states, X, h0, states, W_ih, W_hh), X.shape[1]
    )


def _slope_twice(grad_states, X, h0, states, W_ih, W_hh):
    """Each step's delta meets the slope of its own state once more when it is sent back."""
    T = len(X)
    totals, carried = [np.zeros_like(W_ih), np.zeros_like(W_hh), np.zeros(len(W_hh))], np.zeros_like(h0)
    for t in reversed(range(T)):
        slope = 1 - states[t] ** 2
        delta = (grad_states[t] + carried) * slope
        before = states[t - 1] if t > 0 else h0
        shares = X[t].T @ delta, before.T @ delta, delta.sum(axis=0)
        totals = [total + share for total, share in zip(totals, shares, strict=True)]
        carried = (delta * slope) @ W_hh.T
    return *totals, carried


def _clipped_on_the_way(limit):
    return _backward(carry=lambda total, delta, W: np.clip(delta @ W.T, -limit, limit))


def _one_step_back(grad_states, X, h0, states, W_ih, W_hh):
    own = grad_states * (1 - states**2)
    deltas = own.copy()
    deltas[:-1] += (own[1:] @ W_hh.T) * (1 - states[:-1] ** 2)
    return *weight_gradients(deltas, X, h0, states), deltas[0] @ W_hh.T


def _delta_returned(grad_states, X, h0, states, W_ih, W_hh):
    own = _backward(carry=lambda total, delta, W: delta)(grad_states[:1], X[:1], h0, states[:1], W_ih, W_hh)
    *totals, _ = rnn_backward(grad_states, X, h0, states, W_ih, W_hh)
    if len(X) > 1:
        after = rnn_backward(grad_states[1:], X[1:], states[0], states[1:], W_ih, W_hh)[3]
        own = (*own[:3], (grad_states[0] + after) * (1 - states[0] ** 2))
    return *totals, own[3]


def _slope_at_the_old_state(grad_states, X, h0, states, W_ih, W_hh):
    old = np.concatenate([h0[None], states[:-1]])
    return _backward(before=lambda h0, states: old)(grad_states, X, h0, old, W_ih, W_hh)


def _last_loss_only(grad_states, X, h0, states, W_ih, W_hh):
    only = np.zeros_like(grad_states)
    only[-1] = grad_states[-1]
    return rnn_backward(only, X, h0, states, W_ih, W_hh)


def _first_state_forgotten(h0, states):
    return np.concatenate([np.zeros_like(h0)[None], states[:-1]])


def _backward_probe(T, N, D, H, seed, scale=1.0):
    X, h0, W_ih, W_hh, b = _probe_network(T, N, D, H, seed)
    states = rnn_forward(X, h0, W_ih, W_hh, b)
    grad_states = np.random.default_rng(seed + 100).normal(size=states.shape) * scale
    return grad_states, X, h0, states, W_ih, W_hh


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
        Probe(*_backward_probe(1, 4, 3, 2, 4), label="a single step of 4 sequences"),
        Probe(*_backward_probe(120, 1, 2, 3, 5), label="120 steps of one sequence"),
        Probe(*_backward_probe(5, 2, 3, 4, 6, scale=60), label="steep slopes of the loss"),
    ],
    fresh=lambda rng: [
        Probe(*_backward_probe(*unequal_sizes(rng, 4), rng.integers(10**6)), label="another layer"),
        Probe(*_backward_probe(1, 3, 4, 2, rng.integers(10**6)), label="another single step"),
        Probe(*_backward_probe(100, 1, 2, 3, rng.integers(10**6)), label="another 100 steps"),
        Probe(*_backward_probe(4, 3, 2, 3, rng.integers(10**6), scale=60), label="other steep slopes"),
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
            _backward(carry=lambda total, delta, W: np.zeros((len(delta), len(W)))),
            "Each step answers only for its own error. What it handed to the next step comes back as "
            "a gradient, and must be added before the slope is multiplied.",
        ),
        Misconception(
            "1 - z² instead of 1 - h²",
            _backward(slope=lambda h: 1 - np.arctanh(h) ** 2),
            "The slope of tanh needs the activation squared, not the net input.",
        ),
        Misconception(
            "slope of tanh forgotten",
            _backward(slope=lambda h: 1.0),
            "The gradient passes through tanh as if it were a straight line. Multiply by its slope.",
        ),
        Misconception(
            "sigmoid's slope",
            _backward(slope=lambda h: h * (1 - h)),
            "That is the slope of a sigmoid, h(1 - h). The activation of this chapter is tanh.",
        ),
        Misconception(
            "recurrent weights not transposed",
            _backward(carry=lambda total, delta, W: delta @ W),
            "Gradients go back along the wires, from the new state to the old one: the matrix must be turned "
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
            "slope of tanh at the old state",
            _slope_at_the_old_state,
            "Your slope of tanh uses the state *before* the step. The tanh of step t gave the state of step "
            "t itself.",
        ),
        Misconception(
            "forwards in time",
            _backward(order=iter),
            "The loop runs from the first step to the last. Gradients come from the future: begin there.",
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
        Misconception(
            "averaged over steps and sequences",
            _backward(scale=lambda T, N: T * N),
            "The weight gradients are divided by the number of all entries. The loss has done its averaging "
            "already; here shares are summed.",
        ),
        Misconception(
            "activation not squared",
            _backward(slope=lambda h: 1 - h),
            "Your slope of tanh is one minus the activation. It is one minus the *square* of the activation.",
        ),
        Misconception(
            "states[-1] at the first step",
            _backward(before=lambda h0, states: np.concatenate([states[-1:], states[:-1]])),
            "At the first step `states[t - 1]` is `states[-1]`, the last state of all: Python counts from "
            "the end. What stood before the first step?",
        ),
        Misconception(
            "gradient added after the slope",
            _backward(meet=lambda own, carried, slope: own * slope + carried),
            "What the next step sends back arrives at the state, as the step's own gradient does. Add both, "
            "and only then multiply by the slope.",
        ),
        Misconception(
            "sent back without the slope",
            _backward(carry=lambda total, delta, W: total @ W.T),
            "What you send back has skipped the slope of tanh. Send back the delta, through the recurrent "
            "weights.",
        ),
        Misconception(
            "sent back without the weights",
            _backward(carry=lambda total, delta, W: delta),
            "You send back the delta itself. On its way to the old state it passes the recurrent weights.",
        ),
        Misconception(
            "gradients pile up",
            _backward(keep=None),
            "What is sent back is added to what was sent before (`+=`). Each step sends back only its own "
            "delta, through the recurrent weights; the sums are for the weights.",
        ),
        Misconception(
            "first step left out",
            _backward(first=1),
            "The loop ends one step too early: the share of the first step, whose old state is the one "
            "handed in, is missing.",
        ),
        Misconception(
            "only the last step's loss",
            _last_loss_only,
            "Only the gradient of the last state goes in. The loss looks at every state: add each step's own "
            "gradient when you come to it.",
        ),
        Misconception(
            "delta instead of the state's gradient",
            _delta_returned,
            "Your last result is the delta of the first step. One more step leads to the initial state: back "
            "through the recurrent weights.",
        ),
        Misconception(
            "bias averaged over the sequences",
            _parts_changed(lambda dW_ih, dW_hh, db, dh0, N: (dW_ih, dW_hh, db / N, dh0)),
            "db is averaged over the sequences. All of them used the same bias: their deltas are summed, as "
            "in the weight gradients.",
        ),
        Misconception(
            "signs turned",
            _parts_changed(lambda dW_ih, dW_hh, db, dh0, N: (-dW_ih, -dW_hh, -db, -dh0)),
            "Every gradient has the wrong sign. Nothing is subtracted here: the update does that later.",
        ),
        Misconception(
            "gradient of h0 left at zero",
            _parts_changed(lambda dW_ih, dW_hh, db, dh0, N: (dW_ih, dW_hh, db, 0 * dh0)),
            "The weight gradients are right, the gradient of h0 is 0. What is carried back from the first "
            "step goes to the state before it.",
            constant=True,
        ),
        Misconception(
            "slope taken twice",
            _slope_twice,
            "The slope of tanh is multiplied in again on the way back. Delta contains it already: what goes "
            "back to the step before is delta times the weights.",
        ),
        Misconception(
            "one step back only",
            _one_step_back,
            "Gradients go back by one step and no further. What is carried back to a step has to be carried "
            "on from there, to the one before.",
        ),
        Misconception(
            "clipped on the way",
            [_clipped_on_the_way(limit) for limit in (1.0, 5.0, 10.0)],
            "What is carried back is clipped on the way, so steep losses come out too flat. Clipping is a "
            "step of its own, behind this function.",
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
    insight="What is left in your hands after the first step is the gradient of the initial state.",
)


# 4 · how much is left at lag 40

FADES, SLOPE, LAG, LIMIT = 0.9, 0.8, 40, 1e-7
LEFT = {
    "straight": FADES**LAG,
    "with_tanh": (FADES * SLOPE) ** LAG,
    "radius_that_keeps": 1 / SLOPE,
    "first_lag": int(np.ceil(np.log(LIMIT) / np.log(FADES))),  # a whole number, and so compared exactly
}


def _said(name, *values):
    """Wrong values of one part, each exact and as a person rounds it, to two, three or four digits."""
    return [
        {name: float(text)}
        for v in values
        for text in dict.fromkeys([repr(float(v)), f"{v:.4g}", f"{v:.3g}", f"{v:.2g}"])
    ]


lag_exercise = Exercise(
    id="08.lag_40",
    title="What is left after forty steps",
    reference=LEFT,
    within={
        "straight": 0.02 * LEFT["straight"],
        "with_tanh": 0.02 * LEFT["with_tanh"],
        "radius_that_keeps": 1e-3,
    },
    misconceptions=[
        Misconception(
            "multiplied instead of raised",
            _said("straight", FADES * LAG, FADES / LAG),
            "The factor and the lag meet in a product or a quotient. Every step multiplies by the factor "
            "again, forty times in a row.",
        ),
        Misconception(
            "loss per step added up",
            _said("straight", 0.0, 1 - (1 - FADES) * LAG),
            "A tenth of what is *left* is lost at each step, not a tenth of what there was at first. "
            "Something always remains.",
        ),
        Misconception(
            "per cent",
            _said("straight", 100 * FADES**LAG),
            "That is in per cent. The share itself is asked for, a number from 0 to 1.",
        ),
        Misconception(
            "what is lost raised to the power",
            _said("straight", (1 - FADES) ** LAG),
            "You raised to the power what is lost in a step, a tenth. What remains of the gradient at each "
            "step is raised.",
        ),
        Misconception(
            "what is lost",
            _said("straight", 1 - FADES**LAG),
            "That is the share that has been lost on the way. Asked for is what is left.",
        ),
        Misconception(
            "one step too few",
            [*_said("straight", FADES ** (LAG - 1)), *_said("with_tanh", (FADES * SLOPE) ** (LAG - 1))],
            "That is what is left one step earlier. Forty steps back the factor has been applied forty "
            "times.",
        ),
        Misconception(
            "one step too many",
            [*_said("straight", FADES ** (LAG + 1)), *_said("with_tanh", (FADES * SLOPE) ** (LAG + 1))],
            "That is what is left one step later. Forty steps back the factor has been applied forty times.",
        ),
        Misconception(
            "slopes of tanh forgotten",
            _said("with_tanh", FADES**LAG),
            "That is the answer without tanh. Each step now multiplies by two factors.",
        ),
        Misconception(
            "only the slopes",
            _said("with_tanh", SLOPE**LAG),
            "You counted the slopes of tanh, and left out the recurrent weights.",
        ),
        Misconception(
            "powers added",
            {"with_tanh": FADES**LAG + SLOPE**LAG},
            "The two powers are added. Both factors act at every step, one after the other.",
        ),
        Misconception(
            "slope taken once",
            _said("with_tanh", SLOPE * FADES**LAG),
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
            _said("radius_that_keeps", 1 / FADES),
            "You balanced the recurrent factor of before. What has to be balanced is the slope of tanh.",
        ),
        Misconception(
            "radius for both factors",
            _said("radius_that_keeps", 1 / (FADES * SLOPE)),
            "You balanced both factors of question 2. The radius is one of them: only the slope is left to "
            "balance.",
        ),
        Misconception(
            "logarithms exchanged",
            _said("first_lag", np.log(FADES) / np.log(LIMIT)),
            "A lag below one step: the two logarithms have changed places.",
        ),
        Misconception(
            "decimal zeros counted",
            {"first_lag": 7},
            "Seven steps would lose one decimal each. A factor this close to one needs many steps for a "
            "single decimal.",
        ),
        Misconception(
            "rounded down",
            {"first_lag": LEFT["first_lag"] - 1},
            "At this lag a little more than the limit is still left. Where is it below the limit for the "
            "first time?",
        ),
        Misconception(
            "not a whole number",
            [{"first_lag": round(np.log(LIMIT) / np.log(FADES), n)} for n in (2, 3, 4, 15)],
            "A lag counts steps, so it is a whole number: the first one that is past this point.",
        ),
        Misconception(
            "one lag too many",
            {"first_lag": LEFT["first_lag"] + 1},
            "Here less than the limit is left, but that was so one step before already.",
        ),
        Misconception(
            "lag with the slopes of tanh",
            {"first_lag": int(np.ceil(np.log(LIMIT) / np.log(FADES * SLOPE)))},
            "You counted the slopes of tanh in. The last question is asked without tanh, as the first one.",
        ),
    ],
    hints=(
        "One step back multiplies the length of the gradient by the same factor. What do forty steps do?",
        "With tanh, the factor of a step is a product of two numbers. It should be one to keep the length.",
        "For the last question, take logarithms on both sides of: factor to the power of lag equals the "
        "limit.",
    ),
    insight="A factor near one is not one: the exponent decides.",
)


# 5 · an accumulation to debug


def weight_gradients(
    deltas: np.ndarray, X: np.ndarray, h0: np.ndarray, states: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dW_ih = np.zeros((X.shape[2], states.shape[2]))
    dW_hh = np.zeros((states.shape[2], states.shape[2]))
    db = np.zeros(states.shape[2])
    for t in range(len(X)):
        h_before = states[t - 1] if t > 0 else h0
        dW_ih += X[t].T @ deltas[t]
        dW_hh += h_before.T @ deltas[t]
        db += deltas[t].sum(axis=0)
    return dW_ih, dW_hh, db


def _gather(only=None, keep=(), old=None, mean=False):
    """Sums over time with mistakes: `only` one step, `keep` lists gradients that are overwritten."""

    def gather(deltas, X, h0, states):
        before = np.concatenate([h0[None], states[:-1]]) if old is None else old(h0, states)
        shares = [
            [X[t].T @ deltas[t], before[t].T @ deltas[t], deltas[t].sum(axis=0)]
            for t in (range(len(X)) if only is None else np.atleast_1d(only))
        ]
        sums = [
            columns[-1] if k in keep else sum(columns) for k, columns in enumerate(zip(*shares, strict=True))
        ]
        return tuple(total / len(X) if mean else total for total in sums)

    return gather


def _averaged_over_sequences(deltas, X, h0, states):
    return tuple(total / X.shape[1] for total in weight_gradients(deltas, X, h0, states))


def _gather_probe(T, N, D, H, seed):
    grad_states, X, h0, states, _, _ = _backward_probe(T, N, D, H, seed)
    return grad_states, X, h0, states


def _sums_multiplied(deltas, X, h0, states):
    before, total = np.concatenate([h0[None], states[:-1]]), deltas.sum(axis=0)
    return X.sum(axis=0).T @ total, before.sum(axis=0).T @ total, total.sum(axis=0)


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
        Probe(*_gather_probe(1, 4, 2, 3, 7), label="a single step"),
        Probe(*_gather_probe(150, 1, 3, 2, 8), label="150 steps of one sequence"),
    ],
    fresh=lambda rng: [
        Probe(*_gather_probe(*unequal_sizes(rng, 4, low=3), rng.integers(10**6)), label="another layer"),
        Probe(*_gather_probe(1, 3, 4, 2, rng.integers(10**6)), label="another single step"),
        Probe(*_gather_probe(90, 1, 2, 3, rng.integers(10**6)), label="another 90 steps"),
    ],
    misconceptions=[
        Misconception(
            "still the last step alone",
            _gather(only=-1),
            "Only the last step's share survives in `dW_ih`: each turn of the loop throws away what the "
            "turns before had collected. Which lines do that?",
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
            "The same mistake is in three lines.",
        ),
        Misconception(
            "bias left out",
            _gather(keep=(2,)),
            "Both weight matrices are right. The bias was used at every step, too.",
        ),
        Misconception(
            "averaged",
            [_gather(mean=True), _averaged_over_sequences],
            "All shares are there, but you took a mean over steps or sequences. Shares of one weight are "
            "added up.",
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
        Misconception(
            "states[-1] at the first step",
            _gather(old=lambda h0, states: np.concatenate([states[-1:], states[:-1]])),
            "At the first step `states[t - 1]` is `states[-1]`, the last state of all. It was right in the "
            "function shown: there the first old state is the one handed in.",
        ),
        Misconception(
            "initial state at every step",
            _gather(old=lambda h0, states: np.repeat(h0[None], len(states), axis=0)),
            "The recurrent weights meet the initial state at every step. Only the first step starts from it; "
            "the others start from the state of the step before.",
        ),
        Misconception(
            "sums multiplied",
            _sums_multiplied,
            "You add over time first and multiply afterwards. Each step's input belongs to its own delta: "
            "multiply step by step, then add.",
        ),
        Misconception(
            "first and last step only",
            _gather(only=(0, -1)),
            "Only the shares of the first and the last step are there. With two steps that would be all; a "
            "sequence may have more.",
        ),
        Misconception(
            "bias summed over the wrong axis",
            lambda deltas, X, h0, states: (
                *weight_gradients(deltas, X, h0, states)[:2],
                deltas.sum(axis=0).sum(axis=1),
            ),
            "Your bias has one entry for each sequence. It needs one for each unit: add over time and over "
            "sequences, and keep the units apart.",
        ),
        Misconception(
            "bias not summed over sequences",
            lambda deltas, X, h0, states: (
                *weight_gradients(deltas, X, h0, states)[:2],
                deltas.sum(axis=0),
            ),
            "Your bias gradient still keeps the sequences apart. All of them share one bias: add their "
            "shares too.",
        ),
        Misconception(
            "bias averaged over the sequences",
            lambda deltas, X, h0, states: (
                *weight_gradients(deltas, X, h0, states)[:2],
                deltas.mean(axis=1).sum(axis=0),
            ),
            "db is averaged over the sequences. All of them used the same bias: their deltas are summed, as "
            "in the weight gradients.",
        ),
        Misconception(
            "slope multiplied in again",
            lambda deltas, X, h0, states: weight_gradients(deltas * (1 - states**2), X, h0, states),
            "You multiply the deltas by the slope of tanh. They are deltas already: the slope is in them.",
        ),
        Misconception(
            "a step left out",
            [
                lambda deltas, X, h0, states: weight_gradients(deltas[:-1], X[:-1], h0, states[:-1]),
                lambda deltas, X, h0, states: weight_gradients(deltas[1:], X[1:], states[0], states[1:]),
            ],
            "The first or the last step has no share in your gradients. Where does your loop begin, and "
            "where does it end?",
        ),
        Misconception(
            "last step times the number of steps",
            lambda deltas, X, h0, states: tuple(
                len(X) * share for share in _gather(only=len(X) - 1)(deltas, X, h0, states)
            ),
            "You take the last step's share once for every step. On equal steps that is right; in general "
            "each step has a share of its own.",
        ),
    ],
    hints=(
        "Run the function on one step and on two: by how much should the gradients change?",
        "Look at the three assignments in the loop. What do they do to the value of the turn before?",
        "The arrays of zeros above the loop are there to be added to.",
    ),
    insight="With one step the mistake is invisible: always test with several.",
)


# 6 · clipping


def clip_by_norm(dW: np.ndarray | float, db: np.ndarray, max_norm: float) -> tuple[Any, np.ndarray]:
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    factor = max_norm / norm if norm > max_norm else 1.0
    return dW * factor, db * factor


def _scaled(length, change=lambda ratio: ratio, db_too=True):
    def wrong(dW, db, max_norm):
        norm = length(dW, db)
        factor = change(max_norm / norm) if norm > max_norm else 1.0
        return dW * factor, db * factor if db_too else db

    return wrong


def _each_array(dW, db, max_norm):
    return tuple(g * min(1.0, max_norm / max(np.linalg.norm(g), 1e-300)) for g in (dW, db))


def _always(dW, db, max_norm):
    norm = np.sqrt(np.sum(dW**2) + np.sum(db**2))
    return (dW * max_norm / norm, db * max_norm / norm) if norm > 0 else (dW, db)


def _square_compared(dW, db, max_norm):
    square = np.sum(dW**2) + np.sum(db**2)
    factor = max_norm / np.sqrt(square) if square > max_norm else 1.0
    return dW * factor, db * factor


def _both(dW, db):
    return np.sqrt(np.sum(dW**2) + np.sum(db**2))


def _measured_anew(dW, db, max_norm):
    shorter, _ = clip_by_norm(dW, db, max_norm)
    return shorter, clip_by_norm(shorter, db, max_norm)[1]


def _zero_by_zero(dW, db, max_norm):
    norm = _both(dW, db)
    with np.errstate(invalid="ignore"):
        return dW / norm * min(norm, max_norm), db / norm * min(norm, max_norm)


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
    rtol=1e-5,  # PyTorch adds 1e-6 to the norm before it divides
    probes=[
        Probe(CLIPPED_W, CLIPPED_B, 2.0, label="an exploded gradient, limit 2"),
        Probe(CLIPPED_W / 6.5, CLIPPED_B / 6.5, 2.0, label="a short gradient, limit 2"),
        Probe(np.zeros((2, 3)), np.zeros(3), 1.0, label="no gradient at all"),
        Probe(np.array([[0.0, 3.0]]), np.array([-4.0]), 5.0, label="exactly as long as the limit"),
        Probe(CLIPPED_W / 4, np.array([0.2, 4.1, -0.7]), 0.3, label="a long bias, limit 0.3"),
        Probe(
            np.array([[2.6, -1.2], [1.1, 2.4]]), np.array([0.3, -0.5]), 7, label="a limit of 7, not reached"
        ),
    ],
    promises=(AnyShape("dW"), WholeNumbers("dW", "db")),
    fresh=lambda rng: [
        Probe(numbers(rng, 3, 2, scale=9), numbers(rng, 2, scale=9), 1.5, label="another long gradient"),
        Probe(numbers(rng, 2, 4), numbers(rng, 4, scale=6), 0.4, label="another long bias"),
        Probe(numbers(rng, 4, 3, scale=1.2), numbers(rng, 3, scale=1.2), 8.0, label="another short gradient"),
        Probe(np.zeros((3, 2)), np.zeros(2), 2.0, label="zeros again"),
        Probe(np.array([[0.0, 6.0]]), np.array([8.0]), 10.0, label="exactly the limit again"),
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
            "square compared with the limit",
            _square_compared,
            "You compare the squared length with the limit: some gradients that are short enough are made "
            "longer, or some that are too long stay. Compare the length itself.",
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
            [
                _scaled(lambda dW, db: max(np.abs(dW).max(), np.abs(db).max())),
                _scaled(lambda dW, db: max(np.abs(dW).max(initial=0), np.abs(db).max(initial=0))),
            ],
            "You measured by the largest element. The length of the vector counts all of them.",
        ),
        Misconception(
            "norms added",
            _scaled(lambda dW, db: np.linalg.norm(dW) + np.linalg.norm(db)),
            "You added the two norms. The norm of everything together is smaller: squares are added, then "
            "the root is taken.",
        ),
        Misconception(
            "factor upside down",
            _scaled(_both, lambda ratio: 1 / ratio),
            "Your long gradients become longer still: the factor is upside down. It should be below one "
            "where the gradient is too long.",
        ),
        Misconception(
            "bias not shortened",
            _scaled(_both, db_too=False),
            "The weights are shortened rightly, the bias comes back as it was. Both take the same factor, or "
            "the direction turns.",
        ),
        Misconception(
            "length measured anew",
            _measured_anew,
            "The weights are right; the bias gets another factor, measured with weights that were shortened "
            "already. Measure once, before anything is changed.",
        ),
        Misconception(
            "zero divided by zero",
            _zero_by_zero,
            "A gradient of zeros has the length 0, and you divide by it. Divide only where there is "
            "something to shorten.",
        ),
        Misconception(
            "always to length one",
            lambda dW, db, max_norm: clip_by_norm(dW, db, 1.0),
            "Your limit is 1 whatever `max_norm` says: the function does not use what it is given.",
        ),
        Misconception(
            "spectral norm",
            _scaled(lambda dW, db: np.hypot(np.linalg.norm(np.atleast_2d(dW), 2), np.linalg.norm(db))),
            "You took the largest singular value of the weights. Asked for is the length of all entries as "
            "one vector: the root of the sum of their squares.",
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
        Misconception(
            "to length one in place of the limit",
            lambda dW, db, max_norm: (
                (dW / _both(dW, db), db / _both(dW, db)) if _both(dW, db) > max_norm else (dW * 1, db * 1)
            ),
            "Gradients that are too long come out with length 1. They should be as long as the limit.",
        ),
        Misconception(
            "thrown away",
            lambda dW, db, max_norm: (0 * dW, 0 * db) if _both(dW, db) > max_norm else (dW * 1, db * 1),
            "Gradients that are too long come out as zeros: then nothing is learnt from them. Shorten them, "
            "and keep their direction.",
        ),
        Misconception(
            "length divided by the number of entries",
            [
                _scaled(lambda dW, db: _both(dW, db) / np.sqrt(np.size(dW) + np.size(db))),
                _scaled(lambda dW, db: _both(dW, db) / (np.size(dW) + np.size(db))),
            ],
            "You take a mean over the entries. The length of a vector is the root of the *sum* of squares: "
            "it grows with the number of entries.",
        ),
        Misconception(
            "a small number added to the length",
            [
                lambda dW, db, max_norm, extra=extra: tuple(
                    g * min(1.0, max_norm / (_both(dW, db) + extra)) for g in (dW, db)
                )
                for extra in (1e-2, 1e-3, 1e-4)
            ],
            "Your clipped gradients are slightly shorter than the limit: a small number was added to the "
            "length. Only a length above the limit is divided by, and that is never 0.",
        ),
    ],
    hints=(
        "Think of all gradients as one long vector. How long is it, and how long may it be?",
        "Length: the root of the sum of all squares, over both arrays. Factor: limit divided by length, at "
        "most one.",
        "Mind a length of zero, and multiply both arrays by the same factor.",
    ),
    insight="The direction is untouched; only the step is shorter.",
)


# 7 · inputs and targets of a stream


def make_chunk(codes: np.ndarray, start: int, n_steps: int, n_streams: int) -> tuple[np.ndarray, np.ndarray]:
    length = (len(codes) - 1) // n_streams
    at = start + np.arange(n_steps)[:, None] + length * np.arange(n_streams)
    return codes[at], codes[at + 1]


def _chunk(
    ahead=lambda n_steps: 1, transposed=False, begin=lambda start, n_steps, length: start,
    apart=lambda n, n_steps, n_streams: (n - 1) // n_streams,
):  # fmt: skip
    """A chunk with something exchanged; unchanged it is right."""

    def chunk(codes, start, n_steps, n_streams):
        between = apart(len(codes), n_steps, n_streams)
        at = begin(start, n_steps, (len(codes) - 1) // n_streams) + np.arange(n_steps)[:, None]
        at = at + np.arange(n_streams) * between
        inputs, targets = codes[at], codes[at + ahead(n_steps)]
        return (inputs.T, targets.T) if transposed else (inputs, targets)

    return chunk


def _chunk_with_targets(*targets_of):
    """The right inputs, with targets_of(codes, places of the inputs, length of a stream)."""

    def with_targets(take):
        def chunk(codes, start, n_steps, n_streams):
            length = (len(codes) - 1) // n_streams
            at = start + np.arange(n_steps)[:, None] + np.arange(n_streams) * length
            return codes[at], take(codes, at, length)

        return chunk

    return [with_targets(take) for take in targets_of]


def _either_way(**changes):
    """The same mistake in two ways: it fails at the end of the text, or stays there."""

    def cut(codes, start, n_steps, n_streams):
        between = changes.get("apart", lambda n, *_: (n - 1) // n_streams)(len(codes), n_steps, n_streams)
        begin = changes.get("begin", lambda start, *_: start)(start, n_steps, (len(codes) - 1) // n_streams)
        at = begin + np.arange(n_steps)[:, None] + np.arange(n_streams) * between
        at = np.minimum(at, len(codes) - 2)
        return codes[at], codes[at + 1]

    return [_chunk(**changes), cut]


def _late(codes, start, n_steps, n_streams):
    _, targets = make_chunk(codes, start, n_steps, n_streams)
    at = np.arange(n_streams) * ((len(codes) - 1) // n_streams) + start + np.arange(n_steps)[:, None]
    return targets, codes[np.minimum(at + 2, len(codes) - 1)]


def _rolled(codes, start, n_steps, n_streams):
    inputs, _ = make_chunk(codes, start, n_steps, n_streams)
    return inputs, np.roll(inputs, -1, axis=0)


def _exchanged(codes, start, n_steps, n_streams):
    return make_chunk(codes, start, n_steps, n_streams)[::-1]


def _interleaved(codes, start, n_steps, n_streams):
    at = (start + np.arange(n_steps)[:, None]) * n_streams + np.arange(n_streams)
    at = np.minimum(at, len(codes) - 2)
    return codes[at], codes[at + 1]


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
        Probe(CODES[:24], 3, 4, 3, label="the end of 3 streams, 24 characters"),
        Probe(CODES[:25], 3, 5, 3, label="the end of 3 streams, 25 characters"),
        Probe(CODES, 40, 6, 1, label="the end of a single stream"),
        Probe(CODES, 7, 1, 4, label="one step of 4 streams"),
        Probe(7 * CODES + 8000, 2, 3, 2, label="a text with an alphabet of thousands"),
    ],
    fresh=lambda rng: [
        Probe(rng.integers(0, 90, 50), 4, 5, 3, label="another chunk of 3 streams"),
        Probe(rng.integers(0, 90, 28), 2, 4, 4, label="another end of 4 streams, 28 characters"),
        Probe(rng.integers(0, 90, 29), 3, 3, 4, label="another chunk of 4 streams"),
        Probe(rng.integers(0, 90, 31), 0, 6, 2, label="another first chunk"),
        Probe(rng.integers(8000, 9000, 33), 1, 5, 3, label="a chunk from an alphabet of thousands"),
    ],
    misconceptions=[
        Misconception(
            "targets not shifted",
            _chunk(ahead=lambda n_steps: 0),
            "Targets equal inputs: the network will learn to copy, with a splendid loss. Which character "
            "should it predict?",
        ),
        Misconception(
            "shifted backwards",
            _chunk(ahead=lambda n_steps: -1),
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
            _chunk(apart=lambda n, n_steps, n_streams: n_steps),
            "The second stream starts where the first one's chunk ends. Then the carried state belongs to "
            "another place: each stream should go on where its own last chunk ended.",
        ),
        Misconception(
            "batch first",
            _chunk(transposed=True),
            "The characters are right, the axes are exchanged: time first, then streams.",
        ),
        Misconception(
            "one character late",
            [*_either_way(begin=lambda start, n_steps, length: start + 1), _late],
            "Inputs and targets both come one character late. The inputs begin at `start` itself, only the "
            "targets one later.",
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
        Misconception(
            "cut like a table",
            _interleaved,
            "Your streams take turns, character by character, as in a table filled row by row. Each stream "
            "should be one connected piece of the text.",
        ),
        Misconception(
            "start ignored",
            _chunk(begin=lambda start, n_steps, length: 0),
            "Your chunk always begins at the streams' beginnings. `start` says how far into each stream it "
            "begins.",
        ),
        Misconception(
            "start counts chunks",
            _either_way(begin=lambda start, n_steps, length: start * n_steps % length),
            "You take `start` for the number of a chunk. It is a position: characters from the stream's "
            "beginning.",
        ),
        Misconception(
            "no target left for the last character",
            _either_way(apart=lambda n, n_steps, n_streams: n // n_streams),
            "Your streams are one character too long: the last one has no target. The text says how long "
            "they are; mind its minus one.",
        ),
        Misconception(
            "length of whole chunks",
            _chunk(apart=lambda n, n_steps, n_streams: (n - 1) // n_streams // n_steps * n_steps),
            "Your streams are as long as a whole number of chunks, so the later ones begin too early. The "
            "text gives their length, which does not depend on `n_steps`.",
        ),
        Misconception(
            "length rounded up",
            _either_way(apart=lambda n, n_steps, n_streams: -(-(n - 1) // n_streams)),
            "Your streams are as long as the division rounded *up*, so the later ones begin too late. It is "
            "rounded down (`//`), and what is left over at the end is not used.",
        ),
        Misconception(
            "one stream for all",
            _chunk(apart=lambda n, n_steps, n_streams: 0),
            "All your streams are the same piece of the text. The second one begins where the first one "
            "ends.",
        ),
        Misconception(
            "shifted by two",
            _chunk_with_targets(
                lambda codes, at, length: codes[np.minimum(at + 2, len(codes) - 1)],
                lambda codes, at, length: codes[(at + 2) % len(codes)],
            ),
            "Your targets are two characters ahead. The target is the very next one.",
        ),
        Misconception(
            "stream closed to a ring",
            _chunk_with_targets(
                lambda codes, at, length: codes[at // length * length + (at % length + 1) % length],
            ),
            "At the end of a stream your target is the stream's first character. It should be the character "
            "that follows in the text, where the next stream begins.",
        ),
        Misconception(
            "last input repeated",
            _chunk_with_targets(
                lambda codes, at, length: codes[np.minimum(at + 1, at[-1:])],
            ),
            "The last target of your chunk is its last input. The text goes on behind the chunk: take the "
            "next character from there.",
        ),
        Misconception(
            "the neighbouring stream",
            _chunk_with_targets(
                lambda codes, at, length: np.roll(codes[at], -1, axis=1),
                lambda codes, at, length: codes[np.minimum(at + length, len(codes) - 1)],
            ),
            "Your targets come from the stream beside. Streams lie next to each other in a row, and time "
            "runs down: the next character of a stream is one step further.",
        ),
        Misconception(
            "one step short",
            lambda codes, start, n_steps, n_streams: tuple(
                part[:-1] for part in make_chunk(codes, start, n_steps, n_streams)
            ),
            "Your chunk has one step fewer than asked for. The last input has a target too: it stands "
            "behind the chunk in the text.",
        ),
    ],
    hints=(
        "Write down, for a text of ten characters and two streams, where each stream begins.",
        "A table of positions helps: steps down, streams across; `np.arange(n_steps)[:, None]` plus the "
        "streams' beginnings.",
        "The inputs are the codes at the positions, the targets the codes one position further.",
    ),
    insight="The last target of one chunk is the first input of the next.",
)


# 8 · temperature


def at_temperature(logits: np.ndarray, temperature: float) -> np.ndarray:
    z = logits / temperature
    p = np.exp(z - z.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def _overflowing(logits, temperature):
    p = np.exp(np.asarray(logits, dtype=float) / temperature)
    return p / p.sum(axis=-1, keepdims=True)


def _one_maximum(logits, temperature):
    p = np.exp((logits - np.max(logits)) / temperature)
    return p / p.sum(axis=-1, keepdims=True)


def _maximum_whole(logits, temperature):
    p = np.exp(logits / temperature - np.max(logits, axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def _down_the_columns(logits, temperature):
    return np.moveaxis(at_temperature(np.moveaxis(logits, 0, -1), temperature), -1, 0)


def _one_hot(logits, temperature):
    return (logits == np.max(logits, axis=-1, keepdims=True)).astype(float)


def _rows_not_apart(logits, temperature):
    p = np.exp((logits - np.max(logits, axis=-1, keepdims=True)) / temperature)
    return p / p.sum()


def _over_all(logits, temperature):
    z = np.asarray(logits, dtype=float) / temperature
    p = np.exp(z - z.max())
    return p / p.sum()


def _always_at(own):
    return lambda logits, temperature: at_temperature(logits, own)


def _above_the_line(logits, temperature):
    z = logits - logits.max(axis=-1, keepdims=True)
    return np.exp(z / temperature) / np.exp(z).sum(axis=-1, keepdims=True)


temperature_exercise = Exercise(
    id="08.temperature",
    title="The sampler's temperature",
    reference=at_temperature,
    probes=[
        Probe(np.array([1.5, -0.3, 0.8, 2.1]), 0.05, label="four logits, cold"),
        Probe(np.array([[0.4, 1.9, -1.1], [22.0, 0.1, -6.0]]), 3.0, label="two rows of logits, hot"),
        Probe(np.array([1, 4, -2]), 2, label="whole numbers"),
        Probe(np.array([1000.0, 998.5, 990.0]), 0.7, label="large logits"),
        Probe(np.array([[1000.0, 999.2], [-900.0, -901.5], [0.3, 0.9]]), 0.6, label="rows far apart"),
        Probe(np.array([[0.7]]), 4.0, label="a single logit"),
        Probe(np.array([[0.2, 1.4], [-0.6, 0.5]]), 1.0, label="temperature one"),
    ],
    promises=(Stable("logits"), WholeNumbers("logits")),
    fresh=lambda rng: [
        Probe(numbers(rng, 5, scale=2), 0.4, label="five logits, cold"),
        Probe(numbers(rng, 4), 0.08, label="four logits, very cold"),
        Probe(numbers(rng, 3, 4, scale=2), 2.5, label="three rows, hot"),
        Probe(numbers(rng, 2, 3) + np.array([[1200.0], [-1200.0]]), 0.3, label="other rows far apart"),
    ],
    misconceptions=[
        Misconception(
            "multiplied",
            lambda logits, temperature: at_temperature(logits, 1 / temperature),
            "Your network gets bolder as it gets hotter. The logits should be divided by the temperature.",
        ),
        Misconception(
            "a fixed temperature",
            [_always_at(temperature) for temperature in (0.1, 0.5, 0.7, 2.0)],
            "Your probabilities are the same at every temperature: one of your own is in use. Divide by the "
            "`temperature` that is given.",
        ),
        Misconception(
            "temperature ignored",
            lambda logits, temperature: at_temperature(logits, 1.0),
            "That is the plain softmax: the temperature changes nothing. What is added to all "
            "logits cancels, and so does a common factor after the exponential. Divide the logits.",
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
            [_over_all, _rows_not_apart],
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
            "The softmax is applied twice: probabilities go into it again. Divide the logits themselves.",
        ),
        Misconception(
            "over the wrong axis",
            _down_the_columns,
            "Your columns add up to one, and the rows should: each row of logits is one choice among the "
            "characters. Mind the axis.",
        ),
        Misconception(
            "one maximum for all rows",
            _one_maximum,
            "What you subtract can lie far above a whole row. Then every exponential of that row is 0, and 0 "
            "is divided by 0: subtract each row's own largest.",
        ),
        Misconception(
            "maximum not divided",
            _maximum_whole,
            "What you subtract is not the largest of what goes into the exponential (the logits *divided* by "
            "the temperature), so it can still overflow.",
        ),
        Misconception(
            "minus sign",
            lambda logits, temperature: at_temperature(-logits, temperature),
            "The likeliest character gets the smallest probability: a minus stands in the exponent.",
        ),
        Misconception(
            "temperature above the line only",
            _above_the_line,
            "Your rows do not add up to 1: the temperature enters the numerator and not the sum below. "
            "Divide the logits first, then take the softmax of the result.",
        ),
        Misconception(
            "another power of the temperature",
            [
                lambda logits, temperature: at_temperature(logits, temperature**0.5),
                lambda logits, temperature: at_temperature(logits, temperature**2),
            ],
            "Right at temperature 1 only: you divide by the root or the square of the temperature.",
        ),
        Misconception(
            "a limit on the temperature",
            [
                *(
                    lambda logits, temperature, most=most: at_temperature(logits, min(temperature, most))
                    for most in (1.0, 2.0)
                ),
                *(
                    lambda logits, temperature, least=least: at_temperature(logits, max(temperature, least))
                    for least in (0.1, 0.2, 0.5, 1.0)
                ),
            ],
            "Some temperatures are replaced by others: your function has a largest or a smallest one. Every "
            "temperature above 0 counts as it is.",
        ),
        Misconception(
            "whole-number division",
            lambda logits, temperature: at_temperature(logits // temperature, 1.0),
            "`//` cuts the decimals off when you divide. Divide with `/`.",
        ),
    ],
    hints=(
        "At temperature one it is the softmax you know. Where does a division change how unequal the "
        "results are?",
        "Divide the logits by the temperature, subtract the largest of each row, then exponential and sum.",
        "`keepdims=True` with `axis=-1` keeps rows apart, for the maximum and for the sum.",
    ),
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
            "a gradient is not reset",
            {"gradient, from a chunk back to the chunk before": "reset"},
            "Nothing is carried back across this border, that is right; but resetting is for states. What "
            "does one do to a gradient that must not pass?",
        ),
        Misconception(
            "a state is not cut",
            [
                {"state, from a chunk to the next chunk of the same book": "cut"},
                {"state, from one customer's review to another customer's": "cut"},
                {"state, to a patient's next measurement, an hour later": "cut"},
            ],
            "Cutting is for gradients. A state is either carried on or set back to zeros.",
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
        "Inside one sequence, go on; between strangers, begin anew; at a border, gradients stop.",
    ),
    insight="None of these mistakes raises an error.",
)
