"""Grading that a student's code cannot reach: it answers in a sandbox, and is judged outside."""
