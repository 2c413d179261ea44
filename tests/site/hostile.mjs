// Opens pages in Firefox and prints, as JSON, those where a record's words ran, and the hosts that were asked.
import puppeteer from "puppeteer-core";

const TABS = 3;
const [address, executablePath, ...pages] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const wrong = [];
const hosts = new Set();

async function read(tab) {
  await tab.evaluateOnNewDocument(() => { window.taken = () => { window.ran = true; }; });
  tab.on("request", (request) => hosts.add(new URL(request.url()).host));
  for (let path = pages.pop(); path; path = pages.pop()) {
    await tab.goto(address + path, { waitUntil: "load" });
    if (await tab.evaluate(() => window.ran || !document.querySelector("h1") || typeof window.taken !== "function")) wrong.push(path);
  }
}

await Promise.all(Array.from({ length: TABS }, async () => read(await browser.newPage())));
await browser.close();
console.log(JSON.stringify({ wrong, hosts: [...hosts].filter(Boolean) }));
