"""`python -m xiaoneng.config` is the console script, where that is not on the path."""

import sys

from xiaoneng.config.cli import main

sys.exit(main())
