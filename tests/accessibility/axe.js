// Opens pages at several widths and in both colour schemes, and counts what axe-core has against them. Of writing in pictures
// axe-core cannot tell the contrast, because it takes any SVG for an image: that one check is made here, from the fill of the
// writing and of the last box drawn under it, and nothing else may stay undecided. In print everything folded must be open but
// what says where it is.
"use strict";
const fs = require("fs");
const puppeteer = require("puppeteer-core");

const views = [
  { name: "1280 light", width: 1280, scheme: "light" },
  { name: "1280 dark", width: 1280, scheme: "dark" },
  { name: "375 light", width: 375, scheme: "light" },
  { name: "375 dark", width: 375, scheme: "dark" },
];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const deepStack = "--js-flags=--stack-size=6000"; // KiB: axe-core goes down a table by a call for each of its 10,000 rows
const least = 4.5; // WCAG 2, success criterion 1.4.3

// In the page: the writing in pictures, with its contrast to what lies under it.
function measureWriting() {
  const channels = (text) => text.match(/[\d.]+/g).map(Number);
  const light = (text) => {
    const [r, g, b] = channels(text).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll("svg text")].map((text) => {
    const at = text.getBoundingClientRect();
    const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
    let under = paper;
    for (const box of text.closest("svg").querySelectorAll("rect")) {
      const r = box.getBoundingClientRect();
      const before = box.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (before && x >= r.left && x <= r.right && y >= r.top && y <= r.bottom) under = getComputedStyle(box).fill;
    }
    const [a, b] = [light(getComputedStyle(text).fill), light(under)];
    return { text: text.textContent, contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
  });
}

// color-contrast alone, and of it: writing in pictures, which axe-core takes for images (measured here instead); and cells of tables
// that are moved sideways out of sight, with the names isolated in them, which the wide views decide.
function mayBeUndecided(html, view) {
  return html.startsWith("<text") || (view.width < 600 && /^<(th|td|caption|bdi)\b/.test(html));
}

async function look(page, view, path, axe) {
  const faults = [];
  await page.setViewport({ width: view.width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: view.scheme }]);
  await page.goto("file://" + path);
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  await page.evaluate(axe);
  const found = await page.evaluate((only) => axe.run(document, { runOnly: only }), tags);
  for (const violation of found.violations)
    faults.push(`${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 160)}`);
  for (const check of found.incomplete)
    for (const node of check.nodes)
      if (check.id !== "color-contrast" || !mayBeUndecided(node.html, view))
        faults.push(`undecided: ${check.id}: ${node.html.slice(0, 160)}`);
  for (const writing of await page.evaluate(measureWriting))
    if (!(writing.contrast >= least)) faults.push(`contrast ${writing.contrast.toFixed(2)} of "${writing.text}"`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (sideways > 0) faults.push(`${sideways} pixels too wide`);
  return faults;
}

// Paper: A4 less its margins. What is folded must take room, unless its place says where it is; no table may be cut.
async function print(page, path) {
  await page.setViewport({ width: 672, height: 900 });
  await page.emulateMediaFeatures([]);
  await page.goto("file://" + path);
  await page.emulateMediaType("print");
  const faults = await page.evaluate(() => {
    const wrong = [];
    for (const part of document.querySelectorAll("details")) {
      const shown = part.lastElementChild.getBoundingClientRect().height > 0 && part.lastElementChild.checkVisibility();
      const note = part.previousElementSibling;
      if (part.className === "long" ? shown || !note.checkVisibility() : !shown)
        wrong.push(`not as it should be on paper: ${part.querySelector("summary").textContent}`);
    }
    for (const table of document.querySelectorAll("table"))
      if (table.getBoundingClientRect().right > window.innerWidth + 1) wrong.push(`cut: ${table.caption.textContent}`);
    return wrong;
  });
  await page.emulateMediaType(null);
  return faults;
}

(async () => {
  const [browserPath, ...paths] = process.argv.slice(2);
  const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", deepStack], headless: true });
  const page = await browser.newPage();
  await page.setBypassCSP(true); // for the checker alone: the page itself runs nothing
  const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  let passed = 0;
  let failed = 0;
  const count = (name, faults) => {
    for (const fault of faults) console.log(`FAILED: ${name}: ${fault}`);
    if (faults.length) failed++;
    else passed++;
  };
  for (const path of paths) {
    const short = path.split("/").slice(-2).join("/");
    for (const view of views) count(`${short}: ${view.name}`, await look(page, view, path, axe));
    count(`${short}: print`, await print(page, path));
  }
  await browser.close();
  if (failed) console.log(`[  FAILED  ] ${failed} test(s).`);
  console.log(`[  PASSED  ] ${passed} test(s).`);
  process.exit(failed ? 1 : 0);
})();
