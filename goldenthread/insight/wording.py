"""A figure in words: `493`, `86.1%`, `139.4 per 10,000`, `could not tell`."""

from goldenthread.insight.engine import Figure, Measure

DECIMALS = {"count": 0, "percentage": 1, "rate": 1, "median": 1, "mean": 1}


def decimals(measure: Measure) -> int:
    return 1 if measure.weighed else DECIMALS[measure.kind]


def in_words(figure: Figure) -> str:
    if figure.status == "no cases":
        return "no cases"
    if figure.value is None:
        return "could not tell"
    number = f"{figure.value:,.{decimals(figure.measure)}f}"
    match figure.measure.kind:
        case "percentage":
            return f"{number}%"
        case "rate" if figure.measure.ratio and figure.measure.ratio.per != 1:
            return f"{number} per {figure.measure.ratio.per:,.0f}"
    return number


def unit_words(measure: Measure) -> str:
    """The unit as it follows the value: 509 children, 86.5% of children, 39.0 weeks, on average for proceedings."""
    match measure.kind:
        case "percentage":
            return f"of {measure.unit}"
        case "mean":
            return f"{measure.value_in}, on average for {measure.unit}".removeprefix(", ")
        case "median":
            return f"{measure.value_in}, in the middle of {measure.unit}".removeprefix(", ")
    return measure.unit


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
