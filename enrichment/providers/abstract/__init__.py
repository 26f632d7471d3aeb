"""Abstract: whether e-mail addresses take mail, and companies."""
