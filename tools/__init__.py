"""What keeps the house: set-up, lock, notebooks, grading. Run from the repository: python -m tools.NAME."""
