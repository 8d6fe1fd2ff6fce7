// What the widget says, in English and Chinese.

const TEXTS = {
  en: {
    open: "Chat with us",
    close: "Close the chat",
    title: "Ask {shop}",
    subtitle: "Automated assistant · a person on request",
    log: "Conversation",
    input: "Your message",
    placeholder: "Write a message…",
    send: "Send",
    typing: "writing…",
    lost: "The connection is lost. Your messages are kept; trying again…",
    retry: "Try now",
    waiting: "waiting to be sent",
    refused: "not sent",
    you: "You",
    bot: "Assistant",
    staff: "Our team",
    privacy: "Privacy",
    view: "View",
    empty: "Ask about an order, a product or a gift. English or Chinese, as you like.",
    today: "Today",
  },
  zh: {
    open: "在线咨询",
    close: "关闭聊天",
    title: "咨询 {shop}",
    subtitle: "自动助手 · 可转人工客服",
    log: "对话",
    input: "您的消息",
    placeholder: "请输入消息…",
    send: "发送",
    typing: "正在输入…",
    lost: "连接已断开。您的消息已保留，正在重试…",
    retry: "立即重试",
    waiting: "等待发送",
    refused: "未发送",
    you: "您",
    bot: "助手",
    staff: "客服",
    privacy: "隐私说明",
    view: "查看",
    empty: "可以询问订单、商品或礼物，中文、英文都可以。",
    today: "今天",
  },
};

export function chooseLanguage(page, browser) {
  const known = [page, ...browser].map((tag) => (tag || "").toLowerCase().slice(0, 2)).find((tag) => tag in TEXTS);
  return known || "en";
}

export function textsFor(language) {
  return TEXTS[language] || TEXTS.en;
}
