"""Statutory data sets in and out."""
