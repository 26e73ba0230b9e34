"""What engines beyond the embedded one share: SQL in the portable form that their dialects start from."""
