// What a page does more with a script than without: copy, show a password, choose rows.
"use strict";
(() => {
  const shown = (element, on) => { if (element) element.hidden = !on; };

  const boxes = (list) => [...list.querySelectorAll("input[data-row]")];

  // The bar of bulk actions stands only while rows are chosen; without a script it always stands.
  const counted = (list) => {
    const chosen = boxes(list).filter((box) => box.checked);
    const all = list.querySelector("input[data-all-matching]");
    for (const box of boxes(list)) box.closest("tr").classList.toggle("sel", box.checked);
    shown(list.querySelector(".xn-bulk"), chosen.length > 0 || (all && all.checked));
    const number = list.querySelector("[data-chosen]");
    if (number) number.textContent = all && all.checked ? all.dataset.allMatching : chosen.length;
    const page = list.querySelector("input[data-page]");
    if (page) {
      page.checked = chosen.length > 0 && chosen.length === boxes(list).length;
      page.indeterminate = chosen.length > 0 && !page.checked;
    }
  };

  const dressed = (root) => {
    for (const button of root.querySelectorAll("[data-copy], [data-show], [data-page-box], [data-print]")) button.hidden = false;
    for (const list of root.querySelectorAll("[data-list]")) counted(list);
  };

  document.addEventListener("change", (event) => {
    const list = event.target.closest("[data-list]");
    if (!list) return;
    if (event.target.matches("input[data-page]")) {
      for (const box of boxes(list)) box.checked = event.target.checked;
    }
    if (event.target.matches("input[data-row]") && !event.target.checked) {
      const all = list.querySelector("input[data-all-matching]");
      if (all) all.checked = false;
    }
    if (event.target.matches("input[data-page], input[data-row], input[data-all-matching]")) counted(list);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy) {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    } else if (button.dataset.show) {
      const field = document.getElementById(button.dataset.show);
      field.type = field.type === "password" ? "text" : "password";
      button.setAttribute("aria-pressed", String(field.type === "text"));
    } else if ("print" in button.dataset) {
      window.print();
    } else if ("unchoose" in button.dataset) {
      const list = button.closest("[data-list]");
      for (const box of list.querySelectorAll("input[data-row], input[data-all-matching]")) box.checked = false;
      counted(list);
    }
  });

  // A menu made of a details element closes when one leaves it.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.xn-me[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.xn-me[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterSettle", (event) => {
    event.detail.target?.removeAttribute("aria-busy");
    dressed(document);
  });
  // A question that takes seconds shows that it is being answered; a page one comes back to waits no more.
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.matches("main form[method=get]")) event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
  });

  const unreached = (event) => {
    event.detail.target?.removeAttribute("aria-busy");
    document.getElementById("notice").replaceChildren(document.getElementById("failed").content.cloneNode(true));
  };
  document.addEventListener("htmx:sendError", unreached);
  document.addEventListener("htmx:timeout", unreached);
  dressed(document);
  // Whoever types for half an hour is warned before the session ends; other tabs keep it alive too.
  const session = document.querySelector("[data-session]");
  if (session) {
    const warning = 120; // seconds
    const seen = () => { localStorage.setItem("xn-seen", Date.now()); shown(session, false); };
    const left = () => Number(session.dataset.session) - (Date.now() - Number(localStorage.getItem("xn-seen"))) / 1000;
    const check = () => shown(session, left() <= warning);
    seen();
    setInterval(check, 5000);
    document.addEventListener("htmx:afterRequest", seen);
    session.querySelector("[data-stay]").addEventListener("click", async () => {
      const answer = await fetch(session.dataset.stayUrl, { credentials: "same-origin" });
      if (answer.ok) seen();
    });
  }
})();
