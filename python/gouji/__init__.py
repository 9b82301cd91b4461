"""Checks that a published Chinese government budget agrees with itself (勾稽)."""

import json
import os

from . import _gouji

__all__ = ["Facts", "Report", "check", "facts", "__version__"]
__version__ = _gouji.__version__


def _sources(given):
    given = given if isinstance(given, list) else [given]
    out = []
    for source in given:
        match source:
            case bytes() | bytearray() | memoryview():
                out.append(("-", bytes(source)))
            case (name, content):
                out.append((str(name), bytes(content)))
            case _:
                out.append(os.fspath(source))
    return out


class Facts:
    """Every amount that was read, a row each: an Arrow table for whoever takes one."""

    def __init__(self, checked, proven):
        self._checked = checked
        self._proven = proven

    def __arrow_c_stream__(self, requested_schema=None):
        # a schema is a wish that a producer need not fulfil
        return self._checked.facts(self._proven)


class Report:
    """A checked disclosure."""

    def __init__(self, checked):
        self._checked = checked
        self._data = None

    @property
    def data(self):
        """The report, as its contract has it (`schema: 1`)."""
        if self._data is None:
            self._data = json.loads(self.export("json"))
        return self._data

    @property
    def findings(self):
        """What is told, errors first."""
        return self.data["findings"]

    @property
    def problems(self):
        """The files that were not or not wholly read, with the reason: `(name, {"zh": …, "en": …})`."""
        return [(source["name"], source["problem"]) for source in self.data["sources"] if source["problem"]]

    def json(self):
        """The report as the command writes it with `--format json`."""
        return self.export("json")

    def export(self, format, english=False):
        """The report as `text`, `json`, `jsonl`, `csv`, `html` or `sarif`."""
        return self._checked.export(format, english)

    def explain(self):
        """How the forms were understood."""
        return self._checked.explain()

    def facts(self, proven=False):
        """Every amount that was read; with `proven`, those that the document's own arithmetic proves."""
        return Facts(self._checked, proven)

    def __repr__(self):
        return f"<gouji.Report {self.data['outcome']['headline']['zh']}>"


def check(files, *, identities=()):
    """Checks a path, bytes, `(name, bytes)`, or a list of them: what is given together is one disclosure.

    `identities` are TOML files of relations of your own. A file that cannot be opened is an `OSError`, one of relations
    that is wrong a `ValueError`; a disclosure that cannot be read is told in the report.
    """
    return Report(_gouji.check(_sources(files), _sources(list(identities) if isinstance(identities, (list, tuple)) else identities)))


def facts(files, *, proven=False, identities=()):
    """The facts of a disclosure: `check(files).facts(proven)`."""
    return check(files, identities=identities).facts(proven)
