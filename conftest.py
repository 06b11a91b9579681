"""How hard the properties are tried, and what tests of every room need."""

import os

from hypothesis import settings

from xiaoneng.ledger.tests import untied

assert untied  # transactional tests of any room empty the ledger behind them
settings.register_profile("ci", max_examples=200, deadline=None)
settings.register_profile("dev", max_examples=30, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")  # noqa: TID251
