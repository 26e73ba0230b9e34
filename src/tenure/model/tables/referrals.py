"""One referral."""

from __future__ import annotations

from tenure.model.table import Table, fact, key, reference, step

TABLE = Table(
    name="referrals",
    meaning="One referral",
    columns=(
        key("referral_id", "Identifier of the referral"),
        reference("account_id", "The account that refers", required=True),
        reference("user_id", "The user it belongs to"),
        fact("referred_at", "When it was made"),
        reference("referred_account_id", "The account that came of it"),
        step("converted_at", "When the referred account became a customer"),
    ),
    key=("referral_id",),
)
