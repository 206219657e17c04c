"""Settings, root urls, commands."""
