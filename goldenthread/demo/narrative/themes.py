"""What a text is about: the factors that the child's assessment found, told only where they fit the child's age."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

THEME = {
    "1A": "substances", "2A": "substances", "1B": "alcohol", "1C": "alcohol", "2B": "drugs", "2C": "drugs",
    "3A": "da", "3B": "da", "3C": "da", "4A": "mh_child", "4B": "mh_parent", "5A": "ld_child", "5B": "ld_parent",
    "6A": "disability", "6B": "ill_parent", "7A": "young_carer", "8B": "private_fostering",
    "8C": "private_fostering", "8D": "private_fostering", "8E": "private_fostering", "8F": "private_fostering",
    "9A": "uasc", "10A": "missing", "11A": "cse", "12A": "cce", "13A": "cce", "14A": "behaviour", "15A": "selfharm",
    "16A": "neglect", "17A": "emotional", "18A": "physical", "18B": "physical", "18C": "physical", "19A": "sexual",
    "19B": "sexual", "19C": "sexual", "21": "none", "24A": "cce",
}  # fmt: skip
NEED = {
    "N1": ("neglect", "da", "emotional"), "N2": ("disability", "ld_child"), "N3": ("mh_parent", "ill_parent"),
    "N4": ("debt", "bereavement", "housing"), "N5": ("conflict", "da"), "N6": ("behaviour", "missing"),
    "N7": ("debt", "housing"), "N8": ("uasc",),
}  # fmt: skip
CATEGORY = {"NEG": ("neglect",), "PHY": ("physical",), "SAB": ("sexual",), "EMO": ("emotional", "da")}

# Without an assessment: what this source mostly tells of. Its first sign is enough.
SOURCE = {
    "2": ("school", "neglect", "mh_child", "young_carer", "emotional", "bereavement"),
    "3": ("mh_parent", "neglect", "mh_child", "disability", "drugs"),
    "4": ("housing", "debt", "neglect"),
    "6": ("da", "da", "conflict", "missing", "behaviour", "alcohol"),
    "7": ("conflict", "da"),
}
PLAIN = ("conflict", "neglect", "debt", "housing", "behaviour", "alcohol", "drugs", "school", "bereavement")
EVERYDAY = ("school", "housing", "debt", "bereavement")  # that one family in three has besides

CARE_TOPICS = {
    "baby": ("settled", "family_time"), "toddler": ("settled", "family_time"),
    "primary": ("settled", "family_time", "school", "identity", "siblings", "friends", "activities"),
    "secondary": ("settled", "family_time", "school", "identity", "siblings", "friends", "activities"),
    "older": ("settled", "family_time", "identity", "siblings", "friends", "activities"),
}  # fmt: skip
OF_THE_CHILD = {"mh_child", "selfharm", "missing", "cse", "cce", "behaviour", "disability", "ld_child", "uasc",
                "substances", "bereavement"}  # fmt: skip
YOUNGEST = {
    "substances": "secondary", "mh_child": "primary", "young_carer": "primary", "missing": "secondary",
    "cse": "secondary", "cce": "secondary", "selfharm": "secondary", "behaviour": "primary", "school": "primary",
    "uasc": "secondary", "ld_child": "toddler", "disability": "baby",
}  # fmt: skip
GRAVE = {"physical", "sexual", "cse", "cce", "selfharm", "neglect", "da", "drugs", "alcohol"}
BANDS = ("", "unborn", "baby", "toddler", "primary", "secondary", "older", "grown")


def fits(theme: str, band: str) -> bool:
    """A factor of the family is not always the child's own: no baby goes missing."""
    if band not in BANDS[2:7]:
        return False
    if theme == "school":
        return band in ("primary", "secondary")
    return BANDS.index(band) >= BANDS.index(YOUNGEST.get(theme, "baby"))


def found_by_assessment(steps: pa.Table) -> dict[int, tuple[str, ...]]:
    """Themes by the id of the child-in-need spell, in the order of the factors. The latest assessment counts."""
    of_kind = steps.filter(
        pc.and_(pc.equal(steps["kind"], "single_assessment"), pc.is_valid(steps["child_in_need_id"]))
    )
    found: dict[int, tuple[str, ...]] = {}
    for spell, answers in zip(of_kind["child_in_need_id"].to_pylist(), of_kind["answers"].to_pylist(), strict=True):
        factors = json.loads(answers or "{}").get("factors") or []
        if themes := tuple(dict.fromkeys(THEME[factor] for factor in factors if factor in THEME)):
            found[spell] = themes
    return found


class Themes:
    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._assessed = found_by_assessment(tables["step"])
        self._known: dict[tuple[int, str, str, str], tuple[str, ...]] = {}

    def of(
        self, spell: int, band: str, need: str, source: str, category: str, in_care: bool, lot: int
    ) -> tuple[str, ...]:
        """Themes to choose from; `lot` is drawn once for the family's spell, so that its story stays the same."""
        if band == "unborn":
            return ("prebirth",)
        if band not in BANDS[2:7]:
            return ("",)
        key = (spell, band, category, "care" if in_care else "") if spell else None
        if key is not None and key in self._known:
            return self._known[key]
        found = self._care(spell, band, category) if in_care else self._home(spell, band, need, source, category, lot)
        if key is not None:
            self._known[key] = found
        return found

    def _care(self, spell: int, band: str, legal: str) -> tuple[str, ...]:
        own = (theme for theme in self._assessed.get(spell, ()) if theme in OF_THE_CHILD and fits(theme, band))
        court = ("court",) if legal == "C1" and band in ("primary", "secondary", "older") else ()
        return (*CARE_TOPICS[band], *court, *own)

    def _home(self, spell: int, band: str, need: str, source: str, category: str, lot: int) -> tuple[str, ...]:
        assessed = self._assessed.get(spell, ())
        named = (*CATEGORY.get(category, ()), *assessed)
        found = list(dict.fromkeys(theme for theme in named if theme == "none" or fits(theme, band)))
        if len(found) > 1 and "none" in found:
            found.remove("none")
        if not found:
            usual = [theme for theme in NEED.get(need) or SOURCE.get(source[:1]) or PLAIN if fits(theme, band)]
            found = [usual[lot % len(usual)]] if usual else [""]
        if "none" not in found and lot % 3 == 0 and fits(also := EVERYDAY[lot // 3 % len(EVERYDAY)], band):
            found += [] if also in found else [also]
        return tuple(found)


def eased(themes: tuple[str, ...], kind: str, outcome: str) -> tuple[str, ...]:
    """Nothing grave is told of where nothing was to be done, and nothing slight where harm is feared."""
    if kind == "referral" and outcome in ("strategy", "care"):
        return ("harm", *themes)
    if kind in ("contact", "referral"):
        if outcome in ("nothing", "advice"):
            return ("light",)
        if outcome in ("early_help", "other_agency"):
            return tuple(theme for theme in themes if theme not in GRAVE) or (
                "conflict" if "da" in themes else "light",
            )
    if kind == "strategy_discussion":
        return ("harm", *(theme for theme in themes if theme in GRAVE))
    if kind == "single_assessment" and outcome == "nothing":
        return ("none",)
    return themes
