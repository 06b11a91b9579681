"""The one-page report of a batch run."""

from xiaoneng.batch.report.page import write_report

__all__ = ["write_report"]
