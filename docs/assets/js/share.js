// The picture of a claim as PNG, which messengers take: shared where the device can, saved where it cannot.
const link = document.querySelector("[data-ev-share]");

/** The picture drawn by the browser itself, in its own fonts. */
async function png(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

if (link) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ev-quiet";
  button.textContent = link.dataset.evShare;
  link.before(button, " ");
  button.addEventListener("click", async () => {
    const name = link.pathname.split("/").pop().replace(".svg", ".png");
    const file = new File([await png(link.href)], name, { type: "image/png" });
    if (navigator.canShare?.({ files: [file] })) {
      await navigator.share({ files: [file], url: location.href }).catch(() => {}); // the reader may turn back
      return;
    }
    const save = document.createElement("a");
    [save.href, save.download] = [URL.createObjectURL(file), name];
    save.click();
    URL.revokeObjectURL(save.href);
  });
}
