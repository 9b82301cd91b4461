"""The package says what the command says."""

import decimal
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import pytest

import gouji

ROOT = pathlib.Path(__file__).parents[2]
SAMPLE = ROOT / "www" / "sample.txt"
FORMS = sorted((ROOT / "tests" / "forms").glob("*.txt"))[:4]
FILES = [SAMPLE, *sorted((ROOT / "tests" / "files").glob("sample.*")), *FORMS]
COMMAND = os.environ.get("GOUJI")


@pytest.mark.skipif(not COMMAND, reason="GOUJI names no command")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_equal_to_the_command(path):
    told = subprocess.run([COMMAND, "check", "--format", "json", str(path)], capture_output=True, text=True).stdout
    assert gouji.check(path).json() == told


def test_there_are_ten_files():
    assert len(FILES) >= 10


def test_paths_bytes_and_lists():
    report = gouji.check(SAMPLE)
    assert report.data["schema"] == 1 and report.findings
    assert gouji.check(str(SAMPLE)).json() == report.json()
    given = gouji.check(SAMPLE.read_bytes())
    assert given.data["sources"][0]["name"] == "-"
    assert [f["id"] for f in given.findings] == [f["id"] for f in report.findings]
    both = gouji.check([("a.txt", SAMPLE.read_bytes()), FILES[1]])
    assert len(both.data["sources"]) >= 2


def test_what_is_wrong_is_told(tmp_path):
    with pytest.raises(OSError):
        gouji.check(tmp_path / "none.pdf")
    assert gouji.check(b"%PDF-1.4 and no more").problems
    with pytest.raises(ValueError):
        gouji.check(SAMPLE).export("pdf")
    wrong = tmp_path / "my.toml"
    wrong.write_text('[[identity]]\nid = "x"\nformula = "甲.乙[合计] = 1"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="my.toml, line 3"):
        gouji.check(SAMPLE, identities=wrong)


def test_relations_of_ones_own(tmp_path):
    own = tmp_path / "my.toml"
    own.write_text('[[identity]]\nid = "x"\nformula = "收支总表.收入[收入总计] = 收支总表.支出[支出总计]"\n', encoding="utf-8")
    checks = gouji.check(SAMPLE, identities=[own]).data["checks"]
    assert [c["given_by"] for c in checks if c["identity"] == "own/x"] == ["my.toml"]


def test_facts_are_an_arrow_table():
    arrow = pytest.importorskip("pyarrow")
    report = gouji.check(SAMPLE)
    table = arrow.table(report.facts())
    amounts = report.data["amounts"]
    assert table.num_rows == amounts["read"]
    assert table.schema.field("value").type == arrow.decimal128(38, 10)
    states = table["state"].to_pylist()
    assert states.count("proven") == amounts["proven"]
    assert arrow.table(gouji.facts(SAMPLE, proven=True)).num_rows == amounts["proven"]
    assert all(isinstance(value, decimal.Decimal) for value in table["value"].drop_null().to_pylist()[:5])
    # a reader is given what the first was given
    assert arrow.table(report.facts()).equals(table)


def test_the_lock_is_released():
    """While a check runs in a thread, this one goes on."""
    content = SAMPLE.read_bytes()
    done = threading.Event()

    def work():
        gouji.check([(f"{n}.txt", content) for n in range(8)])
        done.set()

    before = sys.getswitchinterval()
    sys.setswitchinterval(1000)  # nobody is asked to give the lock up
    try:
        thread = threading.Thread(target=work)
        thread.start()
        turns = 0
        while not done.is_set():
            turns += 1
            time.sleep(0.001)
        thread.join()
    finally:
        sys.setswitchinterval(before)
    assert turns > 5


def test_json_is_the_contract():
    report = gouji.check(SAMPLE)
    assert json.loads(report.json()) == report.data
    assert "Report" in repr(report)
