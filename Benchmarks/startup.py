"""Start to end of `winnow clean` on a small page, beside an empty static Swift program."""
from context import Row, in_turn, median
import made_pages
import processes

# What a process of Swift costs that does nothing: loader, libc, the standard library's own beginning.
EMPTY = "print(1)\n"


def run(context):
    context.base.mkdir(parents=True, exist_ok=True)
    source = context.base / "Empty.swift"
    if not source.exists() or source.read_text() != EMPTY:
        source.write_text(EMPTY)
    empty = context.compiled(source, "empty", lambda source, target: [
        "swiftc", "-O", "-static-stdlib", "-o", target, source])
    page = context.base / "small.html"
    page.write_bytes(made_pages.page(4_000))
    programs = {
        "empty Swift program": [empty],
        "winnow clean": [context.winnow, "clean", page],
        "winnow --version": [context.winnow, "--version"],
    }

    def measured(arguments):
        def once():
            result = processes.whole_run(arguments)
            assert result["exit"] == 0, f"{arguments} ended with {result['exit']}"
            return result
        return once

    actions = {name: measured(arguments) for name, arguments in programs.items()}
    in_turn(3, actions)
    results = in_turn(context.choose(200, 60), actions)
    return {name: {"wall_ms": median([r["wall"] for r in entries]) * 1e3,
                   "least_ms": min(r["wall"] for r in entries) * 1e3,
                   "processor_ms": median([r["processor"] for r in entries]) * 1e3}
            for name, entries in results.items()}


def rows(results):
    empty, clean = results["empty Swift program"], results["winnow clean"]
    ratio = clean["wall_ms"] / empty["wall_ms"]
    return [Row("winnow clean, small page, whole process", "<= 4x an empty static Swift program",
                f"{ratio:.1f}x ({clean['wall_ms']:.1f} ms; empty {empty['wall_ms']:.1f} ms)", ratio <= 4)]


def report(results):
    lines = ["A page of 4 KB, from the spawn to the end of the process, engine child included.", "",
             "| | median | least | processor time |", "| --- | --- | --- | --- |"]
    for name, entry in results.items():
        lines.append(f"| {name} | {entry['wall_ms']:.1f} ms | {entry['least_ms']:.1f} ms | "
                     f"{entry['processor_ms']:.1f} ms |")
    return "\n".join(lines)
