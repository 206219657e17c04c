"""Benchmarks: one module each, with `run() -> dict`. `python -m bench` runs them all, `python -m bench search` one.

Each prints one JSON line. A number of seconds says how busy the machine is too, so nothing here is a test.
"""
