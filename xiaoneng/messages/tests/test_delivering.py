"""What waits is sent once, tried again, given up at last; a sender that died lets go."""

from datetime import UTC, datetime, timedelta

import pytest

from xiaoneng.kit.time import wall
