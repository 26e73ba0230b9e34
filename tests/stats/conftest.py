from hypothesis import settings

# No time limit: how long one example takes depends on what else the machine does. No stored examples: a run
# depends on nothing that an earlier one left behind.
settings.register_profile("independent", deadline=None, database=None)
settings.load_profile("independent")
