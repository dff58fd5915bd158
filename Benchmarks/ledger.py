"""How long a start takes over a ledger of many rows: opens it, recovers claimed and committed pages, and ends.

Makes a spool with the built binary, fills its ledger with finished pages by SQL, leaves a few committed and
claimed ones, and times `winnow run`, which recovers and works until the inbox is empty; beside it the same run
over a small ledger. Exit code 1 when the difference is above the limit.
"""

import argparse
import pathlib
import sqlite3
import subprocess
import tempfile
import time

FINISHED = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO job (id, path, state, attempt, claimed_at, size, digest, outcome, status, committed_at)
SELECT i + 1000, CAST('news/' || i || '.html' AS BLOB), 3, 1, 1769850000000 + i, 40000, hex(randomblob(16)),
'published', 'ok', 1769850000000 + i FROM n"""
OUTPUTS = """
INSERT INTO output (job, staged, target, extension, phase, digest, size)
SELECT id, CAST(id || '.0.json' AS BLOB), CAST(path || '.json' AS BLOB), 'json', 1, digest, 9000
FROM job WHERE id > 1000"""


def fill(state: pathlib.Path, rows: int) -> None:
    with sqlite3.connect(state / "ledger.sqlite") as ledger:
        ledger.execute(FINISHED, (rows,))
        ledger.execute(OUTPUTS)
        for name in ("claimed", "published", "published.ok"):
            ledger.execute(
                "INSERT INTO counter VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2",
                (name, rows))
        # Pages that a crash left: claimed ones with their originals, committed ones whose outputs are out.
        instance = (state / "instance").read_text()
        claim = state.parent / "inbox/.winnow/claim" / instance
        for i in range(64):
            number = 10_000_000 + i
            is_claimed = i % 2
            ledger.execute(
                "INSERT INTO job (id, path, state, attempt, claimed_at, size, digest, outcome, status, committed_at)"
                " VALUES (?, ?, ?, 1, 1, 9, '', ?, ?, ?)",
                (number, f"c{i}.html".encode(), 1 if is_claimed else 2, *(
                    (None, None, None) if is_claimed else ("published", "ok", 1))))
            (claim / f"{number}=c{i}.html").write_text("<p>A page that a crash has left in the claim folder.")
    ledger.close()


def run(binary: str, root: pathlib.Path) -> float:
    begin = time.monotonic()
    result = subprocess.run(
        [binary, "run", str(root / "inbox"), str(root / "outbox"), "--state", str(root / "state"), "--quiet"],
        capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SystemExit(f"winnow run: exit {result.returncode}\n{result.stdout}{result.stderr}")
    return time.monotonic() - begin


def measure(binary: str, rows: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "inbox").mkdir()
        (root / "inbox/first.html").write_text("<p>A first page, so that there is a ledger.")
        run(binary, root)
        fill(root / "state", rows)
        seconds = run(binary, root)
        left = list((root / "inbox/.winnow/claim").glob("*/*=*"))
        if left:
            raise SystemExit(f"not recovered: {len(left)} claims")
        return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=".build/release/winnow")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--limit", type=float, default=2.0, help="seconds")
    arguments = parser.parse_args()
    small = measure(arguments.binary, 1)
    large = measure(arguments.binary, arguments.rows)
    print(f"start with 64 pages to recover: {small:.3f} s over 1 row, {large:.3f} s over {arguments.rows:,} rows")
    if large > arguments.limit:
        raise SystemExit(f"above the limit of {arguments.limit} s")


if __name__ == "__main__":
    main()
