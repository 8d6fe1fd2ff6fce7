// A product as a card; where there is no picture the shop's drawing, else a tile in a colour of its own with the first letter.

import { make } from "./elements.js";
import { buttonOf } from "./view.js";

const TILES = 8;

export function cardOf(card, texts, base, view) {
  const item = make("li", { class: "card" });
  const address = addressOf(card.url, base);
  const picture = pictureOf(card, base);
  const title = make("strong", {}, card.title);
  const words = make("div", { class: "words" });
  words.append(title);
  for (const part of ["price", "subtitle", "reason"]) {
    if (card[part]) words.append(make("span", { class: part }, card[part]));
  }
  const group = make("div", { class: "buttons" });
  if (address) group.append(linkOf(address, card, texts, base, view));
  group.append(...(card.buttons || []).map((button) => buttonOf(button, view)));
  words.append(group);
  item.append(picture, words);
  return item;
}

function linkOf(address, card, texts, base, view) {
  const link = make("a", { class: "pill view", href: address, "aria-label": `${texts.view}: ${card.title}` }, texts.view);
  if (new URL(address).origin !== location.origin) {
    link.target = "_blank";
    link.rel = "noopener";
  }
  link.addEventListener("click", () => view.tell("visit", card.recommendation_id));
  return link;
}

function pictureOf(card, base) {
  const image = addressOf(card.image || (card.url && card.product_id && `/shop/product/${card.product_id}/picture.svg`), base);
  if (!image) return tileOf(card);
  const picture = make("img", { class: "picture", src: image, alt: "", loading: "lazy" });
  picture.addEventListener("error", () => picture.replaceWith(tileOf(card)));
  return picture;
}

function tileOf(card) {
  const tone = (card.product_id || 0) % TILES;
  return make("div", { class: `picture tile tone-${tone}`, "aria-hidden": "true" }, [...card.title.trim()][0] || "");
}

function addressOf(address, base) {
  if (!address) return null;
  try {
    const full = new URL(address, `${base}/`);
    return /^https?:$/.test(full.protocol) ? full.href : null;
  } catch {
    return null;
  }
}
