"""Chapter 11."""

SURVIVORS = {}
