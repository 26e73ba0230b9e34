"""Sentences that customers and colleagues write: (theme, text)."""

from __future__ import annotations

COMMENTS = {
    "good": (
        ("usability", "Boards are quick to set up and everybody understands them."),
        ("usability", "Love the new overview, it saves me an hour every Monday."),
        ("support", "Support answered fast and solved it at once."),
        ("support", "Friendly people, clear answers."),
        ("onboarding", "The guided start had our team working on the first day."),
        ("reporting", "Reports finally show what my boss asks for."),
        ("integrations", "The calendar sync just works."),
        ("automation", "Automations took a boring job away from us."),
        ("value", "Worth the money, we replaced two other tools."),
        ("autopilot", "The autopilot drafts our plans surprisingly well."),
    ),
    "bad": (
        ("pricing", "The price went up again and we get the same."),
        ("pricing", "Too expensive for a small team like ours."),
        ("performance", "Large boards load slowly, we wait every morning."),
        ("performance", "It was down during our planning day."),
        ("support", "I waited a whole day for an answer."),
        ("support", "Had to explain my problem three times."),
        ("mobile", "The mobile app lacks half of the functions."),
        ("integrations", "The sync with our calendar breaks every other week."),
        ("reporting", "I still export to a spreadsheet to get the numbers I need."),
        ("usability", "Permissions are hard to understand."),
    ),
}
SUMMARIES = {
    "call": ("Talked through open tickets", "Asked about plans for the next quarter", "Short check-in"),
    "meeting": (
        "Reviewed use with the team leads",
        "Presented the roadmap",
        "Planned the roll-out to a new team",
    ),
    "email": ("Sent tips on automations", "Shared the release notes", "Reminded of the renewal"),
    "note": ("Sponsor changed jobs", "Budget is under review", "Wants to add the sales team"),
    "qbr": ("Quarterly review: goals met, two new ones agreed", "Quarterly review: adoption below plan"),
}
COURSES = (
    ("art-start", "help", "First steps"),
    ("art-board", "help", "Build a board"),
    ("art-share", "help", "Share a report"),
    ("art-auto", "help", "Automate a routine"),
    ("art-seats", "help", "Manage seats"),
    ("crs-admin", "course", "Administrator course"),
    ("crs-report", "course", "Reporting course"),
    ("vid-tour", "video", "Product tour"),
    ("vid-autopilot", "video", "Meet the autopilot"),
    ("web-plan", "webinar", "Planning that holds"),
)
