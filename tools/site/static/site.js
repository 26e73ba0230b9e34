// Search over every page of the site, without a request: the index comes as a script.
"use strict";
(() => {
  const MOST = 12;
  const form = document.querySelector("form.search");
  const input = form.querySelector("input");
  const hits = document.getElementById("hits");
  const root = document.documentElement.dataset.root;

  // The whole name, its beginning, all words in the name, anywhere; a metric before its variants.
  const rank = ([shown, kind, , names, told], words) => {
    const name = shown.toLowerCase();
    const others = names.toLowerCase().split(" ");
    if (!words.every((word) => `${name} ${names} ${told}`.toLowerCase().includes(word))) return 0;
    const asked = words.join(" ");
    const less = kind === "Variant" ? 0.5 : 0;
    if (name === asked || others.includes(asked)) return 5 - less;
    if (name.startsWith(asked) || others.some((other) => other.startsWith(asked))) return 4 - less;
    return (words.every((word) => name.includes(word)) ? 3 : 1) - less;
  };

  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length === 0 ? [] : SEARCH_INDEX
      .map((entry, place) => ({ entry, place, rank: rank(entry, words) }))
      .filter((one) => one.rank > 0)
      .sort((a, b) => b.rank - a.rank || a.place - b.place)
      .slice(0, MOST);
    hits.replaceChildren(...found.map(({ entry }) => {
      const link = document.createElement("a");
      const kind = document.createElement("span");
      link.href = root + entry[2];
      link.textContent = entry[0];
      kind.textContent = entry[1];
      kind.className = "fine";
      link.append(kind);
      return link;
    }));
    if (words.length > 0 && found.length === 0) hits.textContent = "Nothing is called that.";
    hits.hidden = words.length === 0;
  };

  const links = () => [...hits.querySelectorAll("a")];
  const step = (event) => {
    if (event.key === "Escape") {
      input.value = "";
      show();
      input.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = [input, ...links()];
    const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    all[Math.max(0, Math.min(next, all.length - 1))].focus();
    event.preventDefault();
  };

  input.addEventListener("input", show);
  form.addEventListener("keydown", step);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.click();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) hits.hidden = true;
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });

  // The list of metrics narrows while one types into its own field.
  const narrow = document.getElementById("narrow");
  narrow?.addEventListener("input", () => {
    const words = narrow.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const section of document.querySelectorAll("[data-family]")) {
      const lines = [...section.querySelectorAll("[data-words]")];
      for (const line of lines) line.hidden = !words.every((word) => line.dataset.words.includes(word));
      section.hidden = lines.every((line) => line.hidden);
    }
  });
})();
