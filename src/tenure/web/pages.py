"""Every page but that of a metric, whose address may be an alias."""

from __future__ import annotations

from tenure.web.catalogue import catalogue_context
from tenure.web.customers.customer import PARAMETERS as CUSTOMER
from tenure.web.customers.customer import customer_context
from tenure.web.customers.listing import PARAMETERS as CUSTOMERS
from tenure.web.customers.listing import customers_context
from tenure.web.data.pages import DATA_PAGES
from tenure.web.families.product import product_context
from tenure.web.families.support import support_context
from tenure.web.families.voice import voice_context
from tenure.web.find import find_context
from tenure.web.overview import overview_context
from tenure.web.page import Page
from tenure.web.revenue.page import REVENUE

PAGES = (
    Page("/", "overview", "overview.html", overview_context, ("dashboard",)),
    REVENUE,
    Page("/product", "product", "product.html", product_context),
    Page("/support", "support", "support.html", support_context),
    Page("/voice", "voice", "voice.html", voice_context),
    Page("/customers", "customers", "customers.html", customers_context, CUSTOMERS),
    Page("/customers/{id:path}", "customers", "customer.html", customer_context, CUSTOMER),
    Page("/metrics", "catalogue", "catalogue.html", catalogue_context, ("q",)),
    Page("/find", "", "find.html", find_context, ("q",), is_kept=False),
    *DATA_PAGES,
)
