"""Statistics: arrays or moments in, frozen results out; one file per method, tied to its source.

No SQL, no clock, no database. numpy and scipy.special only: scipy.stats takes too long to import.
"""
