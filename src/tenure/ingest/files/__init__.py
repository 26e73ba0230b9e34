"""Files of customers' data: read without loss, refused with a reason, kept with their history."""

from tenure.ingest.files.load import load
from tenure.ingest.files.quarantine import Quarantined, export_quarantine, list_quarantine
from tenure.ingest.files.report import ColumnPlan, FileReport, LoadReport, Progress, Question, Stubs
from tenure.ingest.files.retry import retry_quarantine

__all__ = [
    "ColumnPlan",
    "FileReport",
    "LoadReport",
    "Progress",
    "Quarantined",
    "Question",
    "Stubs",
    "export_quarantine",
    "list_quarantine",
    "load",
    "retry_quarantine",
]
