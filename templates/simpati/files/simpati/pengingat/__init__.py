"""Reminders by message: to kader before their posyandu opens, to bidan about open work, to parents.

    kirim          who is told what, once for each event
    kata           the texts: never more of a child than its first name
    persetujuan    a parent's number with the consent behind it
    formulir       forms
    views          own reminders, the day of a posyandu, a parent's number

Nothing is sent until ``daerah/simpati.toml`` switches it on.
"""
