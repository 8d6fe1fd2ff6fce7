"""What the gift form says, and its names for people and occasions."""

from __future__ import annotations

PEOPLE = {
    "en": {
        "mother": "Mother", "father": "Father", "grandparents": "Grandparents", "partner": "Partner", "child": "A child",
        "sibling": "Sister or brother", "colleague": "Colleague", "teacher": "Teacher", "host": "Host", "friend": "Friend",
    },
    "zh": {
        "mother": "妈妈", "father": "爸爸", "grandparents": "长辈", "partner": "伴侣", "child": "孩子",
        "sibling": "兄弟姐妹", "colleague": "同事", "teacher": "老师", "host": "主人", "friend": "朋友",
    },
}  # fmt: skip
OCCASIONS = {
    "en": {
        "birthday": "Birthday", "christmas": "Christmas", "mothers-day": "Mother's Day", "fathers-day": "Father's Day",
        "new-year": "New Year", "mid-autumn": "Mid-Autumn", "wedding": "Wedding", "housewarming": "Housewarming",
        "thanks": "A thank-you",
    },
    "zh": {
        "birthday": "生日", "christmas": "圣诞", "mothers-day": "母亲节", "fathers-day": "父亲节", "new-year": "新年",
        "mid-autumn": "中秋", "wedding": "结婚", "housewarming": "乔迁", "thanks": "答谢",
    },
}  # fmt: skip
TEXTS = {
    "en": {
        "who": "Who is the present for?",
        "taste": "What is the occasion, or what does the person like?",
        "budget": "How much may it cost, about?",
        "skip": "Skip",
        "under": "Up to {price}",
        "between": "{low} to {high}",
        "above": "Over {price}",
        "back": "Back to the present: ",
        "stopped": "All right, I'll leave the present. Is there anything else I can do?",
        "for": "{who}: ",
        "found": "How about one of these as a present?",
        "not_taste": "I found nothing that says “{taste}”, but these make good presents:",
        "over": "I have no present in that price range. These come without the limit:",
        "others": "I have nothing marked as a present there. These are in stock:",
        "none": "I have nothing in stock for that right now. What else may it be?",
        "fits_occasion": "made for {occasion}",
        "fits_person": "chosen with them in mind",
        "fits_taste": "goes with {taste}",
        "fits_set": "a gift set",
        "fits_gift": "marked as a good gift",
        "fits_budget": "within your budget",
        "fits_stock": "in stock",
    },
    "zh": {
        "who": "请问礼物送给谁？",
        "taste": "是什么场合，或者对方喜欢什么？",
        "budget": "预算大概多少？",
        "skip": "跳过",
        "under": "{price}以内",
        "between": "{low}到{high}",
        "above": "{price}以上",
        "back": "回到礼物：",
        "stopped": "好的，先不挑礼物了。还有什么可以帮您的吗？",
        "for": "送{who}：",
        "found": "这几款作礼物您看怎么样？",
        "not_taste": "没有找到和“{taste}”有关的，不过这些很适合送人：",
        "over": "这个价位没有合适的礼物，不限价格的话有这些：",
        "others": "那里没有标为礼物的商品，这些有现货：",
        "none": "目前没有合适的现货。换一种可以吗？",
        "fits_occasion": "适合{occasion}",
        "fits_person": "适合送给对方",
        "fits_taste": "和{taste}有关",
        "fits_set": "礼盒装",
        "fits_gift": "适合送礼",
        "fits_budget": "在预算之内",
        "fits_stock": "有现货",
    },
}
