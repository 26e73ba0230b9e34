// What pages do beyond links and forms: charts that answer to the pointer and can be saved, receipts that can be copied,
// "/" for the search, Ctrl K for the palette.

const plots = new Map(); // element of a chart → its ECharts instance

function drawPlots() {
  for (const [element, chart] of plots) {
    if (!element.isConnected) { chart.dispose(); plots.delete(element); }
  }
  if (!globalThis.echarts) return;
  for (const data of document.querySelectorAll("script[data-plot]")) {
    const element = document.getElementById(data.dataset.plot);
    if (element && element.drawn !== data.textContent) drawPlot(element, data.textContent);
  }
}

function drawPlot(element, text) {
  const { option, texts, links } = JSON.parse(text);
  withTicks(option);
  plots.get(element)?.dispose();
  element.replaceChildren();
  const step = parseFloat(getComputedStyle(document.documentElement).fontSize) / 15; // larger on wide screens
  enlarge(option, step);
  const chart = echarts.init(element, null, { renderer: "svg" });
  const tooltip = { ...option.tooltip, formatter: (found) => label(texts[(found[0] ?? found).dataIndex] ?? "") };
  chart.setOption({ ...option, tooltip });
  if (links.length) {
    chart.getZr().setCursorStyle("pointer");
    chart.getZr().on("click", (event) => {
      const index = chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX);
      if (links[index] && chart.containPixel("grid", [event.offsetX, event.offsetY])) location.assign(links[index]);
    });
  }
  element.drawn = text;
  plots.set(element, chart);
}

function enlarge(part, step) {
  if (step <= 1 || !part || typeof part !== "object") return;
  if (part.fontSize) part.fontSize *= step;
  Object.values(part).forEach((inner) => enlarge(inner, step));
}

function label(text) { // an element, so that no text is ever read as HTML
  const box = document.createElement("div");
  box.className = "tip";
  text.split("\n").forEach((line, number) => {
    const part = document.createElement(number === 1 ? "strong" : "div");
    part.textContent = line;
    box.append(part);
  });
  return box;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  (document.querySelector("[data-search]") ?? document.querySelector("input[type=search]")).focus();
});

const palette = document.getElementById("palette");
document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  if (palette.open) return palette.close();
  palette.showModal();
  const field = palette.querySelector("input");
  field.select();
  field.dispatchEvent(new Event("open"));
});
palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); }); // beside it
palette.addEventListener("keydown", (event) => {
  const stops = [palette.querySelector("input"), ...palette.querySelectorAll(".hits a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  } else if (event.key === "Enter" && document.activeElement === stops[0]) {
    isAwaited = true;
    openAwaited();
  } else if (event.key === "Escape") { // else the first one only empties the field
    event.preventDefault();
    palette.close();
  }
});
let isAwaited = false; // Enter was pressed, perhaps before the hits for the text have come
function openAwaited() {
  const hits = palette.querySelector(".hits");
  if (!isAwaited || !palette.open || hits?.dataset.for !== palette.querySelector("input").value.trim()) return;
  isAwaited = false;
  hits.querySelector("a")?.click();
}
for (const name of ["input", "close"]) palette.addEventListener(name, () => { isAwaited = false; });

const knowsOpen = CSS.supports("selector(:open)");
document.addEventListener("keydown", (event) => { // arrows open a list, as each value that they pass asks for a page
  const select = event.target.closest?.(".controls select");
  if (!select?.showPicker || !knowsOpen || !/^Arrow(Up|Down)$/.test(event.key) || event.altKey) return;
  if (select.matches(":open")) return;
  event.preventDefault();
  select.showPicker();
});
document.addEventListener("change", ({ target }) => { // a period by name and dates exclude each other
  const { period, from, to } = target.form?.elements ?? {};
  if (!period || !from || !to) return;
  if (target === from || target === to) period.value = "custom";
  else if (target === period && period.value !== "custom") from.value = to.value = "";
}, true);
document.addEventListener("change", (event) => { // "Custom…" asks for dates, not for a page
  if (event.target.name !== "period" || event.target.value !== "custom") return;
  event.stopPropagation();
  const { from } = event.target.form.elements;
  from.closest("details").open = true;
  from.focus();
}, true);
// Copies what the elements of a button's data-copy say; where a page may not (no https), it is selected instead.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const parts = button.dataset.copy.split(" ").map((id) => document.getElementById(id));
  const say = (text) => { document.getElementById("copied").textContent = text; };
  say(""); // the same words again are news
  try {
    await navigator.clipboard.writeText(parts.map(textOf).join("\n\n"));
    say("Copied.");
  } catch {
    parts.forEach((part) => { const box = part.closest("details"); if (box) box.open = true; });
    const range = document.createRange();
    range.setStart(parts[0], 0);
    range.setEnd(parts.at(-1), parts.at(-1).childNodes.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    say("It is selected: copy it with Ctrl C or ⌘ C.");
  }
});

function textOf(element) { // an address as others can follow it
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("[data-address]")) part.prepend(location.origin);
  return copy.textContent;
}

// Saves a chart as it is drawn: with its heading, and with the colours that its properties have now.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-save]");
  if (button) savePlot(document.getElementById(button.dataset.of), button.dataset.save);
});

async function savePlot(plot, kind) {
  const { text, width, height } = pictureOf(plot);
  if (kind === "svg") return offer(new Blob([text], { type: "image/svg+xml" }), `${plot.id}.svg`);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => offer(blob, `${plot.id}.png`), "image/png");
}

function pictureOf(plot) {
  const drawn = plot.querySelector("svg");
  const [width, height] = ["width", "height"].map((side) => Math.round(drawn.getBoundingClientRect()[side]));
  const head = 40, style = getComputedStyle(plot), name = "http://www.w3.org/2000/svg";
  const whole = document.createElementNS(name, "svg");
  const set = (element, values) => { for (const [key, value] of Object.entries(values)) element.setAttribute(key, value); };
  const part = (tag, values, text = "") => {
    const made = document.createElementNS(name, tag);
    set(made, values);
    made.textContent = text;
    whole.append(made);
  };
  set(whole, { xmlns: name, width, height: height + head, viewBox: `0 0 ${width} ${height + head}` });
  const title = plot.closest(".card")?.querySelector("h2, h3")?.innerText.trim() ?? "";
  part("title", {}, plot.getAttribute("aria-label"));
  part("rect", { width: "100%", height: "100%", fill: "var(--surface)" });
  part("text", { x: 8, y: 24, fill: "var(--ink)", "font-size": 15, "font-family": style.fontFamily }, title);
  const copy = drawn.cloneNode(true);
  copy.removeAttribute("style");
  set(copy, { y: head, width, height });
  whole.append(copy);
  const probe = plot.appendChild(document.createElement("i")); // what a property is in this theme
  const colour = (_, property) => { probe.style.color = `var(${property})`; return getComputedStyle(probe).color; };
  const text = new XMLSerializer().serializeToString(whole).replace(/var\((--[\w-]+)\)/g, colour);
  probe.remove();
  return { text, width, height: height + head };
}

function offer(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// A menu closes when the work goes on elsewhere, and with Escape.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

document.addEventListener("change", (event) => { // a year that is being typed, 0002 on its way to 2026, asks nothing
  if (event.target.type === "date" && !event.target.validity.valid) event.stopPropagation();
}, true);
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => { // addresses hold no empty parameters
  const body = ctx.request.body;
  if (!(body instanceof FormData)) return;
  const kept = [...body].filter(([name, value]) => value !== "" && !(name === "period" && value === "custom"));
  for (const name of [...body.keys()]) body.delete(name);
  for (const [name, value] of kept) body.append(name, value);
});
document.addEventListener("htmx:after:swap", drawPlots);
document.addEventListener("htmx:after:swap", openAwaited);
window.addEventListener("resize", () => plots.forEach((chart) => chart.resize()));
window.addEventListener("beforeprint", () => {
  for (const foot of document.querySelectorAll("[data-address]")) foot.textContent = location.href; // with the host
  for (const drawn of document.querySelectorAll(".plot > div > svg")) { // lets the paper's width scale it
    drawn.setAttribute("viewBox", `0 0 ${drawn.getAttribute("width")} ${drawn.getAttribute("height")}`);
  }
});
window.addEventListener("afterprint", () => {
  for (const drawn of document.querySelectorAll(".plot > div > svg")) drawn.removeAttribute("viewBox");
});
const nav = document.querySelector(".top nav");
const current = nav.querySelector("[aria-current]");
if (current) { // where it scrolls, on a phone
  const [all, here] = [nav, current].map((one) => one.getBoundingClientRect());
  nav.scrollLeft += here.left + here.width / 2 - all.left - all.width / 2;
}
drawPlots();
htmx.process(document.body); // its own start is a timer, which a quick hand may outrun
