#!/usr/bin/env python3
"""Score winnow against the development corpus, beside its peers, and check the floors.

    Evaluation/evaluate.py                      all sets with gold text or metadata, all pages
    Evaluation/evaluate.py --sample             a fifth of the pages, for continuous integration
    Evaluation/evaluate.py --worst 20           also write where the worst pages lost or gained text
    Evaluation/evaluate.py --peers resiliparse,trafilatura     also run peers on the same pages

Unpacks the corpus once (below .build/), runs `winnow clean --format jsonl` over each dataset, scores with
the corpus's own score.py, prints a table and writes everything to .build/evaluation/.
Ends with 1 when a floor of floors.json is missed, a page crashed or timed out, or the corpus is not the
one that the floors were measured on. Python 3.11, standard library only.
"""
import argparse
import hashlib
import importlib.util
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Evaluation"))
import corpus  # noqa: E402
import worst  # noqa: E402

# Figures of the corpus README: whole datasets, each peer's current release.
PUBLISHED = {
    ("wcxb-dev", "shingle.f1"): {"rs-trafilatura": .839, "trafilatura": .815, "resiliparse": .782},
    ("aed-news", "shingle.f1"): {"trafilatura": .918, "rs-trafilatura": .914},
    ("magic-article", "shingle.f1"): {"magic-html": .904},
    ("magic-forum", "shingle.f1"): {"magic-html": .752, "trafilatura": .669},
    ("trafilatura", "segments.f1"): {"trafilatura": .926, "rs-trafilatura": .890},
    ("trafilatura", "meta.title.match"): {"readability-lxml": .723},
    ("trafilatura", "meta.author.match"): {"rs-trafilatura": .597},
    ("trafilatura", "meta.date.match"): {"trafilatura": .867},
    ("htmldate", "meta.date.match"): {"htmldate": .908},
    ("postlight", "meta.title.match"): {"trafilatura": .839},
    ("postlight", "meta.author.match"): {"trafilatura": .531},
    ("postlight", "meta.date.match"): {"trafilatura": .760},
    ("text-all", "shingle.f1"): {"C4 rules": .79, "nothing": .71},
    ("text-coarse", "shingle.f1"): {"C4 rules": .83, "nothing": .80},
}
METRICS = ["shingle.f1", "shingle.precision", "shingle.recall", "bag.f1", "segments.f1",
           "meta.title.match", "meta.author.match", "meta.date.match"]
# A page that ends so was lost by the program, whatever the page was.
FATAL = ("crash", "deadline", "memory")


def load_scorer(shared):
    path = shared / "tools/score.py"
    if not path.exists():
        sys.exit(f"evaluate: no scorer at {path}; give --shared")
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_winnow(binary, pages, out, extra):
    """Cleans the folder `pages` into `out`; returns facts of the run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with out.open("wb") as sink:
        done = subprocess.run([binary, "clean", "--format", "jsonl", *extra, str(pages)], stdout=sink)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"evaluate: `winnow clean` ended with {done.returncode}")
    wall = time.monotonic() - start
    size = sum(path.stat().st_size for path in pages.iterdir()) / 1e6
    count = sum(1 for _ in pages.iterdir())
    return {"pages": count, "mb": size, "seconds": wall, "pages_per_s": count / wall,
            "mb_per_s": size / wall, "peak_rss_mb": after.ru_maxrss / 1024,
            "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def failures(predictions, wanted):
    """{reason: [ids]} of pages with an error, and of pages without a line."""
    found = {}
    for key in wanted - predictions.keys():
        found.setdefault("no_line", []).append(key)
    for key, page in predictions.items():
        error = page.get("error")
        if error:
            reason = error.get("reason", "unknown") if isinstance(error, dict) else str(error)
            found.setdefault(reason.split(":")[0], []).append(key)
    return found


def value(report, metric):
    for part in metric.split("."):
        report = report.get(part) if isinstance(report, dict) else None
    return report


def table(reports, peers, floors):
    """Lines of the table: one row a dataset and metric."""
    rows = [("dataset", "metric", "winnow", "floor", "peers")]
    for dataset, report in reports.items():
        for metric in METRICS:
            score = value(report, metric)
            if score is None:
                continue
            floor = floors.get((dataset, metric))
            beside = {f"{name} (live)": value(theirs[dataset], metric) for name, theirs in peers.items()}
            beside |= PUBLISHED.get((dataset, metric), {})
            rows.append((dataset, metric, f"{score:.3f}", f"{floor:.3f}" if floor is not None else "",
                         ", ".join(f"{name} {figure:.3f}" for name, figure in beside.items()
                                   if figure is not None)))
    widths = [max(len(row[k]) for row in rows) for k in range(4)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[4]]).rstrip()
            for row in rows]


def missed_floors(reports, floors):
    return [f"{dataset} {metric}: {value(reports[dataset], metric) or 0:.4f} is below {floor:.3f}"
            for (dataset, metric), floor in floors.items()
            if dataset in reports and (value(reports[dataset], metric) or 0) < floor]


def run_peer(peer, shared, dataset_pages, out_folder):
    """Predictions file of a live peer for each dataset, by the corpus's peers.py."""
    python = corpus.peer_python(ROOT / ".build/peers", peer)
    results = {}
    for dataset, pages in dataset_pages.items():
        out = out_folder / f"{dataset}.{peer}.jsonl"
        done = subprocess.run([python, str(shared / "tools/peers.py"), peer, str(pages), str(out)],
                              check=True, stdout=subprocess.PIPE, text=True)
        print(f"  {dataset}: {done.stdout.strip().splitlines()[-1]}")
        results[dataset] = out
    return results


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--winnow", default=str(ROOT / ".build/release/winnow"), metavar="BINARY")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT / "../shared",
                        help="folder with corpus/ and tools/ (default: ../shared)")
    parser.add_argument("--datasets",
                        default="wcxb-dev,aed-news,trafilatura,magic-article,magic-forum,postlight,htmldate,text-all,"
                                "text-coarse")
    parser.add_argument("--pipeline", help="pipeline file (default: the built-in one)")
    parser.add_argument("--sample", action="store_true", help="a fifth of the pages")
    parser.add_argument("--by", help="also report by this gold key, for example page_type")
    parser.add_argument("--worst", type=int, default=0, metavar="N",
                        help="write the N worst pages of each dataset, with lost and added text")
    parser.add_argument("--peers", default="", help="also run these peers of peers.py, comma-separated")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / ".build/evaluation")
    return parser.parse_args()


def main():
    args = parse_arguments()
    args.shared = args.shared.resolve()
    scorer = load_scorer(args.shared)
    settings = json.loads((ROOT / "Evaluation/floors.json").read_text())
    floors = {(dataset, metric): floor
              for dataset, metrics in settings["sample" if args.sample else "floors"].items()
              for metric, floor in metrics.items()}
    if not shutil.which(args.winnow):
        sys.exit(f"evaluate: no {args.winnow}: run `make build`")
    args.out.mkdir(parents=True, exist_ok=True)
    extra = ["--pipeline", args.pipeline] if args.pipeline else []

    problems, reports, runs, golds, folders = [], {}, {}, {}, {}
    for dataset in args.datasets.split(","):
        problems += corpus.check_digest(args.shared, dataset, settings["corpus"].get(dataset))
        folder = corpus.unpack(args.shared, dataset, ROOT / ".build/corpus")
        gold = scorer.load_corpus(str(folder))
        if args.sample:
            gold = {key: item for key, item in gold.items() if corpus.in_sample(key)}
        pages = corpus.pages_folder(folder, gold, args.out / "pages" / dataset)
        out = args.out / f"{dataset}.jsonl"
        runs[dataset] = run_winnow(args.winnow, pages, out, extra)
        predictions = scorer.load_predictions(str(out))
        failed = failures(predictions, set(gold))
        for reason, ids in sorted(failed.items()):
            print(f"{dataset}: {reason}: {len(ids)} pages: {' '.join(sorted(ids)[:8])}")
            if reason in FATAL or reason == "no_line":
                problems.append(f"{dataset}: {len(ids)} pages ended with {reason}")
        metrics = {"shingle", "bag", "segments", "meta"}
        reports[dataset] = scorer.score(gold, predictions, metrics)
        reports[dataset]["failures"] = {reason: len(ids) for reason, ids in failed.items()}
        golds[dataset], folders[dataset] = gold, pages
        if args.by:
            for kind in sorted({str(item.get(args.by, "?")) for item in gold.values()}):
                part = {key: item for key, item in gold.items() if str(item.get(args.by, "?")) == kind}
                figures = scorer.score(part, predictions, {"shingle", "bag", "segments"})
                print(f"{dataset}  {args.by}={kind}: {len(part)} pages, " + ", ".join(
                    f"{metric} {value(figures, metric):.3f}" for metric in METRICS
                    if value(figures, metric) is not None))
        if args.worst:
            path = args.out / f"worst-{dataset}.md"
            worst.write(path, scorer, gold, predictions, args.worst,
                        worst.Explainer(args.winnow, pages, extra))
            print(f"{dataset}: worst pages in {os.path.relpath(path)}")

    peers = {}
    for peer in filter(None, args.peers.split(",")):
        print(f"running {peer}")
        files = run_peer(peer, args.shared, folders, args.out)
        peers[peer] = {dataset: scorer.score(golds[dataset], scorer.load_predictions(str(path)),
                                             {"shingle", "bag", "segments", "meta"})
                       for dataset, path in files.items()}

    print()
    print("\n".join(table(reports, peers, floors)))
    print()
    for dataset, run in runs.items():
        print(f"{dataset}: {run['pages']} pages, {run['mb']:.0f} MB in {run['seconds']:.1f} s: "
              f"{run['pages_per_s']:.0f} pages/s, {run['mb_per_s']:.0f} MB/s, "
              f"{run['cpu_seconds']:.1f} s of processor, {reports[dataset]['empty']} empty, "
              f"{sum(reports[dataset]['failures'].values())} failed")
    digest = hashlib.sha256(pathlib.Path(args.winnow).read_bytes()).hexdigest()[:16]
    (args.out / "report.json").write_text(json.dumps(
        {"binary": digest, "sample": args.sample, "runs": runs, "reports": reports, "peers": peers},
        indent=1) + "\n")
    problems += missed_floors(reports, floors)
    for problem in problems:
        print(f"evaluate: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print("all floors hold" if floors else "no floors")


if __name__ == "__main__":
    main()
