"""Wrong and right answers to the exercises of chapter 01."""

import math

import numpy as np

from wrong_answers import Right, Wrong

# What the exercise notebook defines as globals (students use them by accident).
W_G = np.array([0.5, 1.2, -0.3])


def sig(z):
    return 1 / (1 + np.exp(-z))


def neuron_dot(x, w, b):
    z = x @ w + b
    return 1 / (1 + np.exp(-z))


def neuron_loop(x, w, b):
    z = b
    for i in range(len(x)):
        z += x[i] * w[i]
    return 1 / (1 + math.exp(-z))


def neuron_zero_d(x, w, b):
    return np.array(0.5 * (1 + np.tanh((np.sum(x * w) + b) / 2)))


def forward_matrices(x, W1, b1, W2, b2):
    h = sig(x @ W1 + b1)
    return h, sig(h @ W2 + b2)


def forward_loops(x, W1, b1, W2, b2):
    hidden = []
    for j in range(W1.shape[1]):
        z = b1[j]
        for i in range(W1.shape[0]):
            z += x[i] * W1[i, j]
        hidden.append(1 / (1 + math.exp(-z)))
    z = b2[0]
    for j in range(len(hidden)):
        z += hidden[j] * W2[j, 0]
    return np.array(hidden), np.array([1 / (1 + math.exp(-z))])


def forward_lists(x, W1, b1, W2, b2):
    h = [float(sig(x @ W1[:, j] + b1[j])) for j in range(W1.shape[1])]
    return h, [float(sig(np.dot(h, W2[:, 0]) + b2[0]))]


def forward_row(x, W1, b1, W2, b2):
    # keeps x as a column, transposes the weights: shapes of the docstring kept
    h = sig(W1.T @ x + b1)
    return h, sig(W2.T @ h + b2)


def stable_lecture(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def stable_tanh(z):
    return 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)


def stable_mask(z):
    z = np.array(z, dtype=float)
    out = np.empty(z.shape)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out


def stable_scalar_loop(z):
    z = np.asarray(z)
    out = np.zeros(z.shape)
    for i in np.ndindex(z.shape):
        v = float(z[i])
        out[i] = 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))
    return out


def stable_clip700(z):
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


def xor_or_and():
    return np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5]), np.array([[1], [-2]]), np.array([-0.5])


def xor_nand_or():
    return (
        np.array([[1.0, -1.0], [1.0, -1.0]]),
        np.array([-0.5, 1.5]),
        np.array([[1.0], [1.0]]),
        np.array([-1.5]),
    )


def xor_one_sided():
    return np.array([[1, -1], [-1, 1]]), np.array([-1, -1]), np.array([[1], [1]]), np.array([-1])


def layer_ok(A, W, b):
    return 1 / (1 + np.exp(-(A @ W + b)))


def layer_loops(A, W, b):
    out = np.zeros((A.shape[0], W.shape[1]))
    for n in range(A.shape[0]):
        for j in range(W.shape[1]):
            out[n, j] = sig(np.sum(A[n] * W[:, j]) + b[j])
    return out


def collapse_ok(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


def collapse_probe(W1, b1, W2, b2):  # feed zeros, then the unit vectors
    f = lambda x: (x @ W1 + b1) @ W2 + b2
    b = f(np.zeros(W1.shape[0]))
    return np.array([f(row) - b for row in np.eye(W1.shape[0])]), b


CURVES = {"A": "tanh", "B": "ReLU", "C": "sigmoid", "D": "ELU"}
TABLE = dict(z=[-0.5, -1.5, 0.5, -0.5], p=[0.38, 0.18, 0.62, 0.38], prediction=[0, 0, 1, 0], accuracy=0.5)
OUTPUTS = {
    "rain tomorrow, yes or no": "sigmoid",
    "tomorrow's temperature in degrees": "identity",
    "which of ten digits": "softmax",
    "all the tags of a photo": "sigmoid",
}


def neuron_precedence_one_over_one(x, w, b):
    z = x @ w + b
    return 1 / 1 + np.exp(-z)


def neuron_minus_only_first(x, w, b):
    return 1 / (1 + np.exp(-x @ w + b))


def neuron_bias_per_input(x, w, b):
    return sig(np.sum(x * w + b))


def neuron_not_summed(x, w, b):
    return sig(x * w + b)


def neuron_three_inputs(x, w, b):
    return sig(x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + b)


def neuron_global_w(x, w, b):
    return sig(x @ W_G[: len(x)] + b) if len(x) <= 3 else sig(x[:3] @ W_G + b)


def neuron_rounded(x, w, b):
    return round(float(sig(x @ w + b)), 2)


def neuron_threshold_minus_b(x, w, b):
    return sig(x @ w - b)


def neuron_mean(x, w, b):
    return sig(np.mean(x * w) + b)


def neuron_int_cast(x, w, b):
    total = 0
    for xi, wi in zip(x, w):
        total += int(xi * wi)
    return sig(total + b)


def neuron_loop_off_by_one(x, w, b):
    z = b
    for i in range(1, len(x)):
        z += x[i] * w[i]
    return sig(z)


def neuron_in_place(x, w, b):
    x *= w
    return sig(x.sum() + b)


def neuron_clipped(x, w, b):
    return sig(max(0, x @ w + b))


def forward_accumulates(x, W1, b1, W2, b2):
    hidden, z = [], 0.0
    for j in range(W1.shape[1]):
        z += b1[j]
        for i in range(len(x)):
            z += x[i] * W1[i, j]
        hidden.append(sig(z))
    out = b2[0]
    for j in range(len(hidden)):
        out += hidden[j] * W2[j, 0]
    return np.array(hidden), np.array([sig(out)])


def forward_hard_coded_sizes(x, W1, b1, W2, b2):
    hidden = []
    for j in range(4):
        z = b1[j]
        for i in range(3):
            z += x[i] * W1[i, j]
        hidden.append(sig(z))
    z = b2[0]
    for j in range(4):
        z += hidden[j] * W2[j, 0]
    return np.array(hidden), np.array([sig(z)])


def forward_no_output_sigmoid(x, W1, b1, W2, b2):
    h = sig(x @ W1 + b1)
    return h, h @ W2 + b2


def forward_first_bias_for_all(x, W1, b1, W2, b2):
    h = sig(x @ W1 + b1[0])
    return h, sig(h @ W2 + b2)


def forward_only_prediction(x, W1, b1, W2, b2):
    return sig(sig(x @ W1 + b1) @ W2 + b2)


def forward_b2_forgotten(x, W1, b1, W2, b2):
    h = sig(x @ W1 + b1)
    return h, sig(h @ W2)


def forward_relu_hidden(x, W1, b1, W2, b2):
    h = np.maximum(0, x @ W1 + b1)
    return h, sig(h @ W2 + b2)


def forward_b2_per_hidden(x, W1, b1, W2, b2):
    h = sig(x @ W1 + b1)
    z = 0.0
    for j in range(len(h)):
        z += h[j] * W2[j, 0] + b2[0]
    return h, np.array([sig(z)])


def stable_if_on_array(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def stable_abs_everywhere(z):
    return 1 / (1 + np.exp(-np.abs(z)))


def stable_branches_swapped(z):
    e = np.exp(-np.abs(np.asarray(z, dtype=float)))
    return np.where(z >= 0, e / (1 + e), 1 / (1 + e))


def stable_one_axis_only(z):
    return np.array(
        [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in z.ravel()]
    )


def stable_all_or_nothing(z):
    """Looks at the sign of the whole array at once."""
    if np.all(z >= 0):
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def stable_softmax_idea(z):
    """'Subtract the largest first', as for softmax."""
    z = z - np.max(z)
    return 1 / (1 + np.exp(-np.maximum(z, -700)))


def stable_in_place(z):
    if z.dtype.kind == "i":
        z = z.astype(float)
    z[z < -700] = -700
    return 1 / (1 + np.exp(-z))


def stable_replaces_nan(z):
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.exp(z) / (1 + np.exp(z)))


def stable_zero_is_zero(z):
    """Forgets the entry that is exactly 0."""
    z = np.asarray(z, dtype=float)
    out = np.zeros(z.shape)
    out[z > 0] = 1 / (1 + np.exp(-z[z > 0]))
    e = np.exp(z[z < 0])
    out[z < 0] = e / (1 + e)
    return out


def xor_thresholds_positive():
    return np.array([[1, 1], [1, 1]]), np.array([0.5, 1.5]), np.array([[1], [-2]]), np.array([0.5])


def xor_strict_step():
    """Right for a step that is 1 only if z > 0."""
    return np.array([[1, 1], [1, 1]]), np.array([0, -1]), np.array([[1], [-2]]), np.array([0])


def xor_inverted():
    return np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5]), np.array([[-1], [2]]), np.array([0.5])


def xor_w2_flat():
    return np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5]), np.array([1, -2]), np.array([-0.5])


def xor_three_things():
    return np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5]), np.array([[1], [-2]])


def stable_silenced(z):
    """Turns the warning off instead of curing the overflow (the values happen to be right)."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def layer_planted(A, W, b):
    return 1 / (1 + np.exp(-(A @ W))) + b


def layer_twice(A, W, b):
    return 1 / (1 + np.exp(-(A @ W + b))) + b


def layer_minus_precedence(A, W, b):
    return 1 / (1 + np.exp(-(A @ W) + b))


def layer_bias_per_example(A, W, b):
    return 1 / (1 + np.exp(-(A @ W + b[:, None])))


def layer_transposed(A, W, b):
    return 1 / (1 + np.exp(-(A @ W.T + b)))


def layer_no_bias(A, W, b):
    return 1 / (1 + np.exp(-(A @ W)))


def layer_scalar_bias(A, W, b):
    return 1 / (1 + np.exp(-(A @ W + b.sum())))


def layer_bias_before(A, W, b):
    return 1 / (1 + np.exp(-((A + b) @ W)))


def collapse_sum_of_biases(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


def collapse_b1_lost(W1, b1, W2, b2):
    return W1 @ W2, b2


def collapse_entrywise(W1, b1, W2, b2):
    return W1 * W2, b1 * W2 + b2


def collapse_with_bend(W1, b1, W2, b2):
    return W1 @ W2, sig(b1) @ W2 + b2


def collapse_b_through_w_transposed(W1, b1, W2, b2):
    return W1 @ W2, W2.T @ b1 - b2


def collapse_b_as_row(W1, b1, W2, b2):
    return W1 @ W2, (b1 @ W2 + b2)[None, :]


def collapse_swapped_returns(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


def collapse_outputs_of_ones(W1, b1, W2, b2):
    """Feeds ones instead of zeros to find the bias."""
    return W1 @ W2, np.ones(W1.shape[0]) @ W1 @ W2 + b1 @ W2 + b2


def neuron_generator(x, w, b):
    return 1 / (1 + math.exp(-(sum(i * j for i, j in zip(x, w, strict=True)) + b)))


def layer_nested_lists(A, W, b):
    return [
        [
            1 / (1 + math.exp(-(sum(a * v for a, v in zip(row, col, strict=True)) + c)))
            for col, c in zip(W.T, b, strict=True)
        ]
        for row in A
    ]


def stable_clipped_at_30(z):
    return sig(np.clip(z, -30, 30))


def stable_one_loop(z):
    return np.array([0.5 * (1 + math.tanh(v / 2)) for v in z])


def neuron_sixteen_bits(x, w, b):
    return np.float16(sig(x @ w + b))


def forward_net_inputs(x, W1, b1, W2, b2):
    return x @ W1 + b1, sig(sig(x @ W1 + b1) @ W2 + b2)


def collapse_on_its_side(W1, b1, W2, b2):
    return (W1 @ W2).T, b1 @ W2 + b2


def layer_clipped(A, W, b):
    return np.clip(sig(A @ W) + b, 0, 1)


def neuron_by_fsum(x, w, b=0.0):
    import math

    z = math.fsum(a * c for a, c in zip(x, w)) + b
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def neuron_recursive(x, w, b):
    if len(x) == 0:
        return 1 / (1 + np.exp(-b))
    return neuron_recursive(x[1:], w[1:], b + x[0] * w[0])


def forward_joined(x, W1, b1, W2, b2):
    hidden = np.array([neuron_recursive(x, W1[:, j], b1[j]) for j in range(len(b1))])
    return [hidden, np.array([neuron_recursive(hidden, W2[:, 0], b2[0])])]


def sigmoid_by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z, float)))


def sigmoid_by_frompyfunc(z):
    import math

    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else 1 - 1 / (1 + math.exp(v)) if v > -30 else math.exp(v)

    return np.frompyfunc(one, 1, 1)(z) * 1.0


def collapse_einsum(W1, b1, W2, b2):
    return np.einsum("dh,hk->dk", W1, W2), np.einsum("h,hk->k", b1, W2) + b2


def collapse_differences(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    zero = both(np.zeros(len(W1)))
    return np.array([both(e) - zero for e in np.eye(len(W1))]), zero


def layer_stacked(A, W, b):
    return np.stack([1 / (1 + np.exp(-(sum(a * w for a, w in zip(row, W)) + b))) for row in A])


def xor_with_strips():
    return [[1, -1], [1, -1]], [-0.5, 1.5], [[1], [1]], [-1.5]


def neuron_sigmoid_of_each(x, w, b):
    return np.sum(1 / (1 + np.exp(-(x * w + b))))


def neuron_minus_bias(x, w, b):
    return 1 / (1 + np.exp(-(x @ w - b)))


def neuron_list(x, w, b):
    return [1 / (1 + np.exp(-(x @ w + b)))]


def neuron_squared(x, w, b):
    return 1 / (1 + np.exp(-(x @ w + b))) ** 2


def neuron_base(x, w, b):
    return 1 / (1 + 2.718 ** -(x @ w + b))


def forward_same_bias(x, W1, b1, W2, b2):
    h = 1 / (1 + np.exp(-(x @ W1 + b2)))
    return h, 1 / (1 + np.exp(-(h @ W2 + b2)))


def forward_prediction_only(x, W1, b1, W2, b2):
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    return 1 / (1 + np.exp(-(h @ W2 + b2)))


def forward_x_into_output(x, W1, b1, W2, b2):
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    return h, 1 / (1 + np.exp(-(x[:1] @ W2[:1] + b2)))


def forward_number(x, W1, b1, W2, b2):
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    return h, float((1 / (1 + np.exp(-(h @ W2 + b2))))[0])


def sigmoid_hidden_warning(z):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(-np.asarray(z, float)))


def sigmoid_first_call_only(z, cache={}):
    key = np.shape(z)
    if key not in cache:
        cache[key] = sigmoid_by_logaddexp(z)
    return cache[key]


def sigmoid_by_tanh_of_z(z):
    return 0.5 + 0.5 * np.tanh(z)


def sigmoid_hard(z):
    return np.clip(0.25 * np.asarray(z) + 0.5, 0, 1)


def layer_column_bias(A, W, b):
    return 1 / (1 + np.exp(-(A @ W + b[:, None])))


def layer_first_row(A, W, b):
    return 1 / (1 + np.exp(-(A[0] @ W + b)))


def collapse_other_order(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2 @ W2.T @ W2


def collapse_row_bias(W1, b1, W2, b2):
    return W1 @ W2, (b1 @ W2 + b2)[None]


def neuron_by_tanh(x, w, b):
    return np.tanh(np.dot(x, w) + b)


def neuron_minus_for_plus(x, w, b):
    z = np.dot(x, w) + b
    return 1 / (1 - np.exp(-z))


def neuron_bias_multiplied(x, w, b):
    z = np.dot(x, w) * b
    return 1 / (1 + np.exp(-z))


def neuron_weighted_average(x, w, b):
    z = np.dot(x, w) / np.sum(w) + b
    return 1 / (1 + np.exp(-z))


def neuron_fsum(x, w, b):
    total = math.fsum(float(a) * float(c) for a, c in zip(x, w, strict=True)) + b
    return 1 / (1 + math.exp(-total))


def neuron_bias_as_a_weight(x, w, b):
    z = np.append(x, 1.0) @ np.append(w, b)
    return (np.tanh(z / 2) + 1) / 2


def xor_is_or():
    return np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5]), np.array([[1], [1]]), np.array([-0.5])


def xor_or_of_or_and_nand():
    return np.array([[1, -1], [1, -1]]), np.array([-0.5, 1.5]), np.array([[1], [1]]), np.array([-0.5])


def xor_one_input_each():
    return np.array([[1, 0], [0, 1]]), np.array([-0.5, -0.5]), np.array([[1], [-1]]), np.array([-0.5])


def xor_output_bias_zero():
    return np.array([[1, 1], [1, 1]]), np.array([-0.5, -1.5]), np.array([[1], [-2]]), np.array([0])


def xor_one_without_the_other():
    return [[1, -1], [-1, 1]], [-0.5, -0.5], [[1], [1]], [-0.5]


def xor_or_and_nand():
    return np.array([[20, -20], [20, -20]]), np.array([-10, 30]), np.array([[20], [20]]), np.array([-30])


def layer_sigmoid_twice(A, W, b):
    a = 1 / (1 + np.exp(-(A @ W + b)))
    return 1 / (1 + np.exp(-a))


def layer_no_minus(A, W, b):
    return 1 / (1 + np.exp(A @ W + b))


def layer_softmax(A, W, b):
    e = np.exp(A @ W + b)
    return e / e.sum(axis=1, keepdims=True)


def layer_mean_of_inputs(A, W, b):
    z = A @ W / A.shape[1] + b
    return 1 / (1 + np.exp(-z))


def layer_all_loops(A, W, b):
    out = []
    for row in A:
        out.append([])
        for j in range(len(b)):
            z = b[j]
            for d in range(len(row)):
                z += row[d] * W[d, j]
            out[-1].append(1 / (1 + math.exp(-z)))
    return np.array(out)


def layer_einsum_tanh(A, W, b):
    z = np.einsum("nd,dh->nh", A, W) + b[np.newaxis, :]
    return 0.5 * np.tanh(0.5 * z) + 0.5


def collapse_second_first(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


def collapse_no_b2(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


def collapse_one_table(W1, b1, W2, b2):
    return np.vstack([W1 @ W2, b1 @ W2 + b2])


def collapse_relu_between(W1, b1, W2, b2):
    return W1 @ W2, np.maximum(0, b1) @ W2 + b2


def collapse_by_questions(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    b = both(np.zeros(W1.shape[0]))
    return both(np.eye(W1.shape[0])) - b, b


def collapse_homogeneous(W1, b1, W2, b2):
    first = np.block([[W1, np.zeros((len(W1), 1))], [b1, np.ones((1, 1))]])
    second = np.vstack([W2, b2])
    M = first @ second
    return M[:-1], M[-1]


CHOSEN_OUTPUTS = {
    "rain tomorrow, yes or no": "sigmoid",
    "tomorrow's temperature in degrees": "identity",
    "which of ten digits": "softmax",
    "all the tags of a photo": "sigmoid",
}
FULL_TABLE = {
    "z": np.array([-0.5, -1.5, 0.5, -0.5]),
    "p": 1 / (1 + np.exp(-np.array([-0.5, -1.5, 0.5, -0.5]))),
    "prediction": np.array([0, 0, 1, 0]),
    "accuracy": 2 / 4,
}


# Written by a third reader, from the exercise texts alone.


def neuron_bias_cut(x, w, b):
    return sig(x @ w + int(b))


def neuron_net_input_clipped(x, w, b):
    return min(1, max(0, x @ w + b))


def neuron_short_e(x, w, b):
    return 1 / (1 + 2.71828 ** -(x @ w + b))


def neuron_float32(x, w, b):
    return sig(np.float32(x) @ np.float32(w) + np.float32(b))


def neuron_in_log_space(x, w, b):
    def rest(i):
        return b if i == len(x) else x[i] * w[i] + rest(i + 1)

    return math.exp(-np.logaddexp(0, -rest(0)))


def forward_no_hidden_bias(x, W1, b1, W2, b2):
    hidden = sig(x @ W1)
    return hidden, sig(hidden @ W2 + b2)


def forward_bias_in_the_inner_loop(x, W1, b1, W2, b2):
    hidden = np.zeros(W1.shape[1])
    for j in range(W1.shape[1]):
        for i in range(len(x)):
            hidden[j] += x[i] * W1[i, j] + b1[j]
    hidden = sig(hidden)
    return hidden, sig(hidden @ W2 + b2)


def forward_thresholds(x, W1, b1, W2, b2):
    hidden = sig(x @ W1 - b1)
    return hidden, sig(hidden @ W2 - b2)


def forward_softmax(x, W1, b1, W2, b2):
    hidden = sig(x @ W1 + b1)
    e = np.exp(hidden @ W2 + b2)
    return hidden, e / e.sum()


def forward_yes_or_no(x, W1, b1, W2, b2):
    hidden = sig(x @ W1 + b1)
    return hidden, (sig(hidden @ W2 + b2) > 0.5) * 1.0


def forward_with_ones(x, W1, b1, W2, b2):
    a, out = x, []
    for W, b in ((W1, b1), (W2, b2)):
        a = sig(np.r_[a, 1] @ np.vstack([W, b]))
        out.append(a)
    return tuple(out)


def stable_softplus(z):
    z = np.asarray(z, float)
    return np.exp(-(np.maximum(-z, 0) + np.log1p(np.exp(-np.abs(z)))))


def layer_bias_twice(A, W, b):
    return sig(A @ W + b + b)


def layer_first_bias(A, W, b):
    return sig(A @ W + b[0])


def collapse_rounded(W1, b1, W2, b2):
    return np.round(W1 @ W2, 2), np.round(b1 @ W2 + b2, 2)


def stable_by_vectorize(z):
    return np.vectorize(lambda v: 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)))(z)


RIGHT = [
    Right("01.stable_sigmoid", stable_by_vectorize),
    Right("01.neuron", neuron_dot),
    Right("01.neuron", neuron_loop),
    Right("01.neuron", neuron_zero_d),
    Right("01.forward", forward_matrices),
    Right("01.forward", forward_loops),
    Right("01.forward", forward_lists),
    Right("01.forward", forward_row),
    Right("01.stable_sigmoid", stable_lecture),
    Right("01.stable_sigmoid", stable_tanh),
    Right("01.stable_sigmoid", stable_mask),
    Right("01.stable_sigmoid", stable_scalar_loop),
    Right("01.stable_sigmoid", stable_clip700),
    Right("01.curves", CURVES),
    Right("01.table", TABLE),
    Right(
        "01.table",
        {
            **TABLE,
            "z": np.array(TABLE["z"]),
            "p": np.array([0.3775, 0.1824, 0.6225, 0.3775]),
            "prediction": [False, False, True, False],
        },
    ),
    Right("01.xor", xor_or_and),
    Right("01.xor", xor_nand_or),
    Right("01.xor", xor_one_sided),
    Right("01.debug_bias", layer_ok),
    Right("01.debug_bias", layer_loops),
    Right("01.collapse", collapse_ok),
    Right("01.collapse", collapse_probe),
    Right("01.output_activation", OUTPUTS),
    Right("01.neuron", neuron_generator),
    Right("01.debug_bias", layer_nested_lists),
    Right("01.output_activation", {key: f" {word.upper()}." for key, word in OUTPUTS.items()}),
    Right("01.neuron", neuron_by_fsum, "fsum, a default"),
    Right("01.neuron", neuron_recursive, "by recursion"),
    Right("01.forward", forward_joined, "neuron by neuron, a list"),
    Right("01.stable_sigmoid", sigmoid_by_logaddexp, "logaddexp"),
    Right("01.stable_sigmoid", sigmoid_by_frompyfunc, "frompyfunc"),
    Right("01.collapse", collapse_einsum, "einsum"),
    Right("01.collapse", collapse_differences, "differences"),
    Right("01.debug_bias", layer_stacked, "sum of rows"),
    Right("01.xor", xor_with_strips, "lists, a strip between two lines"),
    Right("01.neuron", neuron_fsum),
    Right("01.neuron", neuron_bias_as_a_weight),
    Right("01.table", FULL_TABLE),
    Right(
        "01.table",
        dict(
            z=(-0.5, -1.5, 0.5, -0.5), p=(0.378, 0.182, 0.622, 0.378), prediction=(0, 0, 1, 0), accuracy=0.5
        ),
    ),
    Right("01.xor", xor_one_without_the_other),
    Right("01.xor", xor_or_and_nand),
    Right("01.debug_bias", layer_all_loops),
    Right("01.debug_bias", layer_einsum_tanh),
    Right("01.collapse", collapse_by_questions),
    Right("01.collapse", collapse_homogeneous),
    Right("01.output_activation", dict(reversed(CHOSEN_OUTPUTS.items()))),
    Right("01.output_activation", {k: v.capitalize() for k, v in CHOSEN_OUTPUTS.items()}),
    Right("01.neuron", neuron_float32, "single precision"),
    Right("01.neuron", neuron_in_log_space, "recursive, in log-space"),
    Right("01.forward", forward_with_ones, "biases as a row of weights"),
    Right("01.stable_sigmoid", stable_softplus, "in log-space"),
]

WRONG = [
    Wrong("01.neuron", "1 / 1 + exp(-z): brackets", neuron_precedence_one_over_one, named="brackets"),
    Wrong(
        "01.neuron",
        "minus binds to x only: exp(-x@w + b)",
        neuron_minus_only_first,
        named="bias with the wrong sign",
    ),
    Wrong("01.neuron", "bias once per input", neuron_bias_per_input, named="bias once for each input"),
    Wrong("01.neuron", "products not summed", neuron_not_summed, named="products not summed"),
    Wrong("01.neuron", "three inputs hard-coded", neuron_three_inputs, named="three inputs only"),
    Wrong("01.neuron", "global w of the lecture", neuron_global_w),
    Wrong("01.neuron", "rounded to 2 decimals", neuron_rounded, says="is rounded to 2 decimals"),
    Wrong(
        "01.neuron",
        "threshold convention, minus b",
        neuron_threshold_minus_b,
        named="bias with the wrong sign",
    ),
    Wrong("01.neuron", "mean instead of sum", neuron_mean, named="mean instead of sum"),
    Wrong(
        "01.neuron", "products cut to whole numbers", neuron_int_cast, named="products cut to whole numbers"
    ),
    Wrong("01.neuron", "loop from 1", neuron_loop_off_by_one, named="first input skipped"),
    Wrong("01.neuron", "writes into x", neuron_in_place, named="written into the input"),
    Wrong("01.neuron", "relu before sigmoid", neuron_clipped, named="ReLU before the sigmoid"),
    Wrong("01.forward", "z never reset between neurons", forward_accumulates, named="the sum goes on"),
    Wrong("01.forward", "sizes 3 and 4 hard-coded", forward_hard_coded_sizes, named="sizes of the lecture"),
    Wrong("01.forward", "output not bent", forward_no_output_sigmoid, named="no bend at the output"),
    Wrong("01.forward", "b1[0] for all", forward_first_bias_for_all, named="one bias for all hidden nodes"),
    Wrong(
        "01.forward",
        "only the prediction",
        forward_only_prediction,
        says="expected 2 values (hidden activations, prediction)",
    ),
    Wrong("01.forward", "b2 forgotten", forward_b2_forgotten, named="output bias forgotten"),
    Wrong("01.forward", "relu in the hidden layer", forward_relu_hidden, named="ReLU in the hidden layer"),
    Wrong(
        "01.forward",
        "b2 once per hidden neuron",
        forward_b2_per_hidden,
        named="output bias for each hidden node",
    ),
    Wrong("01.stable_sigmoid", "if on an array", stable_if_on_array, named="a branch for a single number"),
    Wrong("01.stable_sigmoid", "abs everywhere", stable_abs_everywhere, named="sign lost"),
    Wrong("01.stable_sigmoid", "branches swapped", stable_branches_swapped, named="branches swapped"),
    Wrong("01.stable_sigmoid", "flattens", stable_one_axis_only, named="flattened"),
    Wrong(
        "01.stable_sigmoid",
        "sign of the whole array",
        stable_all_or_nothing,
        named="one decision for the whole array",
    ),
    Wrong("01.stable_sigmoid", "subtracts the maximum", stable_softmax_idea, named="maximum subtracted"),
    Wrong("01.stable_sigmoid", "clips in place", stable_in_place, says="changes its input"),
    Wrong("01.stable_sigmoid", "nan to 0", stable_replaces_nan, says="hides NumPy's warning"),
    Wrong("01.stable_sigmoid", "forgets z == 0", stable_zero_is_zero, named="zero forgotten"),
    Wrong(
        "01.stable_sigmoid", "overflow silenced by errstate", stable_silenced, says="hides NumPy's warning"
    ),
    Wrong(
        "01.curves",
        "tanh and sigmoid swapped",
        {**CURVES, "A": "sigmoid", "C": "tanh"},
        named="sigmoid and tanh exchanged",
    ),
    Wrong("01.curves", "step for ReLU", {**CURVES, "B": "step"}, named="ReLU taken for the step"),
    Wrong("01.curves", "leaky ReLU for ELU", {**CURVES, "D": "leaky ReLU"}, named="leaky ReLU taken for ELU"),
    Wrong(
        "01.table",
        "slide's row believed",
        {**TABLE, "p": [0.38, 0.18, 0.38, 0.38], "prediction": [0, 0, 0, 0], "accuracy": 0.25},
        named="the slides' third row",
    ),
    Wrong(
        "01.table",
        "sign in the exponent",
        {**TABLE, "p": [0.62, 0.82, 0.38, 0.62], "prediction": [1, 1, 0, 1], "accuracy": 0.5},
        named="wrong sign in the exponent",
    ),
    Wrong(
        "01.table",
        "accuracy against wrong rows",
        {**TABLE, "accuracy": 0.25},
        named="accuracy of saying 0 throughout",
    ),
    Wrong("01.table", "p to one decimal only", {**TABLE, "p": [0.4, 0.2, 0.6, 0.4]}, named="one decimal"),
    Wrong("01.xor", "thresholds as positive biases", xor_thresholds_positive, named="never on"),
    Wrong("01.xor", "made for z > 0", xor_strict_step, named="thresholds on a sum that occurs"),
    Wrong("01.xor", "XNOR", xor_inverted, named="XNOR"),
    Wrong(
        "01.xor", "W2 flat", xor_w2_flat, says="expected an array of shape (2, 1), got an array of shape (2,)"
    ),
    Wrong("01.xor", "three things", xor_three_things, says="Expected 4 values (W1, b1, W2, b2), got 3"),
    Wrong("01.debug_bias", "the planted one", layer_planted, named="still outside"),
    Wrong("01.debug_bias", "bias twice", layer_twice, named="bias on both sides"),
    Wrong(
        "01.debug_bias",
        "bias with the wrong sign (brackets)",
        layer_minus_precedence,
        named="bias subtracted",
    ),
    Wrong(
        "01.debug_bias", "bias along the examples", layer_bias_per_example, named="bias along the examples"
    ),
    Wrong("01.debug_bias", "W transposed", layer_transposed, named="weights transposed"),
    Wrong("01.debug_bias", "bias dropped", layer_no_bias, named="bias removed"),
    Wrong("01.debug_bias", "sum of biases", layer_scalar_bias, named="all biases together"),
    Wrong("01.debug_bias", "bias added to the inputs", layer_bias_before, named="bias added to the inputs"),
    Wrong("01.collapse", "b1 + b2", collapse_sum_of_biases, named="biases only added"),
    Wrong("01.collapse", "b1 lost", collapse_b1_lost, named="first bias lost"),
    Wrong("01.collapse", "entry by entry", collapse_entrywise, named="elementwise product"),
    Wrong("01.collapse", "sigmoid on b1", collapse_with_bend, named="a bend in between"),
    Wrong("01.collapse", "minus b2", collapse_b_through_w_transposed, named="second bias subtracted"),
    Wrong(
        "01.collapse", "b as a (1, K) row", collapse_b_as_row, says="there is an axis of length 1 too many"
    ),
    Wrong("01.collapse", "returns swapped", collapse_swapped_returns, says="`W` and `b` are exchanged"),
    Wrong("01.collapse", "fed ones to find b", collapse_outputs_of_ones, named="the output for ones"),
    Wrong(
        "01.output_activation",
        "softmax for tags",
        {**OUTPUTS, "all the tags of a photo": "softmax"},
        named="softmax for tags",
    ),
    Wrong(
        "01.output_activation",
        "sigmoid for digits",
        {**OUTPUTS, "which of ten digits": "sigmoid"},
        named="sigmoids for exclusive classes",
    ),
    Wrong(
        "01.output_activation",
        "softmax for rain",
        {**OUTPUTS, "rain tomorrow, yes or no": "softmax"},
        named="softmax for one node",
    ),
    Wrong("01.neuron", "half precision", neuron_sixteen_bits, says="computed in float16"),
    Wrong("01.forward", "net inputs returned", forward_net_inputs, named="no bend in the hidden layer"),
    Wrong("01.stable_sigmoid", "clipped at 30", stable_clipped_at_30),
    Wrong("01.stable_sigmoid", "loop over one axis", stable_one_loop, says="iteration over a 0-d array"),
    Wrong("01.debug_bias", "clipped", layer_clipped, named="clipped"),
    Wrong("01.collapse", "on its side", collapse_on_its_side, named="wrong order"),
    Wrong("01.table", "texts for numbers", {**TABLE, "prediction": ["0", "0", "1", "0"]}, says="got 4 texts"),
    Wrong("01.neuron", "sum of sigmoids", neuron_sigmoid_of_each),
    Wrong("01.neuron", "minus the bias", neuron_minus_bias, named="bias with the wrong sign"),
    Wrong("01.neuron", "a list", neuron_list, says="axis of length 1 too many"),
    Wrong("01.neuron", "squared", neuron_squared),
    Wrong("01.neuron", "2.718 for e", neuron_base),
    Wrong("01.forward", "b2 in both layers", forward_same_bias),
    Wrong(
        "01.forward",
        "prediction only",
        forward_prediction_only,
        says="expected 2 values (hidden activations, prediction), got an array",
    ),
    Wrong("01.forward", "input sent to the output", forward_x_into_output),
    Wrong("01.forward", "prediction as a number", forward_number, says="an axis was lost"),
    Wrong("01.stable_sigmoid", "warning hidden", sigmoid_hidden_warning, says="hides NumPy"),
    Wrong("01.stable_sigmoid", "kept by shape", sigmoid_first_call_only),
    Wrong("01.stable_sigmoid", "tanh of z", sigmoid_by_tanh_of_z),
    Wrong("01.stable_sigmoid", "three straight pieces", sigmoid_hard),
    Wrong("01.debug_bias", "bias as a column", layer_column_bias, named="bias along the examples"),
    Wrong("01.debug_bias", "first row", layer_first_row, says="expected shape (2, 2), got shape (2,)"),
    Wrong("01.collapse", "b2 multiplied", collapse_other_order),
    Wrong("01.collapse", "bias as a row", collapse_row_bias, says="axis of length 1 too many"),
    Wrong("01.curves", "numbers", {"A": 1, "B": 2, "C": 3, "D": 4}),
    Wrong("01.table", "accuracy in per cent", {**TABLE, "accuracy": 50}, named="accuracy in percent"),
    Wrong("01.neuron", "tanh for the sigmoid", neuron_by_tanh, named="tanh"),
    Wrong(
        "01.neuron",
        "minus for plus in the denominator",
        neuron_minus_for_plus,
        named="minus in the denominator",
    ),
    Wrong("01.neuron", "bias as a factor", neuron_bias_multiplied, named="bias as a factor"),
    Wrong("01.neuron", "average weighted by w", neuron_weighted_average),
    Wrong(
        "01.table",
        "minus of the second weight lost",
        dict(z=[-0.5, 0.5, 0.5, 1.5], p=[0.38, 0.62, 0.62, 0.82], prediction=[0, 1, 1, 1], accuracy=1.0),
    ),
    Wrong(
        "01.table",
        "bias forgotten",
        dict(z=[0, -1, 1, 0], p=[0.5, 0.27, 0.73, 0.5], prediction=[0, 0, 1, 0], accuracy=0.5),
        named="bias forgotten",
    ),
    Wrong(
        "01.table",
        "predictions left as printed",
        dict(z=[-0.5, -1.5, 0.5, -0.5], p=[0.38, 0.18, 0.62, 0.38], prediction=[0, 0, 0, 0], accuracy=0.25),
        named="everything rounded down",
    ),
    Wrong(
        "01.table",
        "right rows counted",
        dict(z=[-0.5, -1.5, 0.5, -0.5], p=[0.38, 0.18, 0.62, 0.38], prediction=[0, 0, 1, 0], accuracy=2),
        named="correct rows counted",
    ),
    Wrong("01.xor", "OR", xor_is_or, named="OR"),
    Wrong("01.xor", "OR of OR and NAND", xor_or_of_or_and_nand, named="always on"),
    Wrong("01.xor", "one hidden unit for each input", xor_one_input_each),
    Wrong("01.xor", "output bias 0", xor_output_bias_zero, named="NAND"),
    Wrong("01.debug_bias", "sigmoid twice", layer_sigmoid_twice, named="sigmoid twice"),
    Wrong("01.debug_bias", "minus of the exponent lost", layer_no_minus, named="sign in the exponent"),
    Wrong("01.debug_bias", "softmax", layer_softmax),
    Wrong("01.debug_bias", "mean of the products", layer_mean_of_inputs),
    Wrong("01.collapse", "W2 @ W1", collapse_second_first, named="wrong order"),
    Wrong("01.collapse", "b2 lost", collapse_no_b2, named="second bias lost"),
    Wrong("01.collapse", "W and b in one table", collapse_one_table, says="got an array of shape (3, 2)"),
    Wrong("01.collapse", "ReLU between", collapse_relu_between, named="a bend in between"),
    Wrong(
        "01.output_activation",
        "ReLU for the temperature",
        {**CHOSEN_OUTPUTS, "tomorrow's temperature in degrees": "ReLU"},
        named="ReLU for a temperature",
    ),
    Wrong(
        "01.output_activation",
        "identity for rain",
        {**CHOSEN_OUTPUTS, "rain tomorrow, yes or no": "identity"},
    ),
    Wrong("01.output_activation", "ReLU for digits", {**CHOSEN_OUTPUTS, "which of ten digits": "ReLU"}),
    Wrong(
        "01.output_activation",
        "sigmoid for the temperature",
        {**CHOSEN_OUTPUTS, "tomorrow's temperature in degrees": "sigmoid"},
        named="sigmoid for a temperature",
    ),
    Wrong("01.neuron", "int(b)", neuron_bias_cut),
    Wrong("01.neuron", "net input clipped to 0 and 1", neuron_net_input_clipped),
    Wrong("01.neuron", "2.71828 for e", neuron_short_e),
    Wrong("01.forward", "b1 forgotten, b2 there", forward_no_hidden_bias, named="hidden biases forgotten"),
    Wrong("01.forward", "b1 on every wire", forward_bias_in_the_inner_loop, named="bias on every wire"),
    Wrong("01.forward", "biases as thresholds", forward_thresholds, named="biases subtracted"),
    Wrong("01.forward", "softmax at the output", forward_softmax, named="softmax of one node"),
    Wrong("01.forward", "prediction 0 or 1", forward_yes_or_no, named="prediction cut to 0 or 1"),
    Wrong("01.debug_bias", "bias twice", layer_bias_twice, named="bias twice in the net input"),
    Wrong("01.debug_bias", "b[0] for all nodes", layer_first_bias, named="first bias for all"),
    Wrong("01.collapse", "rounded to two decimals", collapse_rounded, says="rounded to 2 decimals"),
    Wrong(
        "01.curves",
        "a function for a word",
        {"A": np.tanh, "B": "ReLU", "C": "sigmoid", "D": "ELU"},
        says="expected a word in quotes",
    ),
]
