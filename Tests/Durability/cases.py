"""Cases: functions of a module whose names do not begin with an underscore, in the order of the source."""
import inspect
import os
import shutil
import time
import traceback


class Skipped(Exception):
    """What is needed is not to be had here."""


def cases_of(module):
    found = [value for name, value in vars(module).items()
             if inspect.isfunction(value) and not name.startswith("_") and value.__module__ == module.__name__]
    return sorted(found, key=lambda case: case.__code__.co_firstlineno)


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            raise Skipped(f"no {tool} here")


def need_root():
    if os.geteuid() != 0:
        raise Skipped("needs root")


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def run_cases(title, modules, words):
    """Runs all, or those whose name contains one of `words`; prints a line each; the exit code."""
    failed = skipped = 0
    began = time.monotonic()
    cases = [case for module in modules for case in cases_of(module)]
    cases = [case for case in cases if not words or any(word in case.__name__ for word in words)]
    for case in cases:
        start = time.monotonic()
        try:
            told = case()
            result = f"ok{f': {told}' if told else ''}"
        except Skipped as reason:
            result, skipped = f"skipped: {reason}", skipped + 1
        except AssertionError as error:
            result, failed = f"FAILED: {error}", failed + 1
        except Exception:
            result, failed = f"FAILED: {traceback.format_exc(limit=-2)[-900:]}", failed + 1
        print(f"{title}: {case.__name__.replace('_', ' ')}: {result} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{title}: {len(cases)} cases, {failed} failed, {skipped} skipped, {time.monotonic() - began:.0f} s")
    return 1 if failed or not cases else 0
