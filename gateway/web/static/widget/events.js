// Who wants to know what, and the reading of a server-sent event stream through fetch.

export class Teller {
  #listeners = new Map();

  on(name, listener) {
    this.#listeners.set(name, listener);
  }

  tell(name, ...values) {
    const listener = this.#listeners.get(name);
    if (listener) listener(...values);
  }
}

// Calls onEvent(name, data, id) for every event until the stream ends, and onLife for every sign of life.
export async function readEvents(body, onEvent, onLife) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    onLife();
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = fieldsOf(block);
      if (fields.data) onEvent(fields.event || "message", JSON.parse(fields.data), fields.id);
    }
  }
}

function fieldsOf(block) {
  const fields = {};
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
  }
  return fields;
}
