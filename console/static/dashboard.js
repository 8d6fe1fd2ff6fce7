// Draws the charts from their specifications, in the colours of the page; everything comes from this server.

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function makeConfig() {
  const text = colour("--quiet");
  const line = colour("--line");
  const font = getComputedStyle(document.documentElement).fontFamily;
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: { labelColor: text, titleColor: text, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 11, domain: false },
    legend: { labelColor: text, titleColor: text, labelFontSize: 11, symbolType: "circle" },
    bar: { color: colour("--c1"), cornerRadiusEnd: 1 },
    line: { color: colour("--c1"), strokeWidth: 2 },
    point: { color: colour("--c1"), filled: true },
    range: { category: ["--c1", "--c2", "--c3", "--c4", "--c5"].map(colour) },
  };
}

const container = document.getElementById("charts");
let specifications = null;

async function draw() {
  const options = {
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    config: makeConfig(),
    tooltip: { disableDefaultStyle: true },
  };
  for (const place of container.querySelectorAll("[data-chart]")) {
    const specification = specifications[place.dataset.chart];
    if (specification) await window.vegaEmbed(place, specification, options);
  }
}

async function begin() {
  const answer = await fetch(container.dataset.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`charts: ${answer.status}`);
  specifications = await answer.json();
  await draw();
  document.body.dataset.drawn = "yes";
}

begin().catch((error) => {
  console.error(error);
  for (const details of container.querySelectorAll("details")) details.open = true;
});
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => specifications && draw());
