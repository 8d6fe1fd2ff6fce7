// What the customer sees: launcher, panel, log, composer. All text goes in as text, never as markup.

import { cardOf } from "./cards.js";
import { make, withLinks } from "./elements.js";
import { Teller } from "./events.js";
import { STYLE } from "./style.js";

export class View extends Teller {
  #texts;
  #language;
  #base;
  #rows = new Map();
  #queued = new Map();
  #isOpen = false;
  #bannerTimer = 0;

  constructor(texts, language, base) {
    super();
    this.#texts = texts;
    this.#language = language;
    this.#base = base;
    this.host = document.createElement("div");
    this.host.id = "shopkeeper-chat";
    this.host.lang = language;
    const root = this.host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(this.#buildLauncher(), this.#buildPanel());
  }

  open({ focus = true } = {}) {
    this.#isOpen = true;
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.launcher.classList.remove("unread");
    this.tell("open");
    this.#scroll();
    if (focus) this.input.focus();
  }

  close() {
    this.#isOpen = false;
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.focus();
    this.tell("close");
  }

  introduce(session) {
    this.title.textContent = this.#texts.title.replace("{shop}", session.shop);
    this.privacy.href = session.privacy;
    this.privacy.hidden = false;
  }

  show(message) {
    if (this.#rows.has(message.id)) return;
    const waiting = this.#queued.get(message.client_id);
    if (message.author === "customer" && waiting) {
      this.#queued.delete(message.client_id);
      waiting.remove();
    }
    const row = this.#rowOf(message);
    this.#rows.set(message.id, row);
    this.#place(row);
    if (message.author !== "customer") {
      this.typing(false);
      if (!this.#isOpen) this.launcher.classList.add("unread");
    }
  }

  queue(item) {
    const row = this.#rowOf({ author: "customer", text: item.text, at: item.at, buttons: [], cards: [] });
    row.classList.add("waiting");
    const timer = setTimeout(() => row.querySelector(".meta").append(` · ${this.#texts.waiting}`), 1500);
    row.addEventListener("refused", () => clearTimeout(timer));
    this.#queued.set(item.id, row);
    this.#place(row);
  }

  refuse(item, sentence) {
    const row = this.#queued.get(item.id);
    if (!row) return;
    row.dispatchEvent(new Event("refused"));
    row.classList.add("refused");
    row.querySelector(".meta").append(` · ${this.#texts.refused}: ${sentence}`);
  }

  typing(on) {
    this.dots.classList.toggle("on", on);
    this.status.textContent = on ? `${this.#texts.bot}: ${this.#texts.typing}` : "";
    if (on) this.#scroll();
  }

  connection(up) {
    clearTimeout(this.#bannerTimer);
    if (up) this.banner.hidden = true;
    // A stream that is renewed at once is not worth a word.
    else this.#bannerTimer = setTimeout(() => (this.banner.hidden = false), 1200);
  }

  #buildLauncher() {
    this.launcher = make("button", { class: "launcher", type: "button", "aria-label": this.#texts.open });
    this.launcher.append(icon("M4 5h16v11H9l-5 4z"));
    this.launcher.addEventListener("click", () => this.open());
    return this.launcher;
  }

  #buildPanel() {
    this.panel = make("section", { class: "panel", role: "dialog", "aria-label": this.#texts.open, hidden: "" });
    this.banner = make("div", { class: "banner", role: "alert", hidden: "" }, this.#texts.lost);
    const again = make("button", { type: "button" }, this.#texts.retry);
    again.addEventListener("click", () => this.tell("retry"));
    this.banner.append(again);
    this.log = make("ol", { class: "log", role: "log", "aria-live": "polite", "aria-label": this.#texts.log, tabindex: "0" });
    this.log.append(make("li", { class: "empty" }, this.#texts.empty));
    this.dots = make("div", { class: "dots", "aria-hidden": "true" });
    this.dots.append(make("i"), make("i"), make("i"));
    this.status = make("div", { class: "unseen", role: "status" });
    this.panel.append(this.#buildHead(), this.banner, this.log, this.dots, this.status, this.#buildComposer());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
    return this.panel;
  }

  #buildHead() {
    const head = make("header", { class: "head" });
    const words = make("div");
    this.title = make("strong", {}, this.#texts.open);
    words.append(this.title, make("span", {}, this.#texts.subtitle));
    const close = make("button", { type: "button", class: "close", "aria-label": this.#texts.close });
    close.append(icon("M6 6l12 12M18 6L6 18"));
    close.addEventListener("click", () => this.close());
    head.append(words, close);
    return head;
  }

  #buildComposer() {
    const form = make("form", { class: "composer" });
    this.input = make("textarea", {
      rows: "1",
      maxlength: "10000",
      "aria-label": this.#texts.input,
      placeholder: this.#texts.placeholder,
    });
    const send = make("button", { type: "submit", "aria-label": this.#texts.send });
    send.append(icon("M4 12l16-8-6 16-3-6z"));
    this.privacy = make("a", { class: "privacy", target: "_blank", rel: "noopener", hidden: "" }, this.#texts.privacy);
    form.append(this.input, send, this.privacy);
    form.addEventListener("submit", (event) => this.#submit(event));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
    });
    this.input.addEventListener("input", () => this.input.classList.toggle("tall", this.input.value.includes("\n")));
    return form;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.input.classList.remove("tall");
    this.tell("send", text);
  }

  #rowOf(message) {
    const row = make("li", { class: `row ${message.author} ${message.kind || "text"}` });
    const author = this.#texts[{ customer: "you", staff: "staff" }[message.author] || "bot"];
    row.append(make("span", { class: "unseen" }, `${author}: `));
    if (message.text) row.append(withLinks(make("p", { class: "bubble" }), message.text));
    if (message.cards.length) {
      const cards = make("ul", { class: "cards" });
      cards.append(...message.cards.map((card) => cardOf(card, this.#texts, this.#base, this)));
      row.append(cards);
    }
    if (message.buttons.length) row.append(this.#buttonsOf(message.buttons));
    const meta = make("div", { class: "meta" });
    if (message.author === "staff") meta.append(`${author} · `);
    meta.append(make("time", { datetime: message.at }, this.#timeOf(message.at)));
    row.append(meta);
    return row;
  }

  #buttonsOf(buttons) {
    const group = make("div", { class: "buttons" });
    group.append(...buttons.map((button) => buttonOf(button, this)));
    return group;
  }

  #timeOf(at) {
    const moment = new Date(at);
    const short = { hour: "2-digit", minute: "2-digit" };
    const isToday = moment.toDateString() === new Date().toDateString();
    return moment.toLocaleString(this.#language, isToday ? short : { ...short, day: "numeric", month: "short" });
  }

  #place(row) {
    this.log.querySelector(".empty")?.remove();
    const firstWaiting = this.log.querySelector(".waiting:not(.refused)");
    if (row.classList.contains("waiting") || !firstWaiting) this.log.append(row);
    else firstWaiting.before(row);
    const before = row.previousElementSibling;
    if (before && before.classList[1] === row.classList[1] && timeIn(before) === timeIn(row)) before.classList.add("quiet");
    this.#scroll();
  }

  #scroll() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}

export function buttonOf(button, view) {
  if (button.url && /^https?:/.test(new URL(button.url, location.href).protocol)) {
    return make("a", { class: "pill", href: button.url, target: "_blank", rel: "noopener" }, button.title);
  }
  const pill = make("button", { type: "button", class: "pill" }, button.title);
  pill.addEventListener("click", () => {
    pill.setAttribute("aria-pressed", "true");
    view.tell("press", button);
  });
  return pill;
}

function timeIn(row) {
  return row.querySelector("time").textContent;
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
