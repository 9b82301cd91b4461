#!/usr/bin/env python3
"""Lists files of which figures are printed that Gouji neither reads nor says it could not read.

    loss.py GOUJI FILE_OR_DIRECTORY… [--share 0.95]

Figures are counted independently of Gouji: those of a PDF in the text that pdftotext (poppler-utils) gives, those of
other files in their own text. Only figures that look like amounts of a table count: with two decimals or more, or with
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
        plain = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", "  ", path.read_bytes().decode("utf-8", "replace"))
        return re.sub(r"&\w+;", " ", plain)
    return None


def printed(content):
    """How many figures stand apart from other words, as they do in columns."""
    lines = (line for line in content.splitlines() if not SENTENCE.search(line))
    return sum(bool(re.search(r"(^|\s\s)$", line[: m.start()])) for line in lines for m in FIGURE.finditer(line))


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
