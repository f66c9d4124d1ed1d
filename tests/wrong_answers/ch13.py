"""Wrong and right answers to the exercises of chapter 13."""

import numpy as np

from wrong_answers import Right, Wrong


# 13.by_hand
def hand(**changes):
    return (
        dict(hidden=[3, 1, 0], score=6, saliency=[7, -1, -3], contributions=[14, -1, -9], drops=[5, -1, -17])
        | changes
    )


# 13.fgsm
def fgsm_right(image, gradient, epsilon):
    return np.clip(image + epsilon * np.sign(gradient), 0, 1)


def fgsm_right_min_max(image, gradient, epsilon):
    moved = image + np.sign(gradient) * epsilon
    return np.minimum(1, np.maximum(0, moved))


def fgsm_gradient(image, gradient, epsilon):
    return np.clip(image + epsilon * gradient, 0, 1)


def fgsm_down(image, gradient, epsilon):
    return np.clip(image - epsilon * np.sign(gradient), 0, 1)


def fgsm_gradient_no_clip(image, gradient, epsilon):
    return image + epsilon * gradient


def fgsm_down_no_clip(image, gradient, epsilon):
    return image - epsilon * np.sign(gradient)


def fgsm_no_clip(image, gradient, epsilon):
    return image + epsilon * np.sign(gradient)


def fgsm_minus_one(image, gradient, epsilon):
    return np.clip(image + epsilon * np.sign(gradient), -1, 1)


def fgsm_norm(image, gradient, epsilon):
    return np.clip(image + epsilon * gradient / (np.linalg.norm(gradient) + 1e-300), 0, 1)


def fgsm_abs(image, gradient, epsilon):
    return np.clip(image + epsilon * gradient / np.abs(gradient), 0, 1)


def fgsm_where(image, gradient, epsilon):
    return np.clip(np.where(gradient >= 0, image + epsilon, image - epsilon), 0, 1)


def fgsm_where_other(image, gradient, epsilon):
    return np.clip(np.where(gradient > 0, image + epsilon, image - epsilon), 0, 1)


def fgsm_no_epsilon(image, gradient, epsilon):
    return np.clip(image + np.sign(gradient), 0, 1)


def fgsm_step(image, gradient, epsilon):
    return epsilon * np.sign(gradient)


def fgsm_up_only(image, gradient, epsilon):
    return np.clip(image + epsilon * (gradient > 0), 0, 1)


def fgsm_clipped_step(image, gradient, epsilon):
    return image + np.clip(np.sign(gradient), -epsilon, epsilon)


def fgsm_clipped_gradient(image, gradient, epsilon):
    return np.clip(image + np.clip(gradient, -epsilon, epsilon), 0, 1)


def fgsm_in_place(image, gradient, epsilon):
    image += epsilon * np.sign(gradient)
    return np.clip(image, 0, 1)


def fgsm_bytes(image, gradient, epsilon):
    return np.clip(image + epsilon * np.sign(gradient), 0, 255)


def fgsm_upper_only(image, gradient, epsilon):
    return np.minimum(image + epsilon * np.sign(gradient), 1)


# 13.step_size
def steps(**changes):
    return dict(attack=3.92, noise=0.14, attack_factor=4, noise_factor=2) | changes


# 13.occlusion
def best(image, pattern):
    h, w = pattern.shape
    return max(
        (image[i : i + h, j : j + w] * pattern).sum()
        for i in range(image.shape[0] - h + 1)
        for j in range(image.shape[1] - w + 1)
    )


def occ(image, pattern, size, fill, rows=None, columns=None, drop=lambda a, b: a - b, cover=None):
    H, W = image.shape
    out = np.zeros((rows or H - size + 1, columns or W - size + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            c = image.copy()
            if cover:
                cover(c, i, j)
            else:
                c[i : i + size, j : j + size] = fill
            out[i, j] = drop(best(image, pattern), best(c, pattern))
    return out


def occ_right(image, pattern, size, fill):
    return occ(image, pattern, size, fill)


def occ_left(image, pattern, size, fill):
    return occ(image, pattern, size, fill, drop=lambda a, b: b)


def occ_sign(image, pattern, size, fill):
    return occ(image, pattern, size, fill, drop=lambda a, b: b - a)


def occ_in_place(image, pattern, size, fill):
    whole = best(image, pattern)
    out = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            image[i : i + size, j : j + size] = fill
            out[i, j] = whole - best(image, pattern)
    return out


def occ_one_copy(image, pattern, size, fill):
    whole, c = best(image, pattern), image.copy()
    out = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            c[i : i + size, j : j + size] = fill
            out[i, j] = whole - best(c, pattern)
    return out


def occ_black(image, pattern, size, fill):
    return occ(image, pattern, size, 0)


def occ_pixel(image, pattern, size, fill):
    return occ(image, pattern, 1, fill)


def occ_pixel_small_map(image, pattern, size, fill):
    def cover(c, i, j):
        c[i, j] = fill

    return occ(image, pattern, size, fill, cover=cover)


def occ_column(image, pattern, size, fill):
    def cover(c, i, j):
        c[i : i + size, j] = fill

    return occ(image, pattern, size, fill, cover=cover)


def occ_rows(image, pattern, size, fill):
    def cover(c, i, j):
        c[i : i + size] = fill

    return occ(image, pattern, size, fill, cover=cover)


def occ_blocks(image, pattern, size, fill):
    def cover(c, i, j):
        c[i * size : (i + 1) * size, j * size : (j + 1) * size] = fill

    return occ(image, pattern, size, fill, image.shape[0] // size, image.shape[1] // size, cover=cover)


def occ_edge(image, pattern, size, fill):
    return occ(image, pattern, size, fill, *image.shape)


def occ_short(image, pattern, size, fill):
    if image.shape[0] == size:
        return np.zeros((0, 0))
    return occ(image, pattern, size, fill, image.shape[0] - size, image.shape[1] - size)


def occ_relative(image, pattern, size, fill):
    return occ(image, pattern, size, fill, drop=lambda a, b: (a - b) / a)


def occ_added(image, pattern, size, fill):
    def cover(c, i, j):
        c[i : i + size, j : j + size] += fill

    return occ(image, pattern, size, fill, cover=cover)


def occ_view(image, pattern, size, fill):
    out = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            c = image
            c[i : i + size, j : j + size] = fill
            out[i, j] = best(image, pattern) - best(c, pattern)
    return out


def occ_transposed(image, pattern, size, fill):
    return occ(image, pattern, size, fill).T


def occ_size_minus_one(image, pattern, size, fill):
    def cover(c, i, j):
        c[i : i + size - 1, j : j + size - 1] = fill

    return occ(image, pattern, size, fill, cover=cover)


# 13.induction
def ind(weights, tokens, places=lambda s: s + 1, earlier=lambda t: range(t), share=None, pick=sum):
    sums, pairs = [], 0
    for t in range(len(tokens)):
        found = [places(s) for s in earlier(t) if s != t and tokens[s] == tokens[t]]
        pairs += len(found)
        if found:
            sums.append(pick([weights[t, s] for s in found if 0 <= s < len(tokens)] or [0]))
    n = len(sums) if share is None else share(len(tokens), pairs)
    return sum(sums) / n if n else 0.0


def ind_right(weights, tokens):
    return ind(weights, tokens)


def ind_same(weights, tokens):
    return ind(weights, tokens, places=lambda s: s)


def ind_before(weights, tokens):
    return ind(weights, tokens, places=lambda s: s - 1)


def ind_last(weights, tokens):
    where, sums = {}, []
    for t, token in enumerate(tokens.tolist()):
        if token in where:
            sums.append(weights[t, where[token] + 1])
        where[token] = t
    return np.mean(sums) if sums else 0.0


def ind_first(weights, tokens):
    where, sums = {}, []
    for t, token in enumerate(tokens.tolist()):
        if token in where:
            sums.append(weights[t, where[token] + 1])
        else:
            where[token] = t
    return np.mean(sums) if sums else 0.0


def ind_all_positions(weights, tokens):
    return ind(weights, tokens, share=lambda T, pairs: T)


def ind_pairs(weights, tokens):
    return ind(weights, tokens, share=lambda T, pairs: pairs)


def ind_sum(weights, tokens):
    return ind(weights, tokens, share=lambda T, pairs: 1)


def ind_transposed(weights, tokens):
    return ind(weights.T, tokens)


def ind_max(weights, tokens):
    return ind(weights, tokens, pick=max)


def ind_argmax(weights, tokens):
    hits = []
    for t in range(len(tokens)):
        after = [s + 1 for s in range(t) if tokens[s] == tokens[t]]
        if after:
            hits.append(np.argmax(weights[t]) in after)
    return np.mean(hits) if hits else 0.0


def ind_nan(weights, tokens):
    sums = [
        weights[t, [s + 1 for s in range(t) if tokens[s] == tokens[t]]].sum()
        for t in range(len(tokens))
        if tokens[t] in tokens[:t]
    ]
    return np.mean(sums)


def ind_both_sides(weights, tokens):
    return ind(weights, tokens, earlier=lambda t: range(len(tokens)))


def ind_late(weights, tokens):
    sums = []
    for t in range(len(tokens) - 1):
        after = [s + 1 for s in range(t) if tokens[s] == tokens[t]]
        if after:
            sums.append(weights[t + 1, after].sum())
    return np.mean(sums) if sums else 0.0


def ind_period(weights, tokens):
    return np.trace(weights, -1) / max(len(tokens) - 1, 1)


def ind_strictly_before(weights, tokens):
    sums = []
    for t in range(len(tokens)):
        after = [s + 1 for s in range(t) if tokens[s] == tokens[t] and s + 1 < t]
        if after:
            sums.append(weights[t, after].sum())
    return np.mean(sums) if sums else 0.0


def ind_mean_of_matches(weights, tokens):
    return ind(weights, tokens, pick=np.mean)


# 13.heads
def heads(loss, cut, margin, rise=None, keep=None, key=None, pair=None):
    rise = rise or (lambda value: value - loss)
    keep = keep or (lambda value: rise(value) > margin)
    found = [(l, h) for l in range(len(cut)) for h in range(len(cut[0])) if keep(cut[l, h])]
    found.sort(key=key or (lambda p: -cut[p]))
    return [pair(l, h) if pair else (l, h) for l, h in found]


def heads_right(loss, cut, margin):
    return heads(loss, cut, margin)


def heads_right_array(loss, cut, margin):
    found = np.argwhere(cut - loss > margin)
    return found[np.argsort([-cut[l, h] for l, h in found])] if len(found) else found


def heads_abs(loss, cut, margin):
    return heads(loss, cut, margin, keep=lambda v: abs(v - loss) > margin, key=lambda p: -abs(cut[p] - loss))


def heads_abs_sorted_by_loss(loss, cut, margin):
    return heads(loss, cut, margin, keep=lambda v: abs(v - loss) > margin)


def heads_loss(loss, cut, margin):
    return heads(loss, cut, margin, keep=lambda v: True)


def heads_sign(loss, cut, margin):
    return heads(loss, cut, margin, rise=lambda v: loss - v, key=lambda p: cut[p])


def heads_ascending(loss, cut, margin):
    return heads(loss, cut, margin, key=lambda p: cut[p])


def heads_unsorted(loss, cut, margin):
    return [tuple(p) for p in np.argwhere(cut - loss > margin)]


def heads_exchanged(loss, cut, margin):
    return heads(loss, cut, margin, pair=lambda l, h: (h, l))


def heads_from_one(loss, cut, margin):
    return heads(loss, cut, margin, pair=lambda l, h: (l + 1, h + 1))


def heads_numbers(loss, cut, margin):
    return heads(loss, cut, margin, pair=lambda l, h: l * cut.shape[1] + h)


def heads_worst(loss, cut, margin):
    return heads(loss, cut, margin)[:1]


def heads_relative(loss, cut, margin):
    return heads(loss, cut, margin, keep=lambda v: v / loss - 1 > margin)


def heads_rises(loss, cut, margin):
    return heads(loss, cut, margin, pair=lambda l, h: cut[l, h] - loss)


def heads_from_one_layer(loss, cut, margin):
    return heads(loss, cut, margin, pair=lambda l, h: (l + 1, h))


def heads_at_least(loss, cut, margin):
    return heads(loss, cut, margin, keep=lambda v: v - loss >= margin)


def heads_mask(loss, cut, margin):
    return cut - loss > margin


# 13.fourier
def fou(embedding, of=lambda F: (np.abs(F) ** 2).sum(1), first=1, axis=0, share=lambda P: P / P.sum()):
    return share(of(np.fft.rfft(embedding, axis=axis)[first:]))


def fou_right(embedding):
    return fou(embedding - embedding.mean(0))


def fou_right_no_mean(embedding):
    return fou(embedding)


def fou_mean(embedding):
    return fou(embedding, first=0)


def fou_mean_below(embedding):
    return fou(embedding, first=0)[1:]


def fou_amplitude(embedding):
    return fou(embedding, of=lambda F: np.abs(F).sum(1))


def fou_axis(embedding):
    F = np.fft.rfft(embedding, axis=1)[:, 1:]
    P = (np.abs(F) ** 2).sum(0)
    return P / P.sum()


def fou_axis_and_mean(embedding):
    F = np.fft.rfft(embedding)[1:]
    P = (np.abs(F) ** 2).sum(1)
    return P / P.sum()


def fou_all(embedding):
    P = (np.abs(np.fft.fft(embedding, axis=0)) ** 2).sum(1)[1:]
    return P / P.sum()


def fou_half_of_all(embedding):
    P = (np.abs(np.fft.fft(embedding, axis=0)) ** 2).sum(1)[1:]
    return (P / P.sum())[: len(P) // 2]


def fou_power(embedding):
    return fou(embedding, share=lambda P: P)


def fou_sum_first(embedding):
    return fou(embedding, of=lambda F: np.abs(F.sum(1)) ** 2)


def fou_real(embedding):
    return fou(embedding, of=lambda F: (F.real**2).sum(1))


def fou_imaginary(embedding):
    return fou(embedding, of=lambda F: (F.imag**2).sum(1))


def fou_each_column(embedding):
    return fou(embedding, of=lambda F: (np.abs(F) ** 2 / (np.abs(F) ** 2).sum(0)).mean(1), share=lambda P: P)


def fou_columns(embedding):
    return fou(embedding, of=lambda F: np.abs(F) ** 2)


def fou_largest(embedding):
    return fou(embedding, share=lambda P: P / P.max())


def fou_dominant(embedding):
    return int(np.argmax(fou(embedding))) + 1


def fou_complex(embedding):
    return fou(embedding, of=lambda F: (F**2).sum(1))


# 13.probe
def ridge_solve(X, Y, penalty):
    return np.linalg.solve(X.T @ X + penalty, X.T @ Y)


def pro(features, targets, ridge, penalty=None, x=True, y=True, b=None):
    mx, my = features.mean(0), targets.mean(0)
    D = features.shape[1]
    W = ridge_solve(features - mx * x, targets - my * y, (ridge if penalty is None else penalty) * np.eye(D))
    return W, (my - mx @ W if b is None else b(mx, my, W))


def pro_right(features, targets, ridge):
    return pro(features, targets, ridge)


def pro_bias_penalised(features, targets, ridge):
    X = np.hstack([features, np.ones((len(features), 1))])
    W = ridge_solve(X, targets, ridge * np.eye(X.shape[1]))
    return W[:-1], W[-1]


def pro_no_bias(features, targets, ridge):
    return pro(features, targets, ridge, x=False, y=False, b=lambda mx, my, W: np.zeros(len(my)))


def pro_bias_after(features, targets, ridge):
    return pro(features, targets, ridge, x=False, y=False)


def pro_only_targets(features, targets, ridge):
    return pro(features, targets, ridge, x=False)


def pro_mean_target(features, targets, ridge):
    return pro(features, targets, ridge, b=lambda mx, my, W: my)


def pro_sign(features, targets, ridge):
    return pro(features, targets, ridge, b=lambda mx, my, W: my + mx @ W)


def pro_no_ridge(features, targets, ridge):
    mx, my = features.mean(0), targets.mean(0)
    W = np.linalg.pinv(features - mx) @ (targets - my)
    return W, my - mx @ W


def pro_no_ridge_solve(features, targets, ridge):
    return pro(features, targets, ridge, penalty=0.0)


def pro_times_n(features, targets, ridge):
    return pro(features, targets, ridge, penalty=ridge * len(features))


def pro_over_n(features, targets, ridge):
    return pro(features, targets, ridge, penalty=ridge / len(features))


def pro_twice(features, targets, ridge):
    return pro(features, targets, ridge, penalty=2 * ridge)


def pro_squared(features, targets, ridge):
    return pro(features, targets, ridge, penalty=ridge**2)


def pro_plus_number(features, targets, ridge):
    mx, my = features.mean(0), targets.mean(0)
    X, Y = features - mx, targets - my
    W = np.linalg.pinv(X.T @ X + ridge) @ X.T @ Y
    return W, my - mx @ W


def pro_standard(features, targets, ridge):
    mx, my = features.mean(0), targets.mean(0)
    W = ridge_solve((features - mx) / features.std(0), targets - my, ridge * np.eye(len(mx)))
    return W, my - mx @ W


def pro_transposed(features, targets, ridge):
    W, b = pro(features, targets, ridge)
    return W.T, b


def pro_order(features, targets, ridge):
    return pro(features, targets, ridge)[::-1]


def pro_weights_only(features, targets, ridge):
    return pro(features, targets, ridge)[0]


def pro_stacked(features, targets, ridge):
    return np.vstack(pro(features, targets, ridge))


# 13.selectivity
def sel(predicted, control, truth, drawn, rows, control_rows=None):
    a = np.mean(predicted[rows] == truth[rows])
    rows = control_rows or rows
    c = np.mean(control[rows] == drawn[rows])
    return a, c, a - c


def sel_right(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, labels, drawn[words], slice(n_train, None))


def sel_as_given(predicted, predicted_control, words, labels, drawn, n_train):
    a = np.mean(predicted == labels)
    c = np.mean(predicted_control[n_train:] == np.resize(drawn, len(words))[n_train:])
    return a, c, a - c


def sel_first_mended(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, labels, np.resize(drawn, len(words)), slice(n_train, None))


def sel_second_mended(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, labels, drawn[words], slice(None), slice(n_train, None))


def sel_all_rows(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, labels, drawn[words], slice(None))


def sel_training(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, labels, drawn[words], slice(n_train))


def sel_control_all(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, labels, drawn[words], slice(n_train, None), slice(None))


def sel_by_class(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, labels, drawn[labels], slice(n_train, None))


def sel_control_true(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, labels, labels, slice(n_train, None))


def sel_drawn_both(predicted, predicted_control, words, labels, drawn, n_train):
    return sel(predicted, predicted_control, drawn[words], drawn[words], slice(n_train, None))


def sel_reversed(predicted, predicted_control, words, labels, drawn, n_train):
    a, c, s = sel_right(predicted, predicted_control, words, labels, drawn, n_train)
    return a, c, -s


def sel_ratio(predicted, predicted_control, words, labels, drawn, n_train):
    a, c, _ = sel_right(predicted, predicted_control, words, labels, drawn, n_train)
    return a, c, a / c


def sel_counts(predicted, predicted_control, words, labels, drawn, n_train):
    a, c, s = sel_right(predicted, predicted_control, words, labels, drawn, n_train)
    n = len(words) - n_train
    return round(a * n), round(c * n), round(s * n)


def sel_errors(predicted, predicted_control, words, labels, drawn, n_train):
    a, c, s = sel_right(predicted, predicted_control, words, labels, drawn, n_train)
    return 1 - a, 1 - c, c - a


def sel_new_words(predicted, predicted_control, words, labels, drawn, n_train):
    rows = np.flatnonzero(~np.isin(words, words[:n_train]))
    a = np.mean(predicted[rows] == labels[rows])
    c = np.mean(predicted_control[rows] == drawn[words[rows]])
    return a, c, a - c


def sel_exchanged(predicted, predicted_control, words, labels, drawn, n_train):
    a, c, s = sel_right(predicted, predicted_control, words, labels, drawn, n_train)
    return c, a, s


def sel_drawn_anew(predicted, predicted_control, words, labels, drawn, n_train):
    made = np.random.default_rng(0).permutation(drawn)[words]
    return sel(predicted, predicted_control, labels, made, slice(n_train, None))


def sel_percent(predicted, predicted_control, words, labels, drawn, n_train):
    return tuple(100 * v for v in sel_right(predicted, predicted_control, words, labels, drawn, n_train))


# 13.adversarial_training
def sig(z):
    return 1 / (1 + np.exp(-z))


def adv(
    X, y, w, b, epsilon, rate, n_steps, direction=None, clip=True, use=None, mean=True, sign=-1, bias=True
):
    for _ in range(n_steps):
        d = np.sign(np.outer(sig(X @ w + b) - y, w)) if direction is None else direction(X, y, w, b)
        A = X + epsilon * d
        A = np.clip(A, 0, 1) if clip else A
        dz, seen = use(X, A, y, w, b) if use else (sig(A @ w + b) - y, A)
        n = len(X) if mean else 1
        w, b = w + sign * rate * dz @ seen / n, b + bias * sign * rate * dz.sum() / n
    return w, b


def adv_right(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps)


def adv_as_given(X, y, w, b, epsilon, rate, n_steps):
    return adv(
        X, y, w, b, epsilon, rate, n_steps, direction=lambda X, y, w, b: np.sign((sig(X @ w + b) - y) @ X)
    )


def adv_down(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, -epsilon, rate, n_steps)


def adv_weights(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps, direction=lambda X, y, w, b: np.sign(w))


def adv_minus_weights(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps, direction=lambda X, y, w, b: -np.sign(w))


def adv_once(X, y, w, b, epsilon, rate, n_steps):
    A = np.clip(X + epsilon * np.sign(np.outer(sig(X @ w + b) - y, w)), 0, 1)
    for _ in range(n_steps):
        dz = sig(A @ w + b) - y
        w, b = w - rate * dz @ A / len(A), b - rate * dz.mean()
    return w, b


def adv_pile(X, y, w, b, epsilon, rate, n_steps):
    for _ in range(n_steps):
        X = np.clip(X + epsilon * np.sign(np.outer(sig(X @ w + b) - y, w)), 0, 1)
        dz = sig(X @ w + b) - y
        w, b = w - rate * dz @ X / len(X), b - rate * dz.mean()
    return w, b


def adv_in_place(X, y, w, b, epsilon, rate, n_steps):
    for _ in range(n_steps):
        X += epsilon * np.sign(np.outer(sig(X @ w + b) - y, w))
        X.clip(0, 1, out=X)
        dz = sig(X @ w + b) - y
        w, b = w - rate * dz @ X / len(X), b - rate * dz.mean()
    return w, b


def adv_clean(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps, use=lambda X, A, y, w, b: (sig(X @ w + b) - y, X))


def adv_old_error(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps, use=lambda X, A, y, w, b: (sig(X @ w + b) - y, A))


def adv_no_clip(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps, clip=False)


def adv_no_sign(X, y, w, b, epsilon, rate, n_steps):
    return adv(
        X, y, w, b, epsilon, rate, n_steps, direction=lambda X, y, w, b: np.outer(sig(X @ w + b) - y, w)
    )


def adv_sum(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps, mean=False)


def adv_uphill(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps, sign=1)


def adv_no_bias(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, n_steps, bias=False)


def adv_both(X, y, w, b, epsilon, rate, n_steps):
    def both(X, A, y, w, b):
        seen = np.vstack([X, A])
        return (sig(seen @ w + b) - np.concatenate([y, y])) / 2, seen

    return adv(X, y, w, b, epsilon, rate, n_steps, use=both)


def adv_one_step(X, y, w, b, epsilon, rate, n_steps):
    return adv(X, y, w, b, epsilon, rate, 1)


def adv_weights_in_place(X, y, w, b, epsilon, rate, n_steps):
    for _ in range(n_steps):
        A = np.clip(X + epsilon * np.sign(np.outer(sig(X @ w + b) - y, w)), 0, 1)
        dz = sig(A @ w + b) - y
        w -= rate * dz @ A / len(A)
        b -= rate * dz.mean()
    return w, b


# 13.grokking
def both(read):
    return lambda steps, train, test, level: (read(steps, train, level), read(steps, test, level))


def stays(steps, curve, level):
    for i in range(len(steps)):
        if min(curve[i:]) >= level:
            return steps[i]
    return None


gro_right = both(stays)


def gro_right_list(steps, train, test, level):
    return [stays(steps, train, level), stays(steps, test, level)]


def gro_touch_one(steps, curve, level):
    for step, value in zip(steps, curve):
        if value >= level:
            return step


def gro_place_one(steps, curve, level):
    for i in range(len(steps)):
        if min(curve[i:]) >= level:
            return i


def gro_above_one(steps, curve, level):
    for i in range(len(steps)):
        if min(curve[i:]) > level:
            return steps[i]


def gro_below_one(steps, curve, level):
    return [s for s, v in zip(steps, curve) if v < level][-1] if min(curve) < level else None


def gro_last_touch_one(steps, curve, level):
    return [s for s, v in zip(steps, curve) if v >= level][-1]


def gro_best_one(steps, curve, level):
    return steps[np.argmax(curve)]


gro_touch, gro_place, gro_above = both(gro_touch_one), both(gro_place_one), both(gro_above_one)
gro_below, gro_last_touch, gro_best = both(gro_below_one), both(gro_last_touch_one), both(gro_best_one)


def gro_never_last(steps, train, test, level):
    m, g = gro_right(steps, train, test, level)
    return m, steps[-1] if g is None else g


def gro_never_minus_one(steps, train, test, level):
    m, g = gro_right(steps, train, test, level)
    return m, -1 if g is None else g


def gro_delay(steps, train, test, level):
    m, g = gro_right(steps, train, test, level)
    return m, g - m if g is not None else None


def gro_train_twice(steps, train, test, level):
    return stays(steps, train, level), stays(steps, train, level)


def gro_exchanged(steps, train, test, level):
    return gro_right(steps, train, test, level)[::-1]


def gro_one(steps, train, test, level):
    return stays(steps, test, level)


def gro_index_error(steps, train, test, level):
    out = []
    for curve in (train, test):
        last_below = max([i for i, v in enumerate(curve) if v < level], default=-1)
        out.append(steps[last_below + 1])
    return tuple(out)


# 13.fgsm, a second reader
def fgsm_largest_one(image, gradient, epsilon):
    return np.clip(image + epsilon * gradient / np.abs(gradient).max(), 0, 1)


def fgsm_around_the_image(image, gradient, epsilon):
    return np.clip(image + np.sign(gradient), image - epsilon, image + epsilon)


def fgsm_share_of_pixel(image, gradient, epsilon):
    return np.clip(image * (1 + epsilon * np.sign(gradient)), 0, 1)


def fgsm_stretched(image, gradient, epsilon):
    new = image + epsilon * np.sign(gradient)
    return (new - new.min()) / (new.max() - new.min())


def fgsm_clipped_step_alone(image, gradient, epsilon):
    return np.clip(epsilon * np.sign(gradient), 0, 1)


def fgsm_nothing(image, gradient, epsilon):
    np.clip(image + epsilon * np.sign(gradient), 0, 1)


def fgsm_one_sign(image, gradient, epsilon):
    return np.clip(image + epsilon * np.sign(gradient.sum()), 0, 1)


def fgsm_255(image, gradient, epsilon):
    return np.clip(image + epsilon * np.sign(gradient), 0, 255)


def fgsm_positive_step(image, gradient, epsilon):
    return image + np.clip(epsilon * np.sign(gradient), 0, 1)


def fgsm_two_axes(image, gradient, epsilon):
    out = image.copy()
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            out[i, j] = min(1, max(0, image[i, j] + epsilon * np.sign(gradient[i, j])))
    return out


# 13.occlusion, a second reader
def occ_of(
    image,
    pattern,
    size,
    fill,
    rows=None,
    cols=None,
    drop=lambda w, c: w - c,
    where=lambda i, j, s: (slice(i, i + s), slice(j, j + s)),
    put=lambda a, s, f: f,
):
    n, m = image.shape
    rows = n - size + 1 if rows is None else rows
    cols = m - size + 1 if cols is None else cols
    out = np.zeros((rows, cols))
    whole = best(image, pattern)
    for i in range(rows):
        for j in range(cols):
            covered = image.copy()
            s = where(i, j, size)
            covered[s] = put(covered[s], s, fill)
            out[i, j] = drop(whole, best(covered, pattern))
    return out


def occ_shaded(image, pattern, size, fill):
    return occ_of(image, pattern, size, fill, put=lambda a, s, f: a * f)


def occ_centred(image, pattern, size, fill):
    h = size // 2
    return occ_of(
        image,
        pattern,
        size,
        fill,
        rows=image.shape[0],
        cols=image.shape[1],
        where=lambda i, j, s: (slice(max(i - h, 0), i + h + 1), slice(max(j - h, 0), j + h + 1)),
    )


def occ_no_gain(image, pattern, size, fill):
    return occ_of(image, pattern, size, fill, drop=lambda w, c: max(w - c, 0))


def occ_one_larger(image, pattern, size, fill):
    return occ_of(
        image, pattern, size, fill, where=lambda i, j, s: (slice(i, i + s + 1), slice(j, j + s + 1))
    )


def occ_rest(image, pattern, size, fill):
    n, m = image.shape
    out = np.zeros((n - size + 1, m - size + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            c = np.full(image.shape, float(fill))
            c[i : i + size, j : j + size] = image[i : i + size, j : j + size]
            out[i, j] = best(image, pattern) - best(c, pattern)
    return out


def occ_square(image, pattern, size, fill):
    n = len(image)
    return occ_of(image, pattern, size, fill, rows=n - size + 1, cols=n - size + 1)


def occ_pattern_size(image, pattern, size, fill):
    s = len(pattern)
    return occ_of(image, pattern, s, fill)


# 13.induction, a second reader
def ind_of(weights, tokens, pick=lambda t, s, w: w[t, s + 1].sum(), find=None, empty=0.0, total=None):
    vals = []
    for t in range(len(tokens)):
        s = np.flatnonzero(tokens[:t] == tokens[t]) if find is None else find(t, tokens)
        if len(s):
            vals.append(pick(t, np.asarray(s), weights))
    if total:
        return total(vals, len(tokens))
    return np.mean(vals) if vals else empty


def ind_mean_of_nothing(weights, tokens):
    return np.array(
        [
            weights[t, np.flatnonzero(tokens[:t] == tokens[t]) + 1].sum()
            for t in range(len(tokens))
            if tokens[t] in tokens[:t]
        ]
    ).mean()


def ind_symbol_before(weights, tokens):
    vals = []
    for t in range(1, len(tokens)):
        s = [k for k in range(t) if tokens[k] == tokens[t - 1] and k < t - 1]
        if s:
            vals.append(weights[t, np.array(s) + 1].sum())
    return np.mean(vals) if vals else 0.0


def ind_not_place_0(weights, tokens):
    return ind_of(weights, tokens, find=lambda t, k: [s for s in range(1, t) if k[s] == k[t]])


def ind_same_next(weights, tokens):
    return ind_of(weights, tokens, lambda t, s, w: w[t, np.isin(tokens, tokens[s + 1])].sum())


def ind_comes_again(weights, tokens):
    vals = []
    for t in range(len(tokens)):
        if (tokens == tokens[t]).sum() > 1:
            vals.append(weights[t, np.flatnonzero(tokens[:t] == tokens[t]) + 1].sum())
    return np.mean(vals) if vals else 0.0


# 13.heads, a second reader
def heads_of(loss, cut, margin, keep=None, key=None, give=lambda layer, head: (layer, head), reverse=True):
    keep = keep or (lambda c: c - loss > margin)
    key = key or (lambda c: c)
    L, H = cut.shape
    found = [(i, j) for i in range(L) for j in range(H) if keep(cut[i, j])]
    if key != "none":
        found.sort(key=lambda p: key(cut[p]), reverse=reverse)
    return [give(i, j) for i, j in found]


def heads_loss_and_margin(loss, cut, margin):
    return heads_of(loss, cut, margin, keep=lambda c: c > margin)


def heads_every_rise(loss, cut, margin):
    return heads_of(loss, cut, margin, keep=lambda c: c > loss)


def heads_by_layers(loss, cut, margin):
    flat = cut.ravel()
    return [(int(k) // len(cut), int(k) % len(cut)) for k in np.argsort(-flat) if flat[k] - loss > margin]


def heads_none(loss, cut, margin):
    return heads_of(loss, cut, margin) or None


def heads_reversed_table(loss, cut, margin):
    return [tuple(p) for p in np.argwhere(cut - loss > margin).tolist()][::-1]


def heads_two_arrays(loss, cut, margin):
    p = heads_of(loss, cut, margin)
    return np.array([i for i, _ in p]), np.array([j for _, j in p])


def heads_layer_by_layer(loss, cut, margin):
    out = []
    for i in range(cut.shape[0]):
        for j in np.argsort(-cut[i]):
            if cut[i, j] - loss > margin:
                out.append((i, int(j)))
    return out


def heads_triples(loss, cut, margin):
    return [(i, j, cut[i, j] - loss) for i, j in heads_of(loss, cut, margin)]


def heads_that_hurt(loss, cut, margin):
    return heads_of(loss, cut, margin, keep=lambda c: loss - c > margin, reverse=False)


# 13.fourier, a second reader
def fou_last_cut_off(embedding):
    a = (np.abs(np.fft.rfft(embedding, axis=0)) ** 2).sum(axis=1)[1:-1]
    return a / a.sum()


def fou_row_means(embedding):
    x = embedding - embedding.mean(axis=1, keepdims=True)
    a = (np.abs(np.fft.rfft(x, axis=0)) ** 2).sum(axis=1)[1:]
    return a / a.sum()


def fou_zero_kept(embedding):
    x = embedding - embedding.mean(axis=0)
    a = (np.abs(np.fft.rfft(x, axis=0)) ** 2).sum(axis=1)
    return a / a.sum()


def fou_percent(embedding):
    a = (np.abs(np.fft.rfft(embedding, axis=0)) ** 2).sum(axis=1)[1:]
    return 100 * a / a.sum()


def fou_square_of_complex(embedding):
    a = (np.fft.rfft(embedding, axis=0) ** 2).sum(axis=1)[1:]
    return np.abs(a) / np.abs(a).sum()


# 13.probe, a second reader
def pro_no_ridge_longer(features, targets, ridge):
    X = np.hstack([features, np.ones((len(features), 1))])
    s = np.linalg.pinv(X) @ targets
    return s[:-1], s[-1]


def pro_rows_without_root(features, targets, ridge):
    n, d = features.shape
    X, Y = features - features.mean(0), targets - targets.mean(0)
    Wt = np.linalg.lstsq(
        np.vstack([X, ridge * np.eye(d)]), np.vstack([Y, np.zeros((d, Y.shape[1]))]), rcond=None
    )[0]
    return Wt, targets.mean(0) - features.mean(0) @ Wt


def pro_bias_row(features, targets, ridge):
    Wt, b = pro_right(features, targets, ridge)
    return Wt, b[None]


def pro_one_mean(features, targets, ridge):
    X, Y = features - features.mean(), targets - targets.mean(0)
    Wt = np.linalg.solve(X.T @ X + ridge * np.eye(X.shape[1]), X.T @ Y)
    return Wt, targets.mean(0) - features.mean(0) @ Wt


def pro_minus(features, targets, ridge):
    X, Y = features - features.mean(0), targets - targets.mean(0)
    Wt = np.linalg.solve(X.T @ X - ridge * np.eye(X.shape[1]), X.T @ Y)
    return Wt, targets.mean(0) - features.mean(0) @ Wt


def pro_descent(features, targets, ridge):
    Wt, b = np.zeros((features.shape[1], targets.shape[1])), np.zeros(targets.shape[1])
    for _ in range(100):
        e = features @ Wt + b - targets
        Wt -= 0.001 * (features.T @ e + ridge * Wt)
        b -= 0.001 * e.sum(0)
    return Wt, b


# 13.selectivity, a second reader
def sel_one_late(p, pc, words, labels, drawn, n):
    n = n + 1
    a, c = np.mean(p[n:] == labels[n:]), np.mean(pc[n:] == drawn[words[n:]])
    return a, c, a - c


def sel_divided_by_all(p, pc, words, labels, drawn, n):
    N = len(words)
    a, c = np.sum(p[n:] == labels[n:]) / N, np.sum(pc[n:] == drawn[words[n:]]) / N
    return a, c, a - c


def sel_first_words(p, pc, words, labels, drawn, n):
    a, c = np.mean(p[n:] == labels[n:]), np.mean(pc[n:] == drawn[words[: len(words) - n]])
    return a, c, a - c


def sel_real_probe_twice(p, pc, words, labels, drawn, n):
    a, c = np.mean(p[n:] == labels[n:]), np.mean(p[n:] == drawn[words[n:]])
    return a, c, a - c


def sel_probes_compared(p, pc, words, labels, drawn, n):
    a, c = np.mean(p[n:] == labels[n:]), np.mean(pc[n:] == p[n:])
    return a, c, a - c


def sel_size(p, pc, words, labels, drawn, n):
    a, c = np.mean(p[n:] == labels[n:]), np.mean(pc[n:] == drawn[words[n:]])
    return a, c, abs(a - c)


def sel_by_word(p, pc, words, labels, drawn, n):
    w = words[n:]
    a = np.mean([np.mean((p[n:] == labels[n:])[w == k]) for k in np.unique(w)])
    c = np.mean([np.mean((pc[n:] == drawn[w])[w == k]) for k in np.unique(w)])
    return a, c, a - c


# 13.adversarial_training, a second reader
def adv_of(
    X,
    y,
    w,
    b,
    epsilon,
    rate,
    n_steps,
    direction=lambda X, y, w, b: np.outer(sig(X @ w + b) - y, w),
    box=(0, 1),
):
    for _ in range(n_steps):
        A = X + epsilon * np.sign(direction(X, y, w, b))
        if box:
            A = np.clip(A, *box)
        e = sig(A @ w + b) - y
        w = w - rate * e @ A / len(X)
        b = b - rate * e.mean()
    return w, b


def adv_clean_in_step(X, y, w, b, epsilon, rate, n_steps):
    for _ in range(n_steps):
        A = np.clip(X + epsilon * np.sign(np.outer(sig(X @ w + b) - y, w)), 0, 1)
        e = sig(A @ w + b) - y
        w = w - rate * e @ X / len(X)
        b = b - rate * e.mean()
    return w, b


def adv_times_picture(X, y, w, b, epsilon, rate, n_steps):
    return adv_of(X, y, w, b, epsilon, rate, n_steps, lambda X, y, w, b: (sig(X @ w + b) - y)[:, None] * X)


def adv_bias_after(X, y, w, b, epsilon, rate, n_steps):
    for _ in range(n_steps):
        A = np.clip(X + epsilon * np.sign(np.outer(sig(X @ w + b) - y, w)), 0, 1)
        w = w - rate * (sig(A @ w + b) - y) @ A / len(X)
        b = b - rate * (sig(A @ w + b) - y).mean()
    return w, b


def adv_p_for_error(X, y, w, b, epsilon, rate, n_steps):
    return adv_of(X, y, w, b, epsilon, rate, n_steps, lambda X, y, w, b: sig(X @ w + b)[:, None] * w)


def adv_mean_error(X, y, w, b, epsilon, rate, n_steps):
    return adv_of(X, y, w, b, epsilon, rate, n_steps, lambda X, y, w, b: np.mean(sig(X @ w + b) - y) * w)


# 13.grokking, a second reader
gro_last_below = both(
    lambda s, c, level: None if c[-1] < level else max((a for a, v in zip(s, c) if v < level), default=s[0])
)


gro_plus_one = both(
    lambda s, c, level: None if c[-1] < level else max((a for a, v in zip(s, c) if v < level), default=-1) + 1
)


gro_two = both(
    lambda s, c, level: next((s[k] for k in range(len(s) - 1) if c[k] >= level and c[k + 1] >= level), None)
)


gro_not_first = both(
    lambda s, c, level: next(
        (s[k] for k in range(1, len(s)) if min(c[k:]) >= level and c[k - 1] < level), None
    )
)


gro_end_ignored = both(
    lambda s, c, level: next((s[k] for k in range(len(s) - 1) if min(c[k:-1]) >= level), None)
)


gro_text = both(lambda s, c, level: next((s[k] for k in range(len(s)) if min(c[k:]) >= level), "None"))


def gro_none_for_both(steps, train, test, level):
    if train[-1] < level or test[-1] < level:
        return None
    return stays(steps, train, level), stays(steps, test, level)


def gro_waits(steps, train, test, level):
    m, g = stays(steps, train, level), stays(steps, test, level)
    return m, (None if m is None or g is None else max(m, g))


def gro_train_touch(steps, train, test, level):
    out = []
    for k in range(len(steps)):
        if train[k] >= level and not out:
            out.append(steps[k])
    out.append(stays(steps, test, level))
    return tuple(out)


def occ_old_place(image, pattern, size, fill):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    scores = (windows * pattern).sum(axis=(2, 3))
    top, left = np.unravel_index(scores.argmax(), scores.shape)
    h, w = pattern.shape
    out = np.zeros((image.shape[0] - size + 1, image.shape[1] - size + 1))
    for i, j in np.ndindex(out.shape):
        c = image.copy()
        c[i : i + size, j : j + size] = fill
        out[i, j] = scores.max() - (c[top : top + h, left : left + w] * pattern).sum()
    return out


def occ_darkest(image, pattern, size, fill):
    return occ_of(image, pattern, size, fill, put=lambda a, s, f: np.minimum(a, f))


def ind_not_last(weights, tokens):
    return ind_of(weights, tokens, find=lambda t, k: [s for s in range(t) if k[s] == k[t] and t < len(k) - 1])


def fou_standardised(embedding):
    return fou((embedding - embedding.mean(axis=0)) / embedding.std(axis=0))


def adv_zero_weights_up(X, y, w, b, epsilon, rate, n_steps):
    return adv_of(
        X, y, w, b, epsilon, rate, n_steps, lambda X, y, w, b: (1 - 2 * y)[:, None] * np.where(w >= 0, 1, -1)
    )


def adv_projected(X, y, w, b, epsilon, rate, n_steps):
    A = X
    for _ in range(n_steps):
        A = A + epsilon * np.sign(np.outer(sig(A @ w + b) - y, w))
        A = np.clip(np.clip(A, X - epsilon, X + epsilon), 0, 1)
        e = sig(A @ w + b) - y
        w = w - rate * e @ A / len(X)
        b = b - rate * e.mean()
    return w, b


gro_mean = both(
    lambda steps, curve, level: next(
        (steps[k] for k in range(len(steps)) if np.mean(curve[k:]) >= level), None
    )
)
gro_rising = both(
    lambda steps, curve, level: next(
        (s for k, s in enumerate(steps) if curve[k] >= level and sorted(curve[k:]) == curve[k:]), None
    )
)


def fgsm_vectorized(image, gradient, epsilon):
    def moved(pixel, slope):
        return min(1.0, max(0.0, pixel + epsilon * ((slope > 0) * 1.0 - (slope < 0) * 1.0)))

    return np.vectorize(moved)(image, gradient)


def fgsm_by_size(image, gradient, epsilon):
    with np.errstate(invalid="ignore"):
        sign = np.nan_to_num(gradient / np.abs(gradient))
    return np.clip(image + epsilon * sign, 0, 1)


def fgsm_steep_tanh(image, gradient, epsilon):
    return np.clip(image + epsilon * np.tanh(1e6 * gradient), 0, 1)


def gro_zero_lost(steps, train, test, level):
    def one(curve):
        at = None
        for step, value in zip(steps[::-1], curve[::-1], strict=True):
            if value < level:
                break
            at = step
        return at or None

    return one(train), one(test)


def fourier_by_both_axes(embedding):
    power = (np.abs(np.fft.rfft2(embedding, axes=(1, 0))) ** 2)[1:].sum(axis=1)
    return power / power.sum()


def heads_three_at_most(loss, cut, margin):
    rise = {(i, j): value - loss for i, row in enumerate(cut) for j, value in enumerate(row)}
    found = sorted((head for head in rise if rise[head] > margin), key=rise.get, reverse=True)
    return found[:3]


def gro_smoothed(steps, train, test, level):
    def one(curve):
        smooth = np.convolve(curve, [0.5, 0.5])[: len(curve)]
        low = np.flatnonzero(smooth < level)
        first = low[-1] + 1 if len(low) else 0
        return steps[first] if first < len(steps) else None

    return one(train), one(test)


RIGHT = [
    Right("13.by_hand", hand(), "pencil"),
    Right("13.by_hand", hand(hidden=np.array([3.0, 1.0, 0.0]), score=6.0), "floats"),
    Right("13.fgsm", fgsm_right, "clip"),
    Right("13.fgsm", fgsm_right_min_max, "minimum and maximum"),
    Right("13.step_size", steps(), "pencil"),
    Right("13.step_size", steps(attack=0.1 * 0.05 * 784, noise=0.005 * 28), "computed"),
    Right("13.occlusion", occ_right, "loops"),
    Right("13.induction", ind_right, "lists"),
    Right("13.heads", heads_right, "sorted pairs"),
    Right("13.heads", heads_right_array, "an array"),
    Right("13.fourier", fou_right, "mean taken off"),
    Right("13.fourier", fou_right_no_mean, "frequency 0 dropped"),
    Right("13.probe", pro_right, "centred"),
    Right("13.selectivity", sel_right, "slices"),
    Right("13.adversarial_training", adv_right, "outer product"),
    Right("13.grokking", gro_right, "minimum of the rest"),
    Right("13.grokking", gro_right_list, "a list"),
    Right("13.fgsm", fgsm_vectorized, "np.vectorize"),
    Right("13.fgsm", fgsm_by_size, "divided by its size"),
    Right("13.fourier", fourier_by_both_axes, "transformed along both axes"),
]

WRONG = [
    Wrong("13.by_hand", "no ReLU", hand(hidden=[3, 1, -1], score=2), named="ReLU forgotten"),
    Wrong("13.by_hand", "no biases", hand(hidden=[4, 0, 0], score=4), named="biases forgotten"),
    Wrong("13.by_hand", "all units pass", hand(saliency=[7, 3, -7]), named="silent unit counted"),
    Wrong("13.by_hand", "weights added", hand(saliency=[3, 1, -1]), named="output weights forgotten"),
    Wrong("13.by_hand", "sizes", hand(saliency=[7, 1, 3]), named="size of the saliency"),
    Wrong("13.by_hand", "gradient twice", hand(contributions=[7, -1, -3]), named="input forgotten"),
    Wrong("13.by_hand", "shares", hand(contributions=[14 / 6, -1 / 6, -9 / 6]), named="share of the score"),
    Wrong("13.by_hand", "contributions again", hand(drops=[14, -1, -9]), named="the straight line believed"),
    Wrong("13.by_hand", "third unit asleep", hand(drops=[5, -1, -9]), named="a silent unit does not wake"),
    Wrong("13.by_hand", "no ReLU in the drops", hand(drops=[14, -1, -17]), named="no unit falls silent"),
    Wrong("13.by_hand", "scores that remain", hand(drops=[1, 7, 23]), named="the remaining scores"),
    Wrong("13.by_hand", "signs", hand(drops=[-5, 1, 17]), named="rises instead of drops"),
    Wrong("13.by_hand", "score without output weights", hand(score=4), named="units added up"),
    Wrong("13.by_hand", "dots left", hand(drops=...), says="drops"),
    Wrong("13.fgsm", "the gradient", fgsm_gradient, named="the gradient instead of its sign"),
    Wrong("13.fgsm", "down", fgsm_down, named="downhill"),
    Wrong(
        "13.fgsm", "the gradient, no clip", fgsm_gradient_no_clip, named="the gradient instead of its sign"
    ),
    Wrong("13.fgsm", "down, no clip", fgsm_down_no_clip, named="downhill"),
    Wrong("13.fgsm", "no clip", fgsm_no_clip, named="not clipped"),
    Wrong("13.fgsm", "from -1", fgsm_minus_one, named="not clipped below"),
    Wrong("13.fgsm", "length", fgsm_norm, named="gradient scaled to length 1"),
    Wrong("13.fgsm", "divided by its size", fgsm_abs),
    Wrong("13.fgsm", "0 goes up", fgsm_where, named="flat pixels moved"),
    Wrong("13.fgsm", "0 goes down", fgsm_where_other, named="flat pixels moved"),
    Wrong("13.fgsm", "no epsilon", fgsm_no_epsilon, named="epsilon forgotten"),
    Wrong("13.fgsm", "step", fgsm_step, named="the step alone"),
    Wrong("13.fgsm", "up only", fgsm_up_only, named="upwards only"),
    Wrong("13.fgsm", "step clipped", fgsm_clipped_step, named="not clipped"),
    Wrong("13.fgsm", "gradient clipped", fgsm_clipped_gradient, named="gradient cut off at epsilon"),
    Wrong("13.fgsm", "in place", fgsm_in_place, says="in place"),
    Wrong("13.fgsm", "upper edge only", fgsm_upper_only, named="not clipped below"),
    Wrong("13.fgsm", "bytes", fgsm_bytes, named="not clipped above"),
    Wrong("13.step_size", "signs cancel", steps(attack=0), named="signs cancel"),
    Wrong("13.step_size", "one pixel", steps(attack=0.005), named="one pixel alone"),
    Wrong("13.step_size", "length", steps(attack=0.14), named="the length of the weights"),
    Wrong("13.step_size", "squares", steps(attack=0.1 * 784 * 0.05**2), named="weights squared"),
    Wrong("13.step_size", "no epsilon", steps(attack=39.2), named="epsilon forgotten"),
    Wrong("13.step_size", "noise like the attack", steps(noise=3.92), named="noise adds up"),
    Wrong("13.step_size", "noise cancels", steps(noise=0), named="noise cancels altogether"),
    Wrong("13.step_size", "variance", steps(noise=0.0196), named="variance instead of its root"),
    Wrong("13.step_size", "noise of one pixel", steps(noise=0.005), named="one pixel alone"),
    Wrong("13.step_size", "twice", steps(attack_factor=2), named="pixels counted along one side"),
    Wrong("13.step_size", "sixteen", steps(attack_factor=16), named="area squared"),
    Wrong("13.step_size", "noise fourfold", steps(noise_factor=4), named="noise grows with the pixels"),
    Wrong("13.step_size", "noise as before", steps(noise_factor=1), named="noise does not grow"),
    Wrong("13.step_size", "root of two", steps(noise_factor=2**0.5), named="pixels counted along one side"),
    Wrong("13.step_size", "half of the pixels", steps(attack=1.96), named="half of the attack"),
    Wrong("13.occlusion", "what is left", occ_left, named="what is left"),
    Wrong("13.occlusion", "negative", occ_sign, named="sign turned round"),
    Wrong("13.occlusion", "in place", occ_in_place, named="covers pile up"),
    Wrong("13.occlusion", "one copy", occ_one_copy, named="covers pile up"),
    Wrong("13.occlusion", "black", occ_black, named="covered with 0"),
    Wrong("13.occlusion", "a pixel", occ_pixel, named="one pixel at a time"),
    Wrong("13.occlusion", "a pixel, small map", occ_pixel_small_map, named="one pixel at a time"),
    Wrong("13.occlusion", "a column", occ_column, named="a strip instead of a square"),
    Wrong("13.occlusion", "rows", occ_rows, named="whole rows covered"),
    Wrong("13.occlusion", "blocks", occ_blocks, named="covers side by side"),
    Wrong("13.occlusion", "over the edge", occ_edge, named="over the edge"),
    Wrong("13.occlusion", "one short", occ_short, named="last place left out"),
    Wrong("13.occlusion", "shares", occ_relative, named="relative drop"),
    Wrong("13.occlusion", "added", occ_added),
    Wrong("13.occlusion", "no copy", occ_view, says="in place"),
    Wrong("13.occlusion", "transposed", occ_transposed, says="transpose"),
    Wrong("13.occlusion", "cover too small", occ_size_minus_one),
    Wrong("13.induction", "the match itself", ind_same, named="attention to the same symbol"),
    Wrong("13.induction", "before", ind_before, named="the symbol before"),
    Wrong("13.induction", "latest", ind_last, named="latest occurrence only"),
    Wrong("13.induction", "first", ind_first, named="first occurrence only"),
    Wrong(
        "13.induction",
        "all positions",
        ind_all_positions,
        named="positions without an earlier occurrence counted",
    ),
    Wrong("13.induction", "pairs", ind_pairs, named="mean over pairs"),
    Wrong("13.induction", "sum", ind_sum, named="not divided"),
    Wrong("13.induction", "transposed", ind_transposed, named="queries and keys exchanged"),
    Wrong("13.induction", "largest", ind_max, named="largest instead of sum"),
    Wrong("13.induction", "argmax", ind_argmax, named="strongest attention counted"),
    Wrong("13.induction", "nan", ind_nan, says="no symbol occurs twice"),
    Wrong(
        "13.induction", "later ones too", ind_both_sides, named="positions counted whose symbol comes again"
    ),
    Wrong("13.induction", "one row late", ind_late, named="the position after asks"),
    Wrong("13.induction", "the place before", ind_period),
    Wrong("13.induction", "strictly before", ind_strictly_before, named="itself left out"),
    Wrong("13.induction", "mean of matches", ind_mean_of_matches, named="mean within a position"),
    Wrong("13.heads", "changes", heads_abs, named="a head that hurts"),
    Wrong("13.heads", "changes, by loss", heads_abs_sorted_by_loss, named="a head that hurts"),
    Wrong("13.heads", "every head", heads_loss, named="loss itself above the margin"),
    Wrong("13.heads", "falls", heads_sign, named="sign turned round"),
    Wrong("13.heads", "ascending", heads_ascending, named="least important first"),
    Wrong("13.heads", "not sorted", heads_unsorted, named="not sorted"),
    Wrong("13.heads", "exchanged", heads_exchanged, named="head before layer"),
    Wrong("13.heads", "from one", heads_from_one, named="counted from 1"),
    Wrong("13.heads", "numbers", heads_numbers, named="numbered through"),
    Wrong("13.heads", "worst", heads_worst, named="worst head only"),
    Wrong("13.heads", "shares", heads_relative, named="relative rise"),
    Wrong("13.heads", "rises", heads_rises, says="shape"),
    Wrong("13.heads", "layers from one", heads_from_one_layer),
    Wrong("13.heads", "at least", heads_at_least, named="at the margin"),
    Wrong("13.heads", "a mask", heads_mask),
    Wrong("13.fourier", "mean kept", fou_mean, named="mean left in"),
    Wrong("13.fourier", "mean in the sum", fou_mean_below, named="mean left in"),
    Wrong("13.fourier", "amplitudes", fou_amplitude, named="amplitude instead of power"),
    Wrong("13.fourier", "features", fou_axis, named="along the features"),
    Wrong("13.fourier", "axis forgotten", fou_axis_and_mean),
    Wrong("13.fourier", "all frequencies", fou_all, named="both halves"),
    Wrong("13.fourier", "half of all", fou_half_of_all),
    Wrong("13.fourier", "powers", fou_power, named="not a share"),
    Wrong("13.fourier", "columns added first", fou_sum_first, named="columns added first"),
    Wrong("13.fourier", "real part", fou_real, named="cosine only"),
    Wrong("13.fourier", "imaginary part", fou_imaginary, named="sine only"),
    Wrong("13.fourier", "column by column", fou_each_column, named="each column made a share"),
    Wrong("13.fourier", "columns apart", fou_columns, named="columns left apart"),
    Wrong("13.fourier", "by the largest", fou_largest, named="largest made 1"),
    Wrong("13.fourier", "the largest frequency", fou_dominant, says="shape"),
    Wrong("13.fourier", "complex squares", fou_complex),
    Wrong("13.probe", "bias penalised", pro_bias_penalised, named="bias penalised"),
    Wrong("13.probe", "no bias", pro_no_bias, named="nothing centred"),
    Wrong("13.probe", "bias afterwards", pro_bias_after, named="nothing centred"),
    Wrong("13.probe", "targets centred", pro_only_targets, named="features not centred"),
    Wrong("13.probe", "mean target", pro_mean_target, named="mean of the targets for a bias"),
    Wrong("13.probe", "sign of the bias", pro_sign, named="wrong sign in the bias"),
    Wrong("13.probe", "least squares", pro_no_ridge, named="ridge forgotten"),
    Wrong("13.probe", "least squares, solved", pro_no_ridge_solve),
    Wrong("13.probe", "ridge times n", pro_times_n, named="ridge times examples"),
    Wrong("13.probe", "ridge over n", pro_over_n, named="ridge over examples"),
    Wrong("13.probe", "twice", pro_twice, named="half or double ridge"),
    Wrong("13.probe", "squared", pro_squared, named="ridge squared"),
    Wrong("13.probe", "every entry", pro_plus_number, named="ridge in every entry"),
    Wrong("13.probe", "standardised", pro_standard, named="features standardised"),
    Wrong("13.probe", "transposed", pro_transposed, says="transpose"),
    Wrong("13.probe", "bias first", pro_order, says="exchanged"),
    Wrong("13.probe", "weights only", pro_weights_only, says="W"),
    Wrong("13.probe", "stacked", pro_stacked),
    Wrong("13.selectivity", "as given", sel_as_given, named="tested on what it was trained on"),
    Wrong(
        "13.selectivity",
        "first mistake mended",
        sel_first_mended,
        named="control labels drawn for each occurrence",
    ),
    Wrong(
        "13.selectivity", "second mistake mended", sel_second_mended, named="tested on what it was trained on"
    ),
    Wrong("13.selectivity", "all rows", sel_all_rows, named="tested on what it was trained on"),
    Wrong("13.selectivity", "training rows", sel_training, named="tested on what it was trained on"),
    Wrong(
        "13.selectivity",
        "control on all rows",
        sel_control_all,
        named="control tested on what it was trained on",
    ),
    Wrong("13.selectivity", "by class", sel_by_class, named="control labels by class"),
    Wrong("13.selectivity", "true classes", sel_control_true, named="control compared with the true classes"),
    Wrong("13.selectivity", "drawn labels", sel_drawn_both, named="probe compared with the drawn labels"),
    Wrong("13.selectivity", "reversed", sel_reversed, named="control minus accuracy"),
    Wrong("13.selectivity", "ratio", sel_ratio, named="a ratio"),
    Wrong("13.selectivity", "counts", sel_counts, named="numbers instead of shares"),
    Wrong("13.selectivity", "mistakes", sel_errors, named="share of mistakes"),
    Wrong("13.selectivity", "new words", sel_new_words),
    Wrong("13.selectivity", "exchanged", sel_exchanged, says="exchanged"),
    Wrong("13.selectivity", "drawn anew", sel_drawn_anew),
    Wrong("13.selectivity", "per cent", sel_percent, says="100"),
    Wrong("13.adversarial_training", "as given", adv_as_given, named="gradient with respect to the weights"),
    Wrong("13.adversarial_training", "down", adv_down, named="downhill"),
    Wrong("13.adversarial_training", "all upwards", adv_weights, named="labels left out of the attack"),
    Wrong(
        "13.adversarial_training", "all downwards", adv_minus_weights, named="labels left out of the attack"
    ),
    Wrong("13.adversarial_training", "once", adv_once, named="attacked once"),
    Wrong("13.adversarial_training", "piled up", adv_pile, named="attacks pile up"),
    Wrong("13.adversarial_training", "in place", adv_in_place, named="attacks pile up"),
    Wrong("13.adversarial_training", "clean", adv_clean, named="trained on clean pictures"),
    Wrong("13.adversarial_training", "old error", adv_old_error, named="error of the clean pictures"),
    Wrong("13.adversarial_training", "no clip", adv_no_clip, named="not clipped"),
    Wrong("13.adversarial_training", "no sign", adv_no_sign, named="gradient instead of its sign"),
    Wrong("13.adversarial_training", "sum", adv_sum, named="sum instead of mean"),
    Wrong("13.adversarial_training", "uphill", adv_uphill, named="uphill"),
    Wrong("13.adversarial_training", "no bias", adv_no_bias, named="bias not learned"),
    Wrong("13.adversarial_training", "clean ones too", adv_both, named="clean pictures too"),
    Wrong("13.adversarial_training", "one step", adv_one_step, named="a single step"),
    Wrong("13.adversarial_training", "weights in place", adv_weights_in_place, says="in place"),
    Wrong("13.grokking", "touch", gro_touch, named="first touch"),
    Wrong("13.grokking", "place", gro_place, named="place instead of step"),
    Wrong("13.grokking", "above", gro_above, named="above instead of at least"),
    Wrong("13.grokking", "below", gro_below, named="last step below"),
    Wrong("13.grokking", "last touch", gro_last_touch),
    Wrong("13.grokking", "best", gro_best, named="the best step"),
    Wrong("13.grokking", "the end for never", gro_never_last, named="a number for never"),
    Wrong("13.grokking", "-1 for never", gro_never_minus_one, named="a number for never"),
    Wrong("13.grokking", "delay", gro_delay, named="the delay"),
    Wrong("13.grokking", "train twice", gro_train_twice, named="one curve twice"),
    Wrong("13.grokking", "exchanged", gro_exchanged, says="exchanged"),
    Wrong("13.grokking", "one number", gro_one, named="one curve only"),
    Wrong("13.grokking", "no case for never", gro_index_error, says="index"),
    Wrong("13.fgsm", "largest is 1", fgsm_largest_one, named="gradient scaled to largest 1"),
    Wrong("13.fgsm", "clip around the image only", fgsm_around_the_image, named="not clipped"),
    Wrong("13.fgsm", "in proportion to the pixel", fgsm_share_of_pixel, named="a share of the pixel"),
    Wrong("13.fgsm", "stretched to 0 to 1", fgsm_stretched, says="got NaN"),
    Wrong("13.fgsm", "the step alone", fgsm_clipped_step_alone, named="the step alone"),
    Wrong("13.fgsm", "nothing returned", fgsm_nothing, says="your function returns nothing"),
    Wrong("13.fgsm", "one sign for the picture", fgsm_one_sign, named="one sign for the picture"),
    Wrong("13.fgsm", "255 grey levels", fgsm_255, named="not clipped above"),
    Wrong("13.fgsm", "step clipped, not the picture", fgsm_positive_step, named="step clipped"),
    Wrong("13.fgsm", "two loops only", fgsm_two_axes, says="an index points past the end of the list"),
    Wrong("13.occlusion", "multiplied by fill", occ_shaded, named="shaded instead of covered"),
    Wrong(
        "13.occlusion",
        "centred cover over every pixel",
        occ_centred,
        says="expected shape (4, 6), got shape (5, 7)",
    ),
    Wrong("13.occlusion", "no negative drop", occ_no_gain, named="no drop below 0"),
    Wrong("13.occlusion", "cover one pixel larger", occ_one_larger, named="cover one pixel too large"),
    Wrong("13.occlusion", "everything else covered", occ_rest, named="everything else covered"),
    Wrong("13.occlusion", "width from the rows", occ_square, says="got shape (4, 4)"),
    Wrong("13.occlusion", "cover of the pattern's size", occ_pattern_size, says="got shape (3, 5)"),
    Wrong(
        "13.induction", "mean of an empty list", ind_mean_of_nothing, says="expected finite numbers, got NaN"
    ),
    Wrong("13.induction", "asks for the symbol before", ind_symbol_before, named="the position after asks"),
    Wrong("13.induction", "never starts at the first symbol", ind_not_place_0, named="first place left out"),
    Wrong("13.induction", "every place with the same next symbol", ind_same_next),
    Wrong(
        "13.induction",
        "positions whose symbol comes again later",
        ind_comes_again,
        named="positions counted whose symbol comes again",
    ),
    Wrong(
        "13.heads",
        "margin against the loss itself",
        heads_loss_and_margin,
        named="loss itself above the margin",
    ),
    Wrong("13.heads", "every rise", heads_every_rise, named="margin forgotten"),
    Wrong(
        "13.heads",
        "divided by the number of layers",
        heads_by_layers,
        named="divided by the number of layers",
    ),
    Wrong("13.heads", "None if empty", heads_none, says="your function returns nothing"),
    Wrong("13.heads", "argwhere of the sorted", heads_reversed_table),
    Wrong("13.heads", "two arrays", heads_two_arrays, says="got shape (2, 3)"),
    Wrong("13.heads", "layer by layer", heads_layer_by_layer, named="sorted within each layer"),
    Wrong(
        "13.heads",
        "rises beside the pairs",
        heads_triples,
        says="one entry too many along axis 1 (the last one)",
    ),
    Wrong("13.heads", "cuts that help", heads_that_hurt, named="sign turned round"),
    Wrong("13.fourier", "last frequency cut off", fou_last_cut_off, says="got shape (2,)"),
    Wrong(
        "13.fourier",
        "mean of the row taken off, zero frequency kept",
        fou_row_means,
        named="mean of each row",
    ),
    Wrong(
        "13.fourier",
        "mean taken off, its zero kept",
        fou_zero_kept,
        says="one entry too many along axis 0 (the first one)",
    ),
    Wrong("13.fourier", "per cent", fou_percent, says="100 times what it should be"),
    Wrong("13.fourier", "complex squares", fou_square_of_complex, named="complex numbers squared"),
    Wrong("13.probe", "no ridge", pro_no_ridge_longer, named="ridge forgotten"),
    Wrong("13.probe", "ridge in the extra rows, no root", pro_rows_without_root, named="ridge squared"),
    Wrong("13.probe", "bias as a row", pro_bias_row, says="there is an axis of length 1 too many"),
    Wrong("13.probe", "one mean for all features", pro_one_mean, named="one mean for all features"),
    Wrong("13.probe", "ridge subtracted", pro_minus, named="ridge subtracted"),
    Wrong("13.probe", "gradient descent, too short", pro_descent),
    Wrong("13.selectivity", "one late", sel_one_late, named="one row too late"),
    Wrong("13.selectivity", "divided by all", sel_divided_by_all, named="divided by all rows"),
    Wrong("13.selectivity", "words shifted by the split", sel_first_words, named="words of other rows"),
    Wrong(
        "13.selectivity",
        "the main probe against the drawn classes",
        sel_real_probe_twice,
        named="control from the real probe",
    ),
    Wrong(
        "13.selectivity",
        "probe against control",
        sel_probes_compared,
        named="probes compared with each other",
    ),
    Wrong("13.selectivity", "size of the difference", sel_size, named="size of the difference"),
    Wrong("13.selectivity", "the mean over words", sel_by_word, named="a mean for each word"),
    Wrong(
        "13.adversarial_training",
        "step with the clean pictures",
        adv_clean_in_step,
        named="attacked error, clean pictures",
    ),
    Wrong(
        "13.adversarial_training",
        "error times the pictures, a row each",
        adv_times_picture,
        named="picture instead of weights",
    ),
    Wrong(
        "13.adversarial_training", "bias with the new weights", adv_bias_after, named="bias after the weights"
    ),
    Wrong(
        "13.adversarial_training",
        "weights alone, minus sign lost for class 1",
        adv_p_for_error,
        named="labels left out of the attack",
    ),
    Wrong(
        "13.adversarial_training",
        "the mean error times the weights",
        adv_mean_error,
        named="labels left out of the attack",
    ),
    Wrong("13.grokking", "last record below", gro_last_below, named="last step below"),
    Wrong("13.grokking", "step plus one", gro_plus_one, named="one step further"),
    Wrong("13.grokking", "next one too", gro_two, named="two in a row"),
    Wrong("13.grokking", "never at the first", gro_not_first, says="`memorised` is None"),
    Wrong("13.grokking", "last record ignored", gro_end_ignored, named="end left out"),
    Wrong(
        "13.grokking",
        "empty text for never",
        gro_text,
        says="`generalised`: expected None, got the text 'None'",
    ),
    Wrong("13.grokking", "None for both", gro_none_for_both, says="your function returns nothing"),
    Wrong(
        "13.grokking", "generalised only after memorised", gro_waits, named="one curve waits for the other"
    ),
    Wrong("13.grokking", "same step for both if memorised never", gro_train_touch, named="first touch"),
    Wrong(
        "13.by_hand",
        "no ReLU anywhere",
        hand(hidden=[3, 1, -1], score=2, saliency=[7, 3, -7], contributions=[14, 3, -21], drops=[14, 3, -21]),
        named="ReLU forgotten",
    ),
    Wrong(
        "13.by_hand",
        "dead unit in the saliency",
        hand(saliency=[7, 3, -7], contributions=[14, 3, -21]),
        named="silent unit counted",
    ),
    Wrong("13.by_hand", "sizes of contributions", hand(contributions=[14, 1, 9]), named="sizes only"),
    Wrong("13.by_hand", "sizes of the drops", hand(drops=[5, 1, 17]), named="sizes only"),
    Wrong(
        "13.by_hand", "output weights as saliency", hand(saliency=[1, 3, 4]), named="gradient of the units"
    ),
    Wrong(
        "13.by_hand",
        "second unit of ReLU 1 counted once",
        hand(saliency=[3, 1, -1], contributions=[6, 1, -3]),
        named="output weights forgotten",
    ),
    Wrong("13.by_hand", "one total drop", hand(drops=-13), says="expected shape (3,), got one number"),
    Wrong(
        "13.by_hand",
        "biases of the active units added to the contributions",
        hand(contributions=[13, -1, -6]),
    ),
    Wrong("13.step_size", "epsilon forgotten", steps(attack=39.2, noise=1.4), named="epsilon forgotten"),
    Wrong(
        "13.step_size", "variance", steps(noise=0.0196, noise_factor=4), named="variance instead of its root"
    ),
    Wrong(
        "13.step_size", "noise cancels", steps(noise=0.0, noise_factor=1), named="noise cancels altogether"
    ),
    Wrong(
        "13.step_size",
        "twice as many pixels",
        steps(attack_factor=2, noise_factor=np.sqrt(2)),
        named="pixels counted along one side",
    ),
    Wrong(
        "13.step_size",
        "attack in root",
        steps(attack=0.14, attack_factor=2),
        named="the length of the weights",
    ),
    Wrong("13.step_size", "uniform in the range", steps(noise=0.0808), named="steps of any size"),
    Wrong("13.step_size", "from -0.1 to 0.1", steps(attack=7.84), named="twice the attack"),
    Wrong("13.step_size", "weight forgotten", steps(attack=78.4, noise=2.8), named="weights forgotten"),
    Wrong("13.step_size", "side 28", steps(attack=0.14, noise=0.026), named="the length of the weights"),
    Wrong(
        "13.step_size",
        "weights get smaller",
        steps(attack_factor=1, noise_factor=0.5),
        named="attack does not grow",
    ),
    Wrong("13.step_size", "rounded", steps(attack=3.9)),
    Wrong(
        "13.step_size",
        "new values",
        steps(attack_factor=15.68, noise_factor=0.28),
        named="values for factors",
    ),
    Wrong("13.occlusion", "at the old place", occ_old_place, named="scored at the old place"),
    Wrong("13.occlusion", "dark pixels stay", occ_darkest),
    Wrong("13.induction", "the last position left out", ind_not_last),
    Wrong("13.fourier", "standardised", fou_standardised, named="each column made a share"),
    Wrong("13.adversarial_training", "zero weights push up", adv_zero_weights_up),
    Wrong("13.adversarial_training", "attacks go on from the last", adv_projected),
    Wrong("13.grokking", "mean of the rest", gro_mean),
    Wrong("13.grokking", "only rising", gro_rising),
    Wrong("13.fgsm", "a steep tanh", fgsm_steep_tanh, says="a gradient of almost nothing"),
    Wrong("13.grokking", "0 lost", gro_zero_lost, named="step 0 taken for never"),
    Wrong("13.heads", "three at most", heads_three_at_most, says="five heads that matter"),
    Wrong("13.grokking", "smoothed first", gro_smoothed),
]
