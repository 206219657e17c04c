"""The code lists that the returns use, with labels in plain English and the years of each code.

>>> lookup("legal_status").label("C2")
'Full care order'
>>> lookup("placement_type").valid("H5", on=date(2024, 6, 1))
False
"""

from goldenthread.rules.codes.lists import Code, CodeFileError, CodeList, UnknownCodeList, lookup, names, reword

__all__ = ["Code", "CodeFileError", "CodeList", "UnknownCodeList", "lookup", "names", "reword"]
