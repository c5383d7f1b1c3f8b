"""Demo data: the small demo on a developer's screen, and a whole region at its real size.

Everyone here is invented.

    kecil      `seed`, which the chassis calls: six posyandu and the accounts on the screen
    warga      the public side: registrations and survey answers
    besar      a whole region, for `manage.py isi_data_besar`
    rencana    which posyandu it has, and how many children each
    anak       its children, their NIK, twins, doubles, moves
    kunjungan  when they come, what is measured, and what goes wrong
    tumbuh     how a child grows
    keluarga   families, their water, latrine and decile
    ibu        mothers and girls with their visits
    nama, nik  what people are called, and their numbers
    desa       the villages
"""

from simpati.demo.kecil import AKUN, seed

__all__ = ["AKUN", "seed"]
