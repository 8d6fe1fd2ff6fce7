// Making elements; text is only ever text.

const LINK = /https?:\/\/[^\s<>"'，。！？、）)]+/g;

export function make(tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

// Appends a text to an element, with its addresses as links.
export function withLinks(element, text) {
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    const address = found[0].replace(/[.,;:!?]+$/, "");
    element.append(text.slice(from, found.index));
    element.append(make("a", { href: address, target: "_blank", rel: "noopener" }, address));
    from = found.index + address.length;
  }
  element.append(text.slice(from));
  return element;
}
