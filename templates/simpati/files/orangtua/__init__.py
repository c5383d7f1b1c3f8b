"""Parents see their own child: a link for one opening, a short session, one page."""
