#!/usr/bin/env python3
"""Fills fuzz/corpus with small seeds, from the sample in its formats (tests/files): python3 fuzz/seeds.py"""
import pathlib
import zipfile

ROOT = pathlib.Path(__file__).parents[1]
FILES = ROOT / "tests" / "files"
SAMPLE = (ROOT / "www" / "sample.txt").read_text(encoding="utf-8")


def put(target, name, content):
    folder = ROOT / "fuzz" / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def part(file, name):
    with zipfile.ZipFile(FILES / file) as archive:
        return archive.read(name)


def rtf(text):
    """What WPS and Word write of the text: its lines as paragraphs, those with tabs as rows. Without the beginning."""
    def escaped(text):
        return "".join(c if " " <= c <= "~" and c not in "\\{}" else f"\\u{ord(c)}?" for c in text)

    out = ["\\ansi\\ansicpg936\\uc1{\\fonttbl{\\f0\\fcharset134 SimSun;}}{\\colortbl;\\red255\\green255\\blue255;}"]
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) == 1:
            out.append(f"\\pard\\f0 {escaped(line)}\\par")
        else:
            ends = "".join(f"\\clvmgf\\clcbpat1\\cellx{2000 * (n + 1)}" for n in range(len(cells)))
            out.append(f"\\trowd{ends}\\pard\\intbl " + "".join(f"{{\\cf1 {escaped(c)}}}\\cell " for c in cells) + "\\row")
    return "\n".join(out) + "}"


def main():
    for start in range(0, 8000, 2000):
        put("text", f"sample-{start}", SAMPLE[start : start + 2000])
        put("rtf", f"sample-{start}", rtf(SAMPLE[start : start + 2000]))
    for page in (0, 1, 6, 7, 9):
        put("ofd", f"page-{page}", part("sample.ofd", f"Doc_0/Pages/Page_{page}/Content.xml"))
    put("ofd", "document", part("sample.ofd", "Doc_0/Document.xml"))
    put("word", "sample", part("sample.docx", "word/document.xml")[:60_000])
    put("excel", "sample", part("sample.xlsx", "xl/worksheets/sheet2.xml")[:60_000])
    put("opendocument", "sheet", b"\x00" + part("sample.ods", "content.xml")[:60_000])
    put("opendocument", "text", part("sample.odt", "content.xml")[:60_000])
    put("compound", "sample.xls", (FILES / "sample.xls").read_bytes())
    for file in ("sample.zip", "sample.docx", "sample.xlsx", "sample.ods", "sample.ofd"):
        put("archive", file, (FILES / file).read_bytes())


if __name__ == "__main__":
    main()
