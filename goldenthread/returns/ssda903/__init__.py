"""SSDA903: the annual return of looked-after children, a folder of CSV files."""
