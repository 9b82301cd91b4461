"use strict";
const body = document.querySelector("tbody");
const rows = [...body.rows];
const heads = [...document.querySelectorAll("th")];
const [filter, kind, count] = ["filter", "kind", "count"].map((id) => document.getElementById(id));
const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

function show() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const of = row.classList;
    const fits = kind.value === "found" ? of.contains("error") || of.contains("warning") : !kind.value || of.contains(kind.value);
    row.hidden = !fits || !words.every((word) => texts.get(row).includes(word));
    if (!row.hidden) shown += 1;
  }
  count.textContent = `${shown} / ${rows.length}`;
}

heads.forEach((head, at) => {
  head.querySelector("button").addEventListener("click", () => {
    const number = head.classList.contains("number");
    const last = head.getAttribute("aria-sort");
    const down = last ? last === "ascending" : number;
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => row.cells[at].textContent;
    const order = number
      ? (a, b) => (parseFloat(key(a)) || 0) - (parseFloat(key(b)) || 0)
      : (a, b) => key(a).localeCompare(key(b), "zh");
    rows.sort((a, b) => (down ? order(b, a) : order(a, b)));
    body.append(...rows);
  });
});
filter.addEventListener("input", show);
kind.addEventListener("change", show);
show();
