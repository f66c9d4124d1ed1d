"""Chapter 10."""

SURVIVORS = {}
