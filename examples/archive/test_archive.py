"""Ray Data and Spark on this machine: the same as `gouji archive`.

GOUJI is the command, ARCHIVE a folder of disclosures. What is not installed is skipped.
"""

import csv
import os
import pathlib
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pytest

pytest.importorskip("gouji")
pytest.importorskip("pyarrow")
COMMAND, ARCHIVE = os.environ.get("GOUJI"), os.environ.get("ARCHIVE")
if not (COMMAND and ARCHIVE):
    pytest.skip("GOUJI and ARCHIVE are not set", allow_module_level=True)

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
COLUMNS = ["document", "sha256", "bytes", "read", "department", "year", "kind", "forms", "amounts", "proven", "errors"]
COLUMNS += ["warnings", "notes", "outcome", "problem"]


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """What the command tells: documents, findings and facts, as rows of text."""
    out = tmp_path_factory.mktemp("archive")
    done = subprocess.run([COMMAND, "archive", ARCHIVE, "--by", "file", "--out", str(out)], capture_output=True, text=True)
    assert done.returncode in (0, 1, 2), done.stderr

    def rows(name):
        with open(out / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    documents, findings, facts = rows("documents"), rows("findings"), rows("facts")
    hashes = {row["id"]: row["sha256"] for row in documents}
    documents = Counter(tuple(unquoted(row[c]) for c in COLUMNS) for row in documents)
    findings = Counter((hashes[row["id"]], row["finding"], row["rule"], row["severity"]) for row in findings)
    assert sum(documents.values()) >= 10 and findings
    return documents, findings, Counter(fact(row) for row in facts)


def unquoted(value):
    """A field of a spreadsheet without the mark that keeps it from being a formula."""
    return value[1:] if value.startswith("'") else value


def fact(row):
    """The values of a fact, as text."""
    texts = {name: unquoted(text(value)) for name, value in row.items() if name != "id"}
    for name in ("value", "x0", "y0", "x1", "y1"):
        texts[name] = texts[name] and str(Decimal(texts[name]).normalize())
    return tuple(texts[name] for name in sorted(texts))


def text(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def same(told, documents, findings, facts):
    assert Counter(tuple(unquoted(text(row[c])) for c in COLUMNS) for row in documents) == told[0]
    assert Counter((row["sha256"], row["id"], row["rule"], row["severity"]) for row in findings) == told[1]
    assert Counter(map(fact, facts)) == told[2]


def read(folder):
    import pyarrow.parquet

    return pyarrow.parquet.read_table(folder).to_pylist()


def test_ray(told, tmp_path):
    ray = pytest.importorskip("ray")
    import with_ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=300_000_000)
    try:
        with_ray.main(ARCHIVE, str(tmp_path))
    finally:
        ray.shutdown()
    same(told, read(tmp_path / "documents"), read(tmp_path / "findings"), read(tmp_path / "facts"))


def test_spark(told, tmp_path):
    pyspark = pytest.importorskip("pyspark")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("there is no Java")
    import with_spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = pyspark.sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        with_spark.main(ARCHIVE, str(tmp_path))
    finally:
        session.stop()
    same(told, read(tmp_path / "documents"), read(tmp_path / "findings"), read(tmp_path / "facts"))
