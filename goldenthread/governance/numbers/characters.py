"""Characters that look different and mean the same are made the same, each in its place, so that positions hold."""

import unicodedata

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
SPACES = "\u00a0\u2007\u2009\u200a\u202f\u3000"
APOSTROPHES = "\u2018\u2019\u02bc\uff07"
SIGNS = {"％": "%", "﹪": "%", "٪": "%", "．": ".", "，": ",", "／": "/", "：": ":", "￡": "£", "＋": "+"}
SAME = {**dict.fromkeys(DASHES, "-"), **dict.fromkeys(SPACES, " "), **dict.fromkeys(APOSTROPHES, "'"), **SIGNS}


def plain(text: str) -> str:
    """The same length as `text`: digits of every script are 0 to 9, every dash is a hyphen, every space a space."""
    return "".join(map(_plain, text))


def is_numeral(character: str) -> bool:
    """A character that is a number by itself: 7, ½, ², ①, Ⅳ, 三."""
    return unicodedata.numeric(character, None) is not None


def _plain(character: str) -> str:
    if character.isascii():
        return " " if character.isspace() else character
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.digit(character))
    if "\uff21" <= character <= "\uff5a":  # full-width letters
        return unicodedata.normalize("NFKC", character)
    return SAME.get(character, character)
