// A long choice gets a line above it that narrows what it offers; without a script it is whole.
"use strict";
(() => {
  const LONG = 15; // choices that are looked through at a glance

  const depthOf = (option) => option.text.match(/^\u3000*/)[0].length;

  const canBeEmptied = (select) => !select.multiple && [...select.options].some((option) => !option.value);

  // What fits, and above it whatever it belongs to: read from below, the next that stands further out.
  const narrowed = (select, words) => {
    const wanted = words.trim().toLowerCase();
    let first = null;
    let inside = -1;
    for (const option of [...select.options].reverse()) {
      const depth = depthOf(option);
      const fits = !wanted || option.text.toLowerCase().includes(wanted);
      const isAbove = depth < inside;
      if (fits || isAbove) inside = depth;
      if (fits && option.value) first = option;
      option.hidden = !(fits || isAbove || !option.value || (option.selected && !canBeEmptied(select)));
      option.disabled = option.hidden;
    }
    const chosen = select.selectedOptions[0];
    if (chosen?.hidden) select.value = ""; // what is not seen is not sent
    return first;
  };

  const dressed = () => {
    for (const select of document.querySelectorAll("select[data-find]")) {
      if (select.options.length <= LONG || select.previousElementSibling?.matches("[data-finds]")) continue;
      const line = document.createElement("input");
      line.type = "search";
      line.className = "form-control xn-narrow";
      line.dataset.finds = select.id;
      line.placeholder = select.dataset.find;
      line.setAttribute("aria-label", `${select.labels[0]?.innerText ?? ""} ${select.dataset.find}`.trim());
      line.setAttribute("aria-controls", select.id);
      const none = document.createElement("p");
      none.className = "xn-hint";
      none.setAttribute("role", "status"); // there from the start, so that its words are read out
      const look = () => {
        const first = narrowed(select, line.value);
        none.textContent = line.value.trim() && !first ? select.dataset.none : "";
        return first;
      };
      line.addEventListener("input", look);
      line.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault(); // the form is not sent: the first that fits is chosen
        const first = line.value.trim() && look();
        if (first) first.selected = true;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        select.focus();
      });
      select.before(line);
      select.after(none);
    }
  };

  document.addEventListener("htmx:afterSettle", dressed);
  dressed();
})();
