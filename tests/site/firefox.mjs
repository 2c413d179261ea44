// Opens pages in Firefox over WebDriver BiDi and prints, as JSON, what a reader would stumble over.
import puppeteer from "puppeteer-core";

/** A phone: where there is least room. */
const WIDTH = 360;
const [address, executablePath, ...pages] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const found = [];
const page = await browser.newPage();
await page.setViewport({ width: WIDTH, height: 900 });
page.on("console", (message) => message.type() === "error" && found.push(`${page.url()}: ${message.text()}`));
page.on("pageerror", (error) => found.push(`${page.url()}: ${error.message}`));
for (const path of pages) {
  await page.goto(address + path, { waitUntil: "load" });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > WIDTH) found.push(`${path} is ${wide} wide`);
}
await page.goto(`${address}zh-hant/`);
await page.type("#home-q", "狼疮性肾炎");
await page.keyboard.press("Enter");
await page.waitForSelector("[data-ev-search-dialog] li a");
const first = await page.$eval("[data-ev-search-dialog] li a", (link) => link.pathname);
await browser.close();
console.log(JSON.stringify({ found, first }));
