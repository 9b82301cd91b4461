#!/usr/bin/env python3
"""Lists files of which figures are printed that Gouji neither reads nor says it could not read.

    loss.py GOUJI FILE_OR_DIRECTORY… [--share 0.95]

Figures are counted independently of Gouji: those of a PDF in the text that pdftotext (poppler-utils) gives, those of
spreadsheets and Word files by openpyxl and python-docx where they are installed, those of other files in their own
text. A row that is printed again, as at the top of the next page, counts once; what is hidden does not count. Only figures that look like amounts of a table count: with two decimals or more, or with
separators of thousands, in lines that are no sentence. A file passes where Gouji reads or names as unrecognised the
share of them, or tells that something could not be read.
"""
import argparse, json, pathlib, re, subprocess, sys

FIGURE = re.compile(r"(?<![\d.,])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d%％])|(?<![\d.,])-?\d+\.\d{2,6}(?![\d%％])")
# with fewer, a file has no tables of amounts
FEWEST = 8
SENTENCE = re.compile(r"[。；]|\d\s*(?:万元|亿元|元|%|％)")


def text(path):
    if path.suffix.lower() == ".pdf":
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True)
        return done.stdout.decode("utf-8", "replace")
    if path.suffix.lower() in {".txt", ".csv"}:
        return path.read_bytes().decode("utf-8", "replace").replace('"', " ").replace("\t", "   ")
    if path.suffix.lower() in {".html", ".htm"}:
        page = path.read_bytes().decode("utf-8", "replace")
        classes = re.findall(r"\.([\w-]+)\s*\{[^}]*display:\s*none", page)
        hidden = r"display:\s*none|\bhidden\b" + "".join(rf"|class=[\"']?{name}\b" for name in classes)
        page = re.sub(rf"(?s)<(tr|td|p|div|span)\b[^>]*(?:{hidden})[^>]*>.*?</\1>", " ", page)
        page = re.sub(r"(?s)<(script|style).*?</\1>", " ", page).replace("</tr", "\n<").replace("</p", "\n<")
        return re.sub(r"&\w+;", " ", re.sub(r"<[^>]+>", "  ", page))
    try:
        if path.suffix.lower() == ".xlsx":
            return sheets(path)
        if path.suffix.lower() == ".docx":
            return tables(path)
    except Exception:  # not installed, or a file that it cannot open
        return None
    return None


def sheets(path):
    """The amounts of the sheets, rows and columns that are shown."""
    from openpyxl import load_workbook

    out = []
    for sheet in load_workbook(path, data_only=True).worksheets:
        if sheet.sheet_state != "visible":
            continue
        hidden = {name for name, column in sheet.column_dimensions.items() if column.hidden}
        for row in sheet.iter_rows():
            if sheet.row_dimensions[row[0].row].hidden:
                continue
            cells = (c for c in row if c.value is not None and getattr(c, "column_letter", None) not in hidden)
            shown = (f"{c.value:.6f}" if isinstance(c.value, float) else str(c.value) for c in cells)
            out.append("  " + "    ".join(shown))
    return "\n".join(out)


def tables(path):
    """The rows of tables."""
    from docx import Document

    rows = (row for table in Document(path).tables for row in table.rows)
    return "\n".join("  " + "    ".join(dict.fromkeys(c.text for c in row.cells)) for row in rows)


def printed(content):
    """How many figures stand apart from other words, as they do in columns."""
    lines = (line for line in content.splitlines() if not SENTENCE.search(line))
    rows = set()
    for line in lines:
        figures = [m for m in FIGURE.finditer(line) if re.search(r"(^|\s\s)$", line[: m.start()])]
        if figures:
            rows.add((line[: figures[0].start()].strip(), *(m.group() for m in figures)))
    return sum(len(row) - 1 for row in rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gouji")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    parser.add_argument("--share", type=float, default=0.95)
    options = parser.parse_args()
    files = [f for p in options.paths for f in ([p] if p.is_file() else sorted(p.rglob("*"))) if f.is_file()]
    silent = looked = 0
    for path in files:
        content = text(path)
        if content is None:
            continue
        looked += 1
        done = subprocess.run([options.gouji, "check", "--format", "json", str(path)], capture_output=True)
        try:
            report = json.loads(done.stdout)
        except ValueError:
            continue
        there = printed(content)
        read = report["amounts"]["read"] + sum(u["amounts"] for u in report["unrecognised"])
        told = [f["rule"] for f in report["findings"] if f["rule"].startswith(("source/", "reading/", "amount/unplaced"))]
        told += ["problem"] * any(s["problem"] for s in report["sources"])
        if there >= FEWEST and read < options.share * there and not told:
            silent += 1
            print(f"{read:6} of {there:6}  {path}")
    print(f"{silent} of {looked} files lose figures in silence")
    sys.exit(bool(silent))


if __name__ == "__main__":
    main()
