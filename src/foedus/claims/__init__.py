"""What an article says, tested against the evidence: claims, measures, verdicts.

`model` reads a claims file, `measures` are the named measurements that a test may use, `ledger` runs a file.
"""
