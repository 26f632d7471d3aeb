"""ZeroBounce: whether e-mail addresses take mail."""
