// What a term means, beside it: while the pointer or the focus is on it, or after a tap. Without this script
// its link leads to the glossary.
const GAP = 6;

/** Below the term, or above it where there is no room; never beyond the sides of the page. */
function place(meaning, link) {
  const term = link.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height } = meaning;
  const below = term.bottom + GAP + height <= innerHeight || term.top < height + GAP;
  const right = document.documentElement.clientWidth - width - GAP;
  meaning.style.left = `${Math.max(GAP, Math.min(term.left, right)) + scrollX}px`;
  meaning.style.top = `${(below ? term.bottom + GAP : term.top - GAP - height) + scrollY}px`;
}

for (const link of document.querySelectorAll(".ev-term")) {
  const meaning = document.getElementById(link.getAttribute("aria-describedby"));
  let leaving;
  const show = () => {
    clearTimeout(leaving);
    if (meaning.matches(":popover-open")) return;
    meaning.showPopover({ source: link });
    place(meaning, link);
  };
  // late enough for a pointer on its way from the term to the meaning
  const hide = () => (leaving = setTimeout(() => meaning.hidePopover(), 250));
  for (const part of [link, meaning]) {
    part.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show());
    part.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hide());
    part.addEventListener("focusin", () => (part === meaning || link.matches(":focus-visible")) && show());
    part.addEventListener("focusout", hide);
  }
  link.addEventListener("click", (event) => {
    if (event.pointerType !== "touch") return;
    event.preventDefault();
    show();
  });
}
