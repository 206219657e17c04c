"""Erimus held against what is published: each figure simulated with many seeds, beside the Department's.

targets    what is held against what, and how near it must come (data/published.toml)
simulate   a seed becomes a snapshot
measuring  a snapshot becomes figures, by the product's own measures
seeds      many seeds at once, in processes of their own
comparing  the mean of the seeds beside the published figure
telling    the comparison as data and as a table in the terminal
drawing    the comparison as a page of charts
"""
