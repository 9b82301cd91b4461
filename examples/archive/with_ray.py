"""An archive checked with Ray Data, on a machine or a cluster: python with_ray.py FOLDER OUT"""

import os
import sys

import pyarrow
import pyarrow.compute as compute
import ray
from rows import SCHEMA, Checker


class Check:
    """An actor: files in, a row each out."""

    def __init__(self):
        self.checker = Checker()

    def __call__(self, batch):
        names = [os.path.basename(path) for path in batch["path"].to_pylist()]
        return self.checker.table(names, batch["bytes"].to_pylist())


def parts(column):
    """The rows in a column of lists, with the hash of their document."""

    def flat(batch):
        of = compute.list_parent_indices(batch[column])
        rows = pyarrow.Table.from_struct_array(compute.list_flatten(batch[column]))
        return rows if "sha256" in rows.column_names else rows.append_column("sha256", batch["sha256"].take(of))

    return flat


def check(folder, workers=None):
    """The documents of a folder: `SCHEMA`, a row each."""
    # a checker a core; what they leave of each is for the reading
    files = ray.data.read_binary_files(folder, include_paths=True, ray_remote_args={"num_cpus": 0.25})
    workers = workers or max(1, int(ray.cluster_resources()["CPU"]))
    pool = ray.data.ActorPoolStrategy(size=workers)
    return files.map_batches(Check, batch_format="pyarrow", batch_size=8, compute=pool, num_cpus=0.75)


def main(folder, out):
    documents = check(folder).materialize()
    documents.drop_columns(["findings", "facts"]).write_parquet(f"{out}/documents")
    for column in ("findings", "facts"):
        documents.map_batches(parts(column), batch_format="pyarrow", num_cpus=0.25).write_parquet(f"{out}/{column}")


if __name__ == "__main__":
    main(*sys.argv[1:])
