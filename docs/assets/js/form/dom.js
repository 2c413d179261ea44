// Elements of the form.

/** An element with attributes and children; what is false or missing is left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

export function button(text, act, className = "ev-form__quiet") {
  const element = el("button", { type: "button", class: className }, text);
  element.addEventListener("click", act);
  return element;
}

/** Help, with what stands between backticks as code. */
export const prose = (text) => text.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part));

/** Unfold whatever hides an element, and go there. */
export function reveal(element) {
  for (let up = element.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
  element.focus();
  element.scrollIntoView({ block: "center" });
}
