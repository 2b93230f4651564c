// Keys for the queue, and what was chosen or stood on kept while its lines are drawn anew.
"use strict";

const lines = document.getElementById("lines"), keys = document.getElementById("keys");
const chosen = new Set();
let at = null;

const rows = () => [...lines.querySelectorAll("tbody tr")];
const boxOf = (row) => row.querySelector("input[type=checkbox]");
const linkOf = (row) => row.querySelector("a");

function count() {
  const told = document.getElementById("chosen");
  if (told) told.textContent = chosen.size;
}

function step(by) {
  const all = rows(), now = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(Math.max(now + by, 0), all.length - 1)];
  if (next) linkOf(next).focus();
}

function choose() {
  const row = rows().find((one) => one.contains(document.activeElement));
  const box = row && boxOf(row);
  if (box) box.click();
}

const acts = { j: () => step(1), k: () => step(-1), x: choose, "/": () => document.getElementById("q").focus() };

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (typing || !keys.checked || event.ctrlKey || event.altKey || event.metaKey || !acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});

lines.addEventListener("change", (event) => {
  if (event.target.name !== "one") return;
  if (event.target.checked) chosen.add(event.target.value);
  else chosen.delete(event.target.value);
  count();
});
lines.addEventListener("focusin", (event) => { at = event.target.closest("tr")?.dataset.id; });

new MutationObserver(() => {
  for (const row of rows()) {
    const box = boxOf(row);
    if (box) box.checked = chosen.has(box.value);
    if (row.dataset.id === at && document.activeElement === document.body) linkOf(row).focus();
  }
}).observe(lines, { childList: true });

for (const box of lines.querySelectorAll("input[name=one]:checked")) chosen.add(box.value);
count();
document.getElementById("keyhelp").hidden = false;
keys.checked = localStorage.getItem("queue-keys") !== "off";
keys.addEventListener("change", () => localStorage.setItem("queue-keys", keys.checked ? "on" : "off"));
