import { announce, fetchFragment, follow, patchList } from "./live.js";

const live = document.getElementById("live");

// How far the last message lies below the reply box, which sticks to the window's lower edge.
function measureHidden() {
  const reply = document.getElementById("reply");
  return document.getElementById("messages").getBoundingClientRect().bottom + (reply?.offsetHeight ?? 0) - window.innerHeight;
}

function isAtEnd() {
  return measureHidden() < 160;
}

function toEnd() {
  const hidden = measureHidden();
  if (hidden > 0) window.scrollBy(0, hidden);
}

function replacePart(id, wanted) {
  const before = document.getElementById(id);
  const after = wanted.getElementById(id);
  // A note that somebody is writing is not thrown away.
  if ([...(before?.querySelectorAll("textarea") ?? [])].some((text) => text.value)) return;
  if (before && after && before.innerHTML !== after.innerHTML) {
    const focused = before.contains(document.activeElement);
    before.replaceWith(document.importNode(after, true));
    if (focused) document.getElementById(id).querySelector("button, a")?.focus();
  }
}

async function refresh() {
  const wanted = await fetchFragment(location.href);
  if (!wanted) return;
  const end = isAtEnd();
  // What is being read stays open.
  for (const open of document.querySelectorAll("#messages details[open]")) wanted.getElementById(open.id)?.setAttribute("open", "");
  replacePart("head", wanted);
  replacePart("side", wanted);
  const added = patchList(document.getElementById("messages"), wanted.getElementById("messages"));
  for (const line of added) line.classList.add("fresh");
  if (added.length) {
    const last = added[added.length - 1];
    announce(`${last.querySelector(".says")?.textContent ?? ""} ${last.querySelector(".text, span")?.textContent ?? ""}`.trim());
    if (end) toEnd();
  }
}

async function send(form, pressed) {
  const problem = document.getElementById(form.dataset.problem ?? "problem");
  const button = pressed ?? form.querySelector("button");
  // Ctrl + Enter reaches the form even while its button is disabled.
  if (button.disabled) return;
  // Read before the button is disabled: which one was pressed is a field, and disabled ones are left out.
  const body = new FormData(form, pressed);
  button.disabled = true;
  if (problem) problem.hidden = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.status === 401) {
      location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
      return;
    }
    if (answer.ok) {
      const text = form.querySelector("textarea");
      if (text) text.value = "";
      if (form.elements.key) form.elements.key.value = newKey();
      await refresh();
      if (text && form.id === "reply") toEnd();
    } else {
      tell(problem, (await answer.json()).error);
    }
  } catch {
    tell(problem, "The shop's server does not answer; your text is still here. Please try again.");
  } finally {
    button.disabled = false;
  }
}

// The next reply is another one; a repeated key would be taken for this one.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tell(problem, sentence) {
  if (!problem) return;
  problem.textContent = sentence;
  problem.hidden = false;
}

live.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, event.submitter);
});

document.getElementById("text")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

if (live.dataset.following === "yes") {
  follow(live.dataset.watch, refresh);
  toEnd();
}
