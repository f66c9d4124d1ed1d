"""The interactive figures of the course: one module a chapter, each with a list ``EXPLORERS``."""
