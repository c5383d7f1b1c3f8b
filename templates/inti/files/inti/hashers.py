"""Password hashing."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, 2 passes, 1 lane (OWASP's minimum).

    Django's default takes 100 MB per sign-in, too much for a small server on a measuring morning.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
