"""Chapter 04."""

SURVIVORS = {
    "04.largest_rate": {
        "largest_rate: 2 * A.T @ A -> A @ (2 * A.T)": (
            "equivalent: AAᵀ and AᵀA have the same eigenvalues but for zeros, so the same largest one"
        ),
    },
    "04.stop": {
        "fit_until: max(np.abs(gradient_w).max(), abs(gradient_b)) -> max(abs(gradient_b), "
        "np.abs(gradient_w).max())": "equivalent: the larger of two numbers, in either order",
    },
}
