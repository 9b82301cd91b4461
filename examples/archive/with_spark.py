"""An archive checked with Spark: spark-submit --py-files rows.py with_spark.py FOLDER OUT"""

import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, explode
from pyspark.sql.pandas.types import from_arrow_schema
from rows import SCHEMA, Checker


def rows(batches):
    """Record batches of `binaryFile` to record batches of `SCHEMA`."""
    checker = Checker()
    try:
        for batch in batches:
            for at in range(batch.num_rows):
                files = batch.slice(at, 1)
                names = [os.path.basename(path) for path in files["path"].to_pylist()]
                yield from checker.table(names, files["content"].to_pylist()).to_batches()
    finally:
        checker.close()


def check(spark, folder):
    """The documents of a folder: `SCHEMA`, a row each."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(folder)
    return files.select("path", "content").mapInArrow(rows, from_arrow_schema(SCHEMA))


def main(folder, out):
    spark = SparkSession.builder.getOrCreate()
    # a batch of files is in memory at once
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "8")
    documents = check(spark, folder).persist()
    documents.drop("findings", "facts").write.parquet(f"{out}/documents")
    documents.select(explode("facts").alias("f")).select("f.*").write.parquet(f"{out}/facts")
    findings = documents.select(col("sha256"), explode("findings").alias("f"))
    findings.select("sha256", "f.*").write.parquet(f"{out}/findings")


if __name__ == "__main__":
    main(*sys.argv[1:])
