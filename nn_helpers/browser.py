"""Python in a browser: whether it is one, and products of matrices, for which SciPy lends NumPy its BLAS.

NumPy has none there, and `A @ B` takes several times as long without. NumPy offers the exchange of a ufunc's
inner loop (PyUFunc_ReplaceLoopBySignature in its C API, which ctypes reaches), SciPy the addresses of its
BLAS (scipy.linalg.cython_blas). Nothing else changes: small products, views that BLAS cannot read and every
other type go through NumPy's own loop.
"""

import ctypes
import sys
from collections.abc import Callable
from ctypes import c_char, c_int, c_ssize_t, c_void_p
from importlib import import_module
from typing import Any

import numpy as np

SMALL = 40_000  # multiplications that NumPy makes while Python finds its way to BLAS, or calls it once
REPLACE = 30  # the place of PyUFunc_ReplaceLoopBySignature in NumPy's table, part of its binary interface
TYPES = (("sgemm", ctypes.c_float, np.dtype(np.float32)), ("dgemm", ctypes.c_double, np.dtype(np.float64)))

_Dimensions, _Operands, _Strides = c_ssize_t * 4, c_ssize_t * 3, c_ssize_t * 9
_Loop = ctypes.CFUNCTYPE(None, c_void_p, c_void_p, c_void_p, c_void_p)
_Gemm = ctypes.CFUNCTYPE(c_int, *[c_void_p] * 13)
_kept: list[Any] = []  # NumPy holds addresses; what they point to has to stay


def in_browser() -> bool:
    """Whether this Python runs in a browser, where a lecture takes smaller settings."""
    return sys.platform == "emscripten"


def lend_blas(small: int = SMALL) -> None:
    """Let `np.matmul` multiply float32 and float64 matrices by SciPy's BLAS, from now on.

    SciPy is imported at the first product that is not small. Where that fails, products stay NumPy's own.

    Parameters
    ----------
    small : int
        Products of fewer than two times as many multiplications are left to NumPy, and batches of products
        that have fewer than this each.
    """
    try:
        compiled = vars(import_module("numpy._core._multiarray_umath"))
        table = ctypes.cast(_pointer(compiled["_UFUNC_API"]), ctypes.POINTER(c_void_p))
    except (ImportError, KeyError, ValueError):  # another NumPy, which keeps its table elsewhere
        return
    replace = ctypes.PYFUNCTYPE(c_int, ctypes.py_object, c_void_p, c_void_p, c_void_p)(table[REPLACE] or 0)
    for name, scalar, dtype in TYPES:
        loop = _MatmulLoop(name, scalar, small)
        address, own = _Loop(loop), c_void_p()
        _kept.append(address)
        types = (c_int * 3)(*[dtype.num] * 3)
        if replace(np.matmul, ctypes.cast(address, c_void_p), types, ctypes.byref(own)) == 0:
            loop.own = _Loop(own.value or 0)


def _pointer(capsule: Any) -> int:
    """What a capsule holds."""
    name, pointer = ctypes.pythonapi.PyCapsule_GetName, ctypes.pythonapi.PyCapsule_GetPointer
    name.restype, name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    pointer.restype, pointer.argtypes = c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return pointer(capsule, name(capsule))


def _gemm(name: str) -> Callable | None:
    """A routine of SciPy's BLAS, or None where there is none."""
    try:
        from scipy.linalg import cython_blas

        return _Gemm(_pointer(cython_blas.__pyx_capi__[name]))
    except (ImportError, AttributeError, KeyError, ValueError):
        return None


class _MatmulLoop:
    """The inner loop of `np.matmul` for one type: (batch, m, n) times (batch, n, p).

    BLAS counts by columns, so it is asked for the transposed product: C^T = B^T A^T.
    """

    own: Callable  # NumPy's

    def __init__(self, name: str, scalar: Any, small: int) -> None:
        self.name, self.small = name, small
        self.size = ctypes.sizeof(scalar)
        self.one, self.zero = scalar(1), scalar(0)
        self.gemm: Callable | None = None
        self.ready = False

    def __call__(self, operands: int, dimensions: int, strides: int, data: int) -> None:
        batch, m, n, p = _Dimensions.from_address(dimensions)
        if batch * (m * n * p - self.small) <= self.small:
            self.own(operands, dimensions, strides, data)
            return
        done = False
        try:
            done = self.by_blas(operands, batch, m, n, p, strides)
        finally:  # whatever is raised here is told and lost: it must not leave half a product
            if not done:
                self.own(operands, dimensions, strides, data)

    def by_blas(self, operands: int, batch: int, m: int, n: int, p: int, strides: int) -> bool:
        """Multiply, if BLAS can read the operands."""
        if not self.ready:
            self.ready = True  # SciPy multiplies matrices while it is imported
            self.gemm = _gemm(self.name)
        if self.gemm is None or min(m, n, p) < 2:  # a product with a vector gains nothing
            return False
        found = _Strides.from_address(strides)
        next_a, next_b, next_c, a_row, a_column, b_row, b_column, c_row, c_column = found
        a = self.layout(m, n, a_row, a_column)
        b = self.layout(n, p, b_row, b_column)
        c = self.layout(m, p, c_row, c_column)
        if a is None or b is None or c is None or c[0].value != b"N":
            return False
        rows, inner, columns = map(ctypes.byref, (c_int(p), c_int(n), c_int(m)))
        (trans_a, lda), (trans_b, ldb), (_, ldc) = ([ctypes.byref(part) for part in x] for x in (a, b, c))
        at_a, at_b, at_c = _Operands.from_address(operands)
        one, zero = ctypes.byref(self.one), ctypes.byref(self.zero)
        for _ in range(batch):
            self.gemm(trans_b, trans_a, rows, columns, inner, one, at_b, ldb, at_a, lda, zero, at_c, ldc)
            at_a, at_b, at_c = at_a + next_a, at_b + next_b, at_c + next_c
        return True

    def layout(self, rows: int, columns: int, row: int, column: int) -> tuple[c_char, c_int] | None:
        """How BLAS reads a matrix with these strides: N by rows, T by columns, and its leading dimension."""
        for letter, near, far, length in ((b"N", column, row, columns), (b"T", row, column, rows)):
            if near == self.size and far >= self.size * length and far % self.size == 0:
                return c_char(letter), c_int(far // self.size)
        return None
