#!/usr/bin/env python3
"""Compare winnow's decoder with Python's codecs on the corpus re-encoded to legacy charsets.

    Evaluation/decoding.py [--pages 150]      prints the table of Docs/plain-text.md

The pages are the dumps of text-all. Of each page those lines are taken that the charset can hold; a page with 20
characters beyond ASCII or more is given to `winnow filter` declared rightly, declared wrongly, and not at all. It
agrees where its text is that of the same page given as UTF-8 (not declared or wrongly: or that of the page declared
rightly). A wrong declaration counts where Python finds the bytes invalid in it. What is not declared and of one byte a character is told from its siblings by statistics alone.
Ends with 1 where a right declaration was overruled, or under 99 % agree where the wrong one makes invalid text.
Python 3.11, standard library only.
"""
import argparse
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Evaluation"))
import corpus  # noqa: E402

# WHATWG label, Python's codec, and a wrong declaration.
MULTIBYTE = [("shift_jis", "cp932", "euc-kr"), ("euc-jp", "euc_jp", "big5"), ("iso-2022-jp", "iso2022_jp", "utf-8"),
             ("euc-kr", "cp949", "shift_jis"), ("gbk", "gbk", "shift_jis"), ("gb18030", "gb18030", "utf-8"),
             ("big5", "big5hkscs", "shift_jis")]
SINGLE = [(f"windows-{n}", f"cp{n}", "utf-8") for n in range(1250, 1259)] + [
    ("iso-8859-2", "iso8859_2", "utf-8"), ("iso-8859-5", "iso8859_5", "utf-8"), ("iso-8859-7", "iso8859_7", "utf-8"),
    ("iso-8859-15", "iso8859_15", "utf-8"), ("koi8-r", "koi8_r", "utf-8"), ("koi8-u", "koi8_u", "utf-8"),
    ("ibm866", "cp866", "utf-8"), ("macintosh", "mac_roman", "utf-8"), ("windows-874", "cp874", "utf-8")]
LEAST = 20
PIPELINE = """version: 1
stages: [decode, parse]
"""


def holdable(text, codec):
    """The lines that a codec can hold and gives back, and how many characters beyond ASCII they have."""
    lines, count = [], 0
    for line in text.splitlines():
        line = " ".join(line.split())
        try:
            encoded = line.encode(codec)
        except UnicodeEncodeError:
            continue
        if line and encoded.decode(codec) == line:
            lines.append(line)
            count += sum(c > "\x7f" for c in line)
    return "\n".join(lines), count


def clean(binary, pages, work):
    """{id: JSON} of pages, (id, bytes, Content-Type or None), by a pipeline that only decodes and splits."""
    (work / "pipeline.yaml").write_text(PIPELINE)
    with (work / "in.jsonl").open("w") as sink:
        for key, data, declared in pages:
            record = {"id": key, "base64": base64.b64encode(data).decode()}
            if declared:
                record["content_type"] = declared
            sink.write(json.dumps(record) + "\n")
    with (work / "in.jsonl").open("rb") as source:
        done = subprocess.run([binary, "filter", "--pipeline", str(work / "pipeline.yaml")], stdin=source,
                              stdout=subprocess.PIPE)
    return {record["id"]: record for record in map(json.loads, done.stdout.splitlines())}


def is_valid(data, codec):
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def examine(binary, texts, label, codec, wrong, most, work):
    """Counts of one charset: pages, right, overruled, wrong of invalid, invalid, none, and the charsets found."""
    held = sorted(((count, key, text) for key, (text, count) in
                   ((key, holdable(text, codec)) for key, text in texts.items()) if count >= LEAST), reverse=True)
    held = held[:most]
    pages = []
    for _, key, text in held:
        data = text.encode(codec)
        plain = "text/plain; charset="
        pages += [(f"{key} reference", text.encode(), plain + "utf-8"), (f"{key} right", data, plain + label),
                  (f"{key} wrong", data, plain + wrong), (f"{key} none", data, None)]
    found = clean(binary, pages, work)
    codecs = {row[0]: row[1] for row in MULTIBYTE + SINGLE} | {"utf-8": "utf-8"}
    counts, guesses = Counter(pages=len(held)), Counter()
    for _, key, text in held:
        # Where the Encoding Standard's table has another character than Python's, the declared page shows it.
        expected = {found[f"{key} reference"].get("text")}
        same = {"right": found[f"{key} right"].get("text") in expected}
        expected.add(found[f"{key} right"].get("text"))
        same |= {way: found[f"{key} {way}"].get("text") in expected for way in ("wrong", "none")}
        counts["right"] += same["right"]
        counts["overruled"] += found[f"{key} right"].get("charset") != label
        counts["none"] += same["none"]
        if not same["none"]:
            guesses[found[f"{key} none"].get("charset")] += 1
        if not is_valid(text.encode(codec), codecs[wrong]):
            counts["invalid"] += 1
            counts["wrong"] += same["wrong"]
    return counts, guesses


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--winnow", default=str(ROOT / ".build/release/winnow"))
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT / "../shared")
    parser.add_argument("--pages", type=int, default=1_000_000, help="of each charset, those with the most characters")
    arguments = parser.parse_args()
    texts = {}
    folder = corpus.unpack(arguments.shared, "text-all", ROOT / ".build/corpus")
    for path in sorted(folder.glob("*.txt")):
        texts[path.stem] = path.read_text(encoding="utf-8", errors="ignore")
    problems = []
    print("| charset | pages | right declared | overruled | wrongly declared, invalid so | not declared | found instead |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as work:
        for label, codec, wrong in MULTIBYTE + SINGLE:
            counts, guesses = examine(arguments.winnow, texts, label, codec, wrong, arguments.pages,
                                      pathlib.Path(work))
            pages, invalid = max(1, counts["pages"]), counts["invalid"]
            others = ", ".join(f"{name} {count}" for name, count in guesses.most_common(3))
            print(f"| {label} | {counts['pages']} | {counts['right'] / pages:.1%} | {counts['overruled']} | "
                  f"{counts['wrong']} of {invalid} ({wrong}) | {counts['none'] / pages:.1%} | {others} |", flush=True)
            if counts["overruled"] or counts["right"] < counts["pages"]:
                problems.append(f"{label}: a right declaration was overruled, or its text is not Python's")
            if label in {row[0] for row in MULTIBYTE} and counts["wrong"] < .99 * invalid:
                problems.append(f"{label}: {counts['wrong']} of {invalid} where the wrong declaration is invalid")
    for problem in problems:
        print(f"decoding: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
