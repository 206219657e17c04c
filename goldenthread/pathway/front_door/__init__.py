"""The front door: what comes in, what waits, who picks it up, and whether the threshold is read alike."""
