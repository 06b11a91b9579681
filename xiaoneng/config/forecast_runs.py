"""The forecast of the open cases, made from the last extract."""

import argparse
import json
import time

import xiaoneng.config.started  # noqa: F401  # first: it starts the web framework

# isort: split
from xiaoneng.insight.jobs import make_forecast
from xiaoneng.kit.time import now


def forecast(chosen: argparse.Namespace) -> None:
    """Print what was forecast as one JSON object."""
    begun = time.monotonic()
    made = make_forecast(now(), whole=chosen.whole)
    found = {**made._asdict(), "as_of": made.as_of.isoformat()}
    found["seconds"] = round(time.monotonic() - begun, 2)
    print(json.dumps(found, ensure_ascii=False))
