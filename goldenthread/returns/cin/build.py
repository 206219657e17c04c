"""Making a typed element out of a node, by the element's own declaration."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeVar, cast, get_type_hints

from goldenthread.returns.cin.elements import Element, Elements, One, Several
from goldenthread.returns.cin.stream import Node
from goldenthread.returns.kinds import CannotRead, Kind
from goldenthread.returns.problems import CellProblem

E = TypeVar("E", bound=Element)
Spec = One | Several | Elements


@dataclass(frozen=True, slots=True)
class _Plan:
    """What may stand in an element: by tag, the field it fills and how."""

    by_tag: dict[str, tuple[str, Spec]]
    empty: dict[str, object]
    required: tuple[tuple[str, One], ...]


_PLANS: dict[str, _Plan] = {}


def build(into: type[E], node: Node) -> E:
    plan = _plan_of(into)
    values = {name: list(value) if isinstance(value, list) else value for name, value in plan.empty.items()}
    problems: list[CellProblem] = []
    first: dict[str, Node] = {}
    if node.text:
        problems.append(_problem(node.tag, node.text, f"{node.tag} holds loose text, which was not read.", node))
    for inner in node.nodes:
        name, spec = plan.by_tag.get(inner.tag, ("", None))
        match spec:
            case None:
                sentence = f"{inner.tag} is not an element of {node.tag}, and was not read."
                problems.append(_problem(inner.tag, inner.text, sentence, inner))
            case One() if name in first:
                sentence = f"{inner.tag} stands again; only the one on line {first[name].line} was read."
                problems.append(_problem(inner.tag, inner.text, sentence, inner))
            case One():
                first[name] = inner
                values[name] = _value(spec.kind, inner, spec.required, problems)
            case Several():
                cast(list[object], values[name]).extend(_listed(spec, inner, problems))
            case Elements():
                cast(list[object], values[name]).append(build(spec.into, inner))
    for name, spec in plan.required:
        if name not in first:
            problems.append(_problem(spec.names[0], "", f"{node.tag} has no {spec.names[0]}, and must.", node))
    made = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return into(line=node.line, problems=tuple(problems), raw=_raw(plan, node), **made)


def read_again(into: type[E], line: int, content: Mapping[str, str | list[str]]) -> E:
    """An element that was read before, from its `raw`; without the elements inside it, which are rows themselves."""
    lists = {spec.name: spec.inside for _, spec in _plan_of(into).by_tag.values() if isinstance(spec, Several)}
    node = Node(into.__name__, line)
    for tag, found in content.items():
        texts = found if isinstance(found, list) else [found]
        leaves = [Node(tag, line, text) for text in texts]
        node.nodes += [Node(lists[tag], line, nodes=leaves)] if tag in lists else leaves
    return build(into, node)


def _raw(plan: _Plan, node: Node) -> dict[str, str | list[str]]:
    """A tag that stands more than once, or in a list of its own, has all its texts."""
    texts: dict[str, list[str]] = {}
    several: set[str] = set()
    for inner in node.nodes:
        spec = plan.by_tag[inner.tag][1] if inner.tag in plan.by_tag else None
        if isinstance(spec, Several):
            several.update(leaf.tag for leaf in inner.nodes)
        if not isinstance(spec, Elements):
            for leaf in inner.nodes or [inner]:
                texts.setdefault(leaf.tag, []).append(leaf.text)
    return {tag: found if len(found) > 1 or tag in several else found[0] for tag, found in texts.items()}


def _listed(spec: Several, node: Node, problems: list[CellProblem]) -> list[object]:
    found = []
    for inner in node.nodes:
        if inner.tag == spec.name:
            value = _value(spec.kind, inner, True, problems)
            found += [] if value is None else [value]
        else:
            sentence = f"{inner.tag} is not an element of {node.tag}, and was not read."
            problems.append(_problem(inner.tag, inner.text, sentence, inner))
    return found


def _value(kind: Kind, node: Node, required: bool, problems: list[CellProblem]) -> object:
    if node.nodes:
        problems.append(_problem(node.tag, node.as_xml(), f"{node.tag} holds elements where a value belongs.", node))
        return None
    if not node.text:
        if required:
            problems.append(_problem(node.tag, "", f"{node.tag} is blank, and may not be.", node))
        return None
    try:
        return kind.read(node.text)
    except CannotRead as why:
        problems.append(_problem(node.tag, node.text, f"{node.tag} is “{node.text}”, {why}", node))
        return None


def _problem(column: str, raw: str, sentence: str, node: Node) -> CellProblem:
    return CellProblem(column, raw, sentence, node.line)


def _plan_of(into: type[Element]) -> _Plan:
    if into.__name__ not in _PLANS:
        _PLANS[into.__name__] = _make_plan(into)
    return _PLANS[into.__name__]


def _make_plan(into: type[Element]) -> _Plan:
    hints = get_type_hints(into, include_extras=True)
    by_tag: dict[str, tuple[str, Spec]] = {}
    empty: dict[str, object] = {}
    required = []
    for field in fields(into):
        for spec in getattr(hints[field.name], "__metadata__", ()):
            tags = spec.names if isinstance(spec, One) else (spec.inside if isinstance(spec, Several) else spec.name,)
            by_tag |= dict.fromkeys(tags, (field.name, spec))
            empty[field.name] = None if isinstance(spec, One) else []
            if isinstance(spec, One) and spec.required:
                required.append((field.name, spec))
    return _Plan(by_tag, empty, tuple(required))
