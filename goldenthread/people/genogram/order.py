"""Who stands beside whom: each generation of a family, from left to right. Pure.

Partners stand beside each other; a parent's other partners stand beyond, in the order of their children; children stand
in birth order below the couple they belong to. So hardly any two lines need cross.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from goldenthread.people.genogram.facts import Couple, Drawn


@dataclass
class Order:
    """`rows` by generation. `channel` says in which space between two of the upper row a couple's line comes down:
    space 0 is to the right of the first."""

    drawn: Drawn
    rows: dict[int, list[int]] = field(default_factory=dict)
    placed: set[int] = field(default_factory=set)

    def place(self, generation: int, keys: Iterable[int]) -> None:
        for key in keys:
            if key not in self.placed and self.drawn.generations[key] == generation:
                self.rows.setdefault(generation, []).append(key)
                self.placed.add(key)

    def at(self, key: int) -> int:
        return self.rows[self.drawn.generations[key]].index(key)

    def partners(self, key: int) -> list[int]:
        """In the order of their first child; those without one last."""
        found = [couple for couple in self.drawn.couples if key in couple.both and couple.right is not None]
        found.sort(key=lambda couple: not couple.children)
        return [each for couple in found for each in couple.both if each != key]

    def hub(self, couple: Couple) -> int:
        """Of a couple whose two do not stand side by side, the one from whom the line goes out over others."""
        return max(couple.both, key=lambda key: (len(self.partners(key)), -self.at(key)))

    def outer(self, couple: Couple) -> int:
        hub = self.hub(couple)
        return next((key for key in couple.both if key != hub), hub)

    def is_level(self, couple: Couple) -> bool:
        return len({self.drawn.generations[key] for key in couple.both}) == 1

    def side_by_side(self, couple: Couple) -> bool:
        return (
            self.is_level(couple)
            and couple.right is not None
            and abs(self.at(couple.left) - self.at(couple.right)) == 1
        )

    def channel(self, couple: Couple) -> int:
        if couple.right is None or not self.is_level(couple):
            return self.at(couple.left)
        low, high = sorted((self.at(couple.left), self.at(couple.right)))
        if high - low == 1:
            return low
        outer = self.at(self.outer(couple))
        return high - 1 if outer == high else low


def in_order(drawn: Drawn) -> Order:
    order = Order(drawn)
    _parents(order)
    for generation in (0, -1, -2):
        _below(order, generation)
    _above(order, 2)
    for key in sorted(drawn.members, key=lambda key: (key < 0, key)):
        order.place(drawn.generations[key], [key])
    return order


def _parents(order: Order) -> None:
    """Those of the subject in the middle, the other partners of each on the outside."""
    drawn = order.drawn
    ours = next((couple for couple in drawn.couples if drawn.subject in couple.children), None)
    if ours:
        left, right = ours.left, ours.right
        beside_left = [key for key in order.partners(left) if key != right]
        beside_right = [key for key in order.partners(right) if key != left] if right is not None else []
        if right is None:
            beside_left, beside_right = [], beside_left
        order.place(1, [*reversed(beside_left), *ours.both, *beside_right])
    for couple in drawn.couples:
        order.place(1, couple.both)
    order.place(1, sorted(drawn.members))


def _below(order: Order, generation: int) -> None:
    """The children of those above, each with their partners beside them."""
    above = [couple for couple in order.drawn.couples if order.drawn.generations[couple.left] == generation + 1]
    for couple in sorted(above, key=lambda couple: (order.channel(couple), couple.left, couple.right or 0)):
        for child in couple.children:
            _with_partners(order, generation, child)
    _with_partners(order, generation, order.drawn.subject)
    for couple in order.drawn.couples:
        order.place(generation, couple.both)
    order.place(generation, sorted(order.drawn.members))


def _with_partners(order: Order, generation: int, key: int) -> None:
    order.place(generation, [key])
    if order.drawn.generations[key] == generation:
        order.place(generation, order.partners(key))


def _above(order: Order, generation: int) -> None:
    for key in order.rows.get(generation - 1, []):
        for couple in order.drawn.couples:
            if key in couple.children:
                order.place(generation, couple.both)
    order.place(generation, sorted(order.drawn.members))
