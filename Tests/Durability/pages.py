"""Pages of the tests: small, each with text of its own, so that a mix-up is seen."""
import gzip
import json
import os
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), "../../Benchmarks"))
import made_pages  # noqa: E402  (the benchmarks' pages: the same bytes on every machine)

PAGE_BYTES = 4000
# With its suffix beyond what a file name may have.
LONG_NAME = "long-" + "n" * 240 + ".html"


def page(number, size=PAGE_BYTES):
    return made_pages.page(size, number)


def binary():
    """Not a page: goes to quarantine."""
    return bytes(range(256)) * 20


def sidecar(number):
    return json.dumps({"url": f"https://example.org/{number}"}).encode()


def mixed():
    """{name: bytes}: every kind of way through the service, in few pages."""
    return {
        "plain.html": page(1),
        "news/with-sidecar.html.meta.json": sidecar(2),
        "news/with-sidecar.html": page(2),
        LONG_NAME: page(3),
        "packed.html.gz": gzip.compress(page(4), mtime=0),
        "not-a-page.bin": binary(),
        "too-large.html": page(5, 4 << 20) + b" " * 300_000,
    }
