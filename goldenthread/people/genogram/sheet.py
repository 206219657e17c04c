"""Where everything of a genogram stands on the sheet. Pure: a family in, positions out; svg.py writes them down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goldenthread.people.genogram.facts import Couple, Drawn, Member
from goldenthread.people.genogram.order import Order, in_order
from goldenthread.ui.svg import text_width

R = 20  # half a symbol
CELL = 114  # from one symbol to the next, at the least
WORDS = 98  # the width of the words below a symbol: lines come down in what is left between two
LETTERS, LINE = 14, 17
MARGIN = 10
BAR = 12  # between two lines that run beside each other
ROUNDS = 12
MOST_LINES = 3  # of a name

Point = tuple[float, float]


@dataclass(frozen=True)
class Symbol:
    member: Member
    x: float
    y: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """A couple's lines: between the two, and down to the children. `slashes` is where their parting is marked."""

    lines: tuple[tuple[Point, ...], ...]
    sure: bool
    slashes: Point | None = None


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    symbols: tuple[Symbol, ...]
    joined: tuple[Joined, ...]
    household: tuple[Box, ...]


@dataclass(frozen=True)
class _Plan:
    """Across and down: where each stands, how far their words reach, and how high the lines over a row go."""

    order: Order
    xs: dict[int, float]
    ys: dict[int, float]  # by generation
    feet: dict[int, float]  # by generation: below the words
    words: dict[int, tuple[str, ...]]
    over: dict[int, int]  # by couple: which line over the row is its own; 0 where the two stand side by side
    under: dict[int, int]  # by couple: which line above the children is its own

    def y(self, key: int) -> float:
        return self.ys[self.order.drawn.generations[key]]


def sheet(drawn: Drawn) -> Sheet:
    plan = _plan(drawn)
    symbols = [Symbol(drawn.members[key], plan.xs[key], plan.y(key), plan.words[key]) for key in sorted(plan.xs)]
    joined = [_joined(plan, number) for number in range(len(drawn.couples))]
    boxes = _household(plan)
    bottom = max(plan.feet.values()) + MARGIN
    return Sheet(max(plan.xs.values()) + CELL / 2 + MARGIN, bottom, tuple(symbols), tuple(joined), tuple(boxes))


# Across


def _across(order: Order) -> dict[int, float]:
    """By turns each row is moved to where its children, then its parents, would have it, never nearer than a cell."""
    rows = [order.rows[generation] for generation in sorted(order.rows)]
    xs = {key: at * float(CELL) for row in rows for at, key in enumerate(row)}
    for _ in range(ROUNDS):
        for row in rows[1:]:
            _settle(row, xs, _above_children(order, xs))
        for row in reversed(rows[:-1]):
            _settle(row, xs, _below_parents(order, xs))
    least = min(xs.values())
    return {key: x - least + CELL / 2 + MARGIN for key, x in xs.items()}


def _above_children(order: Order, xs: dict[int, float]) -> list[tuple[int, float]]:
    """Where each parent would stand for the line to come down upon the middle of the children."""
    wished = []
    for couple in order.drawn.couples:
        if not couple.children or not order.is_level(couple):
            continue
        middle = (min(xs[key] for key in couple.children) + max(xs[key] for key in couple.children)) / 2
        if couple.right is None:
            wished.append((couple.left, middle))
        elif order.side_by_side(couple):
            low, high = sorted(couple.both, key=order.at)
            half = max((xs[high] - xs[low]) / 2, CELL / 2)
            wished += [(low, middle - half), (high, middle + half)]
        else:
            outer = order.outer(couple)
            wished.append((outer, middle + _towards(order, couple) * CELL / 2))
    return wished


def _below_parents(order: Order, xs: dict[int, float]) -> list[tuple[int, float]]:
    wished = []
    for couple in order.drawn.couples:
        node = _node(order, couple, xs) if couple.right is not None else xs[couple.left]
        first = node - (len(couple.children) - 1) * CELL / 2
        wished += [(child, first + at * CELL) for at, child in enumerate(couple.children)]
    return wished


def _settle(row: Sequence[int], xs: dict[int, float], wishes: Iterable[tuple[int, float]]) -> None:
    """The places nearest to those wished for that keep the order and the distance (pool adjacent violators)."""
    wanted: dict[int, list[float]] = {key: [] for key in row}
    for key, x in wishes:
        if key in wanted:
            wanted[key].append(x)
    pools: list[tuple[float, int]] = []  # mean of what is wished less the distance, and how many share it
    for at, key in enumerate(row):
        wish = sum(wanted[key]) / len(wanted[key]) if wanted[key] else xs[key]
        mean, many = wish - at * CELL, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, many = (before * count + mean * many) / (count + many), count + many
        pools.append((mean, many))
    settled = [mean for mean, many in pools for _ in range(many)]
    for at, (key, mean) in enumerate(zip(row, settled, strict=True)):
        xs[key] = mean + at * CELL


def _towards(order: Order, couple: Couple) -> int:
    """1 where the line goes out to the right, -1 to the left."""
    return 1 if order.at(order.outer(couple)) > order.at(order.hub(couple)) else -1


def _node(order: Order, couple: Couple, xs: dict[int, float]) -> float:
    """Across: from where a couple's line comes down."""
    if couple.right is None or not order.is_level(couple):
        return xs[couple.left] + CELL / 2
    if order.side_by_side(couple):
        return (xs[couple.left] + xs[couple.right]) / 2
    return xs[order.outer(couple)] - _towards(order, couple) * CELL / 2


# Down


def _plan(drawn: Drawn) -> _Plan:
    order = in_order(drawn)
    xs = _across(order)
    words = {key: _words(drawn.members[key]) for key in xs}
    over, under = _lines_over(order, xs), _lines_under(order, xs)
    ys, feet = {}, {}
    y = float(MARGIN)
    for generation in sorted(order.rows, reverse=True):
        here = [n for n, couple in enumerate(drawn.couples) if drawn.generations[couple.left] == generation]
        y += max((over[n] for n in here), default=0) * BAR + R + 4
        ys[generation] = y
        y += R + max(len(words[key]) for key in order.rows[generation]) * LINE + 8
        feet[generation] = y
        y += max((under[n] for n in here), default=0) * BAR + BAR
    return _Plan(order, xs, ys, feet, words, over, under)


def _lines_over(order: Order, xs: dict[int, float]) -> dict[int, int]:
    """The longer the line the higher, so that one goes over the other."""
    spans = {}
    for number, couple in enumerate(order.drawn.couples):
        if couple.right is not None and order.is_level(couple) and not order.side_by_side(couple):
            ends = [xs[couple.left], xs[couple.right]]
            spans[number] = (order.drawn.generations[couple.left], min(ends), max(ends))
    levels = _levels(spans)
    return {number: levels.get(number, 0) for number in range(len(order.drawn.couples))}


def _lines_under(order: Order, xs: dict[int, float]) -> dict[int, int]:
    """Lines above children that would lie upon each other have a height each."""
    spans = {}
    for number, couple in enumerate(order.drawn.couples):
        if couple.children:
            across = [_node(order, couple, xs), *(xs[child] for child in couple.children)]
            spans[number] = (order.drawn.generations[couple.left], min(across), max(across))
    levels = _levels(spans)
    return {number: levels.get(number, 0) for number in range(len(order.drawn.couples))}


def _levels(spans: dict[int, tuple[int, float, float]]) -> dict[int, int]:
    """From 1, the shortest first; two of a row that overlap differ."""
    found: dict[int, int] = {}
    for number in sorted(spans, key=lambda n: (spans[n][2] - spans[n][1], n)):
        row, low, high = spans[number]
        taken = {
            found[other]
            for other, (its_row, its_low, its_high) in spans.items()
            if other in found and its_row == row and its_low < high + BAR and low < its_high + BAR
        }
        longest = max(taken, default=0)
        found[number] = longest + 1
    return found


def _words(member: Member) -> tuple[str, ...]:
    name = _folded(member.name, MOST_LINES)
    return tuple(line for line in (*name, *_folded(member.age, 2), *_folded(member.note, 3)) if line)


def _folded(words: str, most: int) -> list[str]:
    lines = [""]
    for word in words.replace("-", "- ").split():  # a double name may be broken where it is joined
        longer = (lines[-1] + ("" if lines[-1].endswith("-") else " ") + word).strip()
        if _fits(longer):
            lines[-1] = longer
        elif lines[-1]:
            lines.append(word)
        else:
            lines[-1] = word
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    return [_cut(line) for line in kept]


def _fits(words: str) -> bool:
    return text_width(words, LETTERS) <= WORDS


def _cut(line: str) -> str:
    if _fits(line):
        return line
    short = line.rstrip("…")
    while short and not _fits(f"{short}…"):
        short = short[:-1]
    return f"{short}…"


# Lines


def _joined(plan: _Plan, number: int) -> Joined:
    couple = plan.order.drawn.couples[number]
    lines, node, slashes = _between(plan, couple, plan.over[number])
    if couple.children:
        bar = plan.feet[plan.order.drawn.generations[couple.left]] + plan.under[number] * BAR
        across = [node[0], *(plan.xs[child] for child in couple.children)]
        lines.append((node, (node[0], bar)))
        lines.append(((min(across), bar), (max(across), bar)))
        lines += [((plan.xs[child], bar), (plan.xs[child], plan.y(child))) for child in couple.children]
    return Joined(tuple(lines), couple.sure, slashes if couple.ended else None)


def _between(plan: _Plan, couple: Couple, over: int) -> tuple[list[tuple[Point, ...]], Point, Point]:
    """The line between the two, from where it goes down, and where it would be struck through."""
    order, xs = plan.order, plan.xs
    y = plan.y(couple.left)
    node = (_node(order, couple, xs), y)
    if couple.right is None:
        return [((xs[couple.left], y), node)], node, node
    if not over:  # side by side; or of two generations, which only a mistake in the record makes
        ends = ((xs[couple.left], y), (xs[couple.right], plan.y(couple.right)))
        right = max(xs[couple.left], xs[couple.right])
        return [ends], node, ((node[0] + right - R) / 2, y)
    hub, outer, towards = order.hub(couple), order.outer(couple), _towards(order, couple)
    start = xs[hub] + towards * max(R - 4 - 4 * over, 2)
    top = y - R - over * BAR + 4
    line = ((start, y), (start, top), (node[0], top), node, (xs[outer], y))
    return [line], node, ((start + node[0]) / 2, top)


def _household(plan: _Plan) -> list[Box]:
    """A box round those of a row who stand together, and boxes that join it to the row below."""
    order = plan.order
    found: list[Box] = []
    above: list[Box] = []
    for generation in sorted(order.rows, reverse=True):
        top, foot = plan.ys[generation] - R - 10, plan.feet[generation]
        here = [
            Box(plan.xs[run[0]] - CELL / 2 + 3, top, plan.xs[run[-1]] - plan.xs[run[0]] + CELL - 6, foot - top)
            for run in _runs(order, order.rows[generation])
        ]
        joining = [box for upper in above for lower in here if (box := _joining(upper, lower))]
        found += [*joining, *here]
        above = here
    return found


def _runs(order: Order, row: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for key in row:
        if order.drawn.members[key].in_household:
            runs[-1].append(key)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _joining(upper: Box, lower: Box) -> Box | None:
    left = max(upper.x, lower.x)
    width = min(upper.x + upper.width, lower.x + lower.width) - left
    foot = upper.y + upper.height
    return Box(left, foot - 6, width, lower.y - foot + 12) if width >= 2 * R else None
