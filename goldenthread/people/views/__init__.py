"""Parse, call one action or one query, render."""
