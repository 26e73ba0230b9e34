"""The thirty-six invariants of the metric definitions, as properties of the real catalogue on random data.

`test_money` has 1 to 23, `test_use_and_voice` 24 to 34, `test_faces` 35 and 36; `test_complete` counts them.
The examples are derived from the code, not from chance: every run tries the same ones.
"""
