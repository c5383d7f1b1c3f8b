"""The families of faults, one module each; ``livinglab_gen.catalogue.check`` runs them all."""
