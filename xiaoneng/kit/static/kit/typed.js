// What was typed stays when the language is switched, which opens the page anew.
"use strict";
(() => {
  const KEY = `xn-typed ${location.pathname}`;
  const LEFT_OUT = ["hidden", "password", "file", "submit"];
  const SEEN = "seen"; // what the row said when the form was opened goes with what was typed then

  const fields = () => [...document.querySelectorAll("main form[method=post] :is(input, select, textarea)")]
    .filter((field) => field.name === SEEN || (field.name && !LEFT_OUT.includes(field.type) && field.autocomplete !== "one-time-code"));
  const isBox = (field) => ["checkbox", "radio"].includes(field.type);

  // A field is known again by its name and its place among those of that name.
  const values = () => fields().map((field) => [
    field.name, isBox(field) ? field.checked : [...field.options ?? []].filter((one) => one.selected).map((one) => one.value), field.value,
  ]);

  const restored = (kept) => {
    const left = fields();
    for (const [name, chosen, value] of kept) {
      const place = left.findIndex((field) => field.name === name);
      if (place < 0) continue;
      const [field] = left.splice(place, 1);
      if (isBox(field)) field.checked = chosen;
      else if (field.options) for (const one of field.options) one.selected = chosen.includes(one.value);
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (kept) restored(JSON.parse(kept));

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-language]")) sessionStorage.setItem(KEY, JSON.stringify(values()));
  });
})();
