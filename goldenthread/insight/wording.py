"""A figure in words: `493`, `86.1%`, `139.4 per 10,000`, `could not tell`."""

from goldenthread.insight.engine import Figure

DECIMALS = {"count": 0, "percentage": 1, "rate": 1, "median": 1, "mean": 1}


def in_words(figure: Figure) -> str:
    if figure.status == "no cases":
        return "no cases"
    if figure.value is None:
        return "could not tell"
    number = f"{figure.value:,.{DECIMALS[figure.measure.kind]}f}"
    match figure.measure.kind:
        case "percentage":
            return f"{number}%"
        case "rate" if figure.measure.ratio:
            return f"{number} per {figure.measure.ratio.per:,.0f}"
    return number


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
