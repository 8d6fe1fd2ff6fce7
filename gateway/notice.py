"""What stands before the first reply of every session: that this is an assistant, and where the privacy notice is."""

from __future__ import annotations

from shop.settings import Settings


def notices(settings: Settings) -> dict[str, str]:
    """The automated-assistant notice by language, with the absolute address of the privacy page."""
    page = f"{settings.site_url}/privacy"
    return {
        "en": f"You are writing to the automated assistant of {settings.shop_name}. "
        f"You can ask for a person at any time. What is stored: {page}",
        "zh": f"您正在与 {settings.shop_name} 的自动助手对话，随时可以要求转接人工客服。我们会保存哪些信息：{page}?lang=zh",
    }
