// Follows the server's changes and fetches a fragment of this page again when something changed.

const SPREAD_MS = 700;

export async function fetchFragment(url) {
  const answer = await fetch(url, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  if (answer.status === 401) {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    return null;
  }
  if (!answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export function follow(conversation, refresh) {
  let timer = null;
  let missed = false;
  let running = false;
  const run = async () => {
    timer = null;
    if (document.hidden || running) {
      missed = true;
      return;
    }
    running = true;
    missed = false;
    try {
      await refresh();
    } catch (error) {
      console.warn("The page could not be refreshed", error);
      missed = true;
    }
    running = false;
    if (missed) later();
  };
  const later = () => {
    if (timer === null) timer = setTimeout(run, SPREAD_MS * (0.5 + Math.random()));
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && missed) later();
  });
  const source = new EventSource(`/console/stream?conversation=${conversation}`);
  source.addEventListener("change", later);
  window.addEventListener("pagehide", () => source.close());
  return later;
}

export function announce(text) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = text;
}

// Replaces, adds and removes the children of a list by their ids; what is unchanged stays, so that focus and selection do too.
export function patchList(present, wanted) {
  const added = [];
  const keep = new Set([...wanted.children].map((child) => child.id));
  for (const child of [...present.children]) {
    if (!child.id || !keep.has(child.id)) child.remove();
  }
  let cursor = present.firstElementChild;
  for (const child of [...wanted.children]) {
    const old = child.id ? present.querySelector(`#${CSS.escape(child.id)}`) : null;
    const unchanged = old && old.outerHTML === child.outerHTML;
    const node = unchanged ? old : document.importNode(child, true);
    if (old && !unchanged) {
      if (cursor === old) cursor = old.nextElementSibling;
      old.remove();
    }
    if (node === cursor) cursor = cursor.nextElementSibling;
    else present.insertBefore(node, cursor);
    if (!old) added.push(node);
  }
  return added;
}
