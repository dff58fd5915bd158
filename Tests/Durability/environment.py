#!/usr/bin/env python3
"""What a page depends on fails, and comes back: disks full, read-only, permissions lost, the ledger locked.

Each time the claims must stop, `status` and the service manager must be told why, nothing may go to quarantine
for it, and within five seconds of the cure the work must go on.
"""
import sys

import environment_cases
from cases import run_cases

if __name__ == "__main__":
    sys.exit(run_cases("environment", [environment_cases], sys.argv[1:]))
