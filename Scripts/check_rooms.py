#!/usr/bin/env python3
"""Check that each room (folder below Sources) imports only what Docs/ARCHITECTURE.md allows.

The table of rooms in that document is the only list. Checked against it:
  - the `import` lines of every Swift file, and the C headers that the C rooms include by name;
  - the target dependencies in Package.swift (`swift package dump-package`);
  - that every folder below Sources has a row and every row has a folder.
Foundation is allowed nowhere: it costs start-up time, memory and 50 MB of binary.

    check_rooms.py [--root DIR]
    check_rooms.py --self-test
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

# Part of the toolchain, free for every room.
STANDARD = {"Swift", "Glibc", "Synchronization", "_Builtin_float"}
FORBIDDEN = {"Foundation", "FoundationEssentials", "FoundationNetworking"}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)")


def allowed_imports(document):
    """{room: set of modules} from the Markdown table that starts `| Room | Imports |`."""
    rooms, inside = {}, False
    for line in document.splitlines():
        cells = [cell.strip().replace("`", "") for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[:2] == ["Room", "Imports"]:
            inside = True
        elif inside and not set(cells[0]) <= set("-: "):
            for room in re.split(r",\s*", cells[0]):
                rooms[room] = set(re.findall(r"\w+", cells[1]))
    return rooms


def imports_of(source):
    """[(line number, module)] of one Swift file."""
    found = []
    for number, line in enumerate(source.splitlines(), 1):
        match = IMPORT.match(line)
        if match:
            found.append((number, match.group(1)))
    return found


def check(rooms, files, dependencies):
    """Every breach as a line of text.

    rooms: {room: allowed modules}; files: {room: {path: source}}; dependencies: {room: modules}.
    """
    breaches = []
    for room in sorted(set(files) | set(dependencies)):
        if room not in rooms:
            breaches.append(f"Sources/{room}: not in the table of Docs/ARCHITECTURE.md")
    for room in sorted(set(rooms) - set(files)):
        breaches.append(f"Docs/ARCHITECTURE.md: room {room} has no folder below Sources")
    for room, sources in sorted(files.items()):
        for path, source in sorted(sources.items()):
            for number, module in imports_of(source):
                where = f"{path}:{number}: {room} imports {module}"
                if module in FORBIDDEN:
                    breaches.append(f"{where}, which no room may")
                elif module in STANDARD:
                    continue
                elif module not in rooms.get(room, set()):
                    breaches.append(f"{where}, which Docs/ARCHITECTURE.md does not allow")
                elif module not in dependencies.get(room, set()):
                    breaches.append(f"{where}, which Package.swift does not list")
    for room, modules in sorted(dependencies.items()):
        for module in sorted(modules - rooms.get(room, modules)):
            breaches.append(
                f"Package.swift: {room} depends on {module}, which Docs/ARCHITECTURE.md does not allow")
    return breaches


def read_sources(root):
    return {
        folder.name: {
            str(path.relative_to(root)): path.read_text(encoding="utf-8")
            for path in folder.rglob("*.swift")
        }
        for folder in sorted((root / "Sources").iterdir()) if folder.is_dir()
    }


def read_dependencies(root):
    dump = subprocess.run(
        ["swift", "package", "dump-package"], cwd=root, check=True, stdout=subprocess.PIPE)
    targets = json.loads(dump.stdout)["targets"]
    return {
        target["name"]: {
            next(iter(item.values()))[0] for item in target["dependencies"]
        }
        for target in targets
        if target["type"] != "test" and not (target.get("path") or "").startswith("Tests/")
    }


def self_test():
    table = "| Room | Imports | May touch |\n| --- | --- | --- |\n| `CA`, CB | - | - |\n| Pages | CA | memory |\n"
    rooms = allowed_imports(table)
    assert rooms == {"CA": set(), "CB": set(), "Pages": {"CA"}}, rooms
    folders = {"CA": {}, "CB": {}}
    listed = {"CA": set(), "CB": set(), "Pages": {"CA"}}

    def breaches(source, rooms=rooms, listed=listed):
        return check(rooms, {**folders, "Pages": {"p.swift": source}}, listed)

    assert breaches("import CA\nimport Glibc\n// import CB\nlet importance = 1\n") == []
    assert "imports CB, which Docs" in breaches("@preconcurrency package import CB\n")[0]
    assert "imports CB, which Docs" in breaches("import struct CB.Thing\n")[0]
    assert "which no room may" in breaches("private import Foundation\n")[0]
    assert "Package.swift does not list" in breaches("import CA\n", listed={**listed, "Pages": set()})[0]
    assert "depends on CB" in breaches("", listed={**listed, "Pages": {"CB"}})[0]
    assert "no folder" in breaches("", rooms={**rooms, "Gone": set()})[0]
    assert "not in the table" in check({}, {"New": {}}, {})[0]
    print("rooms: self-test passed")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent)
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    if args.self_test:
        return self_test()
    rooms = allowed_imports((args.root / "Docs/ARCHITECTURE.md").read_text(encoding="utf-8"))
    breaches = check(rooms, read_sources(args.root), read_dependencies(args.root))
    for breach in breaches:
        print(breach, file=sys.stderr)
    if breaches or not rooms:
        sys.exit(f"rooms: {len(breaches)} breaches")
    print(f"rooms: {len(rooms)} rooms import only what they may")


if __name__ == "__main__":
    main()
