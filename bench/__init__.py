"""What the program costs, beside what a user would pick instead and the limit of the machine.

Each script measures all of them in one run, in turn, and prints one JSON object per figure on
stdout and a table on stderr (docs/reference/performance.md). Not part of the test suite.
"""
