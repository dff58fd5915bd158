#!/usr/bin/env python3
"""Producers who attack: folders exchanged for symbolic links, `.winnow` renamed, links to secrets.

Nothing outside inbox, outbox and state may be read, written, moved or removed. Folders full of bait lie outside;
they are compared byte for byte, with their times, after each attack.
"""
import sys

import hostile_cases
from cases import run_cases

if __name__ == "__main__":
    sys.exit(run_cases("hostile", [hostile_cases], sys.argv[1:]))
