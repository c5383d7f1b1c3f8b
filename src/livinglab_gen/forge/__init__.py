"""The only module that speaks to a git host: it puts a proposal where its owners look for it."""

from livinglab_gen.forge.hosts import Kind, UnknownHost, kind_of, kinds
from livinglab_gen.forge.proposals import Proposal, propose

__all__ = ["Kind", "Proposal", "UnknownHost", "kind_of", "kinds", "propose"]
