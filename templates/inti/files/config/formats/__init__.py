"""How a language writes dates and numbers, where it is not the Indonesian way."""
