// From a name or a registry number to its page: at once where one page bears that very name, else a list to choose from.

import { base, table } from "./names.js";

const MOST = 8;
const asked = new URLSearchParams(location.search);
const sections = [...document.querySelectorAll("[data-ev-go]")];
const spoken = navigator.languages.map((tag) => (/^zh-(hant|tw|hk|mo)/i.test(tag) ? "zh-hant" : tag.slice(0, 2).replace("zh", "zh-hans")));
const section = [asked.get("lang"), localStorage.getItem("edition"), ...spoken, "zh-hant"]
  .map((key) => sections.find((section) => section.dataset.evGo === key))
  .find(Boolean);
const query = asked.get("q") ?? "";

for (const other of sections) other.hidden = other !== section;
document.documentElement.lang = section.lang;
section.querySelector("input").value = query;

if (query.trim()) {
  const names = await table(section.dataset.evGo);
  const found = await names.called(query);
  // 2 and more is the very name; of several with that name none is better
  const same = found.filter(({ near }) => near >= 2);
  if (same.length && (same.length === 1 || same[0].near > same[1].near)) location.replace(new URL(same[0].page.path, base()));
  else {
    const rows = (same.length ? same : found.length ? found : await names.nearest(query)).slice(0, MOST);
    const status = section.querySelector("[role=status]");
    status.textContent = found.length ? status.dataset.several : status.dataset.none;
    section.querySelector("ul").append(
      ...rows.map(({ page }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = new URL(page.path, base()).href;
        link.textContent = page.title;
        item.append(link, ` ${[page.kind, page.facts].filter(Boolean).join(" · ")}`);
        return item;
      }),
    );
  }
}
