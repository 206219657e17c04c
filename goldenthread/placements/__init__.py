"""Foster carers, homes and providers."""
