"""The exercises of chapter 13: looking inside."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nn_helpers.checks import AnyShape, Exercise, Misconception, Probe, numbers, unequal_sizes

_rng = np.random.default_rng(13)


# 1 · which input was it?

X = np.array([2.0, 1.0, 3.0])
W = np.array([[1.0, 2.0, 0.0], [2.0, -1.0, 1.0], [0.0, -1.0, -1.0]])  # (inputs, hidden units)
B = np.array([-1.0, 1.0, 1.0])
V = np.array([1.0, 3.0, 4.0])


def _score(x, relu=lambda z: np.maximum(z, 0)):
    return relu(x @ W + B) @ V


def _without(k):
    return np.where(np.arange(3) == k, 0.0, X)


def _drops(score=_score):
    return np.array([score(X) - score(_without(k)) for k in range(3)])


HIDDEN = np.maximum(X @ W + B, 0)
SALIENCY = W @ (V * (HIDDEN > 0))
DROPS = _drops()

by_hand_exercise = Exercise(
    id="13.by_hand",
    title="Which input was it?",
    reference={
        "hidden": HIDDEN,
        "score": float(_score(X)),
        "saliency": SALIENCY,
        "contributions": X * SALIENCY,
        "drops": DROPS,
    },
    misconceptions=[
        Misconception(
            "ReLU forgotten",
            {"hidden": X @ W + B},
            "One of your hidden units is negative. ReLU hands on 0 in its place.",
        ),
        Misconception(
            "biases forgotten",
            {"hidden": np.maximum(X @ W, 0)},
            "Your hidden units are the weighted sums alone. Each unit adds its own bias before ReLU.",
        ),
        Misconception(
            "silent unit counted",
            {"saliency": W @ V},
            "Your gradient goes through the third unit as well. It is silent here: a small change of the "
            "input does not wake it, so nothing passes.",
        ),
        Misconception(
            "output weights forgotten",
            {"saliency": W @ (HIDDEN > 0)},
            "You added the weights into the two active units. The score takes each unit with a weight of "
            "its own, and so does the gradient.",
        ),
        Misconception(
            "size of the saliency",
            {"saliency": np.abs(SALIENCY)},
            "Those are the sizes. The gradient has a sign, and it tells whether more of the input raises "
            "or lowers the score.",
        ),
        Misconception(
            "units added up",
            {"score": HIDDEN.sum()},
            "You added up the hidden units. The score takes each of them with a weight of its own.",
        ),
        Misconception(
            "gradient of the units",
            [{"saliency": V}, {"saliency": V * (HIDDEN > 0)}],
            "That is the gradient with respect to the hidden units. One layer remains, from the units back "
            "to the inputs.",
        ),
        Misconception(
            "sizes only",
            [{"contributions": np.abs(X * SALIENCY)}, {"drops": np.abs(DROPS)}],
            "Those are the sizes. An input that lowers the score gets a negative number: keep the sign.",
        ),
        Misconception(
            "input forgotten",
            {"contributions": SALIENCY},
            "Those are the gradients once more. A contribution is the gradient times the input itself.",
        ),
        Misconception(
            "share of the score",
            {"contributions": X * SALIENCY / _score(X)},
            "You divided by the score. The contribution is gradient times input, in the score's own units.",
        ),
        Misconception(
            "the straight line believed",
            {"drops": X * SALIENCY},
            "Those are the contributions again. They hold only as long as no unit turns on or off, and "
            "without an input one may. Compute the three scores anew.",
        ),
        Misconception(
            "a silent unit does not wake",
            {"drops": _drops(lambda x: np.maximum(x @ W + B, 0) @ (V * (HIDDEN > 0)))},
            "You left the third unit silent. Look at what it gets when the third input is 0.",
        ),
        Misconception(
            "no unit falls silent",
            [
                {"drops": _drops(lambda x: _score(x, relu=lambda z: z))},
                {"drops": np.array([14.0, -1.0, DROPS[2]])},
            ],
            "In one of your scores a unit is negative. Without its input it falls silent: ReLU applies "
            "again.",
        ),
        Misconception(
            "the remaining scores",
            {"drops": _score(X) - DROPS},
            "Those are the scores that remain. The drop is the whole score minus what remains.",
        ),
        Misconception(
            "rises instead of drops",
            {"drops": -DROPS},
            "Your signs are the wrong way round: a drop is positive where the score falls without that "
            "input.",
        ),
    ],
    hints=(
        "Forward first; then only the active units pass a gradient; then three forward passes, each with "
        "one input at 0.",
        "For input i the gradient is the sum, over the active units j, of W[i, j] times v[j].",
        "Without the first input the second unit gets 0 - 1 - 3 + 1, so it falls silent.",
    ),
    insight="The gradient answers for small changes. Taking an input away is a large one.",
)


# 2 · one step of the sign


def fgsm(image: np.ndarray, gradient: np.ndarray, epsilon: float) -> Any:
    return np.clip(image + epsilon * np.sign(gradient), 0.0, 1.0)


def _length(g):
    return max(float(np.sqrt((np.asarray(g) ** 2).sum())), 1e-12)


def _picture(rng, *shape):
    """Grey values between 0 and 1, some of them at the edges."""
    grey = np.round(rng.uniform(0.05, 0.95, shape), 2)
    return np.where(rng.random(shape) < 0.25, np.round(grey), grey)


def _fgsm_probe(rng, *shape, epsilon, label=""):
    image, gradient = _picture(rng, *shape), numbers(rng, *shape)
    image.flat[:3], gradient.flat[:3] = (1.0, 0.98, 0.5), (0.4, 0.003, 0.0)
    image.flat[3:5], gradient.flat[3:5] = (0.0, 0.6), (-0.7, -2.5)
    return Probe(image, gradient, epsilon, label=label)


fgsm_exercise = Exercise(
    id="13.fgsm",
    title="One step of the sign",
    reference=fgsm,
    promises=(AnyShape("image", "gradient", empty=False),),
    probes=[
        _fgsm_probe(_rng, 2, 4, epsilon=0.1),
        _fgsm_probe(_rng, 3, 5, epsilon=0.25),
        Probe(
            np.array([0.5, 0.25, 0.75]),
            np.array([1e-9, -1e-9, 0.0]),
            0.1,
            label="a gradient of almost nothing",
        ),
        Probe(
            np.array([[0.5, 0.25, 0.75], [0.3, 1.0, 0.0]]),
            np.array([[1e4, -710.0, 0.0], [0.002, 750.0, -1e4]]),
            0.1,
            label="small and very large slopes",
        ),
    ],
    fresh=lambda rng: [
        _fgsm_probe(rng, *unequal_sizes(rng, 2, 3, 6), epsilon=float(rng.choice([0.05, 0.1, 0.2, 0.3])))
        for _ in range(3)
    ],
    misconceptions=[
        Misconception(
            "the gradient instead of its sign",
            [
                lambda image, gradient, epsilon: np.clip(image + epsilon * gradient, 0, 1),
                lambda image, gradient, epsilon: image + epsilon * gradient,
            ],
            "You step along the gradient itself, so most pixels hardly move. Every pixel may move by the "
            "whole of epsilon; only the *sign* of the gradient decides which way.",
        ),
        Misconception(
            "downhill",
            [
                lambda image, gradient, epsilon: np.clip(image - epsilon * np.sign(gradient), 0, 1),
                lambda image, gradient, epsilon: image - epsilon * np.sign(gradient),
            ],
            "You step against the gradient, which lowers the loss: this picture is easier to recognise. "
            "An attack goes uphill.",
        ),
        Misconception(
            "not clipped",
            lambda image, gradient, epsilon: image + epsilon * np.sign(gradient),
            "Some of your pixels are below 0 or above 1, which no picture can show. Clip the result.",
        ),
        Misconception(
            "not clipped below",
            [
                lambda image, gradient, epsilon: np.clip(image + epsilon * np.sign(gradient), -1, 1),
                lambda image, gradient, epsilon: np.minimum(image + epsilon * np.sign(gradient), 1),
            ],
            "Some of your pixels fall below 0, the least that a picture can show. Clip there as well.",
        ),
        Misconception(
            "not clipped above",
            lambda image, gradient, epsilon: np.maximum(image + epsilon * np.sign(gradient), 0),
            "Some of your pixels rise above 1, the most that a picture can show. Clip there as well.",
        ),
        Misconception(
            "gradient scaled to length 1",
            [
                lambda image, gradient, epsilon: np.clip(
                    image + epsilon * gradient / _length(gradient), 0, 1
                ),
                lambda image, gradient, epsilon: image + epsilon * gradient / _length(gradient),
            ],
            "You made the gradient a step of length epsilon. Here epsilon limits each *pixel*, so every "
            "one of them may use all of it: take the sign.",
        ),
        Misconception(
            "gradient scaled to largest 1",
            [
                lambda image, gradient, epsilon: np.clip(
                    image + epsilon * gradient / np.max(np.abs(gradient), initial=1e-12), 0, 1
                ),
                lambda image, gradient, epsilon: np.clip(
                    image + epsilon * gradient / np.abs(gradient).max(), 0, 1
                ),
            ],
            "Only the pixel with the largest gradient moves by epsilon in your step; the others move "
            "less. The sign lets all of them move as far.",
        ),
        Misconception(
            "flat pixels moved",
            [
                lambda image, gradient, epsilon: np.clip(
                    image + epsilon * np.where(gradient >= 0, 1.0, -1.0), 0, 1
                ),
                lambda image, gradient, epsilon: np.clip(
                    image + epsilon * np.where(gradient > 0, 1.0, -1.0), 0, 1
                ),
            ],
            "You also move pixels whose gradient is 0. The sign of 0 is 0: those pixels stay.",
        ),
        Misconception(
            "epsilon forgotten",
            lambda image, gradient, epsilon: np.clip(image + np.sign(gradient), 0, 1),
            "Your pixels move by 1, so they all end at 0 or at 1. Epsilon says how far they may go.",
        ),
        Misconception(
            "the step alone",
            [
                lambda image, gradient, epsilon: epsilon * np.sign(gradient),
                lambda image, gradient, epsilon: np.clip(epsilon * np.sign(gradient), 0, 1),
            ],
            "That is the step alone. Add it to the picture, then clip.",
        ),
        Misconception(
            "upwards only",
            lambda image, gradient, epsilon: np.clip(image + epsilon * (np.asarray(gradient) > 0), 0, 1),
            "Where the gradient is negative your pixels stay. Lowering them raises the loss as well.",
        ),
        Misconception(
            "a share of the pixel",
            lambda image, gradient, epsilon: np.clip(image * (1 + epsilon * np.sign(gradient)), 0, 1),
            "Your step is a share of the pixel's own value, so pixels near 0 hardly move. Every pixel may "
            "move by epsilon, whatever its value.",
        ),
        Misconception(
            "one sign for the picture",
            lambda image, gradient, epsilon: np.clip(image + epsilon * np.sign(np.sum(gradient)), 0, 1),
            "You move all pixels the same way. Each goes by the sign of its own gradient.",
        ),
        Misconception(
            "step clipped",
            lambda image, gradient, epsilon: image + np.clip(epsilon * np.sign(gradient), 0, 1),
            "You clip the step, so no pixel goes down and some rise above 1. Clip the picture after the "
            "step.",
        ),
        Misconception(
            "gradient cut off at epsilon",
            lambda image, gradient, epsilon: np.clip(image + np.clip(gradient, -epsilon, epsilon), 0, 1),
            "You cut the gradient off at epsilon, so a small gradient makes a small step. Every pixel "
            "whose gradient is not 0 moves by the whole of epsilon.",
        ),
        Misconception(
            "sign taken of the sum",
            lambda image, gradient, epsilon: np.clip(np.sign(image + epsilon * gradient), 0, 1),
            "You take the sign of picture and step together, so each pixel becomes 0 or 1. Take the sign "
            "of the gradient alone.",
        ),
    ],
    hints=(
        "Which way does each pixel go, and how far?",
        "`np.sign` is 1, 0 or -1; times epsilon it is the step.",
        "Add the step to the image, then `np.clip(..., 0, 1)`.",
    ),
    insight="One gradient and one step: the attack costs no more than one step of training.",
)


# 3 · many small steps

STEP = {"attack": 3.92, "noise": 0.14, "attack_factor": 4, "noise_factor": 2}

step_size_exercise = Exercise(
    id="13.step_size",
    title="Many small steps",
    reference=STEP,
    misconceptions=[
        Misconception(
            "signs cancel",
            {"attack": 0.0},
            "You let positive and negative weights cancel. But each pixel moves in the direction of *its "
            "own* weight, so every product is positive.",
        ),
        Misconception(
            "one pixel alone",
            [{"attack": 0.005}, {"noise": 0.005}],
            "That is what a single pixel does. All 784 of them move.",
        ),
        Misconception(
            "the length of the weights",
            {"attack": 0.14},
            "That is epsilon times the length of w, the root of the sum of squares: the answer for a step "
            "of that *length*. Here every pixel moves by epsilon, so the sizes of all 784 weights add up.",
        ),
        Misconception(
            "half of the attack",
            {"attack": 1.96},
            "That is half of it. Do all pixels take part? One with a negative weight raises the score by "
            "going down.",
        ),
        Misconception(
            "twice the attack",
            {"attack": 7.84},
            "That would be right if every pixel moved by 0.2. It moves by 0.1 from where it is, up or down.",
        ),
        Misconception(
            "weights forgotten",
            [{"attack": 78.4}, {"noise": 2.8}],
            "That would be right for weights of 1 and -1. Here they are 0.05 and -0.05.",
        ),
        Misconception(
            "steps of any size",
            [{"noise": 0.1 * 0.05 * 28 / 3**0.5}, {"noise": 0.0808}, {"noise": 0.081}],
            "That would be right if a pixel moved by any amount up to 0.1. Each moves by the whole of 0.1; "
            "only the direction is random.",
        ),
        Misconception(
            "values for factors",
            [{"attack_factor": 15.68}, {"noise_factor": 0.28}],
            "That is the new value. How many times the old one is it?",
        ),
        Misconception(
            "weights squared",
            {"attack": 0.196},
            "You stepped along w itself, so the weights are squared. The step is epsilon times the *sign* "
            "of each weight.",
        ),
        Misconception(
            "epsilon forgotten",
            [{"attack": 39.2}, {"noise": 1.4}],
            "That would be right for a step of 1 per pixel. They move by epsilon.",
        ),
        Misconception(
            "noise adds up",
            {"noise": 3.92},
            "That is the attack again. Random signs agree with the weights only half of the time, so most "
            "of it cancels. What is left of 784 random signs grows with a root.",
        ),
        Misconception(
            "noise cancels altogether",
            {"noise": 0.0},
            "On average it is zero, but the single picture is not: the sum of 784 random signs is "
            "typically as large as the root of their number.",
        ),
        Misconception(
            "variance instead of its root",
            {"noise": 0.0196},
            "That is the variance, the sum of the squares. Its root is the typical size.",
        ),
        Misconception(
            "pixels counted along one side",
            [{"attack_factor": 2}, {"noise_factor": 2**0.5}, {"noise_factor": 1.414}],
            "Twice as wide *and* twice as high: how many pixels are there now?",
        ),
        Misconception(
            "area squared",
            {"attack_factor": 16},
            "There are four times as many pixels, and each adds as much as before: the sum is linear in "
            "them.",
        ),
        Misconception(
            "attack does not grow",
            {"attack_factor": 1},
            "There are more pixels now, and each adds as much as before: its weight has the same size.",
        ),
        Misconception(
            "noise grows with the pixels",
            {"noise_factor": 4},
            "Random signs do not add up like that: the spread of a sum of n of them grows with the root "
            "of n.",
        ),
        Misconception(
            "noise does not grow",
            [{"noise_factor": 1}, {"noise_factor": 0}],
            "More random signs leave more behind. It is little, but it grows: with which power of their "
            "number?",
        ),
    ],
    hints=(
        "What does one pixel add to the score in the attack? And how many pixels are there?",
        "The attack adds epsilon times the sum of the sizes of all weights. Random signs add like a "
        "random walk.",
        "0.1 times 0.05, times 784 for the attack, times the root of 784 for the noise.",
    ),
    insight="Every pixel helps a little, and there are many of them: that is why the eye sees nothing.",
)


# 4 · cover and look


def pattern_score(image: np.ndarray, pattern: np.ndarray) -> float:
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)  # (places, places, h, w)
    return (windows * pattern).sum(axis=(2, 3)).max()


def occlusion(image: np.ndarray, pattern: np.ndarray, size: int, fill: float) -> np.ndarray:
    n, m = image.shape
    drops = np.zeros((n - size + 1, m - size + 1))
    for i, j in np.ndindex(drops.shape):
        covered = image.copy()
        covered[i : i + size, j : j + size] = fill
        drops[i, j] = pattern_score(image, pattern) - pattern_score(covered, pattern)
    return drops


def occlusion_with(
    cover: Callable = lambda image, i, j, size, fill: _covered(image, i, j, size, size, fill),
    drop: Callable = lambda whole, left: whole - left,
    shape: Callable = lambda n, m, size: (n - size + 1, m - size + 1),
    stride: Callable = lambda size: 1,
    pile: bool = False,
) -> Callable:
    """The map with one thing changed."""

    def occlusion(image, pattern, size, fill):
        whole = pattern_score(image, pattern)
        drops = np.zeros(shape(*image.shape, size))
        covered = image.copy()
        for i, j in np.ndindex(drops.shape):
            place = i * stride(size), j * stride(size)
            covered = cover(covered if pile else image, *place, size, fill)
            drops[i, j] = drop(whole, pattern_score(covered, pattern))
        return drops

    return occlusion


def _at_the_old_place(image, pattern, size, fill):
    windows = np.lib.stride_tricks.sliding_window_view(image, pattern.shape)
    scores = (windows * pattern).sum(axis=(2, 3))
    i, j = np.unravel_index(scores.argmax(), scores.shape)
    place = np.zeros(image.shape)
    place[i : i + pattern.shape[0], j : j + pattern.shape[1]] = pattern
    shape = image.shape[0] - size + 1, image.shape[1] - size + 1
    left = [(_covered(image, *at, size, size, fill) * place).sum() for at in np.ndindex(shape)]
    return scores.max() - np.reshape(left, shape)


def _covered(image, i, j, height, width, fill):
    made = np.array(image, dtype=float)
    made[max(i, 0) : i + height, max(j, 0) : j + width] = fill
    return made


def _shaded(image, i, j, size, fill):
    made = np.array(image, dtype=float)
    made[i : i + size, j : j + size] *= fill
    return made


def _only_seen(image, i, j, size, fill):
    made = np.full(image.shape, fill)
    made[i : i + size, j : j + size] = image[i : i + size, j : j + size]
    return made


def _occlusion_probe(rng, n, m, h, w, size, fill, label="", last=False):
    """A picture that holds the pattern once, away from the first corner; in the last one if asked to."""
    pattern = rng.choice([1.0, 1.0, 2.0, -1.0], (h, w))
    pattern[-1, -1] = 2.0
    image = np.round(rng.uniform(0.05, 0.3, (n, m)), 2)
    i, j = (n - h, m - w) if last else (int(rng.integers(1, n - h + 1)), int(rng.integers(1, m - w + 1)))
    image[i : i + h, j : j + w] = np.where(pattern > 0, np.round(rng.uniform(0.8, 0.98, (h, w)), 2), 0.03)
    return Probe(image, pattern, size, fill, label=label)


def _occlusion_probes(rng):
    made = []
    for size, last, fill in ((2, True, 0.4), (3, False, 0.1), (1, False, 1.0)):
        n, m = unequal_sizes(rng, 2, 5, 8)
        made.append(_occlusion_probe(rng, n, m, 2, 3, size, fill, last=last))
    return made


occlusion_exercise = Exercise(
    id="13.occlusion",
    title="Cover and look",
    reference=occlusion,
    probes=[
        _occlusion_probe(_rng, 5, 7, 2, 3, 2, 0.5, last=True),
        _occlusion_probe(_rng, 6, 5, 3, 2, 3, 0.4),
        _occlusion_probe(_rng, 4, 6, 2, 2, 1, 1.0, label="a bright cover of one pixel"),
        _occlusion_probe(_rng, 4, 4, 3, 2, 4, 0.6, label="a cover as large as the picture"),
    ],
    fresh=_occlusion_probes,
    misconceptions=[
        Misconception(
            "what is left",
            occlusion_with(drop=lambda whole, left: left),
            "Your map holds the scores of the covered pictures. What matters is how much each cover "
            "costs: the score of the whole picture minus that.",
        ),
        Misconception(
            "sign turned round",
            occlusion_with(drop=lambda whole, left: left - whole),
            "Your map is negative where the cover hurts. A drop is the whole score minus what is left.",
        ),
        Misconception(
            "no drop below 0",
            [
                occlusion_with(drop=lambda whole, left: max(whole - left, 0.0)),
                occlusion_with(drop=lambda whole, left: abs(whole - left)),
            ],
            "No entry of your map is negative. A cover may also raise the score, and then the drop is "
            "negative.",
        ),
        Misconception(
            "shaded instead of covered",
            occlusion_with(cover=lambda image, i, j, size, fill: _shaded(image, i, j, size, fill)),
            "You multiply the pixels under the cover by `fill`. The cover hides them: each becomes `fill`.",
        ),
        Misconception(
            "scored at the old place",
            _at_the_old_place,
            "You score the covered picture where the pattern was before. It may now fit best elsewhere: "
            "take the best match anew.",
        ),
        Misconception(
            "cover one pixel too large",
            occlusion_with(
                cover=lambda image, i, j, size, fill: _covered(image, i, j, size + 1, size + 1, fill)
            ),
            "Your cover is one pixel too high and too wide. A slice leaves out its end: `i : i + size` has "
            "`size` entries.",
        ),
        Misconception(
            "covers pile up",
            occlusion_with(pile=True),
            "The earlier covers are still on the picture when the next one comes. Each place starts from "
            "a fresh copy of the picture.",
        ),
        Misconception(
            "covered with 0",
            occlusion_with(cover=lambda image, i, j, size, fill: _covered(image, i, j, size, size, 0.0)),
            "You cover with 0. The grey value of the cover is given: `fill`.",
        ),
        Misconception(
            "one pixel at a time",
            [
                occlusion_with(cover=lambda image, i, j, size, fill: _covered(image, i, j, 1, 1, fill)),
                occlusion_with(
                    cover=lambda image, i, j, size, fill: _covered(image, i, j, 1, 1, fill),
                    shape=lambda n, m, size: (n, m),
                ),
            ],
            "You cover a single pixel. The cover is a square, `size` pixels high and wide.",
        ),
        Misconception(
            "a strip instead of a square",
            [
                occlusion_with(cover=lambda image, i, j, size, fill: _covered(image, i, j, size, 1, fill)),
                occlusion_with(cover=lambda image, i, j, size, fill: _covered(image, i, j, 1, size, fill)),
            ],
            "Your cover is one pixel thin in one direction. It is `size` pixels high *and* wide.",
        ),
        Misconception(
            "whole rows covered",
            occlusion_with(
                cover=lambda image, i, j, size, fill: _covered(image, i, 0, size, image.shape[1], fill)
            ),
            "You cover whole rows, so every column of the map is the same. Limit the columns, too.",
        ),
        Misconception(
            "covers side by side",
            occlusion_with(shape=lambda n, m, size: (n // size, m // size), stride=lambda size: size),
            "Your cover jumps by its own size. It moves by one pixel, so that covers overlap.",
        ),
        Misconception(
            "cover around its middle",
            occlusion_with(
                cover=lambda image, i, j, size, fill: _covered(
                    image, i - size // 2, j - size // 2, size, size, fill
                ),
                shape=lambda n, m, size: (n, m),
            ),
            "Your cover lies around the pixel and hangs over the edge. Here (i, j) is its upper left "
            "corner, and all of it stays on the picture.",
        ),
        Misconception(
            "over the edge",
            occlusion_with(shape=lambda n, m, size: (n, m)),
            "Your last covers hang over the edge of the picture. How many places are there where the "
            "whole square fits?",
        ),
        Misconception(
            "last place left out",
            occlusion_with(shape=lambda n, m, size: (n - size, m - size)),
            "Your map lacks the last row and column. A square of `size` fits at n - size + 1 places of n.",
        ),
        Misconception(
            "relative drop",
            occlusion_with(drop=lambda whole, left: (whole - left) / whole),
            "You divided by the score. The map holds plain differences of scores.",
        ),
        Misconception(
            "everything else covered",
            occlusion_with(cover=lambda image, i, j, size, fill: _only_seen(image, i, j, size, fill)),
            "You cover everything *but* the square. Leave the picture as it is and cover the square.",
        ),
    ],
    hints=(
        "Two loops over the places of the cover; at each a fresh copy of the picture.",
        "`covered[i : i + size, j : j + size] = fill`, on a copy.",
        "drops[i, j] = pattern_score(image, pattern) - pattern_score(covered, pattern), for n - size + 1 "
        "times m - size + 1 places.",
    ),
    insight="No gradient was needed: such a map can be made for anything that gives a score.",
)


# 5 · is it an induction head?


def induction_score(weights: np.ndarray, tokens: np.ndarray) -> float:
    masses = []
    for t in range(len(tokens)):
        after = [s + 1 for s in range(t) if tokens[s] == tokens[t]]
        if after:
            masses.append(weights[t, after].sum())
    return sum(masses) / max(len(masses), 1)


def induction_with(
    which: Callable = lambda earlier: earlier,
    shift: int = 1,
    take: Callable = lambda weights, t, at: weights[t, at].sum(),
    count: Callable = lambda masses, pairs, tokens: len(masses),
    asked: int = 0,
) -> Callable:
    """The score with one thing changed."""

    def score(weights, tokens):
        masses, pairs, n = [], 0, len(tokens)
        for t in range(n - asked):
            earlier = [s for s in range(t) if tokens[s] == tokens[t]]
            at = [s + shift for s in which(earlier) if 0 <= s + shift < n]
            pairs += len(at)
            if earlier:
                masses.append(float(take(weights, t + asked, at)) if at else 0.0)
        return sum(masses) / max(count(masses, pairs, tokens), 1)

    return score


def _only_before(weights, tokens):
    masses = []
    for t in range(len(tokens)):
        after = [s + 1 for s in range(t - 1) if tokens[s] == tokens[t]]
        masses += [weights[t, after].sum()] if after else []
    return sum(masses) / max(len(masses), 1)


def _not_the_first(weights, tokens):
    masses = []
    for t in range(len(tokens)):
        after = [s + 1 for s in range(1, t) if tokens[s] == tokens[t]]
        masses += [weights[t, after].sum()] if after else []
    return sum(masses) / max(len(masses), 1)


def _all_repeated(masses, pairs, tokens):
    return sum(int((tokens == token).sum() > 1) for token in tokens)


def _attention(rng, n, sharp=0.5):
    """Causal weights in hundredths; every row sums to 1, and each position sees itself."""
    hundredths = 5 * np.eye(n)
    for t in range(n):
        hundredths[t, : t + 1] += rng.multinomial(95, rng.dirichlet(np.full(t + 1, sharp)))
    return hundredths / 100


def _induction_probe(rng, n, n_symbols, label=""):
    tokens = rng.integers(0, n_symbols, n)
    tokens[[n // 3, n - 2, n - 1]] = tokens[0]  # occurs three times before, twice in a row
    return Probe(_attention(rng, n), tokens, label=label)


induction_exercise = Exercise(
    id="13.induction",
    title="Is it an induction head?",
    reference=induction_score,
    probes=[
        _induction_probe(_rng, 7, 4),
        _induction_probe(_rng, 10, 3),
        Probe(_attention(_rng, 4), np.array([5, 2, 7, 1]), label="no symbol occurs twice"),
        Probe(
            np.array([[1.0, 0, 0, 0], [0.5, 0.5, 0, 0], [0.2, 0.5, 0.3, 0], [0, 0.9, 0.04, 0.06]]),
            np.array([3, 1, 0, 3]),
            label="a head that copies",
        ),
    ],
    fresh=lambda rng: [
        _induction_probe(rng, 7, 4),
        _induction_probe(rng, 9, 3),
        _induction_probe(rng, 12, 5),
        Probe(_attention(rng, 3), rng.permutation(3), label="no symbol occurs twice"),
    ],
    misconceptions=[
        Misconception(
            "attention to the same symbol",
            induction_with(shift=0),
            "You add up the attention on the earlier occurrences themselves. An induction head looks one "
            "place further, at what *followed* them: that is what it copies.",
        ),
        Misconception(
            "the symbol before",
            induction_with(shift=-1),
            "You look at what came before the earlier occurrence. What came after it is the prediction.",
        ),
        Misconception(
            "latest occurrence only",
            induction_with(which=lambda earlier: earlier[-1:]),
            "Only the latest occurrence counts in yours. A head may look behind any of the earlier ones: "
            "all of them count.",
        ),
        Misconception(
            "first occurrence only",
            induction_with(which=lambda earlier: earlier[:1]),
            "Only the first occurrence counts in yours. A head may look behind any of the earlier ones: all "
            "of them count.",
        ),
        Misconception(
            "positions without an earlier occurrence counted",
            induction_with(count=lambda masses, pairs, tokens: len(tokens)),
            "You divide by the number of all positions. Where a symbol is new there is nothing to copy: "
            "such positions stay out of the mean.",
        ),
        Misconception(
            "positions counted whose symbol comes again",
            induction_with(count=_all_repeated),
            "You also count positions whose symbol occurs again only later. Nothing can be copied there: "
            "such positions stay out of the mean.",
        ),
        Misconception(
            "first place left out",
            [induction_with(which=lambda earlier: [s for s in earlier if s > 0]), _not_the_first],
            "You leave place 0 out. It is an earlier occurrence like any other.",
        ),
        Misconception(
            "mean over pairs",
            induction_with(count=lambda masses, pairs, tokens: pairs),
            "You divide by the number of pairs. The weights of one position are added up; the mean runs "
            "over positions.",
        ),
        Misconception(
            "not divided",
            induction_with(count=lambda masses, pairs, tokens: 1),
            "Your score is the sum over positions. Divide by how many there were.",
        ),
        Misconception(
            "queries and keys exchanged",
            induction_with(take=lambda weights, t, at: weights[at, t].sum()),
            "You read column t. Row t holds where position t looks; column t who looks at it.",
        ),
        Misconception(
            "the position after asks",
            induction_with(asked=1),
            "You read the row of position t + 1. It is position t that reads its symbol and has to "
            "predict the next.",
        ),
        Misconception(
            "largest instead of sum",
            induction_with(take=lambda weights, t, at: weights[t, at].max()),
            "You take the largest weight. Attention that is spread over several matches counts together.",
        ),
        Misconception(
            "strongest attention counted",
            [
                induction_with(take=lambda weights, t, at: float(weights[t].argmax() in at)),
                induction_with(take=lambda weights, t, at: float(weights[t, : t + 1].argmax() in at)),
            ],
            "You count how often the strongest attention is in the right place. The score is how *much* "
            "attention is there.",
        ),
        Misconception(
            "itself left out",
            [
                induction_with(take=lambda weights, t, at: weights[t, [s for s in at if s < t]].sum()),
                _only_before,
            ],
            "You leave out the position itself. When a symbol stands twice in a row, the place just after "
            "its earlier occurrence is position t, and it counts.",
        ),
        Misconception(
            "mean within a position",
            induction_with(take=lambda weights, t, at: weights[t, at].mean()),
            "At each position you take the mean over the matches. They share its attention, so add them up.",
        ),
    ],
    hints=(
        "At each position: where did this symbol stand before, and what stood one place further?",
        "For position t collect s + 1 for all s < t with tokens[s] == tokens[t], and add up weights[t, s "
        "+ 1].",
        "Keep one sum for every position that has an earlier occurrence, and take the mean of these sums.",
    ),
    insight="A score near 1 says that the head can copy. Whether the network uses it, only cutting tells.",
)


# 6 · which heads matter?


def heads_that_matter(loss: float, cut: np.ndarray, margin: float) -> np.ndarray:
    rise = cut - loss
    order = np.argsort(-rise, axis=None)
    found = [np.unravel_index(k, rise.shape) for k in order if rise.flat[k] > margin]
    return np.array(found).reshape(-1, 2)


def heads_with(
    rise: Callable = lambda cut, loss: cut - loss,
    keep: Callable | None = None,
    order: Callable = lambda r: -r,
    form: Callable | None = None,
) -> Callable:
    """The list with one thing changed."""

    def heads(loss, cut, margin):
        r = rise(cut, loss)
        flat = np.argsort(order(r).ravel(), kind="stable")
        chosen = [k for k in flat if (keep or (lambda value, m: value > m))(r.flat[k], margin)]
        pairs = np.array([np.unravel_index(k, r.shape) for k in chosen]).reshape(-1, 2)
        return pairs if form is None else form(pairs, chosen)

    return heads


def _ways_to_list(heads, n_heads):
    """By importance, backwards, in the order of the table, by importance within each layer."""
    by_layer = heads[np.argsort(heads // n_heads, kind="stable")]
    return len({tuple(order) for order in (heads, heads[::-1], np.sort(heads), by_layer)})


def _heads_probe(rng, n_layers, n_heads, label="", margin=None):
    """Some heads matter, most hardly, one or two hurt; no two alike, and each way to list them differs."""
    loss = float(np.round(rng.uniform(1.9, 2.3), 2))
    n = n_layers * n_heads
    kinds = [0.9, 0.5, 0.3, -0.4] + [0.04, -0.03, 0.02] * n
    changes = rng.permutation(kinds[:n]) + np.round(rng.permutation(n) * 0.004 + 0.002, 3)
    while _ways_to_list(np.argsort(-changes)[:3], n_heads) < 4:
        changes = rng.permutation(changes)
    cut = np.round(loss + changes.reshape(n_layers, n_heads), 3)
    return Probe(loss, cut, 0.2 if margin is None else margin, label=label)


def _at_the_margin(rng):
    """Eighths, which add up without rounding: one rise is the margin itself."""
    cut = rng.permutation([2.5, 2.75, 3.0, 1.25, 2.125, 1.875]).reshape(2, 3)
    return Probe(2.0, cut, 0.5, label="a rise of exactly the margin")


def _many_heads(rng):
    """Five of nine heads matter, all by different amounts."""
    rises = rng.permutation([1.1, 0.7, 0.55, 0.4, 0.28, 0.12, 0.05, -0.1, -0.19]).reshape(3, 3)
    return Probe(1.5, np.round(1.5 + rises, 2), 0.25, label="five heads that matter")


matter_exercise = Exercise(
    id="13.heads",
    title="Which heads matter?",
    reference=heads_that_matter,
    probes=[
        _heads_probe(_rng, 2, 4),
        _heads_probe(_rng, 4, 3),
        _heads_probe(_rng, 2, 3, label="no head above the margin", margin=3.0),
        Probe(2.0, np.array([[2.9, 1.2, 2.4]]), 0.3, label="a single layer"),
        _at_the_margin(_rng),
        _many_heads(_rng),
    ],
    fresh=lambda rng: [
        _heads_probe(rng, 2, 4),
        _heads_probe(rng, 4, 3),
        _heads_probe(rng, 3, 5),
        _heads_probe(rng, 2, 3, label="no head above the margin", margin=3.0),
        _at_the_margin(rng),
        _many_heads(rng),
    ],
    misconceptions=[
        Misconception(
            "loss itself above the margin",
            [
                heads_with(rise=lambda cut, loss: cut),
                heads_with(keep=lambda value, m: True, rise=lambda cut, loss: cut),
            ],
            "You keep heads by the loss as it is, and that lies above most margins. What counts is how far "
            "it *rose*, compared with the whole network.",
        ),
        Misconception(
            "margin forgotten",
            heads_with(keep=lambda value, m: value > 0),
            "You keep every head whose cut costs something. It has to cost more than `margin`.",
        ),
        Misconception(
            "sorted within each layer",
            heads_with(form=lambda pairs, chosen: pairs[np.argsort(pairs[:, 0], kind="stable")]),
            "The heads are right, but each layer is sorted by itself. There is one order for all of them: "
            "the one that costs most first, in whichever layer.",
        ),
        Misconception(
            "divided by the number of layers",
            lambda loss, cut, margin: np.array(
                [divmod(k, len(cut)) for k in np.argsort(-cut, axis=None) if cut.flat[k] - loss > margin]
            ).reshape(-1, 2),
            "You divide the running number by the number of layers. A row of the table is as long as there "
            "are heads: divide by that.",
        ),
        Misconception(
            "a head that hurts",
            [
                heads_with(rise=lambda cut, loss: np.abs(cut - loss)),
                heads_with(keep=lambda value, m: abs(value) > m),
            ],
            "You kept a head whose cut makes the network better. It changes much, but the ability does "
            "not hang on it: the loss has to rise.",
        ),
        Misconception(
            "sign turned round",
            heads_with(rise=lambda cut, loss: loss - cut),
            "Your list holds the heads that the network does better without. A rise is the loss after the "
            "cut minus the loss before.",
        ),
        Misconception(
            "least important first",
            heads_with(order=lambda r: r),
            "The heads are right, their order is not: the one that costs most comes first.",
        ),
        Misconception(
            "not sorted",
            heads_with(order=lambda r: np.arange(r.size)),
            "The heads are right, in the order of the table. Put the one that costs most first.",
        ),
        Misconception(
            "head before layer",
            heads_with(form=lambda pairs, chosen: pairs[:, ::-1]),
            "Your pairs are (head, layer). Rows of the table are layers, and the layer is named first.",
        ),
        Misconception(
            "counted from 1",
            heads_with(form=lambda pairs, chosen: pairs + 1),
            "You count layers and heads from 1. Both begin at 0, as rows and columns do.",
        ),
        Misconception(
            "numbered through",
            heads_with(form=lambda pairs, chosen: np.array(chosen, dtype=int)),
            "You number all heads in one row. Name each by layer and head.",
        ),
        Misconception(
            "at the margin",
            heads_with(keep=lambda value, m: value >= m),
            "You keep a head whose rise is exactly the margin. More than the margin is asked for.",
        ),
        Misconception(
            "worst head only",
            heads_with(form=lambda pairs, chosen: pairs[:1]),
            "You name only the head that costs most. Every rise above the margin counts.",
        ),
        Misconception(
            "relative rise",
            heads_with(rise=lambda cut, loss: (cut - loss) / loss),
            "You compare a share of the loss with the margin. The margin is in the units of the loss: "
            "take the plain difference.",
        ),
    ],
    hints=(
        "How much does each cut cost? The loss of the whole network is the measure.",
        "`rise = cut - loss`; only what lies above `margin` is kept.",
        "Sort by `-rise`; `np.unravel_index` or two loops turn a place in the table into (layer, head).",
    ),
    insight="Two heads that can stand in for each other hide from this test: cut them together.",
)


# 7 · how much of which wave?


def fourier_power(embedding: np.ndarray) -> np.ndarray:
    waves = np.fft.rfft(embedding, axis=0)[1:]
    power = (np.abs(waves) ** 2).sum(axis=1)
    return power / power.sum()


def fourier_with(
    prepare: Callable = lambda e: e,
    axis: int = 0,
    size: Callable = lambda waves: np.abs(waves) ** 2,
    join: Callable = lambda power: power.sum(axis=1),
    share: Callable = lambda power: power / power.sum(),
) -> Callable:
    def power(embedding):
        waves = np.fft.rfft(prepare(embedding), axis=axis)
        waves = waves[1:] if axis == 0 else waves.T[1:]
        return share(join(size(waves)))

    return power


def _with_mean(embedding):
    power = (np.abs(np.fft.rfft(embedding, axis=0)) ** 2).sum(axis=1)
    return power[:-1] / power[:-1].sum()


def _mean_below(embedding):
    power = (np.abs(np.fft.rfft(embedding, axis=0)) ** 2).sum(axis=1)
    return power[1:] / power.sum()


def _all_frequencies(embedding):
    power = (np.abs(np.fft.fft(embedding, axis=0)[1:]) ** 2).sum(axis=1)
    return power / power.sum()


def _kept_mean(embedding):
    power = (np.abs(np.fft.rfft(embedding, axis=0)) ** 2).sum(axis=1)
    return power / power.sum()


def _embedding(rng, p, n_features, n_waves=2):
    """Two or so waves in every column, each at its own phase, some noise, and a mean."""
    k = rng.choice(np.arange(1, (p - 1) // 2 + 1), n_waves, replace=False)
    phase = rng.uniform(0, 2 * np.pi, (n_waves, 1, n_features))
    angle = 2 * np.pi * k[:, None, None] * np.arange(p)[:, None] / p
    waves = (np.cos(angle + phase) * rng.uniform(0.5, 1.5, (n_waves, 1, n_features))).sum(axis=0)
    return np.round(waves + 0.2 * rng.normal(size=(p, n_features)) + rng.uniform(0.5, 1.0, n_features), 2)


fourier_exercise = Exercise(
    id="13.fourier",
    title="How much of which wave?",
    reference=fourier_power,
    probes=[
        _embedding(_rng, 7, 4),
        _embedding(_rng, 11, 3),
        _embedding(_rng, 31, 8),
        Probe(
            np.column_stack(
                [np.cos(2 * np.pi * 2 * np.arange(5) / 5), np.sin(2 * np.pi * 2 * np.arange(5) / 5)]
            ),
            label="a circle of frequency 2",
        ),
    ],
    fresh=lambda rng: [_embedding(rng, p, d) for p, d in ((7, 3), (11, 5), (13, 4))],
    misconceptions=[
        Misconception(
            "mean left in",
            [_mean_below, _kept_mean, _with_mean],
            "Your shares count frequency 0, the mean. A column that is shifted as a whole waves no more "
            "than before: leave frequency 0 out of the list and out of the sum.",
        ),
        Misconception(
            "amplitude instead of power",
            [
                fourier_with(size=np.abs),
                fourier_with(join=lambda power: np.sqrt(power.sum(axis=1))),
            ],
            "Those are shares of amplitudes. Power is the amplitude's square.",
        ),
        Misconception(
            "along the features",
            [fourier_with(axis=1)],
            "You follow each row across its features. A wave runs through the numbers 0 to p - 1: down "
            "the columns, axis 0.",
        ),
        Misconception(
            "both halves",
            _all_frequencies,
            "You list all p - 1 frequencies. For real numbers k and p - k are the same wave: keep 1 to (p "
            "- 1) / 2.",
        ),
        Misconception(
            "not a share",
            [
                fourier_with(share=lambda power: power),
                lambda e: fourier_with(share=lambda power: power)(e) / e.size,
                lambda e: fourier_with(share=lambda power: power)(e) / len(e),
            ],
            "Those are powers. Divided by their sum they become shares, which sum to 1.",
        ),
        Misconception(
            "columns added first",
            fourier_with(join=lambda waves: np.abs(waves.sum(axis=1)) ** 2, size=lambda waves: waves),
            "You add up the columns before you square. Waves of opposite phase cancel then. Square each "
            "column's amplitude, then add.",
        ),
        Misconception(
            "complex numbers squared",
            [
                fourier_with(size=lambda waves: waves**2, join=lambda power: np.abs(power.sum(axis=1))),
                fourier_with(size=lambda waves: (waves**2).real),
            ],
            "You square the complex numbers themselves, and the square of an imaginary part is negative. "
            "Power is the square of `np.abs`.",
        ),
        Misconception(
            "mean of each row",
            fourier_with(prepare=lambda e: e - e.mean(axis=1, keepdims=True)),
            "You take the mean off each row, which changes the waves. It is the mean of a *column* that is "
            "no wave, and it is nowhere but in frequency 0.",
        ),
        Misconception(
            "cosine only",
            fourier_with(size=lambda waves: waves.real**2),
            "You kept the real part, the cosine. A wave of another phase is in the imaginary part: both "
            "count.",
        ),
        Misconception(
            "sine only",
            fourier_with(size=lambda waves: waves.imag**2),
            "You kept the imaginary part, the sine. The cosine is in the real part: both count.",
        ),
        Misconception(
            "each column made a share",
            fourier_with(
                join=lambda power: (power / power.sum(axis=0)).mean(axis=1), share=lambda power: power
            ),
            "All columns count the same in yours, so one that hardly moves has as much weight as one with "
            "large waves. Add up the powers as they are, then divide once.",
        ),
        Misconception(
            "first column only",
            fourier_with(join=lambda power: power[:, 0]),
            "Yours is the first column alone. The waves of all columns count together.",
        ),
        Misconception(
            "largest made 1",
            fourier_with(share=lambda power: power / power.max()),
            "You divided by the largest power. Shares are parts of the sum.",
        ),
        Misconception(
            "columns left apart",
            fourier_with(join=lambda power: power),
            "You keep a number for each column. Add up the columns: one share for each frequency.",
        ),
    ],
    hints=(
        "`np.fft.rfft` along axis 0 gives one complex number for each frequency and column.",
        "Frequency 0 is the mean and stays out. The power is the square of `np.abs`, summed over the "
        "columns.",
        "`waves = np.fft.rfft(embedding, axis=0)[1:]`, then squares, sums, and divide by the total.",
    ),
)


# 8 · a linear probe


def linear_probe(features: np.ndarray, targets: np.ndarray, ridge: float) -> tuple[np.ndarray, np.ndarray]:
    mean_x, mean_y = features.mean(axis=0), targets.mean(axis=0)
    x, y = features - mean_x, targets - mean_y
    W = np.linalg.solve(x.T @ x + ridge * np.eye(x.shape[1]), x.T @ y)
    return W, mean_y - mean_x @ W


def _solve(x, y, penalty):
    return np.linalg.solve(x.T @ x + penalty, x.T @ y)


def probe_with(
    penalty: Callable = lambda ridge, n: ridge,
    bias: Callable = lambda mean_x, mean_y, W: mean_y - mean_x @ W,
    scale: bool = False,
) -> Callable:
    """The probe with one thing changed."""

    def probe(features, targets, ridge):
        mean_x, mean_y = features.mean(axis=0), targets.mean(axis=0)
        x = (features - mean_x) / (features.std(axis=0) if scale else 1.0)
        W = _solve(x, targets - mean_y, penalty(ridge, len(x)) * np.eye(x.shape[1]))
        return W, bias(mean_x, mean_y, W)

    return probe


def _bias_penalised(features, targets, ridge):
    x = np.column_stack([features, np.ones(len(features))])
    W = _solve(x, targets, ridge * np.eye(x.shape[1]))
    return W[:-1], W[-1]


def _no_bias(features, targets, ridge):
    return _solve(features, targets, ridge * np.eye(features.shape[1])), np.zeros(targets.shape[1])


def _not_centred(features, targets, ridge):
    W = _no_bias(features, targets, ridge)[0]
    return W, targets.mean(axis=0) - features.mean(axis=0) @ W


def _features_not_centred(features, targets, ridge):
    W = _solve(features, targets - targets.mean(axis=0), ridge * np.eye(features.shape[1]))
    return W, targets.mean(axis=0) - features.mean(axis=0) @ W


def _one_mean(features, targets, ridge):
    x = features - features.mean()
    W = _solve(x, targets - targets.mean(axis=0), ridge * np.eye(x.shape[1]))
    return W, targets.mean(axis=0) - features.mean(axis=0) @ W


def _linear_probe(rng, n, n_features, n_targets, ridge, label=""):
    features = numbers(rng, n, n_features) + np.round(rng.uniform(0.5, 2.0, n_features), 1)
    targets = numbers(rng, n, n_targets) + np.round(rng.uniform(1.0, 2.0, n_targets), 1)
    return Probe(features, targets, ridge, label=label)


probe_exercise = Exercise(
    id="13.probe",
    title="A linear probe",
    reference=linear_probe,
    parts=("W", "b"),
    probes=[
        _linear_probe(_rng, 6, 3, 2, 0.3),
        _linear_probe(_rng, 4, 2, 3, 1.5),
        _linear_probe(_rng, 3, 5, 2, 0.1, label="more features than examples"),
        _linear_probe(_rng, 7, 2, 1, 0.7, label="a single target"),
    ],
    fresh=lambda rng: [
        _linear_probe(rng, *unequal_sizes(rng, 3), float(rng.choice([0.3, 0.7, 1.5]))) for _ in range(3)
    ],
    misconceptions=[
        Misconception(
            "bias penalised",
            _bias_penalised,
            "Ridge also pulls your bias to 0. Shift all targets by 100 and the probe should shift too. "
            "Only the weights are penalised.",
        ),
        Misconception(
            "nothing centred",
            [_no_bias, _not_centred],
            "You solve with the plain features and targets, so the weights have to do the work of the "
            "bias as well. Take the means off both sides first.",
        ),
        Misconception(
            "features not centred",
            _features_not_centred,
            "You took the mean off the targets and left it in the features. Both have to go.",
        ),
        Misconception(
            "one mean for all features",
            _one_mean,
            "You took the same mean off all features. Each has a mean of its own: axis 0.",
        ),
        Misconception(
            "mean of the targets for a bias",
            probe_with(bias=lambda mean_x, mean_y, W: mean_y),
            "Your bias is the mean target. That is right for features with mean 0; what the mean features "
            "add has to come off again.",
        ),
        Misconception(
            "wrong sign in the bias",
            probe_with(bias=lambda mean_x, mean_y, W: mean_y + mean_x @ W),
            "In your bias the part of the features is added. At the mean features the probe should say "
            "the mean target.",
        ),
        Misconception(
            "ridge forgotten",
            [
                lambda features, targets, ridge: _least_squares(features, targets),
                lambda features, targets, ridge: _shortest(features, targets),
            ],
            "That is plain least squares: ridge is missing on the diagonal.",
        ),
        Misconception(
            "ridge times examples",
            probe_with(penalty=lambda ridge, n: ridge * n),
            "Your ridge is multiplied by the number of examples. That belongs to a *mean* of squared "
            "errors; here it is their sum.",
        ),
        Misconception(
            "ridge over examples",
            probe_with(penalty=lambda ridge, n: ridge / n),
            "Your ridge is divided by the number of examples. Squared errors and ridge are added as they "
            "are.",
        ),
        Misconception(
            "half or double ridge",
            [
                probe_with(penalty=lambda ridge, n: ridge / 2),
                probe_with(penalty=lambda ridge, n: ridge * 2),
            ],
            "A factor 2 has come in beside ridge. Both the errors and the weights are squared, so their "
            "twos cancel.",
        ),
        Misconception(
            "ridge squared",
            probe_with(penalty=lambda ridge, n: ridge**2),
            "You square ridge. It stands in the sum as it is.",
        ),
        Misconception(
            "ridge subtracted",
            probe_with(penalty=lambda ridge, n: -ridge),
            "You subtract ridge, which makes the weights larger. It is added to the diagonal.",
        ),
        Misconception(
            "ridge in every entry",
            lambda features, targets, ridge: _penalised_everywhere(features, targets, ridge),
            "You add ridge to every entry of the matrix. It belongs on the diagonal: ridge times the "
            "identity.",
        ),
        Misconception(
            "features standardised",
            probe_with(scale=True, bias=lambda mean_x, mean_y, W: mean_y - mean_x @ W),
            "You divide the features by their spread, so your W belongs to other features than those given.",
        ),
    ],
    hints=(
        "With the mean taken off features and targets, no bias is needed. It comes back at the end.",
        "On centred x and y solve (x.T @ x + ridge * identity) W = x.T @ y.",
        "The bias is mean target minus mean features @ W.",
    ),
    insight="A probe is a small, convex problem: it has one answer and no seed.",
)


def _least_squares(features, targets):
    mean_x, mean_y = features.mean(axis=0), targets.mean(axis=0)
    W = np.linalg.lstsq(features - mean_x, targets - mean_y, rcond=None)[0]
    return W, mean_y - mean_x @ W


def _shortest(features, targets):
    W = np.linalg.pinv(np.column_stack([features, np.ones(len(features))])) @ targets
    return W[:-1], W[-1]


def _penalised_everywhere(features, targets, ridge):
    mean_x, mean_y = features.mean(axis=0), targets.mean(axis=0)
    x, y = features - mean_x, targets - mean_y
    W = np.linalg.pinv(x.T @ x + ridge) @ x.T @ y  # with more features than examples nothing to solve
    return W, mean_y - mean_x @ W


# 9 · is the probe clever, or the features?


def probe_report(
    predicted: np.ndarray,
    predicted_control: np.ndarray,
    words: np.ndarray,
    labels: np.ndarray,
    drawn: np.ndarray,
    n_train: int,
) -> tuple[float, float, float]:
    accuracy = np.mean(predicted[n_train:] == labels[n_train:])
    control = np.mean(predicted_control[n_train:] == drawn[words[n_train:]])
    return accuracy, control, accuracy - control


def selectivity_with(
    rows: Callable = lambda n: slice(n, None),
    control_rows: Callable | None = None,
    truth: Callable = lambda labels, control: labels,
    control: Callable = lambda words, labels, drawn: drawn[words],
    join: Callable = lambda a, c: a - c,
    measure: Any = np.mean,
) -> Callable:
    """The report with one thing changed."""

    def report(predicted, predicted_control, words, labels, drawn, n_train):
        made = control(words, labels, drawn)
        at, control_at = rows(n_train), (control_rows or rows)(n_train)
        accuracy = measure(predicted[at] == truth(labels, drawn[words])[at])
        of_control = measure(predicted_control[control_at] == made[control_at])
        return accuracy, of_control, join(accuracy, of_control)

    return report


def _by_occurrence(words, labels, drawn):
    return np.resize(drawn, len(words))


def _by_word(p, p_control, words, labels, drawn, n):
    tested = words[n:]
    return selectivity_with(measure=lambda right: np.mean([right[tested == k].mean() for k in set(tested)]))(
        p, p_control, words, labels, drawn, n
    )


def _of_all_rows(p, p_control, words, labels, drawn, n):
    return selectivity_with(measure=lambda right: np.sum(right) / len(words))(
        p, p_control, words, labels, drawn, n
    )


def _words_of_other_rows(p, p_control, words, labels, drawn, n):
    return selectivity_with(control=lambda words, labels, drawn: drawn[np.roll(words, n)])(
        p, p_control, words, labels, drawn, n
    )


def _probes_compared(p, p_control, words, labels, drawn, n):
    return selectivity_with(control=lambda words, labels, drawn: p)(p, p_control, words, labels, drawn, n)


def _guess(rng, truth, n_train, n_classes, skill):
    """Right on what was learnt; on the rest with a probability of `skill`."""
    right = rng.random(len(truth)) < np.where(np.arange(len(truth)) < n_train, 0.9, skill)
    return np.where(right, truth, (truth + rng.integers(1, n_classes, len(truth))) % n_classes)


def _report_probe(rng, n, n_words, n_classes, label="", skill=0.75, skill_of_control=0.5):
    words = np.concatenate([rng.permutation(n_words), rng.integers(0, n_words, n - n_words)])
    labels = rng.integers(0, n_classes, n_words)[words]
    changed = rng.random(n) < 0.2  # a word's class depends on the sentence, too
    labels = np.where(changed, (labels + 1) % n_classes, labels)
    drawn, n_train = rng.integers(0, n_classes, n_words), n - n // 3 - 1
    predicted = _guess(rng, labels, n_train, n_classes, skill)
    predicted_control = _guess(rng, drawn[words], n_train, n_classes, skill_of_control)
    return Probe(predicted, predicted_control, words, labels, drawn, n_train, label=label)


SELECTIVITY_MISTAKES = {
    "tested on what it was trained on": (
        [
            selectivity_with(rows=lambda n: slice(None)),
            selectivity_with(rows=lambda n: slice(n)),
            selectivity_with(rows=lambda n: slice(None), control=_by_occurrence),
            selectivity_with(rows=lambda n: slice(n), control=_by_occurrence),
        ],
        "Your accuracy counts rows that the probe was trained on. It may know those by heart: only the "
        "rows from `n_train` on are a test.",
    ),
    "control tested on what it was trained on": (
        [
            selectivity_with(control_rows=lambda n: slice(None)),
            selectivity_with(control_rows=lambda n: slice(n)),
        ],
        "Your control accuracy counts rows that the control probe was trained on. Both probes are tested "
        "on the same rows, from `n_train` on.",
    ),
    "control labels drawn for each occurrence": (
        selectivity_with(control=_by_occurrence),
        "Your control label belongs to the occurrence. It is drawn once for each *word*, so that "
        "remembering words helps: look it up by the word's number.",
    ),
    "control labels by class": (
        selectivity_with(control=lambda words, labels, drawn: drawn[labels]),
        "You look the control label up by the class. Then the control can be solved by whoever knows the "
        "class; it is meant to depend on the word alone.",
    ),
    "control compared with the true classes": (
        selectivity_with(control=lambda words, labels, drawn: labels),
        "The control probe learned the drawn labels, and you compare it with the true classes.",
    ),
    "probe compared with the drawn labels": (
        selectivity_with(truth=lambda labels, control: control),
        "You compare the real probe with the drawn labels. It learned the true classes.",
    ),
    "control minus accuracy": (
        selectivity_with(join=lambda a, c: c - a),
        "The sign of your selectivity is the wrong way round. It is large where the probe does well and "
        "its control does not.",
    ),
    "a ratio": (
        [selectivity_with(join=lambda a, c: a / max(c, 1e-9)), selectivity_with(join=lambda a, c: c / a)],
        "You divide the two accuracies. Selectivity is their difference, the real one minus its control.",
    ),
    "size of the difference": (
        selectivity_with(join=lambda a, c: abs(a - c)),
        "Your selectivity has no sign. It is negative where the control does better than the probe.",
    ),
    "divided by all rows": (
        _of_all_rows,
        "You count the right answers of the test and divide by all rows. Only the rows of the test were "
        "asked.",
    ),
    "one row too late": (
        selectivity_with(rows=lambda n: slice(n + 1, None)),
        "Your test leaves out its first row. Rows 0 to `n_train` - 1 were trained on: row `n_train` is the "
        "first that was not.",
    ),
    "a mean for each word": (
        _by_word,
        "You take a mean for each word first. Every occurrence counts once.",
    ),
    "words of other rows": (
        _words_of_other_rows,
        "The control labels of your test belong to the words of the first rows. Both must be cut at "
        "`n_train`.",
    ),
    "control from the real probe": (
        lambda p, p_control, words, labels, drawn, n: probe_report(p, p, words, labels, drawn, n),
        "You compare the real probe with the drawn labels. The control has a probe of its own, "
        "`predicted_control`.",
    ),
    "probes compared with each other": (
        _probes_compared,
        "You compare the two probes with each other. Each is compared with what it learned.",
    ),
    "control instead of a difference": (
        selectivity_with(join=lambda a, c: c),
        "Your selectivity is the control accuracy. How far does the probe lie above its control?",
    ),
    "numbers instead of shares": (
        selectivity_with(measure=np.sum),
        "You count the right answers. An accuracy is their share: divide by how many were asked.",
    ),
    "share of mistakes": (
        selectivity_with(measure=lambda right: 1 - np.mean(right)),
        "Those are the shares of mistakes. An accuracy is the share of right answers.",
    ),
}


def _misconceptions(mistakes):
    return [Misconception(name, wrong, message) for name, (wrong, message) in mistakes.items()]


selectivity_exercise = Exercise(
    id="13.selectivity",
    title="Debugging: a probe that knows too much",
    reference=probe_report,
    parts=("accuracy", "control", "selectivity"),
    probes=[
        _report_probe(_rng, 40, 9, 3),
        _report_probe(_rng, 61, 14, 4),
        _report_probe(_rng, 70, 11, 5, "a control that does better", 0.3, 0.8),
    ],
    fresh=lambda rng: [
        _report_probe(rng, 89, 13, 3),
        _report_probe(rng, 97, 19, 4),
        _report_probe(rng, 113, 23, 5, "a control that does better", 0.3, 0.8),
    ],
    misconceptions=_misconceptions(SELECTIVITY_MISTAKES),
    hints=(
        "There are two mistakes. Which rows has the probe seen? And when do two rows have the same "
        "control label?",
        "Test on `[n_train:]` only, both probes.",
        "The control label of every row is `drawn[words]`: one for each word.",
    ),
    insight="A low control accuracy says: the probe cannot learn words by heart, so what it reads is in the "
    "features.",
)


# 10 · training against attacks


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * np.tanh(z / 2) + 0.5


def adversarial_training(
    X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, epsilon: float, rate: float, n_steps: int
) -> tuple[np.ndarray, float]:
    for _ in range(n_steps):
        error = sigmoid(X @ w + b) - y
        attacked = np.clip(X + epsilon * np.sign(np.outer(error, w)), 0, 1)
        error = sigmoid(attacked @ w + b) - y
        w = w - rate * error @ attacked / len(X)
        b = b - rate * error.mean()
    return w, b


def training_with(
    direction: Callable = lambda X, y, w, error: np.sign(np.outer(error, w)),
    clip: Callable = lambda picture: np.clip(picture, 0, 1),
    error_of: Callable = lambda p, y, clean: p - y,
    mean: Callable = lambda X: len(X),
    learn: float = -1.0,
    bias: float = 1.0,
    features: Callable = lambda X, attacked: attacked,
    pictures: Callable = lambda X, seen: seen,
    once: bool = False,
    pile: bool = False,
    twice: bool = False,
    bias_after: bool = False,
) -> Callable:
    """The loop with one thing changed."""

    def train(X, y, w, b, epsilon, rate, n_steps):
        first, attacked = None, X
        for _ in range(n_steps):
            base = attacked if pile else X
            clean = sigmoid(base @ w + b) - y
            attacked = clip(base + epsilon * direction(base, y, w, clean))
            if once:
                first = attacked if first is None else first
                attacked = first
            seen = features(X, attacked)
            labels = np.tile(y, 2) if twice else y
            error = error_of(sigmoid(seen @ w + b), labels, clean)
            w = w + learn * rate * error @ pictures(X, seen) / mean(seen)
            if bias_after:
                error = sigmoid(seen @ w + b) - y
            b = b + bias * learn * rate * error.sum() / mean(seen)
        return w, b

    return train


def _attack_probe(rng, n, n_pixels, n_steps, label=""):
    """Two classes of small pictures; the weights begin on the wrong side, so their signs will change."""
    y = rng.permutation(np.arange(n) % 2)
    bright = np.where(np.arange(n_pixels) % 2 == 0, 0.25, -0.25)
    X = np.clip(0.5 + (2 * y[:, None] - 1) * bright + rng.normal(0, 0.15, (n, n_pixels)), 0.0, 1.0)
    w = np.round(-np.sign(bright) * rng.uniform(0.02, 0.1, n_pixels), 3)
    w[-1] = 0.0  # does not move its pixel, in the first step
    epsilon, rate = float(rng.choice([0.06, 0.08, 0.1])), float(rng.choice([1.5, 2.0]))
    return Probe(
        np.round(X, 2), y, w, float(np.round(rng.normal(0, 0.2), 2)), epsilon, rate, n_steps, label=label
    )


TRAINING_MISTAKES = {
    "gradient with respect to the weights": (
        training_with(direction=lambda X, y, w, error: np.sign(error @ X)),
        "Your pictures are moved along the gradient with respect to the *weights*. It has as many entries "
        "as a picture, so NumPy does not complain, but it is the same for all pictures. Which gradient "
        "says how a picture raises its own loss?",
    ),
    "downhill": (
        training_with(direction=lambda X, y, w, error: -np.sign(np.outer(error, w))),
        "Your attack lowers the loss, so the network trains on pictures that are too easy. An attack goes "
        "uphill.",
    ),
    "labels left out of the attack": (
        [
            training_with(direction=lambda X, y, w, error: np.sign(np.tile(w, (len(X), 1)))),
            training_with(direction=lambda X, y, w, error: -np.sign(np.tile(w, (len(X), 1)))),
            training_with(direction=lambda X, y, w, error: np.sign(error.mean() * w)),
        ],
        "You move all pictures the same way. The picture of a 1 is attacked by lowering the score, that "
        "of a 0 by raising it: the gradient with respect to the input is (p - y) times w.",
    ),
    "attacked once": (
        training_with(once=True),
        "You attack the pictures once, before the training. The weights move on, and an old attack misses "
        "them: attack anew in every step.",
    ),
    "attacks pile up": (
        training_with(pile=True),
        "You attack pictures that have been attacked already, so they drift further than epsilon. Every "
        "step begins with the clean pictures.",
    ),
    "trained on clean pictures": (
        training_with(features=lambda X, attacked: X),
        "The attacked pictures are never learned from: the step of the weights uses the clean ones.",
    ),
    "attacked error, clean pictures": (
        training_with(pictures=lambda X, attacked: X),
        "The error of your step comes from the attacked pictures, but it multiplies the clean ones. Both "
        "belong to the attacked pictures.",
    ),
    "picture instead of weights": (
        training_with(direction=lambda X, y, w, error: np.sign(error[:, None] * X)),
        "You move each picture along (p - y) times the picture. That is its gradient with respect to the "
        "weights; which one says how its pixels raise the loss?",
    ),
    "clean pictures too": (
        training_with(features=lambda X, attacked: np.vstack([X, attacked]), twice=True),
        "Your step learns from the clean pictures as well. Only the attacked ones are asked for.",
    ),
    "bias after the weights": (
        training_with(bias_after=True),
        "Your bias takes its step with the error of the new weights. Both steps belong to one gradient, at "
        "the old ones.",
    ),
    "a single step": (
        lambda X, y, w, b, epsilon, rate, n_steps: adversarial_training(X, y, w, b, epsilon, rate, 1),
        "Your weights make a single step. `n_steps` says how many there are: is `return` inside the loop?",
    ),
    "error of the clean pictures": (
        training_with(error_of=lambda p, y, clean: clean),
        "The step of the weights uses attacked pictures and the error on clean ones. Go forward again, "
        "with the attacked pictures.",
    ),
    "not clipped": (
        training_with(clip=lambda picture: picture),
        "Some of your attacked pixels are below 0 or above 1. Clip the pictures.",
    ),
    "gradient instead of its sign": (
        training_with(direction=lambda X, y, w, error: np.outer(error, w)),
        "You move along the gradient itself. Its entries are small, so the attack is hardly one: take the "
        "sign.",
    ),
    "sum instead of mean": (
        training_with(mean=lambda X: 1),
        "Your step adds up all pictures. The loss is their mean.",
    ),
    "uphill": (
        training_with(learn=1.0),
        "Your weights climb: they are adapted to make the loss larger. The pictures go uphill, the "
        "weights downhill.",
    ),
    "bias not learned": (
        training_with(bias=0.0),
        "Your bias never changes. It has a gradient, too: the mean error.",
    ),
}

training_exercise = Exercise(
    id="13.adversarial_training",
    title="Debugging: training against attacks",
    reference=adversarial_training,
    parts=("w", "b"),
    probes=[
        _attack_probe(_rng, 8, 4, 6),
        _attack_probe(_rng, 9, 5, 8),
        _attack_probe(_rng, 7, 3, 1, label="a single step"),
    ],
    fresh=lambda rng: [
        _attack_probe(rng, 8, 4, 6),
        _attack_probe(rng, 9, 5, 8),
        _attack_probe(rng, 12, 6, 7),
    ],
    misconceptions=_misconceptions(TRAINING_MISTAKES),
    hints=(
        "How many different directions does `np.sign(direction)` hold, and how many pictures are there?",
        "The gradient of one picture's loss with respect to its own pixels is (p - y) times w.",
        "`np.sign(np.outer(error, w))` has a row for each picture.",
    ),
    insight="The shapes fitted and the loss fell. Ask of every gradient: of what, and with respect to what?",
)


# 11 · when did it understand?


def learnt_at(steps: list[int], train: list[float], test: list[float], level: float) -> tuple[int, Any]:
    return _stays(steps, train, level), _stays(steps, test, level)


def _stays(steps, curve, level):
    first = len(curve)
    while first > 0 and curve[first - 1] >= level:
        first -= 1
    return steps[first] if first < len(steps) else None


def _first_touch(steps, curve, level):
    return next((s for s, value in zip(steps, curve, strict=True) if value >= level), None)


def _of_both(read):
    return lambda steps, train, test, level: (read(steps, train, level), read(steps, test, level))


def _place(steps, curve, level):
    found = _stays(steps, curve, level)
    return None if found is None else list(steps).index(found)


def _last_below(steps, curve, level):
    below = [s for s, value in zip(steps, curve, strict=True) if value < level]
    return below[-1] if below else None


def _if_it_arrives(read):
    return lambda steps, curve, level: None if curve[-1] < level else read(steps, curve, level)


def _one_further(first):
    def read(steps, curve, level):
        below = _last_below(steps, curve, level)
        return first(steps) if below is None else below + 1

    return _if_it_arrives(read)


def _above(steps, curve, level):
    return _stays(steps, curve, level + 1e-9)


def _two_in_a_row(steps, curve, level):
    pairs = zip(steps, curve, curve[1:], strict=False)
    return next((s for s, value, following in pairs if min(value, following) >= level), None)


def _waiting(steps, train, test, level):
    early, late = learnt_at(steps, train, test, level)
    return early, None if late is None or early is None else max(early, late)


def _strictly_best(steps, curve, level):
    return steps[int(np.argmax(curve))]


def _delay(steps, train, test, level):
    early, late = learnt_at(steps, train, test, level)
    return early, None if late is None else late - (early or 0)


def _never_as(number):
    def read(steps, train, test, level):
        return tuple(number(steps) if at is None else at for at in learnt_at(steps, train, test, level))

    return read


def _curve(rng, n, at, level, touch, exact=True):
    """Below the level until `at`, but for the places of `touch`; the level itself at `at`, then above it.

    exact : False where already the value at `at` is above the level, by less than the one before is below it.
    """
    low = np.round(np.sort(rng.uniform(0.02, level - 0.1, n)), 2)
    low[at - 1] = np.round(level - 0.002, 3)  # hardly too low: the mean of the rest is above the level
    high = np.round(rng.uniform(level + 0.005, 0.998, n), 3)
    curve = np.where(np.arange(n) < at, low, high)
    if touch is not None:
        curve[touch] = np.round(level + 0.01, 3)
    if at < n:
        curve[at] = level if exact else np.round(level + 0.001, 3)
    return curve.tolist()


def _curves_probe(rng, n, early, late, touches, label="", from_0=False, exact=True):
    steps = np.cumsum(rng.integers(1, 9, n) * 10)
    steps = (steps - steps[0] if from_0 else steps).tolist()
    level = float(rng.choice([0.9, 0.95]))
    arrivals = zip((early, late), touches, strict=True)
    train, test = (_curve(rng, n, at, level, touch, exact) for at, touch in arrivals)
    return Probe(steps, train, test, level, label=label)


def _curves(rng):
    return [
        _curves_probe(rng, 9, 3, 7, (0, 4)),
        _curves_probe(rng, 12, 9, 7, ([2, 3, 4, 5, 6, 7], 5), label="a training curve that falls once more"),
        _curves_probe(rng, 8, 3, 8, (1, [5, 6]), label="the test curve never stays"),
        _curves_probe(rng, 7, 0, 4, (None, 2), label="trained from the beginning"),
        _curves_probe(rng, 6, 0, 3, (None, 1), label="recorded, and trained, from step 0 on", from_0=True),
        _curves_probe(rng, 8, 2, 5, (0, 3), label="above the level on arrival", exact=False),
    ]


grokking_exercise = Exercise(
    id="13.grokking",
    title="When did it understand?",
    reference=learnt_at,
    parts=("memorised", "generalised"),
    probes=_curves(_rng),
    fresh=_curves,
    misconceptions=[
        Misconception(
            "first touch",
            _of_both(_first_touch),
            "You take the first step at the level. The curve falls below it again later: look for the "
            "step from which it *stays*.",
        ),
        Misconception(
            "place instead of step",
            _of_both(_place),
            "You return the place in the list. The steps themselves are asked for: steps[place].",
        ),
        Misconception(
            "last step below",
            [
                _of_both(_last_below),
                _of_both(_if_it_arrives(_last_below)),
                _of_both(_if_it_arrives(lambda s, c, level: _last_below(s, c, level) or s[0])),
            ],
            "That is the last step at which the curve is too low. One further it is there.",
        ),
        Misconception(
            "one step further",
            [_of_both(_one_further(lambda steps: steps[0])), _of_both(_one_further(lambda steps: 0))],
            "You add 1 to the last step that is too low. The curve is recorded at some of the steps only: "
            "the next of *these* is meant.",
        ),
        Misconception(
            "two in a row",
            _of_both(_two_in_a_row),
            "You look for two records in a row at the level. The curve may fall after them: it has to stay "
            "up to the end.",
        ),
        Misconception(
            "end left out",
            _of_both(lambda steps, curve, level: _stays(steps[:-1], curve[:-1], level)),
            "You leave out the last record. A curve that ends below the level has not arrived.",
        ),
        Misconception(
            "one curve waits for the other",
            _waiting,
            "Your second number is never earlier than the first. Each curve is read by itself.",
        ),
        Misconception(
            "above instead of at least",
            _of_both(_above),
            "You want the curve above the level. Exactly at the level is enough.",
        ),
        Misconception(
            "the best step",
            _of_both(_strictly_best),
            "You take the step of the highest accuracy. The first from which it stays at the level is "
            "earlier.",
        ),
        Misconception(
            "a number for never",
            [_never_as(lambda steps: steps[-1]), _never_as(lambda steps: -1), _never_as(lambda steps: 0)],
            "A curve that ends below the level has not arrived. No number says that: the answer for it is "
            "None.",
        ),
        Misconception(
            "step 0 taken for never",
            lambda steps, train, test, level: tuple(
                at or None for at in learnt_at(steps, train, test, level)
            ),
            "A curve that is at the level from step 0 on has arrived at step 0. In Python 0 counts as false, "
            "as None does: ask whether the answer `is None`.",
        ),
        Misconception(
            "one curve only",
            [
                lambda steps, train, test, level: _stays(steps, test, level),
                lambda steps, train, test, level: _stays(steps, train, level),
            ],
            "You return one answer. Each curve gets its own: first `train`, then `test`.",
        ),
        Misconception(
            "the delay",
            _delay,
            "Your second number is the delay between the two. The step itself is asked for.",
        ),
        Misconception(
            "one curve twice",
            lambda steps, train, test, level: (_stays(steps, train, level),) * 2,
            "Both your numbers come from the training curve. The second is read from `test`.",
        ),
    ],
    hints=(
        "Go through a curve from its end: how far back does it stay at the level?",
        "Find the last place that is below the level. The next one is the answer.",
        "If that last place is the end of the curve, the answer is None; if there is none, it is steps[0].",
    ),
    insight="Between the two steps nothing shows in the training accuracy. Weight decay is at work there.",
)
