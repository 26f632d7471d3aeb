"""The tenant wall: Postgres itself shows a transaction one organization, or nothing.

``scope`` opens the wall's gate for one transaction, ``tenant`` has the models that stand
behind it, ``fence`` builds it in Postgres after each migration.
"""
