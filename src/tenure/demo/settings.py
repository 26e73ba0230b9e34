"""The ``tenure.toml`` of the demo workspace: every key is set, and says why."""

from __future__ import annotations

from datetime import date

from tenure.demo.clock import ZONE, Clock, calendar_date
from tenure.demo.product import STEPS, VALUE_EVENT
from tenure.demo.web import UPGRADE


def settings_text(until: date) -> str:
    """``SETTINGS`` with the first complete day of the data as ``data_start``."""
    start = calendar_date(Clock(until).first_day).isoformat()
    return SETTINGS.replace('data_start = "none"', f'data_start = "{start}"')


def _listed(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


SETTINGS = f'''# Quillmark, a fictional company. Every setting is written out; most have their default.

currency = "USD"             # most customers pay in dollars, some in euros and pounds
time_zone = "{ZONE}"  # the head office: turns instants into days
week_start = "monday"
fiscal_year_start = 1
data_start = "none"          # first day with complete data
locale = "en_US"
segments = ["plan", "region", "industry", "size", "channel"]
exclude = ["is_internal"]    # own and test accounts are in no number
value_event = "{VALUE_EVENT}"
value_start = "account"
value_horizon_days = 30

[variants]                   # what the pages show first
customer_retention_rate = "default"

[mrr]
discounts = "net"
free_is_active = false
paused = "zero"
bridge_gap_days = 1
reactivation_window_days = "none"  # a customer who comes back is never new

[retention]
trailing = "12mo"

[renewal]
grace_days = 30
min_term_months = 3

[trial]
grace_days = 7
horizon_days = 30

[lead]
horizon_days = 30

[offer]
horizon_days = 30

[purchase]
window_days = 365
cohort_days = 90

[activity]
passive_events = ["heartbeat"]  # sent by open windows, not by people
inactive_after_days = 30
trailing_days = 28

[session]
gap_minutes = 30
max_hours = 12

[activation]
horizon_days = 14

[onboarding]
steps = {_listed(STEPS)}
horizon_days = 30

[features.boards]
events = ["board_viewed", "task_completed"]

[features.publishing]
events = ["{VALUE_EVENT}"]

[features.reports]
events = ["report_shared"]

[features.automation]
events = ["automation_run"]
min_uses = 2                 # one run may be a trial
plans = ["pro", "enterprise"]

[features.autopilot]         # launched in the course of the data
events = ["autopilot_used"]

[features.audit]
events = ["audit_exported"]
plans = ["enterprise"]

[funnels.first_plan]         # from sign-up to the first published plan
steps = ["signed_up", "profile_completed", "project_created", "{VALUE_EVENT}"]
window_days = 30

[funnels.upgrade]            # on the web site, of people who are known
steps = {_listed(UPGRADE)}
window_days = 7

[seats]
unit = "seat"

[content]
completed_share = 0.9

[engagement.weights]
logins = 1
active_days = 2
features = 2
feedback = 1

[health]
bands = [70, 50]             # healthy above 70, at risk below 50

# input, value that gives 0, value that gives 100, weight, age after which a value counts as missing
[health.components.frequency]
input = "usage_frequency"
low = 0
high = 12
weight = 3

[health.components.breadth]
input = "usage_breadth"
low = 0
high = 5
weight = 2

[health.components.depth]
input = "usage_depth"
low = 0
high = 25
weight = 2

[health.components.growth]
input = "usage_growth"
low = -0.5
high = 0.25
weight = 1

[health.components.tickets]
input = "open_tickets"       # fewer is better
low = 5
high = 0
weight = 2

[health.components.survey]
input = "last_survey"
low = 4
high = 10
weight = 2
max_age_days = 180

[health.components.invoices]
input = "overdue_invoices"   # fewer is better
low = 2
high = 0
weight = 2

[health.components.renewal]
input = "renewal_distance"   # days
low = 0
high = 180
weight = 1

[costs]
retention_kinds = [
    "customer_success", "account_management", "renewals", "training",
    "loyalty", "retention_marketing", "tools",
]

[tickets]
avoidable_categories = ["how_to", "plan_information", "billing_question"]
fcr_window_days = 7
resolved_within_days = 7
reopen_days = 28
first_response_target_hours = 1

[surveys]
nps_touchpoints = ["relationship"]
latest_per_respondent = ["relationship"]
response_days = 14

[clv]
max_months = 60
discount_rate = 0.10
churn_months = 6

[small_sample]
ratio = 5
survey = 30

[targets.net_revenue_retention]
value = 1.05
warn = 1.00

[targets.gross_revenue_retention]
value = 0.90
warn = 0.85

[targets.customer_churn_rate]
value = 0.015
warn = 0.025

[targets.nps]
value = 40
warn = 30

[targets.csat]
value = 0.85
warn = 0.78

[targets.first_response_time]
value = 3600                 # seconds
warn = 10800

[benchmarks.first_response_time]
value = 3600
population = "our own promise to customers"
as_of = "2025"

[engine]
url = "none"                 # the embedded database
'''
