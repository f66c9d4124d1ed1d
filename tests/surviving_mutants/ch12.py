"""Chapter 12."""

SURVIVORS: dict[str, dict[str, str]] = {}
