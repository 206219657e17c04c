"""The service picture: the pathway as a flow of stages, each with its counts at a date."""

from goldenthread.insight.picture.stages import STAGES, Stage, StageCounts, picture
from goldenthread.insight.picture.table import by_service

__all__ = ["STAGES", "Stage", "StageCounts", "by_service", "picture"]
