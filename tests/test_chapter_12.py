"""What chapter 12 claims, asserted: and what its lecture defines equals what nn_helpers computes."""

import numpy as np
import pytest

from lecture_code import definitions
from nn_helpers.chapters.ch12.explorers import masks, small_gpt
from nn_helpers.nn import (
    GELU,
    GPT,
    AdamW,
    CosineSchedule,
    CrossEntropyLoss,
    LayerNorm,
    MultiHeadAttention,
    TransformerBlock,
    numerical_gradient,
    relative_error,
    train_step,
)
from nn_helpers.nn.attention import causal_mask

NAMES = (
    "softmax", "look_up", "attend", "causal_mask", "masked_after", "split_heads", "merge_heads", "multi_head",
    "layer_norm", "gelu", "block", "parameters_of_a_block", "block_without_shortcuts", "alikeness",
    "attend_backward", "check_attention", "without_the_mean", "without_the_root", "layer_norm_backward",
    "scores_of", "write",
)  # fmt: skip


@pytest.fixture(scope="module")
def lecture():
    found = dict(zip(NAMES, definitions("12", *NAMES), strict=True))
    found["attend"].__globals__.update(numerical_gradient=numerical_gradient, relative_error=relative_error)
    return found


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_the_look_up_by_hand_to_every_printed_digit():
    e = np.exp([2.0, 1.0, 0.0])
    assert [f"{v:.3f}" for v in e] == ["7.389", "2.718", "1.000"]
    assert [f"{v:.3f}" for v in e / e.sum()] == ["0.665", "0.245", "0.090"]
    assert f"{e @ [10, 20, 30] / e.sum():.2f}" == "14.25"


def test_the_lecture_s_loops_and_its_products_agree(lecture, rng):
    Q, K, V = rng.normal(size=(3, 6, 4))
    loops = [lecture["look_up"](q / 2, K, V) for q in Q]
    np.testing.assert_allclose(lecture["attend"](Q, K, V)[0], loops)


def test_the_lecture_s_parts_are_the_package_s(lecture, rng):
    z = rng.normal(size=(3, 5))
    np.testing.assert_allclose(lecture["gelu"](z), GELU("tanh")(z), atol=1e-14)
    np.testing.assert_allclose(lecture["layer_norm"](z, 1.0, 0.0), LayerNorm(5)(z), atol=1e-12)
    np.testing.assert_array_equal(lecture["causal_mask"](5), causal_mask(5))
    layer, x = MultiHeadAttention(6, 3, bias=False, causal=True, random_state=0), rng.normal(size=(2, 4, 6))
    W_in, W_out = (parameter.data for parameter in layer.parameters())
    answers, weights = lecture["multi_head"](x, W_in, W_out, 3, lecture["causal_mask"](4))
    np.testing.assert_allclose(layer(x), answers)
    np.testing.assert_allclose(layer.weights, weights, atol=1e-15)


@pytest.mark.parametrize("seed", range(3))
def test_the_lecture_s_block_and_its_ways_back_are_the_package_s(lecture, seed):
    rng = np.random.default_rng(seed)
    package, x = TransformerBlock(8, 2, bias=False, random_state=seed), rng.normal(size=(2, 5, 8))
    names = ("g1", "W_in", "W_out", "g2", "W1", "W2")
    p = dict(zip(names, [q.data for q in package.parameters()], strict=True)) | {"b1": 0, "b2": 0}
    np.testing.assert_allclose(package(x), lecture["block"](x, p, 2, causal_mask(5)))
    norm, dy = LayerNorm(8), rng.normal(size=x.shape)
    norm(x)
    np.testing.assert_allclose(norm.backward(dy), lecture["layer_norm_backward"](dy, x, np.ones(8)))


@pytest.mark.parametrize("seed", range(5))
def test_the_way_back_is_right_and_its_mistakes_are_not(lecture, seed):
    check = lecture["check_attention"]
    assert check(lecture["attend_backward"], seed) < 1e-7
    assert min(check(lecture[name], seed) for name in ("without_the_mean", "without_the_root")) > 0.05


@pytest.mark.parametrize("d", [4, 64, 256])
def test_the_root_keeps_the_spread_of_scores_at_one(lecture, d):
    assert lecture["scores_of"](d).std() == pytest.approx(np.sqrt(d), rel=0.03)


def test_a_mask_after_softmax_leaks(lecture, rng):
    Q, K, V = rng.normal(size=(3, 5, 4))
    changed = K.copy()
    changed[-1] += 1
    before, after = lecture["masked_after"](Q, K, V), lecture["masked_after"](Q, changed, V)
    assert np.abs(before - after)[:-1].max() > 1e-3


@pytest.mark.parametrize("seed", range(8))
def test_without_shortcuts_all_words_become_one(lecture, seed):
    assert lecture["alikeness"](lecture["block"], seed) < 0.5
    assert lecture["alikeness"](lecture["block_without_shortcuts"], seed) > 0.99


def test_a_norm_over_time_hears_of_the_future(rng):
    x = rng.normal(size=(5, 4))
    changed = x.copy()
    changed[-1] += 1

    def over_time(x):
        return (x - x.mean(axis=0)) / x.std(axis=0)

    assert np.abs(over_time(x) - over_time(changed))[:-1].max() > 0.1
    np.testing.assert_array_equal(LayerNorm(4)(x)[:-1], LayerNorm(4)(changed)[:-1])


def test_the_cache_writes_the_same_text_and_reads_each_symbol_once(lecture):
    gpt = GPT(20, 40, 16, 2, 2, std=0.3, random_state=1)
    (slow, read_slow), (fast, read_fast) = lecture["write"](gpt, 30, False), lecture["write"](gpt, 30, True)
    assert slow == fast
    assert (read_slow, read_fast) == (30 * 31 // 2, 30)


def test_strings_are_written_backwards_after_few_updates():
    """Where two LSTMs get a third of 12 letters wrong after 600 updates; here 8 letters, for speed."""
    rng = np.random.default_rng(3)
    gpt = GPT(9, 16, 32, 2, 2, std=0.1, dtype=np.float32, random_state=rng)
    optimizer, loss_fn, rate = AdamW(gpt.parameters()), CrossEntropyLoss(), CosineSchedule(5e-3, warmup=0.05)
    for update in range(150):
        s = rng.integers(1, 9, (64, 8))
        x = np.hstack([s, np.zeros((64, 1), int), s[:, ::-1]])
        optimizer.lr = rate((update + 1) / 150)
        train_step(gpt, loss_fn, optimizer, (x[:, :-1], x[:, 1:]), max_norm=1.0)
    assert (gpt(x[:, :-1])[:, 8:].argmax(axis=2) != x[:, 9:]).mean() < 0.02


def test_the_mask_explorer_finds_leaks_and_only_leaks():
    quiet = masks.compute_mask("the past and itself", 3, 1, False)
    assert not quiet.leaks
    assert (quiet.reaches == np.tri(masks.T, dtype=bool)).all()
    one = masks.compute_mask("the past and itself", 1, 4, True)
    assert (1, 4) in one.leaks
    assert (2, 4) in one.leaks  # through position 1, which position 2 sees in the second layer
    assert masks.compute_mask("the wrong triangle", 0, 0, False).leaks
    assert not masks.compute_mask("the past only", 0, 0, False).leaks


def test_the_explorers_look_into_the_model_that_they_are_given():
    class Other:
        network_ = GPT(5, 8, 8, 2, 1)

    with pytest.raises(ValueError, match="expected a GPT that sees 32 characters, with 2 blocks of 4 heads"):
        small_gpt.look_into(Other())
    state = small_gpt.compute_attention("the value é", 1, 2)
    assert state.weights.shape == (11, 11)
    np.testing.assert_allclose(state.weights.sum(axis=1), 1, rtol=1e-5)
    assert (np.triu(state.weights, k=1) == 0).all()
