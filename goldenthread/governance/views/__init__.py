"""What a browser asks of papers: parse, call one action or query, render."""
