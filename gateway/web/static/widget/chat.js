// The conversation with the server: one session, a queue of unsent messages that survives the page, one stream.

import { readEvents, Teller } from "./events.js";
import { keep, recall, uuid } from "./storage.js";

const TOKEN = "shopkeeper.token";
const QUEUE = "shopkeeper.queue";
const SILENCE_MS = 40000;
const LONGEST_PAUSE_MS = 15000;

export class Chat extends Teller {
  #base;
  #language;
  #token = recall(TOKEN);
  #queue = JSON.parse(recall(QUEUE) || "[]");
  #last = 0;
  #connecting = null;
  #sending = false;
  #pause = 500;
  #wake = () => {};

  constructor(base, language) {
    super();
    this.#base = base;
    this.#language = language;
    addEventListener("online", () => this.retry());
  }

  connect() {
    if (!this.#connecting) this.#connecting = this.#stayConnected();
  }

  send({ text, token }) {
    const item = { id: uuid(), text, token, at: new Date().toISOString() };
    this.#queue.push(item);
    this.#keepQueue();
    this.tell("queued", item);
    this.#flush();
  }

  click(recommendation) {
    const body = JSON.stringify({ recommendation_id: recommendation });
    this.#fetch("/chat/click", { method: "POST", body, keepalive: true }).catch(() => {});
  }

  retry() {
    this.#pause = 500;
    this.#wake();
    this.#flush();
  }

  async #stayConnected() {
    for (const item of this.#queue) this.tell("queued", item);
    for (;;) {
      try {
        if (!this.#last) await this.#begin();
        await this.#follow();
      } catch (error) {
        if (error.status === 401) this.#forget();
      }
      this.tell("connection", false);
      await this.#wait();
    }
  }

  async #begin() {
    const body = JSON.stringify({ token: this.#token, language: this.#language });
    const session = await (await this.#fetch("/chat/session", { method: "POST", body })).json();
    this.#token = session.token;
    keep(TOKEN, session.token);
    this.tell("session", session);
    const history = await (await this.#fetch("/chat/history")).json();
    for (const message of history.messages) this.#take(message);
    this.#last = history.last_id;
  }

  async #follow() {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
    };
    try {
      const headers = { "Last-Event-ID": String(this.#last) };
      const response = await this.#fetch("/chat/stream", { headers, signal: silence.signal });
      this.#pause = 500;
      this.tell("connection", true);
      this.#flush();
      await readEvents(response.body, (name, data, id) => this.#heard(name, data, id), alive);
    } finally {
      clearTimeout(timer);
      this.tell("typing", false);
    }
  }

  #heard(name, data, id) {
    if (name === "typing") this.tell("typing", data.on);
    if (name !== "message") return;
    if (id) this.#last = Number(id);
    this.#take(data);
  }

  #take(message) {
    if (message.author === "customer") this.#drop(message.client_id);
    this.tell("message", message);
  }

  async #flush() {
    if (this.#sending || !this.#token) return;
    this.#sending = true;
    try {
      while (this.#queue.length) await this.#post(this.#queue[0]);
    } catch {
      setTimeout(() => this.#flush(), this.#grow());
    } finally {
      this.#sending = false;
    }
  }

  async #post(item) {
    const { id, text, token } = item;
    const body = JSON.stringify({ id, text, token, language: this.#language });
    try {
      await this.#fetch("/chat/messages", { method: "POST", body });
      this.#drop(id);
    } catch (error) {
      if (error.status === 401) this.#forget();
      if (!error.status || error.status >= 500 || error.status === 401 || error.status === 429) throw error;
      this.#drop(id);
      this.tell("refused", item, error.message);
    }
  }

  async #fetch(path, options = {}) {
    const headers = { ...options.headers };
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    if (options.body) headers["Content-Type"] = "application/json";
    const response = await fetch(this.#base + path, { ...options, headers, cache: "no-store" });
    if (response.ok) return response;
    const answer = await response.json().catch(() => ({}));
    throw Object.assign(new Error(answer.error || response.statusText), { status: response.status });
  }

  #forget() {
    this.#token = null;
    this.#last = 0;
    keep(TOKEN, "");
  }

  #drop(id) {
    this.#queue = this.#queue.filter((item) => item.id !== id);
    this.#keepQueue();
  }

  #keepQueue() {
    keep(QUEUE, this.#queue.length ? JSON.stringify(this.#queue) : "");
  }

  #grow() {
    const pause = this.#pause * (0.75 + Math.random() / 2);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    return pause;
  }

  #wait() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#grow());
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
