"""Rows of an order that sell no product: postage, charges, corrections, told by what the row calls itself."""

from __future__ import annotations

import re
from functools import cache

_AMOUNT = r"( [£$€¥]?\d+([.,]\d+)?[£$€¥]?)?( (gbp|eur|usd|cny))?"
_WHOLE = (
    (
        "postage or delivery, not a product",
        r"(dotcom |next day |express |standard |free |international |extra )*"
        r"(postage|carriage|shipping|delivery|freight|p&p|versand(kosten)?|porto)( (costs?|charges?|fees?))?"
        r"|运费|邮费|快递费|配送费",
    ),
    (
        "a fee or charge, not a product",
        r"bank ?charges?|(\w+ )?(fees?|commission)|amazonfee|(packing|packaging|service|handling) charges?"
        r"|surcharge|手续费|服务费",
    ),
    (
        "a manual entry or correction, not a product",
        r"manual( (entry|adjustment|correction))?|adjust( bad debt| stock)?|bad debt|(re-?|(\w+ ){1,3})?adjustments?"
        r"|write.?off|correction|人工调整|调账",
    ),
    (
        "a discount or voucher, not a product",
        r"discounts?|rabatt|coupons?|credit note|(\w+ )?gift (voucher|card)" + _AMOUNT + r"|折扣|优惠券|礼品卡",
    ),
    ("a sample or test, not a product", r"samples?|test( product| item)?|high resolution image|样品|测试"),
)
_RULES = tuple((reason, re.compile(pattern)) for reason, pattern in _WHOLE)


@cache
def not_a_product(name: str) -> str | None:
    """Why this name of an article, as a whole, is no product; None for all others."""
    plain = " ".join(name.casefold().split())
    return next((reason for reason, rule in _RULES if rule.fullmatch(plain)), None)
