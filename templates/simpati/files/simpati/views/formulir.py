"""What pages of children, mothers and girls share: the search, the way back, and forms."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from inti.extension import ExtendableForm
from inti.models import User
from simpati.akses import posyandu_divalidasi
from simpati.formulir_ibu import AkhirForm, KunjunganForm
from simpati.models import Posyandu

Jejak = Sequence[tuple[object, str]]


def kata_cari(request: HttpRequest) -> str:
    """Give what was searched for, in single blanks; names only, since addresses are logged."""
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())


def boleh_bidan(request: HttpRequest, posyandu: Posyandu) -> bool:
    """Whether this person is the bidan or tenaga gizi of that posyandu."""
    return posyandu_divalidasi(request.user).filter(pk=posyandu.pk).exists()


def tersimpan(form: ExtendableForm) -> bool:
    """Save a valid form; whoever saved the same person a moment before comes first."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error("nik", _("Orang dengan NIK ini baru saja tercatat."))
        return False
    return True


@contextmanager
def bergiliran(posyandu: Posyandu) -> Iterator[None]:
    """Let registrations of one posyandu follow each other: a finger that taps twice sends twice.

    Whoever comes second looks for doubles when the first is saved.
    """
    with transaction.atomic():
        Posyandu.objects.select_for_update().get(pk=posyandu.pk)
        yield


def terdaftar(form: ExtendableForm) -> bool:
    """Register somebody new by a form that was sent."""
    with bergiliran(form.instance.posyandu):
        return form.is_valid() and tersimpan(form)


def kunjungan_tersimpan(
    request: HttpRequest, form: KunjunganForm, catat: Callable[[Any], object]
) -> bool:
    """Record a visit that was sent and is valid, by whoever sent it."""
    if request.method != "POST" or not form.is_valid():
        return False
    # require_role let only a signed-in user in.
    return simpan_kunjungan(form, cast(User, request.user), catat)


def simpan_kunjungan(form: KunjunganForm, petugas: User, catat: Callable[[Any], object]) -> bool:
    """Record the visit of a valid form; what the rules refuse then stands in the form."""
    form.instance.petugas = petugas
    try:
        with transaction.atomic():
            catat(form.save(commit=False))
            form.save_addition(form.instance)
    except ValidationError as salah:
        form.add_error(None, salah.messages)
        return False
    return True


def jejak_posyandu(posyandu: Posyandu) -> Jejak:
    """Give the way back to a posyandu."""
    return [(posyandu, posyandu.get_absolute_url())]


def isian(
    request: HttpRequest,
    form: ExtendableForm | AkhirForm,
    judul: str,
    tentang: object,
    jejak: Jejak,
    buka: str = "",
) -> HttpResponse:
    """Show a form: its title, whom or what it is about, the way back; `buka` is what it doubles."""
    isi = {"form": form, "judul": judul, "tentang": tentang, "jejak": jejak, "buka": buka}
    return render(request, "simpati/isian.html", isi, status=422 if form.is_bound else 200)
