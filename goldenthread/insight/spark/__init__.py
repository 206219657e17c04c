"""The measures on Apache Spark, for snapshots that one machine cannot hold: the same files, the same rows.

Needs the extra `goldenthread[spark]` and Java 17. Nothing of the ordinary program imports it.

>>> measure_rows(spark, snapshot, "re_referrals", [parse("2024-25")]).write.parquet("rows")
"""

from goldenthread.insight.spark.dialect import NotPortable
from goldenthread.insight.spark.running import measure_rows

__all__ = ["NotPortable", "measure_rows"]
