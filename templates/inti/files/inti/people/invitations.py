"""Who may invite whom, and what a link does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from inti.access import NOTHING, below
from inti.models import Assignment, Unit, User, Wilayah
from inti.people.models import Invitation
from inti.region import region
from inti.roles import all_roles


class NotYours(PermissionError):
    """The inviter may not do this; the message names what is missing."""


class Spent(LookupError):
    """The link was used, revoked or has expired."""


@dataclass(frozen=True)
class Reach:
    """For each role that a person may give, the codes of the places in which.

    A code stands for itself and all below.
    """

    codes: Mapping[str, frozenset[str]]
    units: tuple[tuple[int, frozenset[str]], ...] = ()

    def __contains__(self, role: object) -> bool:
        return role in self.codes

    def __bool__(self) -> bool:
        return bool(self.codes)

    def covers(self, role: str, place: Wilayah | Unit | None) -> bool:
        """Whether the role may be given there; a service unit counts when all it serves does."""
        if place is None or role not in self.codes:
            return False
        if isinstance(place, Wilayah):
            return _inside([place.kode], self.codes[role])
        return place.pk in self._unit_ids(role)

    def places(self) -> QuerySet[Wilayah]:
        """Every place in which some role may be given."""
        return Wilayah.objects.filter(below("", frozenset().union(*self.codes.values())))

    def unit_ids(self) -> set[int]:
        """Service units for which some role may be given."""
        return {pk for role in self.codes for pk in self._unit_ids(role)}

    def assignments(self) -> Q:
        """Assignments that this person could have given."""
        found = NOTHING
        for role, codes in self.codes.items():
            place = below("wilayah", codes) | Q(unit__in=self._unit_ids(role))
            found |= Q(role=role) & place
        return found

    def _unit_ids(self, role: str) -> set[int]:
        return {pk for pk, served in self.units if _inside(served, self.codes[role])}


def reach_of(user: User) -> Reach:
    """What this person may give: a superuser every role everywhere. Two queries."""
    codes: dict[str, set[str]] = {}
    if user.is_superuser and user.is_active:
        codes = {role: {region().code} for role in all_roles()}
    else:
        for held, code in user.duties if user.is_active else ():
            for role in all_roles()[held].manages if held in all_roles() else ():
                codes.setdefault(role, set()).update([code] if code else [])
    return Reach({role: frozenset(found) for role, found in codes.items()}, _units())


def people_within(reach: Reach) -> QuerySet[User]:
    """People all of whose roles the holder of this reach could have given; never staff."""
    own = reach.assignments()
    return (
        User.objects.filter(is_active=True, is_staff=False, is_superuser=False)
        .filter(pk__in=Assignment.objects.filter(own).values("user"))
        .exclude(pk__in=Assignment.objects.exclude(own).values("user"))
        .order_by("display_name", "username")
    )


def visible(user: User) -> QuerySet[Invitation]:
    """Invitations that this person sees: those of her own, a superuser all."""
    found = Invitation.objects.select_related("wilayah", "unit", "user", "invited_by")
    return found if user.is_superuser else found.filter(invited_by=user)


def invite(invitation: Invitation, inviter: User) -> str:
    """Store the invitation and give its token, which nobody can read again. Raises NotYours."""
    if not reach_of(inviter).covers(invitation.role, invitation.place):
        raise NotYours("Peran itu di tempat itu di luar wewenang Anda.")
    invitation.invited_by = inviter
    token = invitation.renew()
    invitation.save()
    return token


def invite_to_reset(person: User, inviter: User) -> tuple[Invitation, str]:
    """A link to a new password for someone without e-mail. Raises NotYours."""
    allowed = inviter.is_superuser or people_within(reach_of(inviter)).filter(pk=person.pk).exists()
    if not allowed or not inviter.is_active:
        raise NotYours("Akun itu di luar wewenang Anda.")
    for earlier in Invitation.objects.open().filter(user=person):
        earlier.revoked = timezone.now()
        earlier.save(update_fields=["revoked"])
    found = Invitation(name=str(person), username=person.username, user=person, invited_by=inviter)
    token = found.renew()
    found.save()
    return found, token


def send_again(invitation: Invitation, sender: User) -> str:
    """A new token for the same invitation; the old link stops working. Raises NotYours, Spent."""
    if invitation.accepted:
        raise Spent("Undangan ini sudah dipakai.")
    reach = reach_of(sender)
    if invitation.user:
        fine = sender.is_superuser or people_within(reach).filter(pk=invitation.user.pk).exists()
    else:
        fine = reach.covers(invitation.role, invitation.place)
    if not fine:
        raise NotYours("Undangan itu di luar wewenang Anda.")
    token = invitation.renew()
    invitation.save()
    return token


def revoke(invitation: Invitation) -> None:
    """The link stops working at once."""
    invitation.revoked = timezone.now()
    invitation.save(update_fields=["revoked"])


@transaction.atomic
def accept(token: str, *, username: str, password: str) -> User:
    """Use the link up: the account with its role, or the new password. Raises Spent.

    What the inviter was allowed to give is asked again: who lost a role gives nothing any more.
    """
    found = Invitation.objects.by_token(token).select_for_update(of=("self",)).first()
    if found is None or not _still_given(found):
        raise Spent("Tautan ini sudah dipakai, dicabut, atau lewat waktunya.")
    user = found.user or User(username=username, display_name=found.name)
    user.set_password(password)
    user.save()
    if found.role:
        found.assignment(user).save()
    found.user, found.accepted = user, timezone.now()
    found.save(update_fields=["user", "accepted"])
    return user


def _still_given(invitation: Invitation) -> bool:
    inviter = invitation.invited_by
    if inviter is None or not inviter.is_active:
        return False
    if invitation.user:
        person = invitation.user
        if not person.is_active:
            return False
        return (
            inviter.is_superuser or people_within(reach_of(inviter)).filter(pk=person.pk).exists()
        )
    return reach_of(inviter).covers(invitation.role, invitation.place)


def _units() -> tuple[tuple[int, frozenset[str]], ...]:
    served: dict[int, set[str]] = {}
    for unit, code in Unit.wilayah.through.objects.values_list("unit_id", "wilayah_id"):
        served.setdefault(unit, set()).add(code)
    return tuple((unit, frozenset(codes)) for unit, codes in served.items())


def _inside(codes: Iterable[str], allowed: frozenset[str]) -> bool:
    return all(any(code == one or code.startswith(f"{one}.") for one in allowed) for code in codes)
