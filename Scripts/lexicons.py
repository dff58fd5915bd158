#!/usr/bin/env python3
"""Write Sources/CLexicon/lexicon.c: the words of Lexicons/*.txt as tables that need no work at run time.

How a language file looks is told in Docs/languages.md. Words are folded and hashed here as
Sources/Stages/Lexicon does; a test looks up every word of every file in the built tables. With --check it
only tells whether the committed file is current."""
import hashlib
import pathlib
import sys

ROOT = pathlib.Path(__file__).parent.parent
TARGET = ROOT / "Sources/CLexicon/lexicon.c"
# In the order of PhraseClass.swift.
PHRASES = ["control", "promo", "plea", "letter", "legal", "related", "social", "byline", "advertisement", "appeal",
           "makers", "other makers"]
# In the order of NameKind.swift.
NAMES = ["related headings", "comment headings", "promotion headings", "interface headings",
         "consent signs", "consent buttons"]
SECTIONS = ["function words"] + PHRASES + NAMES
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def fold(c):
    """Small letter of a character, without what writers leave out; Letters.swift does the same."""
    greek = {0x386: 0x3B1, 0x388: 0x3B5, 0x389: 0x3B7, 0x38A: 0x3B9, 0x38C: 0x3BF, 0x38E: 0x3C5, 0x38F: 0x3C9,
             0x390: 0x3B9, 0x3AA: 0x3B9, 0x3AB: 0x3C5, 0x3AC: 0x3B1, 0x3AD: 0x3B5, 0x3AE: 0x3B7, 0x3AF: 0x3B9,
             0x3B0: 0x3C5, 0x3C2: 0x3C3, 0x3CA: 0x3B9, 0x3CB: 0x3C5, 0x3CC: 0x3BF, 0x3CD: 0x3C5, 0x3CE: 0x3C9}
    other = {0x130: 0x69, 0x131: 0x69, 0x178: 0xFF, 0x17F: 0x73, 0x18F: 0x259, 0x1AF: 0x1B0,
             0x401: 0x435, 0x451: 0x435,
             0x622: 0x627, 0x623: 0x627, 0x625: 0x627, 0x629: 0x647, 0x649: 0x64A, 0x6A9: 0x643, 0x6CC: 0x64A}
    if c in greek or c in other:
        return greek.get(c) or other[c]
    if 0x41 <= c <= 0x5A or 0xC0 <= c <= 0xDE and c != 0xD7 or 0x391 <= c <= 0x3A9 or 0x410 <= c <= 0x42F:
        return c + 0x20
    if 0x400 <= c <= 0x40F:
        return c + 0x50
    if 0x139 <= c <= 0x148 or 0x179 <= c <= 0x17E:
        return c + (c & 1)
    if (0x100 <= c <= 0x137 or 0x14A <= c <= 0x177 or c == 0x1A0 or 0x218 <= c <= 0x21B or 0x460 <= c <= 0x481
            or 0x48A <= c <= 0x4BF or 0x4D0 <= c <= 0x52F or 0x1E00 <= c <= 0x1E95 or 0x1EA0 <= c <= 0x1EFF):
        return c | 1
    return c


def is_alone(c):
    """Scripts without spaces; TextCore's isWrittenWithoutSpaces."""
    return any(low <= c <= high for low, high in (
        (0xE01, 0xE3A), (0xE40, 0xE4E), (0xE81, 0xECD), (0x1000, 0x103F), (0x1050, 0x108F), (0x1780, 0x17D3),
        (0x3005, 0x3007), (0x3041, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
        (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x3FFFD)))


def is_word(c):
    return chr(c).isalnum() or 0x300 <= c < 0x2000 and chr(c).isprintable() and not (
        c in (0x37E, 0x387, 0x589, 0x5BE, 0x5C3, 0x60C, 0x61B, 0x61F, 0x6D4, 0x964, 0x965, 0xE2F, 0x104A, 0x104B))


def tokens(text):
    """Hashes of the folded words: FNV-1a over characters; apostrophes join."""
    found, value = [], 0
    for c in map(ord, text + " "):
        if c in (0x27, 0x2019):
            continue
        alone = is_alone(c)
        if value and (alone or not is_word(c)):
            found.append(value)
            value = 0
        if is_word(c) or alone:
            value = ((value or 0xCBF29CE484222325) ^ fold(c)) * 0x100000001B3 & MASK
        if alone:
            found.append(value)
            value = 0
    return found


def mixed(a, b):
    product = (a ^ GOLDEN) * (b ^ 0xD6E8FEB86659FD93)
    return (product >> 64) ^ (product & MASK)


def bucket(value, bits):
    return (value * GOLDEN & MASK) >> (64 - bits)


def read(path):
    """Section -> entries of one language file."""
    sections, entries = {}, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        where = f"{path.name}:{number}"
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            name = line.strip("[]").strip()
            if name not in SECTIONS or name in sections:
                sys.exit(f"{where}: section {name!r} is unknown or stands twice; there are: {', '.join(SECTIONS)}")
            entries = sections.setdefault(name, [])
        elif entries is None:
            sys.exit(f"{where}: an entry before the first section")
        else:
            split = line.split() if entries is sections.get("function words") else line.split("|")
            entries += [entry.strip() for entry in split if entry.strip()]
    return sections


def function_words(languages):
    table = {}
    for bit, sections in enumerate(languages.values()):
        for entry in sections.get("function words", []):
            hashes = tokens(entry)
            if not hashes:
                sys.exit(f"{entry!r} holds no letter")
            value = hashes[0]
            for following in hashes[1:]:
                table[value] = table.get(value, 0) | 1 << 31
                value = mixed(value, following)
            table[value] = table.get(value, 0) | 1 << bit
    keys = {value & 0xFFFFFFFF for value in table}
    if len(keys) != len(table) or 0 in keys:
        sys.exit("two function words have one key")
    bits = (2 * len(table) - 1).bit_length()
    slots = [(0, 0)] * (1 << bits)
    for value, mask in sorted(table.items()):
        slot = bucket(value, bits)
        while slots[slot][0]:
            slot = (slot + 1) % len(slots)
        slots[slot] = (value & 0xFFFFFFFF, mask)
    return bits, slots


def by_bucket(items, bits):
    """Items of (bucket, rest) sorted, and where each bucket starts."""
    items = sorted(items)
    starts, k = [], 0
    for number in range((1 << bits) + 1):
        while k < len(items) and items[k][0] < number:
            k += 1
        starts.append(k)
    return starts, [item[1:] for item in items]


def phrases(languages, bits):
    """A phrase that several languages have stands once."""
    found = {(kind, tuple(tokens(entry))) for sections in languages.values()
             for kind, name in enumerate(PHRASES) for entry in sections.get(name, [])}
    if any(not words for _, words in found):
        sys.exit("a phrase without letters")
    rests, items = [], []
    for kind, words in sorted(found):
        items.append((bucket(words[0], bits), words[0] & 0xFFFFFFFF, len(rests), len(words), kind))
        rests += [word & 0xFFFFFFFF for word in words[1:]]
    return *by_bucket(items, bits), rests


def names(languages, bits):
    found = {}
    for sections in languages.values():
        for kind, name in enumerate(NAMES):
            for entry in sections.get(name, []):
                text = "".join(chr(fold(ord(c))) for c in entry.replace("’", "'"))
                flags = 0x80 if text.endswith("*") else 0
                text = text.rstrip("*")
                flags |= (0x80 if is_alone(ord(text[-1])) else 0) | (0x40 if is_alone(ord(text[0])) else 0)
                key = (kind, text.encode())
                if not 3 <= len(key[1]) < 256:
                    sys.exit(f"{entry!r}: a name has 3...255 bytes")
                found[key] = found.get(key, 0) | flags
    blob, items = b"", []
    for (kind, text), flags in sorted(found.items()):
        first = text[0] | text[1] << 8 | text[2] << 16
        items.append((bucket(first, bits), -len(text), len(blob), kind | flags))
        blob += text
    starts, rows = by_bucket(items, bits)
    return starts, [(start, -length, kind) for length, start, kind in rows], blob


def rows(items, width=110):
    """Items side by side, in lines of at most `width`."""
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) + 1 > width:
            lines.append(line)
            line = "   "
        line += " " + item
    return "\n".join(lines + [line])


def generate():
    files = sorted((ROOT / "Lexicons").glob("*.txt"))
    languages = {path.stem: read(path) for path in files}
    if len(languages) > 31:
        sys.exit("more languages than bits: widen winnow_function_word.languages")
    word_bits, words = function_words(languages)
    phrase_bits, name_bits = 11, 11
    phrase_starts, phrase_rows, rests = phrases(languages, phrase_bits)
    name_starts, name_rows, blob = names(languages, name_bits)
    if max(len(blob), len(rests)) > 0xFFFF:
        sys.exit("more text than 16 bits can count")

    def numbers(values):
        return rows(f"{value}," for value in values)

    def structs(values):
        return rows("{" + ",".join(map(str, value)) + "}," for value in values)

    def quoted(text):
        return "\n".join(f'    "{text[i:i + 70]}"' for i in range(0, len(text), 70))

    body = (
        "static const struct winnow_function_word words[] = {\n"
        + rows("{0x%X,0x%X}," % pair if pair[0] else "{0,0}," for pair in words) + "\n};\n\n"
        "static const uint16_t phrase_starts[] = {\n" + numbers(phrase_starts) + "\n};\n\n"
        "static const struct winnow_phrase phrases[] = {\n" + structs(phrase_rows) + "\n};\n\n"
        "static const uint32_t phrase_rests[] = {\n" + numbers(rests) + "\n};\n\n"
        "static const uint16_t name_starts[] = {\n" + numbers(name_starts) + "\n};\n\n"
        "static const struct winnow_name names[] = {\n" + structs(name_rows) + "\n};\n\n"
        "static const char name_bytes[] =\n" + quoted(blob.decode()) + ";\n\n"
        "static const char *const languages[] = {\n" + rows(f'"{code}",' for code in languages) + "\n};\n\n"
        "const struct winnow_lexicon winnow_lexicon = {\n"
        "    words, phrase_starts, phrases, phrase_rests, name_starts, names,\n    (const uint8_t *)name_bytes,\n"
        f"    {word_bits}, {phrase_bits}, {name_bits}, {len(languages)}, languages,\n")
    return ("// Generated by Scripts/lexicons.py from Lexicons/*.txt; do not edit.\n"
            '#include "CLexicon.h"\n\n' + body
            + f'    "{hashlib.sha256(body.encode()).hexdigest()}"}};\n'), languages


text, languages = generate()
if "--check" in sys.argv:
    if not TARGET.exists() or TARGET.read_text() != text:
        sys.exit(f"{TARGET.relative_to(ROOT)} is stale: run Scripts/lexicons.py")
else:
    TARGET.write_text(text)
    for code, sections in languages.items():
        print(code, {name: len(entries) for name, entries in sections.items() if entries})
