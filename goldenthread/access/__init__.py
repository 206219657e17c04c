"""Users, roles, permissions, the log, and scopes."""
