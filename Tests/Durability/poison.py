#!/usr/bin/env python3
"""Pages that end the engine: each costs itself, and little time of the others.

Bombs are real pages; crashes and hangs are made by signals to the engine while a marked page is its only work.
"""
import sys
import poison_cases
from cases import run_cases

if __name__ == "__main__":
    sys.exit(run_cases("poison", [poison_cases], sys.argv[1:]))
