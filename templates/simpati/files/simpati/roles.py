"""Who works with SIMPATI.

Two kinds of access, since health and children's data are specific personal data (UU 27/2022):
by name (kader in their own posyandu; bidan and tenaga gizi in their unit) and figures only (village
operator, dinas, leaders), who never open a child's page.
"""

from django.utils.translation import gettext_lazy as _

from inti.roles import Role

KADER = "kader-posyandu"
BIDAN = "bidan"
TENAGA_GIZI = "tenaga-gizi-puskesmas"
OPERATOR_DESA = "operator-desa"
DINAS = "dinas-kesehatan"
PIMPINAN = "pimpinan"

ROLES: tuple[Role, ...] = (
    # A kader measures with her own phone, often offline for hours.
    Role(code=KADER, title=_("Kader posyandu"), long_session=True),
    Role(code=BIDAN, title=_("Bidan"), manages=(KADER,)),
    Role(
        code=TENAGA_GIZI,
        title=_("Tenaga gizi puskesmas"),
        manages=(KADER, BIDAN),
        second_factor=True,
    ),
    Role(code=OPERATOR_DESA, title=_("Operator desa/kelurahan")),
    Role(
        code=DINAS,
        title=_("Dinas kesehatan"),
        manages=(KADER, BIDAN, TENAGA_GIZI, OPERATOR_DESA),
        second_factor=True,
    ),
    Role(code=PIMPINAN, title=_("Pimpinan")),
)

TENAGA_KESEHATAN = (BIDAN, TENAGA_GIZI)
"""By name, for every posyandu of their unit."""
PER_NAMA = (KADER, *TENAGA_KESEHATAN)
"""By name; a kader only in the posyandu where she is listed."""
SEMUA = tuple(role.code for role in ROLES)
