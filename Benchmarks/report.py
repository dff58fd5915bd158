"""What the benchmark says: the table of goals and a section for each part, as Markdown."""
import os
import pathlib
import platform

DOCUMENT = pathlib.Path(__file__).resolve().parent.parent / "Docs/benchmarks.md"
PICTURE = DOCUMENT.with_suffix(".svg")

TITLES = {
    "engine": "The engine's function and the parser",
    "curves": "Time against size and cores",
    "service": "The service on real pages",
    "daemon": "Durable daemon",
    "startup": "Start-up",
    "memory": "Memory of the engine",
}


def machine():
    """Processors, memory and system in a line."""
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{os.cpu_count()} processors ({model}), {gib:.0f} GiB, Linux {platform.release().split('-')[0]}"


def goals(parts, results):
    lines = ["| measure | goal | measured | |", "| --- | --- | --- | --- |"]
    for name, entry in results.items():
        for row in parts[name].rows(entry["figures"]):
            lines.append(f"| {row.measure} | {row.goal} | {row.measured} | {row.verdict} |")
    return "\n".join(lines)


def sections(parts, results):
    made = []
    for name, entry in results.items():
        made.append(f"## {TITLES[name]}\n\n{parts[name].report(entry['figures'])}")
    return "\n\n".join(made)


def write(parts, results, quick):
    """Docs/benchmarks.md and its picture: written by the benchmark, not by hand."""
    machines = sorted({f"{entry['machine']}, {entry['date']}" for entry in results.values()})
    scope = " A quick run: fewer pages and rounds." if quick else ""
    picture = ""
    if "curves" in results:
        PICTURE.write_text(parts["curves"].picture(results["curves"]["figures"]))
        picture = f"![Time against size, and hostile shapes]({PICTURE.name})\n\n"
    DOCUMENT.write_text(
        "# Benchmarks\n\nWritten by `make bench ARGS=--write`; not by hand. Compare figures of one run only: a busy "
        f"machine moves them\nby 30 %.{scope}\n\nMachine: {'; '.join(machines)}.\n\n"
        f"{goals(parts, results)}\n\n{picture}{sections(parts, results)}\n")
