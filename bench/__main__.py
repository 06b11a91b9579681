"""`python -m bench [N ...]`: every script, one after the other, each in a process of its own."""

import subprocess
import sys

SCRIPTS = (
    "add_days", "add_days_columns", "office_hours", "office_hours_columns", "read_clock", "fold",
    "xes", "supervise", "stages", "sweep", "ledger", "opening",
    "flows", "replay", "importing", "pages",
)  # fmt: skip


def main(sizes: list[str]) -> int:
    failed = [name for name in SCRIPTS if run(name, sizes)]
    if failed:
        print(f"did not run to the end: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


def run(name: str, sizes: list[str]) -> int:
    print(f"\n== {name}", file=sys.stderr, flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{name}", *sizes], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
