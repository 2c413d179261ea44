// From the root page to the reader's own edition: the one chosen before, else the first language the browser names.
(() => {
  const editions = { "zh-hant": /^zh-(hant|tw|hk|mo)/i, "zh-hans": /^zh/i, en: /^en/i };
  const remembered = localStorage.getItem("edition");
  const spoken = navigator.languages.flatMap((tag) => Object.keys(editions).filter((key) => editions[key].test(tag)).slice(0, 1));
  const edition = remembered in editions ? remembered : spoken[0];
  if (edition) location.replace(`${edition}/`);
})();
