"""Right answers to the exercises of chapter 13."""

import math
from itertools import product

import numpy as np

from correct_answers import answer_to


@answer_to("13.by_hand")
def by_hand_with_pencil():
    return {
        "hidden": [3, 1, 0],
        "score": 6,
        "saliency": [7, -1, -3],
        "contributions": [14, -1, -9],
        "drops": [5, -1, -17],
    }


@answer_to("13.by_hand")
def by_hand_with_small_steps():
    def score(x):
        a, b, c = x
        return max(a + 2 * b - 1, 0) + 3 * max(2 * a - b - c + 1, 0) + 4 * max(b - c + 1, 0)

    x, e = np.array([2.0, 1.0, 3.0]), np.eye(3)
    saliency = np.array([(score(x + 0.25 * e[k]) - score(x - 0.25 * e[k])) / 0.5 for k in range(3)])
    drops = [score(x) - score(x * (1 - e[k])) for k in range(3)]
    return {
        "hidden": (3.0, 1.0, 0.0),
        "score": score(x),
        "saliency": saliency,
        "contributions": saliency * x,
        "drops": drops,
    }


@answer_to("13.by_hand")
def by_hand_as_columns():
    W = np.array([[1, 2, 0], [2, -1, 1], [0, -1, -1]])
    x = np.array([2, 1, 3])
    inputs = np.vstack([x, x - np.diag(x)])
    hidden = (inputs @ W + [-1, 1, 1]).clip(min=0)
    scores = hidden @ [1, 3, 4]
    saliency = (W * (hidden[0] > 0)) @ [1, 3, 4]
    return {
        "hidden": hidden[0],
        "score": scores[0],
        "saliency": saliency,
        "contributions": saliency * x,
        "drops": scores[0] - scores[1:],
    }


@answer_to("13.fgsm")
def fgsm_by_cases(image, gradient, epsilon):
    up = np.minimum(image + epsilon, 1)
    down = np.maximum(image - epsilon, 0)
    return np.where(gradient > 0, up, np.where(gradient < 0, down, image))


@answer_to("13.fgsm")
def fgsm_with_truth_values(image, gradient, epsilon):
    direction = (gradient > 0).astype(float) - (gradient < 0)
    return np.maximum(0.0, np.minimum(1.0, image + epsilon * direction))


@answer_to("13.fgsm")
def fgsm_pixel_by_pixel(image, gradient, epsilon):
    out = []
    for pixel, slope in zip(np.ravel(image), np.ravel(gradient), strict=True):
        step = math.copysign(epsilon, slope) if slope != 0 else 0.0
        out.append(min(max(pixel + step, 0.0), 1.0))
    return np.array(out).reshape(np.shape(image))


@answer_to("13.step_size")
def steps_with_pencil():
    return {"attack": 3.92, "noise": 0.14, "attack_factor": 4, "noise_factor": 2}


@answer_to("13.step_size")
def steps_with_norms():
    w = np.where(np.arange(784) % 3 == 0, -0.05, 0.05)
    big = np.tile(w, 4)
    attack, noise = 0.1 * np.abs(w).sum(), 0.1 * np.linalg.norm(w)
    return {
        "attack": w @ (0.1 * np.sign(w)),
        "noise": noise,
        "attack_factor": 0.1 * np.abs(big).sum() / attack,
        "noise_factor": 0.1 * np.linalg.norm(big) / noise,
    }


@answer_to("13.step_size")
def steps_as_powers():
    return {
        "attack": 5e-3 * 28**2,
        "noise": 5e-3 * 28,
        "attack_factor": 56**2 / 28**2,
        "noise_factor": 56 / 28,
    }


def best_match(image, pattern):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    return np.einsum("abij,ij->ab", windows, pattern).max()


@answer_to("13.occlusion")
def occlusion_row_by_row(image, pattern, size, fill):
    whole = best_match(image, pattern)
    rows = []
    for top in range(image.shape[0] - size + 1):
        row = []
        for left in range(image.shape[1] - size + 1):
            copy = np.array(image)
            copy[top : top + size, left : left + size] = fill
            row.append(whole - best_match(copy, pattern))
        rows.append(row)
    return rows


@answer_to("13.occlusion")
def occlusion_with_a_mask(image, pattern, size, fill):
    n, m = image.shape
    row, column = np.arange(n)[:, None], np.arange(m)
    drops = {}
    for i, j in product(range(n - size + 1), range(m - size + 1)):
        hidden = (row >= i) & (row < i + size) & (column >= j) & (column < j + size)
        drops[i, j] = best_match(image, pattern) - best_match(np.where(hidden, fill, image), pattern)
    return np.array(list(drops.values())).reshape(n - size + 1, m - size + 1)


@answer_to("13.occlusion")
def occlusion_that_puts_the_pixels_back(image, pattern, size, fill):
    image = image.copy()
    whole = best_match(image, pattern)
    drops = np.empty((len(image) - size + 1, len(image[0]) - size + 1))
    for (i, j), _ in np.ndenumerate(drops):
        patch = image[i : i + size, j : j + size]
        kept = patch.copy()
        patch[...] = fill
        drops[i, j] = whole - best_match(image, pattern)
        patch[...] = kept
    return drops


@answer_to("13.induction")
def induction_with_matrices(weights, tokens):
    match = np.tril(tokens[:, None] == tokens[None, :], -1)
    after = np.roll(match, 1, axis=1)
    asks = match.any(axis=1)
    return (weights * after).sum() / max(asks.sum(), 1)


@answer_to("13.induction")
def induction_with_a_dictionary(weights, tokens):
    seen, total, count = {}, 0.0, 0
    for t, token in enumerate(tokens.tolist()):
        if token in seen:
            total += sum(weights[t][s + 1] for s in seen[token])
            count += 1
        seen.setdefault(token, []).append(t)
    return total / count if count else 0.0


@answer_to("13.induction")
def induction_with_flatnonzero(weights, tokens):
    found = [np.flatnonzero(tokens[:t] == tokens[t]) + 1 for t in range(len(tokens))]
    sums = [weights[t].take(at).sum() for t, at in enumerate(found) if at.size]
    return float(np.mean(sums)) if sums else 0


@answer_to("13.heads")
def heads_with_lexsort(loss, cut, margin):
    layers, heads = np.nonzero(cut - loss > margin)
    order = np.lexsort((-cut[layers, heads],))
    return np.column_stack([layers, heads])[order]


@answer_to("13.heads")
def heads_with_divmod(loss, cut, margin):
    rise = (cut - loss).ravel()
    best_first = np.argsort(rise)[::-1]
    return [divmod(int(k), cut.shape[1]) for k in best_first if rise[k] > margin]


@answer_to("13.heads")
def heads_taken_out_one_by_one(loss, cut, margin):
    left, found = cut.copy(), []
    while left.max() > loss + margin:
        layer, head = np.unravel_index(left.argmax(), left.shape)
        found.append((int(layer), int(head)))
        left[layer, head] = -np.inf
    return found


@answer_to("13.fourier")
def fourier_with_sines_and_cosines(embedding):
    p = len(embedding)
    k, n = np.arange(1, (p - 1) // 2 + 1)[:, None], np.arange(p)
    cosines, sines = np.cos(2 * np.pi * k * n / p), np.sin(2 * np.pi * k * n / p)
    power = ((cosines @ embedding) ** 2 + (sines @ embedding) ** 2).sum(axis=1)
    return power / power.sum()


@answer_to("13.fourier")
def fourier_with_the_whole_transform(embedding):
    waves = np.fft.fft(embedding - embedding.mean(axis=0), axis=0)
    power = np.einsum("kd,kd->k", waves, waves.conj()).real
    half = power[1 : (len(power) + 1) // 2] + power[: len(power) // 2 : -1]
    return half / power.sum()


@answer_to("13.fourier")
def fourier_column_by_column(embedding):
    total = 0
    for column in embedding.T:
        spectrum = np.fft.rfft(column)
        spectrum[0] = 0
        total = total + spectrum.real**2 + spectrum.imag**2
    return (total / np.sum(total))[1:]


@answer_to("13.fourier")
def fourier_by_the_variance(embedding):
    """Parseval: the power of all waves is the sum of squares about the mean."""
    amplitude = np.linalg.norm(np.fft.rfft(embedding, axis=0, norm="ortho"), axis=1)[1:]
    return 2 * amplitude**2 / (embedding.var(axis=0).sum() * len(embedding))


@answer_to("13.probe")
def probe_by_least_squares_of_a_longer_system(features, targets, ridge):
    n, d = features.shape
    x = np.block([[features, np.ones((n, 1))], [math.sqrt(ridge) * np.eye(d), np.zeros((d, 1))]])
    y = np.vstack([targets, np.zeros((d, targets.shape[1]))])
    solution = np.linalg.lstsq(x, y, rcond=None)[0]
    return solution[:d], solution[d]


@answer_to("13.probe")
def probe_with_a_free_last_row(features, targets, ridge):
    x = np.hstack([features, np.ones((len(features), 1))])
    penalty = ridge * np.diag([1.0] * features.shape[1] + [0.0])
    solution = np.linalg.solve(x.T @ x + penalty, x.T @ targets)
    return solution[:-1], solution[-1]


@answer_to("13.probe")
def probe_with_kernels(features, targets, ridge):
    x, y = features - features.mean(0), targets - targets.mean(0)
    W = x.T @ np.linalg.inv(x @ x.T + ridge * np.eye(len(x))) @ y
    return W, (targets - features @ W).mean(axis=0)


@answer_to("13.probe")
def probe_with_svd(features, targets, ridge):
    U, s, Vt = np.linalg.svd(features - features.mean(0), full_matrices=False)
    W = Vt.T @ ((s / (s**2 + ridge))[:, None] * (U.T @ targets))
    return W, targets.mean(0) - features.mean(0) @ W


@answer_to("13.selectivity")
def selectivity_in_a_loop(predicted, predicted_control, words, labels, drawn, n_train):
    test = range(n_train, len(words))
    right = sum(predicted[i] == labels[i] for i in test)
    control = sum(predicted_control[i] == drawn[words[i]] for i in test)
    return right / len(test), control / len(test), (right - control) / len(test)


@answer_to("13.selectivity")
def selectivity_with_a_mask(predicted, predicted_control, words, labels, drawn, n_train):
    unseen = np.arange(len(words)) >= n_train
    accuracy = np.mean((predicted == labels)[unseen])
    control = np.mean((predicted_control == np.take(drawn, words))[unseen])
    return {"accuracy": accuracy, "control": control, "selectivity": accuracy - control}


@answer_to("13.selectivity")
def selectivity_by_counting_mistakes(predicted, predicted_control, words, labels, drawn, n_train):
    said, said_control, word, label = (
        np.split(part, [n_train])[1] for part in (predicted, predicted_control, words, labels)
    )
    mistakes = np.count_nonzero(said - label), np.count_nonzero(said_control - drawn[word])
    accuracy, control = (1 - m / label.size for m in mistakes)
    return [accuracy, control, accuracy - control]


@answer_to("13.adversarial_training")
def training_picture_by_picture(X, y, w, b, epsilon, rate, n_steps):
    for _ in range(n_steps):
        dw, db = np.zeros(len(w)), 0.0
        for x, target in zip(X, y, strict=True):
            p = 1 / (1 + math.exp(-(x @ w + b)))
            x = np.clip(x + epsilon * np.sign((p - target) * w), 0, 1)
            p = 1 / (1 + math.exp(-(x @ w + b)))
            dw += (p - target) * x
            db += p - target
        w, b = w - rate * dw / len(X), b - rate * db / len(X)
    return w, b


@answer_to("13.adversarial_training")
def training_by_the_label(X, y, w, b, epsilon, rate, n_steps):
    toward = 1 - 2 * y[:, None]
    for _ in range(n_steps):
        A = np.minimum(np.maximum(X + epsilon * toward * np.sign(w), 0), 1)
        delta = (1 / (1 + np.exp(-(A @ w + b))) - y) / y.size
        w, b = w - rate * (A.T @ delta), b - rate * delta.sum()
    return w, b


@answer_to("13.adversarial_training")
def training_with_the_bias_as_a_pixel(X, y, w, b, epsilon, rate, n_steps):
    v = np.append(w, b)
    ones = np.ones((len(X), 1))
    for _ in range(n_steps):
        slope = (np.hstack([X, ones]) @ v > 50) - y.astype(float)
        slope[y == 0] = 1.0
        attacked = np.hstack([(X + epsilon * np.sign(slope[:, None] * v[:-1])).clip(0, 1), ones])
        v = v - rate * np.mean((1 / (1 + np.exp(-attacked @ v)) - y)[:, None] * attacked, axis=0)
    return v[:-1], v[-1]


@answer_to("13.grokking")
def learnt_backwards(steps, train, test, level):
    def arrived(curve):
        answer = None
        for step, accuracy in zip(reversed(steps), reversed(curve), strict=True):
            if accuracy < level:
                break
            answer = step
        return answer

    return arrived(train), arrived(test)


@answer_to("13.grokking")
def learnt_with_a_running_minimum(steps, train, test, level):
    answers = []
    for curve in (train, test):
        worst_to_come = np.minimum.accumulate(np.array(curve)[::-1])[::-1]
        stays = worst_to_come >= level
        answers.append(int(np.array(steps)[stays.argmax()]) if stays.any() else None)
    return answers


@answer_to("13.grokking")
def learnt_with_all(steps, train, test, level):
    def arrived(curve):
        return next((s for i, s in enumerate(steps) if all(a >= level for a in curve[i:])), None)

    return {"memorised": arrived(train), "generalised": arrived(test)}


@answer_to("13.fgsm")
def fgsm_by_division(image, gradient, epsilon):
    size = np.abs(gradient)
    unit = np.divide(gradient, size, out=np.zeros_like(size, dtype=float), where=size > 0)
    return np.clip(image + epsilon * unit, 0.0, 1.0)


@answer_to("13.fgsm")
def fgsm_flattened(image, gradient, epsilon):
    g = np.asarray(gradient).ravel()
    x = np.asarray(image).ravel().copy().astype(float)
    x[g > 0] += epsilon
    x[g < 0] -= epsilon
    x[x > 1] = 1
    x[x < 0] = 0
    return x.reshape(np.shape(image))


@answer_to("13.occlusion")
def occlusion_all_at_once(image, pattern, size, fill):
    n, m = image.shape
    a, b = n - size + 1, m - size + 1
    r = np.arange(n)[None] - np.arange(a)[:, None]
    c = np.arange(m)[None] - np.arange(b)[:, None]
    rows, cols = (r >= 0) & (r < size), (c >= 0) & (c < size)
    covered = np.where(rows[:, None, :, None] & cols[None, :, None, :], fill, image)
    w = np.lib.stride_tricks.sliding_window_view(covered, pattern.shape, axis=(2, 3))
    return best_match(image, pattern) - np.einsum("abijhw,hw->abij", w, pattern).max(axis=(2, 3))


@answer_to("13.occlusion")
def occlusion_as_lists(image, pattern, size, fill):
    n, m = image.shape
    before = best_match(image, pattern)
    result = []
    for i in range(n - size + 1):
        result.append([])
        for j in range(m - size + 1):
            covered = image.astype(float).copy()
            covered[i : i + size, j : j + size] = fill
            result[-1].append(before - best_match(covered, pattern))
    return result


@answer_to("13.induction")
def induction_with_itself(weights, tokens):
    score = []
    padded = np.pad(weights, ((0, 0), (0, 1)))
    for t in range(len(tokens)):
        before = np.flatnonzero(tokens[: t + 1] == tokens[t])
        if len(before) > 1:
            score.append(padded[t, before + 1].sum())
    return np.mean(score) if score else 0


@answer_to("13.heads")
def heads_as_an_array(loss, cut, margin):
    pairs = np.argwhere(cut - loss > margin)
    return pairs[np.argsort(-cut[pairs[:, 0], pairs[:, 1]], kind="stable")]


@answer_to("13.heads")
def heads_as_lists(loss, cut, margin):
    found = []
    for layer, row in enumerate(cut):
        for head, value in enumerate(row):
            if value - loss > margin:
                found.append((value, layer, head))
    found.sort(key=lambda f: -f[0])
    return [[layer, head] for _, layer, head in found]


@answer_to("13.fourier")
def fourier_from_both_halves(embedding):
    p = len(embedding)
    F = np.fft.fft(embedding - embedding.mean(axis=0), axis=0)
    power = np.einsum("kd,kd->k", F, F.conj()).real
    both = power[1 : (p + 1) // 2] + power[: (p - 1) // 2 : -1]
    return both / both.sum()


@answer_to("13.fourier")
def fourier_of_both_axes(embedding):
    # the second transform keeps the sum of the squares (Parseval), up to a factor
    a = (np.abs(np.fft.fft2(embedding)) ** 2).sum(axis=1)
    a = a[1 : (len(a) + 1) // 2]
    return a / a.sum()


@answer_to("13.fourier")
def fourier_as_a_list(embedding):
    power = 0
    for column in embedding.T:
        power = power + np.abs(np.fft.rfft(column))[1:] ** 2
    return list(power / power.sum())


@answer_to("13.probe")
def probe_with_centred_features_alone(features, targets, ridge):
    m = features.mean(0)
    X = features - m
    Wt = np.linalg.inv(X.T @ X + ridge * np.identity(X.shape[1])) @ (X.T @ targets)
    return Wt, targets.mean(0) - m @ Wt


@answer_to("13.probe")
def probe_as_one_equation(features, targets, ridge):
    n, d = features.shape
    A = np.block(
        [
            [features.T @ features + ridge * np.eye(d), features.sum(0)[:, None]],
            [features.sum(0)[None], np.array([[float(n)]])],
        ]
    )
    sol = np.linalg.solve(A, np.concatenate([features.T @ targets, targets.sum(0)[None]]))
    return sol[:d], sol[d]


@answer_to("13.selectivity")
def selectivity_as_a_list(predicted, predicted_control, words, labels, drawn, n_train):
    rest = slice(n_train, None)
    a = np.count_nonzero(predicted[rest] == labels[rest]) / len(labels[rest])
    c = np.count_nonzero(predicted_control[rest] == np.take(drawn, words[rest])) / len(labels[rest])
    return [a, c, a - c]


@answer_to("13.selectivity")
def selectivity_with_a_dictionary(predicted, predicted_control, words, labels, drawn, n_train):
    of = dict(enumerate(drawn.tolist()))
    test = np.arange(len(words)) >= n_train
    control_labels = np.array([of[int(w)] for w in words])
    a = float((predicted == labels)[test].mean())
    c = float((predicted_control == control_labels)[test].mean())
    return a, c, a - c


@answer_to("13.adversarial_training")
def training_up_and_down(X, y, w, b, epsilon, rate, n_steps):
    W_, b_ = w.copy(), float(b)
    for _ in range(n_steps):
        up, down = np.clip(X + epsilon * np.sign(W_), 0, 1), np.clip(X - epsilon * np.sign(W_), 0, 1)
        A = np.where(y.reshape(-1, 1) == 1, down, up)
        r = 1 / (1 + np.exp(-(A @ W_ + b_))) - y
        W_, b_ = W_ - rate * (r[:, None] * A).mean(axis=0), b_ - rate * np.mean(r)
    return W_, b_


@answer_to("13.grokking")
def learnt_with_nonzero(steps, train, test, level):
    out = []
    for curve in (train, test):
        below = np.nonzero(np.array(curve) < level)[0]
        k = below[-1] + 1 if below.size else 0
        out.append(steps[k] if k < len(steps) else None)
    return tuple(out)


@answer_to("13.grokking")
def learnt_and_reset(steps, train, test, level):
    m = g = None
    for s, a, b in zip(steps, train, test, strict=True):
        m = None if a < level else s if m is None else m
        g = None if b < level else s if g is None else g
    return m, g
