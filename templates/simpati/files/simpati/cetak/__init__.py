"""The monthly report on paper: the figures of a unit for its head, as a page and as a PDF.

isi     what stands in it, from the same counts as the pages
kata    its sentences
pdf     the same on A4
views   both, for whoever may see the figures
"""
