"""A file as a row of an Arrow table: what is said of the document, its findings and its facts.

Each file is checked in a process of its own beside the worker's, whose memory and time are bounded, as `gouji archive`
does: a file that ends it costs a row, which says so, and not the worker.
"""

import multiprocessing
import resource
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from concurrent.futures import TimeoutError as Late

import gouji
import pyarrow

MEMORY = 3 << 30
SECONDS = 120

FACTS = pyarrow.table(gouji.facts(b"")).schema
FINDING = pyarrow.struct([(name, pyarrow.string()) for name in ("id", "rule", "severity", "message")])
SCHEMA = pyarrow.schema(
    [(name, pyarrow.string()) for name in ("document", "sha256", "read", "problem", "department", "kind", "outcome")]
    + [(name, pyarrow.int64()) for name in ("bytes", "year", "forms", "amounts", "proven", "errors", "warnings", "notes")]
    + [("findings", pyarrow.list_(FINDING)), ("facts", pyarrow.list_(pyarrow.struct(list(FACTS))))]
)


def row(name, content):
    """The columns of a file but for its facts, and those as a table."""
    report = gouji.check((name, content))
    data = report.data
    problems = [problem["zh"] for _, problem in report.problems]
    nothing = not data["forms"] and not data["unrecognised"]
    told = [finding["severity"] for finding in data["findings"]]
    columns = {
        "document": name,
        "sha256": " ".join(source["sha256"] for source in data["sources"]),
        "read": ("no" if nothing else "partly") if problems else "yes",
        "problem": " ".join(problems) or None,
        "department": data["disclosure"].get("department"),
        "kind": data["disclosure"]["kind"],
        "outcome": data["outcome"]["state"],
        "bytes": len(content),
        "year": data["disclosure"].get("year"),
        "forms": len(data["forms"]),
        "amounts": data["amounts"]["read"],
        "proven": data["amounts"]["proven"],
        "errors": told.count("error"),
        "warnings": told.count("warning"),
        "notes": told.count("note"),
        "findings": [
            {"id": f["id"], "rule": f["rule"], "severity": f["severity"], "message": f["message"]["zh"]}
            for f in data["findings"]
        ],
    }
    return columns, pyarrow.table(report.facts())


def bound():
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most), most))


class Checker:
    """Checks files one after the other; made where it is used, once a worker."""

    def __init__(self):
        self.process = None

    def one(self, name, content):
        if self.process is None:
            spawn = multiprocessing.get_context("spawn")
            self.process = ProcessPoolExecutor(1, mp_context=spawn, initializer=bound)
        try:
            return self.process.submit(row, name, content).result(timeout=SECONDS)
        except (BrokenExecutor, Late, MemoryError) as error:
            self.close()
            why = "too long" if isinstance(error, Late) else "broken off"
            return {"document": name, "bytes": len(content), "read": "no", "problem": why}, FACTS.empty_table()

    def table(self, names, contents):
        """Files as a table of `SCHEMA`."""
        done = [self.one(name, content) for name, content in zip(names, contents, strict=True)]
        of_fact = SCHEMA.field("facts").type
        offsets = [0]
        for _, facts in done:
            offsets.append(offsets[-1] + len(facts))
        facts = pyarrow.concat_tables([f for _, f in done] or [FACTS.empty_table()]).combine_chunks()
        structs = facts.to_struct_array().combine_chunks().cast(of_fact.value_type)
        arrays = {name: [columns.get(name) for columns, _ in done] for name in SCHEMA.names if name != "facts"}
        arrays = {name: pyarrow.array(values, SCHEMA.field(name).type) for name, values in arrays.items()}
        arrays["facts"] = pyarrow.ListArray.from_arrays(pyarrow.array(offsets, pyarrow.int32()), structs, of_fact)
        return pyarrow.Table.from_pydict(arrays, SCHEMA)

    def close(self):
        if self.process is not None:
            for child in list(self.process._processes.values()):
                child.kill()
            self.process.shutdown(cancel_futures=True)
            self.process = None
