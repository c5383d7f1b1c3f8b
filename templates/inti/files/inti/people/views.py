"""The own account, invitations, and the admin's colours."""

from urllib.parse import quote, urlencode

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from inti import menu
from inti.access import require_role_with
from inti.colours import palette
from inti.models import User
from inti.people import invitations, second_factor, sessions
from inti.people.forms import AcceptForm, InvitationForm, NameForm
from inti.people.models import Invitation, SignedIn
from inti.region import region

TOKEN = "people_invitation_token"  # noqa: S105  the name of a place in the session
SHOWN = "people_invitation_shown"
PER_PAGE = 50

for_inviters = require_role_with("manages")


def _me(request: HttpRequest) -> User:
    """The signed-in person. Raises PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """My name, password, second factor, devices, and what the services know about me."""
    me = _me(request)
    form = NameForm(request.POST or None, instance=me)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Nama tersimpan."))
        return redirect("people:akun")
    kinds = list(Authenticator.objects.filter(user=me).values_list("type", flat=True))
    values = {
        "form": form,
        "assignments": me.assignments.select_related("wilayah", "unit"),
        "devices": sessions.active(me),
        "current": request.session.get(sessions.ROW),
        "has_totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "second_factor_missing": not kinds and second_factor.is_required(me),
        "provider": settings.OIDC_NAME if settings.OIDC_SERVER_URL else "",
        "linked": settings.OIDC_SERVER_URL and SocialAccount.objects.filter(user=me).exists(),
        "pages": menu.own_pages(me),
    }
    return render(request, "people/account.html", values)


@never_cache
@login_required
@require_safe
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and the two ways to set one up."""
    if second_factor.is_set_up(_me(request)):
        return redirect("inti:setelah-masuk")
    return render(request, "people/second_factor.html")


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of my devices out."""
    row = get_object_or_404(SignedIn, pk=pk, user=_me(request))
    sessions.end([row])
    messages.success(request, _("Perangkat itu sudah keluar."))
    return redirect("people:akun")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign all my other devices out."""
    sessions.end_all(_me(request), but=request.session.session_key)
    messages.success(request, _("Semua perangkat lain sudah keluar."))
    return redirect("people:akun")


@never_cache
@for_inviters
def invitation_list(request: HttpRequest) -> HttpResponse:
    """What I sent, and what became of it."""
    page = Paginator(invitations.visible(_me(request)), PER_PAGE).get_page(request.GET.get("hal"))
    return render(request, "people/invitations.html", {"page": page})


@never_cache
@for_inviters
def invite(request: HttpRequest) -> HttpResponse:
    """Invite someone to a role."""
    me = _me(request)
    form = InvitationForm(request.POST or None, reach=invitations.reach_of(me))
    if request.method == "POST" and form.is_valid():
        token = invitations.invite(form.instance, me)
        return _show(request, form.instance, token)
    return render(request, "people/invite.html", {"form": form})


@never_cache
@for_inviters
@require_safe
def show_link(request: HttpRequest) -> HttpResponse:
    """The link and a text to send along; once, since only a hash is stored."""
    pk, token = request.session.pop(SHOWN, (0, ""))
    found = invitations.visible(_me(request)).filter(pk=pk).first()
    if found is None:
        return redirect("people:undangan")
    link = request.build_absolute_uri(reverse("people:buka-undangan", args=[token]))
    template = "people/message_reset.txt" if found.is_reset else "people/message_invite.txt"
    values = {"invitation": found, "link": link, "region": region()}
    message = render_to_string(template, values).strip()
    whatsapp = f"https://wa.me/?{urlencode({'text': message}, quote_via=quote)}"
    return render(
        request,
        "people/link.html",
        {"invitation": found, "message": message, "whatsapp": whatsapp},
    )


@for_inviters
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link in place of a lost one."""
    me = _me(request)
    found = get_object_or_404(invitations.visible(me), pk=pk)
    try:
        token = invitations.send_again(found, me)
    except invitations.Spent as fault:
        messages.error(request, str(fault))
        return redirect("people:undangan")
    except invitations.NotYours as fault:
        raise PermissionDenied from fault
    return _show(request, found, token)


@for_inviters
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The link stops working."""
    invitations.revoke(get_object_or_404(invitations.visible(_me(request)), pk=pk, accepted=None))
    messages.success(request, _("Undangan dicabut; tautannya tidak berlaku lagi."))
    return redirect("people:undangan")


@never_cache
@for_inviters
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """People whose account I look after, to help those who forgot their password."""
    words = request.GET.get("q", "").strip()
    found = invitations.people_within(invitations.reach_of(_me(request)))
    if words:
        found = found.filter(Q(display_name__icontains=words) | Q(username__icontains=words))
    found = found.prefetch_related("assignments__wilayah", "assignments__unit")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("hal"))
    return render(request, "people/people.html", {"page": page, "words": words})


@for_inviters
@reauthentication_required
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A link to a new password for someone who forgot it."""
    try:
        found, token = invitations.invite_to_reset(get_object_or_404(User, pk=pk), _me(request))
    except invitations.NotYours as fault:
        raise PermissionDenied from fault
    return _show(request, found, token)


@never_cache
@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, so that it is in no history and no Referer."""
    request.session[TOKEN] = token
    return redirect("people:terima-undangan")


@never_cache
@sensitive_post_parameters("password1", "password2")
def accept(request: HttpRequest) -> HttpResponseBase:
    """Set my own password; reading the page does not use the link up."""
    token = str(request.session.get(TOKEN, ""))
    found = Invitation.objects.by_token(token).select_related("user", "wilayah", "unit").first()
    if found is None:
        return render(request, "people/spent.html", status=410)
    form = AcceptForm(request.POST or None, invitation=found)
    if request.method == "POST" and form.is_valid():
        return _accepted(request, form, token)
    return render(request, "people/accept.html", {"form": form, "invitation": found})


@require_safe
@cache_control(public=True, max_age=3600)
def admin_colours(request: HttpRequest) -> HttpResponse:
    """The region's colours under the names that Django's admin uses."""
    values = {"palette": palette(region().colours)}
    return render(request, "people/admin_colours.css", values, content_type="text/css")


def _show(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    request.session[SHOWN] = (invitation.pk, token)
    return redirect("people:tautan-undangan")


def _accepted(request: HttpRequest, form: AcceptForm, token: str) -> HttpResponseBase:
    values = form.cleaned_data
    try:
        user = invitations.accept(
            token, username=values.get("username", ""), password=values["password1"]
        )
    except invitations.Spent:
        return render(request, "people/spent.html", status=410)
    request.session.pop(TOKEN, None)
    # Through allauth, so that a second factor that is set up is asked for.
    response: HttpResponseBase = perform_login(request, user, email_verification="none")
    return response
