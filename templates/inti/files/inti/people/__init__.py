"""People: sign-in, second factor, invitations, sessions, and the staff's admin."""
