"""The page shell, components, charts and slots. Knows nothing of the domain."""
