"""The audit trail: who changed or read which personal data, when and why; see docs/jejak.md."""

from inti.audit.context import acting
from inti.audit.reading import reads, record_read
from inti.audit.redaction import redact

__all__ = ["acting", "reads", "record_read", "redact"]
