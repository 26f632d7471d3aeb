"""Vendors, simulated over real HTTP."""
