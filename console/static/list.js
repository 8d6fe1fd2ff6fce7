import { announce, fetchFragment, follow, patchList } from "./live.js";

const live = document.getElementById("live");

async function refresh() {
  const wanted = await fetchFragment(location.href);
  if (!wanted) return;
  const tabs = wanted.getElementById("tabs");
  document.getElementById("tabs").replaceWith(document.importNode(tabs, true));
  document.getElementById("total").textContent = tabs.dataset.total;
  const before = document.getElementById("rows");
  const after = wanted.getElementById("rows");
  if (!before || !after) {
    live.replaceChildren(...document.importNode(wanted.body, true).children);
    return;
  }
  const top = before.firstElementChild?.id;
  const first = before.firstElementChild?.outerHTML;
  patchList(before, after);
  const newest = before.firstElementChild;
  if (newest && (newest.id !== top || newest.outerHTML !== first)) {
    newest.classList.add("fresh");
    announce(`New activity: ${newest.querySelector(".customer").textContent.trim()}`);
  }
}

follow(live.dataset.watch, refresh);

document.getElementById("channel").addEventListener("change", (event) => event.target.form.requestSubmit());

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search").focus();
  }
  if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll(".customer a")];
    const place = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    links[Math.max(0, Math.min(place, links.length - 1))]?.focus();
  }
});
