// What pages do beyond links and forms: charts that answer to the pointer, "/" for the search, Ctrl K for the palette.

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
  plots.get(element)?.dispose();
  element.replaceChildren();
  element.style.height = `${element.dataset.height}px`;
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
    stops[1]?.click();
  }
});

document.addEventListener("change", (event) => { // a year that is being typed, 0002 on its way to 2026, asks nothing
  if (event.target.type === "date" && !event.target.validity.valid) event.stopPropagation();
}, true);
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => { // addresses hold no empty parameters
  const body = ctx.request.body;
  if (!(body instanceof FormData)) return;
  const kept = [...body].filter(([, value]) => value !== "");
  for (const name of [...body.keys()]) body.delete(name);
  for (const [name, value] of kept) body.append(name, value);
});
document.addEventListener("htmx:after:swap", drawPlots);
window.addEventListener("resize", () => plots.forEach((chart) => chart.resize()));
window.addEventListener("beforeprint", () => plots.forEach((chart) => chart.resize()));
drawPlots();
