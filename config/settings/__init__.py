"""Settings: ``base`` holds everything; ``local``, ``test`` and ``production`` bend it."""
