"""Normal forms of what people type: addresses, phones, domains, names, dates."""
