"""Wards, postcodes, schools and partner organisations."""
