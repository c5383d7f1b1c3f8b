"""A real OpenID Connect provider for the tests: allauth's own, as a process of its own.

``python tests/identity_provider.py CALLBACK DATABASE`` serves on a free port of the loopback
address and prints its number.
``/as/NAME/`` signs the browser in there, in place of a password page.
"""

import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.conf import settings

CLIENT_ID, CLIENT_SECRET = "layanan", "rahasia-klien-uji"
HOST = "127.0.0.1"


def configure(database: str) -> None:
    """Django's settings of the provider."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    settings.configure(
        SECRET_KEY="k" * 60,
        ALLOWED_HOSTS=[HOST],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request"],
                },
            },
        ],
        IDP_OIDC_PRIVATE_KEY=pem,
    )


def fill(callback: str) -> None:
    """Tables, one client, and the people who have an identity there."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    client = Client(id=CLIENT_ID, name="Layanan", skip_consent=True)
    client.scopes = "openid\nprofile\nemail"
    client.redirect_uris = callback
    client.set_secret(CLIENT_SECRET)
    client.save()
    for name in ("rina", "baru"):
        user = User.objects.create_user(name, email=f"{name}@idp.example", first_name=name.title())
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def sign_in_as(request: Any, name: str) -> Any:
    """Sign the browser in at the provider."""
    from django.contrib.auth import login
    from django.contrib.auth.models import User
    from django.http import HttpResponse

    user: Any = User.objects.get(username=name)
    login(request, user)
    return HttpResponse("ok")


class Quiet(WSGIRequestHandler):
    """Without a line for each request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


def main(callback: str, database: str) -> None:
    """Serve until the process is ended."""
    global urlpatterns
    configure(database)
    django.setup()
    fill(callback)
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    urlpatterns = [
        path("as/<str:name>/", sign_in_as),
        path("accounts/", include("allauth.account.urls")),
        path("", include("allauth.idp.urls")),
    ]
    with make_server(HOST, 0, get_wsgi_application(), handler_class=Quiet) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


urlpatterns: list[Any] = []

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
