"""The only module that speaks to a git host: it puts a proposal where its owners look for it."""

from livinglab_gen.forge.hosts import KNOWN, Kind, UnknownHost, kind_of, kinds
from livinglab_gen.forge.model import Proposal
from livinglab_gen.forge.proposals import propose
from livinglab_gen.forge.sites import HostRefused
from livinglab_gen.forge.tokens import NoToken

__all__ = [
    "KNOWN",
    "HostRefused",
    "Kind",
    "NoToken",
    "Proposal",
    "UnknownHost",
    "kind_of",
    "kinds",
    "propose",
]
