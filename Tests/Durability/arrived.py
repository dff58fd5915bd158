"""Serving an inbox while a producer works, and what must have come of it."""
import contextlib
import json

from cases import check
from daemon import Daemon, wait_until
from pages import page
from places import Places

# A mark at the end of each page: where it is in the text, the page was not taken half.
END = "The very last words of page {}."


def marked(number, size=4000):
    """A page whose text ends with a mark of its own."""
    return page(number, size).replace(
        b"</article>", f"<p>Here the article is over, and so is the story. {END.format(number)}</p></article>".encode())


@contextlib.contextmanager
def serving(places=None, **options):
    with (places or Places()) as places, Daemon(places, **options) as daemon:
        yield places, daemon.wait_serving()
        check(daemon.stop() == 0, f"the service ended badly: {daemon.said()[-500:]}")


def await_pages(places, daemon, names, seconds=20):
    """Until each name ({name: number}) has its output; then each once, whole, and the audit clean."""
    wanted = {f"{name}.json" for name in names}
    wait_until(lambda: wanted <= set(places.outputs()) or not daemon.is_alive(), seconds, 0.05)
    expect_pages(places, daemon, names)


def expect_pages(places, daemon, names):
    # What would come twice comes now.
    wait_until(lambda: not (places.report("status") or {"in_flight": 1})["in_flight"], 5)
    outputs = places.outputs()
    found = {name for name in outputs if name.endswith(".json")}
    wanted = {f"{name}.json" for name in names}
    missing, more = sorted(wanted - found), sorted(found - wanted)
    check(not missing, f"{len(missing)} not published, like {missing[:3]}; {daemon.said()[-300:]}")
    check(not more, f"{len(more)} published that should not be, like {more[:3]}")
    for name, number in names.items():
        text = json.loads(outputs[f"{name}.json"])["text"]
        check(END.format(number) in text, f"{name} was taken half, or is another page")
    audit = places.command("audit")
    check(audit.returncode == 0, f"audit: {audit.stdout}")
    check(f"claimed {len(names):,} = published {len(names):,} " in audit.stdout, f"audit: {audit.stdout}")
