"""Products by SciPy's BLAS, as a browser makes them, give what NumPy gives: layouts, types, batches.

The exchange holds for a whole process, so each test has one of its own.
"""

import subprocess
import sys

START = """
import sys
import numpy as np
from nn_helpers import browser
rng = np.random.default_rng(0)
calls = []
by_blas = browser._MatmulLoop.by_blas
def heard(self, *arguments):
    calls.append(by_blas(self, *arguments))
    return calls[-1]
browser._MatmulLoop.by_blas = heard
"""
LAYOUTS = """
def layouts(shape, dtype):
    base = rng.standard_normal(shape).astype(dtype)
    yield "rows", base
    yield "columns", np.ascontiguousarray(base.swapaxes(-1, -2)).swapaxes(-1, -2)
    wide = np.zeros((*shape[:-1], shape[-1] + 3), dtype); wide[..., :-3] = base
    yield "part of wider rows", wide[..., :-3]
    twice = np.zeros((*shape[:-1], 2 * shape[-1]), dtype); twice[..., ::2] = base
    yield "every second", twice[..., ::2]
    yield "backwards", np.ascontiguousarray(base[..., ::-1])[..., ::-1]
    yield "one row for all", np.broadcast_to(base[..., :1, :], shape)
shapes = [((5, 7), (7, 4)), ((1, 7), (7, 4)), ((5, 1), (1, 4)), ((5, 7), (7, 1)), ((0, 7), (7, 4)),
          ((5, 0), (0, 4)), ((3, 5, 7), (3, 7, 4)), ((5, 7), (3, 7, 4)), ((2, 1, 5, 7), (3, 7, 4)),
          ((200, 90), (90, 130))]
cases = [(a, b) for dtype in (np.float64, np.float32) for s, t in shapes
         for _, a in layouts(s, dtype) for _, b in layouts(t, dtype)]
cases += [(a, a.T) for dtype in (np.float64, np.float32) for _, a in layouts((6, 9), dtype)]
own = [a @ b for a, b in cases]
browser.lend_blas(small=0)
for (a, b), expected in zip(cases, own):
    for result in (a @ b, np.matmul(a, b, out=np.full_like(expected, np.nan)),
                   np.matmul(a, b, out=np.full_like(expected.swapaxes(-1, -2), np.nan).swapaxes(-1, -2))):
        assert result.dtype == expected.dtype and result.shape == expected.shape
        np.testing.assert_allclose(result, expected, rtol=1e-4 if a.dtype == np.float32 else 1e-12,
                                   atol=1e-4 if a.dtype == np.float32 else 1e-12)
assert any(calls) and not all(calls), "both ways were taken"
print(len(cases), "products")
"""
OTHERS = """
browser.lend_blas(small=0)
assert (np.arange(6).reshape(2, 3) @ np.arange(6).reshape(3, 2)).tolist() == [[10, 13], [28, 40]]
half = np.ones((2, 3), np.float16) @ np.ones((3, 2), np.float16)
assert half.dtype == np.float16 and not calls
kept = np.ones((3, 3)); square = np.arange(9.0).reshape(3, 3); expected = square.dot(square)
np.matmul(square, square, out=square)  # into itself
assert np.array_equal(square, expected)
bad = np.full((4, 4), np.nan); bad[0, 0] = 1
assert np.isnan(bad @ np.zeros((4, 4))).all()
"""
WITHOUT = """
sys.modules["scipy.linalg"] = None
browser.lend_blas(small=0)
a = rng.standard_normal((30, 40))
assert np.allclose(a @ a.T, np.einsum("ij,kj->ik", a, a)) and calls == [False]
"""
ANOTHER_NUMPY = """
import numpy._core._multiarray_umath as compiled
del compiled._UFUNC_API
browser.lend_blas(small=0)
assert np.array_equal(np.eye(3) @ np.eye(3), np.eye(3)) and not calls
"""
INTERRUPTED = """
def pressed(self, *arguments):
    raise KeyboardInterrupt
browser._MatmulLoop.by_blas = pressed
browser.lend_blas(small=0)
a = rng.standard_normal((30, 40))
sys.unraisablehook = lambda told: print(told.exc_type.__name__)
assert np.allclose(a @ a.T, np.einsum("ij,kj->ik", a, a))
"""


def output_of(code):
    done = subprocess.run([sys.executable, "-c", START + code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_every_layout_gives_the_same_product():
    assert output_of(LAYOUTS) == "732 products\n"


def test_other_types_overlap_and_nan_are_numpys_own():
    assert output_of(OTHERS) == ""


def test_without_scipy_products_stay_numpys():
    assert output_of(WITHOUT) == ""


def test_a_numpy_without_that_table_stays_as_it_is():
    assert output_of(ANOTHER_NUMPY) == ""


def test_an_interrupt_leaves_no_half_product():
    assert output_of(INTERRUPTED) == "KeyboardInterrupt\n"
