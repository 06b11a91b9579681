(() => {
  const root = document.documentElement;
  const half = () => (location.hash.startsWith("#en") ? "en" : "zh");

  /* The page says its language, and a linked sheet is open. */
  const follow = () => {
    root.lang = half() === "en" ? "en" : "zh-Hans";
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();

  /* Changing the language keeps the place. */
  document.querySelectorAll("a[hreflang]").forEach((link) =>
    link.addEventListener("click", () => {
      const other = link.getAttribute("href").slice(1);
      const place = location.hash.replace(/^#(zh|en)/, "");
      if (place && document.getElementById(other + place)) link.setAttribute("href", "#" + other + place);
    }));

  document.querySelectorAll(".needs-script").forEach((one) => { one.hidden = false; });

  /* j and k go through the sheets, only while one of them has the focus. */
  document.addEventListener("keydown", (event) => {
    const here = document.activeElement;
    if (!here || !here.matches(".sheet > summary") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { j: "nextElementSibling", k: "previousElementSibling" }[event.key];
    const next = step && here.parentElement[step];
    if (next && next.matches(".sheet")) next.querySelector("summary").focus();
  });

  /* A click on a head sorts the organs. */
  const value = (row, place) => {
    const text = row.cells[place].textContent.trim();
    const number = parseFloat(text.replace(/,/g, ""));
    return Number.isNaN(number) ? text : number;
  };
  document.querySelectorAll("table[data-sort] thead th").forEach((head) => {
    const table = head.closest("table");
    if (head.textContent.startsWith("12")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const falls = head.getAttribute("aria-sort") !== "descending";
      table.querySelectorAll("th[aria-sort]").forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", falls ? "descending" : "ascending");
      const body = table.tBodies[0];
      const order = (a, b) => (typeof a === typeof b
        ? (typeof a === "number" ? a - b : a.localeCompare(b)) : typeof a === "number" ? 1 : -1);
      [...body.rows]
        .sort((a, b) => order(value(a, head.cellIndex), value(b, head.cellIndex)) * (falls ? -1 : 1))
        .forEach((row) => body.append(row));
    });
  });
})();
