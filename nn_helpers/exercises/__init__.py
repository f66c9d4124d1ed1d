"""The exercises of every chapter, one module per chapter: ch01, ch02, ... are found by themselves.

Each module defines `Exercise` objects at module level; `nn_helpers.checks` explains how to write one.
"""
