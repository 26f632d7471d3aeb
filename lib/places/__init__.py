"""What a place says of its country and time zone: cities, domains, countries."""
