"""The engine of a run: claims questions, puts them to providers at once, settles, writes.

``desk`` and ``settling`` are the database's side, each act of theirs one transaction; ``caller``
is the network's; ``pump`` keeps both busy. Nothing that the pump holds in memory matters: a
killed worker's run goes on from leads, answers and calls as they were committed.
"""
