"""Teams, posts and workers."""
