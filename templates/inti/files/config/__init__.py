"""Settings and addresses of the service."""
