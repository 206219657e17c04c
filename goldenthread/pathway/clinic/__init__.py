"""The manager's weekly clinic: one page on what is stuck in a team, and what was agreed about it last week."""
