"""What enrichment keeps."""

from enrichment.models.accounts import Pace, ProviderAccount
from enrichment.models.answers import Answer
from enrichment.models.ledger import Call, WalletEntry
from enrichment.models.rules import FieldRule
from enrichment.models.runs import Run, RunLead
from enrichment.models.wallet import Budget

__all__ = [
    "Answer",
    "Budget",
    "Call",
    "FieldRule",
    "Pace",
    "ProviderAccount",
    "Run",
    "RunLead",
    "WalletEntry",
]
