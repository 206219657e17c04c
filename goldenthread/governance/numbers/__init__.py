"""Finds the numbers in prose that must be placed figures or outside figures.

A paper may say anything in words, but what it counts or measures must be followed back to the record or to a named
source. So every number is taken for a figure unless it plainly is something else:

- a date, a year, a time of day, or a span of time that is set (“within 45 working days”, “over the past six months”).
  A span that was measured (“took 38 days on average”) is a figure;
- an age that says who is meant (“aged 16 to 17”, “under-5s”, “leaving care at 18”). An average age is a figure;
- a reference: a section, regulation, paragraph, school year, tier, form, code, telephone number, address;
- a sum of money;
- a place in an order (“first”, “2nd”), a threshold of what one child goes through (“three or more placements”), a
  shape (“two-way”, “3-bed home”, “one-to-one”) or the name of a team.

Words are numbers when they count (“twelve children”, “two-thirds”, “one in five”, “half of”, “a dozen”). “One” is a
number only before what a council counts (“one child”) or in a proportion: mostly it means “a”. In doubt a number is a
figure: a refusal costs the writer a minute, and an unfollowed figure costs the council its word.
"""

from goldenthread.governance.numbers.finder import Found, explained, numbers

__all__ = ["Found", "explained", "numbers"]
