// Puts the chat on a page: builds the view when the page is ready, connects when the customer first opens it.

import { Chat } from "./chat.js";
import { keep, recall } from "./storage.js";
import { chooseLanguage, textsFor } from "./texts.js";
import { View } from "./view.js";

const OPEN = "shopkeeper.open";

export function start(base, wish) {
  const language = wish || chooseLanguage(document.documentElement.lang, navigator.languages || [navigator.language]);
  const texts = textsFor(language);
  const chat = new Chat(base, language);
  const view = new View(texts, language, base);

  view.on("open", () => {
    keep(OPEN, "yes", sessionStorage);
    chat.connect();
  });
  view.on("close", () => keep(OPEN, "", sessionStorage));
  view.on("send", (text) => chat.send({ text }));
  view.on("press", (button) => chat.send({ text: button.title, token: button.token }));
  view.on("visit", (recommendation) => chat.click(recommendation));
  view.on("retry", () => chat.retry());

  chat.on("session", (session) => view.introduce(session));
  chat.on("message", (message) => view.show(message));
  chat.on("queued", (item) => view.queue(item));
  chat.on("refused", (item, sentence) => view.refuse(item, sentence));
  chat.on("typing", (on) => view.typing(on));
  chat.on("connection", (up) => view.connection(up));

  document.body.append(view.host);
  // On a phone the panel covers the page, so a page that was asked for is shown first.
  if (!recall(OPEN, sessionStorage)) return;
  if (matchMedia("(max-width: 520px)").matches) chat.connect();
  else view.open({ focus: false });
}
