"""Benchmarks: each module measures one thing and writes its table to ``benchmarks/results``."""
