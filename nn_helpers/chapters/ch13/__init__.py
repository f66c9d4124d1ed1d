"""Chapter 13: its explorers, and its exercises with the mistakes that they recognise."""
