// Keys for lists: / search, j and k rows, x choose, Enter open, ? help. Each can be switched off.
"use strict";
(() => {
  const KEPT = "xiaoneng.keys.off";
  const off = () => new Set(JSON.parse(localStorage.getItem(KEPT) || "[]"));
  const keep = (names) => localStorage.setItem(KEPT, JSON.stringify([...names]));

  const rows = () => [...document.querySelectorAll("[data-list] tr[data-row-key]")];
  const here = () => document.querySelector(".xn-list-row--here");

  const go = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(here());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    here()?.classList.remove("xn-list-row--here");
    next.classList.add("xn-list-row--here");
    (next.querySelector("a.title") || next.querySelector("a, input"))?.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const acts = {
    "/": ["search", () => document.querySelector("[data-key-search]")?.focus()],
    j: ["next", () => go(1)],
    k: ["previous", () => go(-1)],
    x: ["choose", () => here()?.querySelector("input[data-row]")?.click()],
    Enter: ["open", () => here()?.querySelector("a.title")?.click()],
    "?": ["help", () => document.querySelector("a[data-key-help]")?.click()],
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("textarea, select, summary, [contenteditable]")) return;
    if (event.target.matches("input:not([type=checkbox])")) return;
    if (event.key === "Enter" && event.target.closest("a, button, input")) return;
    const act = acts[event.key];
    if (!act || off().has(act[0])) return;
    event.preventDefault();
    act[1]();
  });

  for (const box of document.querySelectorAll("input[data-key-switch]")) {
    box.checked = !off().has(box.dataset.keySwitch);
    box.addEventListener("change", () => {
      const names = off();
      if (box.checked) names.delete(box.dataset.keySwitch); else names.add(box.dataset.keySwitch);
      keep(names);
    });
  }
})();
