"""People Data Labs: persons and companies out of one large database."""
