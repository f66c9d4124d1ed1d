"""The interactive figures of the course: one module a chapter, each with a dict ``EXPLORERS`` by name."""
