#!/usr/bin/env python3
"""Every way in which a file comes into an inbox: each page is taken once, and never half.

`arrivals.py [WORD...]`: only the cases whose name contains one of the words. A case is skipped with a message
where what it needs is not to be had. ARRIVALS=N: pages of the largest case (50,000).
"""
import sys

import arrival_cases
import arrival_cases_shared
from cases import run_cases

if __name__ == "__main__":
    sys.exit(run_cases("arrivals", [arrival_cases, arrival_cases_shared], sys.argv[1:]))
