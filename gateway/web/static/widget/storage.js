// The browser's storage where it is allowed, and the page's memory where it is not.

const memory = new Map();

export function recall(key, storage = localStorage) {
  try {
    return storage.getItem(key);
  } catch {
    return memory.get(key) || null;
  }
}

export function keep(key, value, storage = localStorage) {
  try {
    if (value) storage.setItem(key, value);
    else storage.removeItem(key);
  } catch {
    memory.set(key, value);
  }
}

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
