"""Whether the service lives, is ready, and how it does: probes, metrics, the line per request."""
