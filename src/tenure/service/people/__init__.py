"""Who may do what: users, sign-in, tokens, and a record of what they did."""
