// Small things on every page: the drawer button, and the edition a reader chose.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-ev-drawer]")) document.getElementById("__drawer").click();
  const edition = event.target.closest(".ev-editions a");
  if (edition) localStorage.setItem("edition", edition.hreflang.toLowerCase());
});
// a switch of edition keeps the place on the page: heading ids are the same in all three
for (const link of document.querySelectorAll(".ev-editions a")) {
  link.addEventListener("click", () => (link.hash = location.hash));
}
