// Small things on every page: the drawer button, the edition a reader chose, a notice when a check is overdue.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-ev-drawer]")) document.getElementById("__drawer").click();
  const edition = event.target.closest(".ev-editions a");
  if (edition) localStorage.setItem("edition", edition.hreflang.toLowerCase());
});
// a switch of edition keeps the place on the page: heading ids are the same in all three
for (const link of document.querySelectorAll(".ev-editions a")) {
  link.addEventListener("click", () => (link.hash = location.hash));
}
// a table that a narrow screen shows as a list is, for some screen readers, no table unless it says so
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
for (const part of document.querySelectorAll("table, table :is(thead, tbody, tr, td, th)")) {
  part.setAttribute("role", ROLES[part.tagName] ?? (part.scope.startsWith("row") ? "rowheader" : "columnheader"));
}
// a citation to the clipboard; without one (no https) the text stands there to be marked
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-ev-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent);
      for (const status of document.querySelectorAll(".ev-take [role=status]")) status.textContent = "";
      button.nextElementSibling.textContent = button.dataset.evCopy;
    });
  }
}
// the page knows by which day it is to be checked again; only the reader's clock knows whether that has passed
const today = new Date().toLocaleDateString("sv-SE"); // Sweden writes 2026-11-24
for (const due of document.querySelectorAll("time[data-ev-due]")) {
  due.nextElementSibling.hidden = due.textContent >= today;
}
// the foot of each printed sheet: CSS takes no text of the page there
const printed = document.querySelector(".ev-printed");
if (printed) document.documentElement.style.setProperty("--ev-printed", JSON.stringify(printed.textContent));
