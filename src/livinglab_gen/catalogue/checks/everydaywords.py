"""Names of kabupaten and kota that are everyday words, names of people or of languages too.

Alone they say nothing about a region; behind Kabupaten, Kota and the like they do.
Chosen by reading through the 514 names (Kepmendagri 300.2.2-2138/2025) with a dictionary at hand.
"""

_WORDS = """
agam alor asahan asmat badung balangan banggai bangka bangli banjar barru batang batu belu berau
bima bintan bone bungo buol buru buton dairi demak depok ende gowa jambi kapuas karimun karo
kaur kendal ketapang kudus kuningan lahat landak langkat langsa lebak lebong lembata lingga luwu
magetan malaka malang manggarai mappi maros medan melawi merangin metro muna nabire natuna ngada
ngawi nias pacitan padang palu paser pati poso puncak rembang sabang sambas sampang serang siak
sigi sikka sinjai solok sorong subang tapin tebo tegal toba tual tuban wajo
"""
_PHRASES = (
    "gunung mas",
    "intan jaya",
    "jakarta barat",
    "jakarta pusat",
    "jakarta selatan",
    "jakarta timur",
    "jakarta utara",
    "lima puluh kota",
    "pegunungan bintang",
    "pesisir barat",
    "pesisir selatan",
    "pulang pisau",
    "puncak jaya",
    "raja ampat",
    "tanah datar",
    "tanah laut",
    "tebing tinggi",
)

EVERYDAY = frozenset(_WORDS.split()) | frozenset(_PHRASES)
