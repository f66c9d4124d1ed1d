"""Shared implementations of the neural-network course, in plain NumPy."""
