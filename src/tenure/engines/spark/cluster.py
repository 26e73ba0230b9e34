"""Starts or joins Spark: within this process, or the cluster that an address names."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.kernel.errors import UserError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ALIKE = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
}
"""What makes Spark's results the same as DuckDB's."""
NUMBERS = {
    "spark.sql.cteRecursionRowLimit": "-1",
    "spark.sql.cteRecursionLevelLimit": "10000",
}
"""A funnel may have as many attempts and steps as it has."""
ON_THIS_MACHINE = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": "8",  # 200 parts, as for a cluster, would be 200 tasks for two cores
}
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.leafNodeDefaultParallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""For tables of a few rows, where planning, compiling and waiting cost more than they save."""


def master_of(url: str) -> str:
    """Spark's master of ``spark:local[2]``, ``spark:local-cluster[2,1,2048]`` or ``spark://host:7077``."""
    return url if url.startswith("spark://") else url.removeprefix("spark:")


def reason(error: Exception) -> str:
    """The line of an error's text that says what is wrong; the first may only say that Java was called."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    is_wrapped = len(lines) > 1 and lines[0].startswith("An error occurred while calling")
    return lines[1].lstrip(": ") if is_wrapped else lines[0]


def start(url: str) -> SparkSession:
    """A session of its own on the Spark of ``url``.

    A process has one Spark: it is started by the first session and shared by all. UserError where it
    cannot start, and for the address of another one.
    """
    import pyspark
    from py4j.protocol import Py4JError  # type: ignore[import-untyped,unused-ignore]
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # errors are raised, not printed
    master = master_of(url)
    settings: dict[str, str] = {}
    if master.startswith("local"):
        os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))  # workers start from there
        settings = ON_THIS_MACHINE
    builder = SparkSession.builder.appName("tenure").master(master)
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = (SparkSession.getActiveSession() or builder.getOrCreate()).newSession()
        for key, value in (ALIKE | NUMBERS).items():
            session.conf.set(key, value)
    except (PySparkException, Py4JError, OSError) as error:
        raise UserError(
            f"Spark cannot start at {master}: {reason(error)}",
            do="Check engine.url, and that Java 17 or newer is installed (JAVA_HOME).",
        ) from error
    if session.sparkContext.master != master:
        raise UserError(
            f"This process uses the Spark at {session.sparkContext.master} already, so not {master}.",
            do="Ask from a process of its own.",
        )
    return session
