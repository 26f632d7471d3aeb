"""Hunter: e-mail addresses of persons, whether they take mail, and companies."""
