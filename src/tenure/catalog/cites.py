"""The sources that definitions, targets and benchmarks are taken from."""

from __future__ import annotations

from tenure.kernel.cite import Cite

S0 = Cite("S0", "Customer success metrics: a closer look at the KPIs (article)")
S1 = Cite("S1", "The 15 customer success metrics that actually matter (article)")
S2 = Cite("S2", "15 customer success metrics and KPIs to track for growth (article)")
S3 = Cite("S3", "16 critical customer success metrics you need to track (article)")
S4 = Cite("S4", "5 customer success KPIs that actually make a difference (article)")
OURS = Cite("Tenure", "Chosen by the Tenure project")

CHARTMOGUL = Cite("ChartMogul", "ChartMogul help centre", "https://help.chartmogul.com")
STRIPE = Cite(
    "Stripe",
    "Stripe billing analytics glossary",
    "https://docs.stripe.com/billing/subscriptions/analytics/glossary",
)
PROFITWELL = Cite("ProfitWell", "ProfitWell metrics by Paddle", "https://learn.profitwell.com")
BAREMETRICS = Cite("Baremetrics", "Baremetrics help", "https://help.baremetrics.com")
RECURLY = Cite("Recurly", "Recurly analytics", "https://docs.recurly.com/docs/analytics-dashboard")
CHARGEBEE = Cite(
    "Chargebee", "Chargebee recurring revenue", "https://www.chargebee.com/docs/2.0/recurring-revenue.html"
)
ZUORA = Cite("Zuora", "Zuora monthly recurring revenue", "https://knowledgecenter.zuora.com")
SAAS_CAPITAL = Cite(
    "SaaS Capital", "SaaS Capital retention briefs 2020 and 2023", "https://www.saas-capital.com/blog"
)
GASP = Cite("GASP", "Generally accepted SaaS principles wiki", "https://gaspwiki.pages.dev/v1/definitions")
SMSB = Cite("SMSB", "SaaS Metrics Standards Board", "https://www.saasmetricsboard.com")
FIGHT_CHURN = Cite(
    "Fight churn",
    "Carl Gold, Fighting Churn with Data, listings 2.1 to 2.8",
    "https://github.com/carl24k/fight-churn",
)
ZENDESK = Cite("Zendesk", "Zendesk Explore metrics", "https://support.zendesk.com")
INTERCOM = Cite("Intercom", "Intercom reporting", "https://www.intercom.com/help")
DELIGHTED = Cite("Delighted", "Delighted help", "https://help.delighted.com")
GARTNER = Cite("Gartner/CEB", "Gartner customer effort score", "https://www.gartner.com")
FADER_HARDIE = Cite(
    "Fader & Hardie", "Fader and Hardie, notes on customer-base analysis", "https://www.brucehardie.com"
)
GUPTA_LEHMANN = Cite(
    "Gupta–Lehmann", "Gupta and Lehmann, Customers as assets, Journal of Interactive Marketing 17(1), 2003"
)
USERPILOT = Cite("Userpilot", "Userpilot product metrics benchmark 2024")
SURVEYPAL = Cite("SQM", "SQM first call resolution, via Surveypal")
BENCHMARKIT = Cite("Benchmarkit", "Benchmarkit SaaS benchmarks 2024")
KBCM = Cite("KBCM/Sapphire", "KBCM and Sapphire private SaaS survey 2024, via imboard")
HAPPYSUPPORT = Cite("happysupport", "happysupport NPS benchmarks 2026")
RETENTIONLENS = Cite("retentionlens", "retentionlens trial conversion benchmarks")
FIVETRAN_ZENDESK = Cite(
    "Fivetran",
    "Fivetran dbt_zendesk and its decision log",
    "https://github.com/fivetran/dbt_zendesk/blob/main/DECISIONLOG.md",
)
FRESHSERVICE = Cite(
    "Freshservice",
    "Freshservice on first contact resolution",
    "https://support.freshservice.com/support/solutions/articles/50000004904",
)
SIMPLESAT = Cite("Simplesat", "Simplesat on the CSAT score", "https://help.simplesat.io/en/articles/3456900")
CYS = Cite(
    "CYS",
    "CYS on the customer effort score",
    "https://support.cys.group/support/solutions/articles/3000095529",
)
NPS_ERROR = Cite(
    "NPS error",
    "Margin of error of a net promoter score (Cross Validated; cybaea.net 2016)",
    "https://stats.stackexchange.com",
)
SUPPORT_PAGES = Cite(
    "Collected", "Second-hand figures of several vendors' pages on support and surveys, not verified"
)
GROWPANEL = Cite("GrowPanel", "GrowPanel on the SaaS quick ratio", "https://growpanel.io")
PITCHKIT = Cite("PitchKit", "PitchKit glossary", "https://pitchkit.net/resources/glossary/quick-ratio")
TOTANGO = Cite(
    "Totango",
    "Totango's customer retention cost, via Zorian",
    "https://www.zorian.com/a-key-gtm-metric-in-pe-crc-customer-retention-cost/",
)
HIVEMETRIC = Cite("HiveMetric", "HiveMetric on lifetime value from revenue churn")
SERVICETITAN = Cite(
    "ServiceTitan", "ServiceTitan S-1, as discussed by SaaS Capital", "https://www.saas-capital.com/blog"
)
SAAS_CAPITAL_GROWTH = Cite(
    "SaaS Capital growth", "SaaS Capital growth survey 2025, via Transformation Equity"
)
