// What a filled-in form gives: the text, and the ways to send it.

import { button, el } from "./dom.js";
import { copied, download, fileAddress, issueAddress } from "./send.js";

/** One text with its ways out. `open` gives GitHub's address, again whenever it may have changed. */
function parcel(context, { title, text, file, open, words }) {
  const { address, whole } = open();
  const box = el("textarea", { readonly: true, rows: Math.min(18, text.split("\n").length), spellcheck: "false", "aria-label": title }, text);
  const copy = async () => {
    const done = await copied(text);
    if (!done) box.select();
    context.tell(done ? context.words.copied : context.words["copy.failed"]);
  };
  const link = el("a", { href: address, target: "_blank", rel: "noopener", class: "ev-form__send" }, context.words[whole ? words.open : words.long]);
  link.addEventListener("click", copy);
  const element = el(
    "div",
    { class: "ev-form__file" },
    el("h3", {}, title),
    box,
    el("p", { class: "ev-form__acts" }, link, button(context.words.copy, copy), button(context.words.download, () => download(text, file))),
    el("p", { class: "ev-form__help" }, context.words[whole ? words.openHelp : words.longHelp]),
  );
  return { element, refresh: () => (link.href = open().address) };
}

const FILE = { open: "open", long: "open.long", openHelp: "open.help", longHelp: "open.long.help" };
const ISSUE = { open: "open.issue", long: "open.issue", openHelp: "open.issue.help", longHelp: "open.issue.long" };

/** Files to send, in this order; of several all but the first may go to the branch that GitHub made for the first. */
export function filesResult(context, repository, files) {
  const branch = el("input", { type: "text", id: "form-branch", autocomplete: "off", spellcheck: "false", placeholder: "yourname:patch-1", "aria-describedby": "form-branch-help" });
  const target = (at) => {
    const [, owner, name] = (at && branch.value.trim().match(/^([\w-]+):([\w./-]+)$/)) || [];
    return owner ? [repository.replace(/[^/]+(?=\/[^/]+$)/, owner), name] : [repository, "main"];
  };
  const parcels = files.map(({ path, text }, at) =>
    parcel(context, {
      title: context.word("file", { path }),
      text,
      file: path.split("/").at(-1),
      open: () => fileAddress(...target(at), path, text),
      words: FILE,
    }),
  );
  branch.addEventListener("input", () => parcels.forEach(({ refresh }) => refresh()));
  const [first, ...rest] = parcels.map(({ element }) => element);
  if (!rest.length) return [first];
  const join = el("div", { class: "ev-form__field" }, el("label", { for: "form-branch" }, context.words["branch.name"]), el("p", { class: "ev-form__help", id: "form-branch-help" }, context.words.branch), branch);
  return [el("p", {}, context.words.first), first, join, ...rest];
}

/** An issue to open, and its text for whoever sends it another way. */
export function issueResult(context, repository, fields, long) {
  const text = Object.entries(fields).filter(([name]) => name !== "template").map(([name, value]) => `${name}: ${value}`).join("\n\n");
  const { element } = parcel(context, { title: fields.title, text, file: "correction.txt", open: () => issueAddress(repository, fields, long), words: ISSUE });
  return [element];
}
