"""An invented authority; never installed in production."""
