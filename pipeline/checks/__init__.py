"""The checks: each a pure function of claims and published figures that gives ``Check`` records."""
