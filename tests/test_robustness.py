"""Every public function answers bad input in one sentence that says what was given and what was expected."""

import re

import numpy as np
import pytest

from nn_helpers.nn import activations as act
from nn_helpers.nn import initialisers, layers, losses
from nn_helpers.nn.convolution import Conv2d

NAN = np.array([[1.0, np.nan]])
ELEMENTWISE = [act.identity, act.step, act.sigmoid, act.tanh, act.relu, act.leaky_relu, act.elu, act.softmax]
LOSSES = [losses.SSELoss(), losses.MSELoss(), losses.BCEWithLogitsLoss(), losses.CrossEntropyLoss()]
INITIALISERS = list(initialisers.INITIALISERS.values())

CASES = []


def case(what, call, error, *words):
    CASES.append(pytest.param(call, error, words, id=what))


for f in ELEMENTWISE:
    for verb, call in [
        ("", f),
        (".derivative", f.derivative),
        (".derivative_from_activation", f.derivative_from_activation),
    ]:
        letter = "a" if "from" in verb else "z"
        case(f"{f.name}{verb} of NaN", lambda c=call: c(NAN), ValueError, f"nan at {letter}[0, 1]", "finite")
        case(f"{f.name}{verb} of infinity", lambda c=call: c([np.inf]), ValueError, f"inf at {letter}[0]")
        case(f"{f.name}{verb} of nothing", lambda c=call: c([]), ValueError, letter, "empty", "(0,)")
        case(f"{f.name}{verb} of text", lambda c=call: c("2.6"), TypeError, letter, "real numbers", "'2.6'")
        case(f"{f.name}{verb} of complex numbers", lambda c=call: c([1j]), TypeError, letter, "real numbers")
        case(f"{f.name}{verb} of None", lambda c=call: c(None), TypeError, letter, "None")
        case(
            f"{f.name}{verb} of ragged rows",
            lambda c=call: c([[1, 2], [3]]),
            ValueError,
            letter,
            "rectangular",
        )

case("softmax of a number", lambda: act.softmax(1.0), ValueError, "softmax", "at least one axis", "1.0")
case("maxout of a number", lambda: act.maxout(1.0), ValueError, "maxout", "at least one axis", "1.0")
case("maxout of an odd width", lambda: act.maxout(np.ones((2, 3))), ValueError, "multiple of 2", "(2, 3)")
case("maxout from a", lambda: act.maxout.derivative_from_activation([1.0]), TypeError, "derivative(z)")
case("maxout of no pieces", lambda: act.MaxoutActivation(0), ValueError, "pieces", "at least 1", "0")
case("unknown activation", lambda: act.get_activation("swish"), ValueError, "'swish'", "'relu'", "'sigmoid'")
case("activation that is no name", lambda: act.get_activation(3), ValueError, "3 (int)", "'relu'")
case("steep leaky_relu", lambda: act.LeakyReLUActivation(2), ValueError, "negative_slope", "at most 1", "2")
case("leaky_relu of text", lambda: act.LeakyReLUActivation("a"), TypeError, "negative_slope", "number", "'a'")
case("elu of negative alpha", lambda: act.ELUActivation(-1), ValueError, "alpha", "above 0", "-1")

for f in INITIALISERS:
    case(f"{f.__name__} of a negative size", lambda f=f: f((-3, 4)), ValueError, "n_in", "at least 1", "-3")
    case(f"{f.__name__} of a zero size", lambda f=f: f((3, 0)), ValueError, "n_out", "at least 1", "0")
    case(f"{f.__name__} of a fractional size", lambda f=f: f((3, 4.5)), TypeError, "n_out", "whole", "4.5")
    case(f"{f.__name__} of one number", lambda f=f: f(3), ValueError, "(n_in, n_out)", "3 (int)")
    case(f"{f.__name__} of three numbers", lambda f=f: f((1, 2, 3)), ValueError, "(n_in, n_out)", "(1, 2, 3)")
    case(
        f"{f.__name__} of integers",
        lambda f=f: f((3, 4), dtype=int),
        ValueError,
        "float32 or float64",
        "int64",
    )
    if f is not initialisers.zeros:
        case(
            f"{f.__name__} of a bad seed",
            lambda f=f: f((3, 4), random_state="a"),
            TypeError,
            "random_state",
            "'a'",
        )
case(
    "normal of negative std", lambda: initialisers.normal((3, 4), std=-1), ValueError, "std", "above 0", "-1"
)
case(
    "unknown initialiser",
    lambda: initialisers.get_initialiser("xavier"),
    ValueError,
    "'xavier'",
    "'glorot_uniform'",
)

case("Linear of no inputs", lambda: layers.Linear(0, 2), ValueError, "in_features", "at least 1", "0")
case(
    "Linear of negative outputs", lambda: layers.Linear(2, -1), ValueError, "out_features", "at least 1", "-1"
)
case("Linear of a fraction", lambda: layers.Linear(2.5, 1), TypeError, "in_features", "whole", "2.5")
case(
    "Linear of integers",
    lambda: layers.Linear(2, 1, dtype=np.int32),
    ValueError,
    "float32 or float64",
    "int32",
)
case(
    "Linear of an unknown start",
    lambda: layers.Linear(2, 1, initialiser="ones"),
    ValueError,
    "'ones'",
    "'zeros'",
)
for layer in (layers.Linear, lambda n_in, n_out, **start: Conv2d(n_in, n_out, 1, **start)):
    case(
        "a start of another shape, which NumPy would repeat",
        lambda layer=layer: layer(2, 3, initialiser=lambda *_, **__: np.ones((1, 3))),
        ValueError,
        "expected",
        "(1, 3)",
    )
case("Linear of a bad seed", lambda: layers.Linear(2, 1, random_state=-4), ValueError, "random_state", "-4")
case(
    "Linear fed a wrong width",
    lambda: layers.Linear(2, 1)(np.ones((5, 3))),
    ValueError,
    "(N, 2)",
    "(5, 3)",
    "(2, 1)",
)
case("Linear fed a number", lambda: layers.Linear(2, 1)(3.0), ValueError, "(N, 2)", "()")
case("Linear fed nothing", lambda: layers.Linear(2, 1)([]), ValueError, "empty", "(0,)")
case("Linear fed text", lambda: layers.Linear(2, 1)([["a", "b"]]), TypeError, "x: expected real numbers")
case("Linear fed ragged rows", lambda: layers.Linear(2, 1)([[1, 2], [3]]), ValueError, "x", "rectangular")
case("ReLU fed text", lambda: layers.ReLU()("a"), TypeError, "x: expected real numbers", "'a'")
case(
    "Maxout fed an odd width",
    lambda: layers.Maxout(2)(np.ones((2, 3))),
    ValueError,
    "multiple of 2",
    "(2, 3)",
)
case("unknown activation layer", lambda: layers.ActivationLayer("swish"), ValueError, "'swish'", "'relu'")

for loss in LOSSES:
    kind = type(loss).__name__
    y_hat = np.ones((2, 3))
    y = [0, 1] if kind == "CrossEntropyLoss" else y_hat
    case(
        f"{kind} of nothing",
        lambda f=loss: f(np.ones((0, 3)), np.ones((0, 3))),
        ValueError,
        "empty",
        "(0, 3)",
    )
    case(f"{kind} of text", lambda f=loss, y=y: f([["a"]], y), TypeError, "y_hat: expected real numbers")
    case(
        f"{kind} of NaN",
        lambda f=loss, y=y: f(np.full((2, 3), np.nan), y),
        ValueError,
        "loss is nan",
        "y_hat",
    )
    case(f"{kind} of NaN targets", lambda f=loss: f(np.ones((1, 2)), NAN), ValueError, "nan at y[0, 1]")
    case(
        f"{kind} of another shape",
        lambda f=loss: f(np.ones((2, 3)), np.ones((3, 2))),
        ValueError,
        "(2, 3)",
        "(3, 2)",
    )
bce, cross_entropy = losses.BCEWithLogitsLoss(), losses.CrossEntropyLoss()
case(
    "labels -1 and 1", lambda: bce([1.0, 2.0], [-1, 1]), ValueError, "0 and 1", "from -1 to 1", "(y + 1) / 2"
)
case("labels 1 and 2", lambda: bce([1.0, 2.0], [1, 2]), ValueError, "0 and 1", "from 1 to 2")
case("one logit", lambda: cross_entropy([[1.0]], [0]), ValueError, "K = 2", "(1, 1)", "BCEWithLogitsLoss")
case("flat logits", lambda: cross_entropy([1.0, 2.0], 1), ValueError, "(N, K)", "(2,)")
case("a label too large", lambda: cross_entropy([[1.0, 2.0]], [2]), ValueError, "from 0 to 1", "from 2 to 2")
case("a negative label", lambda: cross_entropy([[1.0, 2.0]], [-1]), ValueError, "from 0 to 1", "-1")
case(
    "float labels",
    lambda: cross_entropy([[1.0, 2.0]], [1.0]),
    TypeError,
    "integer class labels",
    "astype(int)",
)
case(
    "a column of labels",
    lambda: cross_entropy(np.ones((4, 3)), np.zeros((4, 1), int)),
    ValueError,
    "(4, 1)",
    "y.ravel()",
)
case("too few labels", lambda: cross_entropy(np.ones((4, 3)), [0, 1]), ValueError, "(4,)", "(2,)")
case(
    "rows that do not sum to 1",
    lambda: cross_entropy([[1.0, 2.0]], [[1, 1]]),
    ValueError,
    "sum 1",
    "from 2 to 2",
)
case("negative probabilities", lambda: cross_entropy([[1.0, 2.0]], [[2, -1]]), ValueError, "at least 0", "-1")


@pytest.mark.parametrize(("call", "error", "words"), CASES)
def test_bad_input_gets_one_clear_sentence(call, error, words):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    for word in words:
        assert word in message
    assert message.endswith(".")
    assert "\n" not in message
    assert len(re.findall(r"\. [A-Z]", message)) == 0, "one sentence"
    assert len(message) < 300
