"""What a process of the site loads before it answers."""

import subprocess
import sys

LOADED = """
import sys, django
django.setup()
import xiaoneng.config.urls
print(*sorted({"duckdb", "ibis", "pandas"} & set(sys.modules)))
"""


def test_no_page_loads_the_engine_until_somebody_asks_for_it():
    """It takes most of a second and 90 MB: a restart and each worker would pay for it."""
    said = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == []
