"""Redaction: what a report must not tell strangers is replaced before anything is rendered, here and nowhere else."""

from envcheck.report.redact.document import Redactor, redact, redact_with
from envcheck.report.redact.identity import NOBODY, Identity, this_identity

__all__ = ["NOBODY", "Identity", "Redactor", "redact", "redact_with", "this_identity"]
