"""The reference of each measure, by name."""

from importlib import import_module

from goldenthread.insight.engine import Measure
from tests.spec.reference import Reference


def reference_of(measure: Measure) -> Reference:
    module = import_module(f"tests.spec.reference.{measure.area}")
    found: Reference = getattr(module, measure.name)
    return found
