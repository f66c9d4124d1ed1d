"""Chapter 10: automatic differentiation."""
