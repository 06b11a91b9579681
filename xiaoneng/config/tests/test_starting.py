"""What a process of the site loads before it answers."""

import os
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


def test_a_misspelt_role_stops_the_start_with_its_name_and_the_roles(tmp_path):
    """Its people would have got in without their second factor."""
    known = {**os.environ, "XIAONENG_HOME": str(tmp_path)}
    stopped = subprocess.run(
        [sys.executable, "-m", "xiaoneng.config", "migrate"],
        env={**known, "XIAONENG_SECOND_FACTOR": "audit_admin, sytem_admin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert stopped.returncode == 2
    assert "Traceback" not in stopped.stderr
    assert "no role is called sytem_admin; the roles are" in stopped.stderr
    assert "system_admin" in stopped.stderr
