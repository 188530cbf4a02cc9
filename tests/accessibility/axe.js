// Opens a page at several widths and in both colour schemes, and counts what axe-core has against it.
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

async function look(page, view, path, axe) {
  await page.setViewport({ width: view.width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: view.scheme }]);
  await page.goto("file://" + path);
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  await page.evaluate(axe);
  const found = await page.evaluate((only) => axe.run(document, { runOnly: only }), tags);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  for (const violation of found.violations)
    console.log(`FAILED: ${view.name}: ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 160)}`);
  if (sideways > 0) console.log(`FAILED: ${view.name}: ${sideways} pixels too wide`);
  return found.violations.length === 0 && sideways <= 0;
}

(async () => {
  const [browserPath, path] = process.argv.slice(2);
  const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox"], headless: true });
  const page = await browser.newPage();
  await page.setBypassCSP(true); // for the checker alone: the page itself runs nothing
  const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  let passed = 0;
  for (const view of views) passed += await look(page, view, path, axe);
  await browser.close();
  if (passed < views.length) console.log(`[  FAILED  ] ${views.length - passed} test(s).`);
  console.log(`[  PASSED  ] ${passed} test(s).`);
  process.exit(passed === views.length ? 0 : 1);
})();
