"""Pages about the service itself: accessibility, offline, what a phone needs to install it."""
