"""The CRM vendors we can connect to."""

from importlib import import_module

from crm.adapters.base import Adapter

VENDORS: dict[str, str] = {}
"""Vendor to the dotted path of its adapter, which is imported when it is first used.

Empty until the first connector: a vendor is one folder below ``crm/adapters`` and one line
here.
"""


class UnknownVendorError(LookupError):
    """There is no adapter for that vendor in this version."""


def adapter_class(vendor: str) -> type[Adapter]:
    """Return a vendor's adapter. Raises UnknownVendorError."""
    try:
        path = VENDORS[vendor]
    except KeyError:
        raise UnknownVendorError(vendor) from None
    module, _, name = path.rpartition(".")
    adapter: type[Adapter] = getattr(import_module(module), name)
    return adapter
