// Opens a report in a headless browser, and says what is wrong with it: one line each, and nothing where all is well.
//
// node check.mjs BROWSER REPORT.html [SHEETS | brief]: on so many sheets of paper at most; or with one run of axe alone

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import puppeteer from "puppeteer-core";

const [browserPath, report, how] = process.argv.slice(2);
const isBrief = how === "brief";
const faults = [];
const fault = (text) => faults.push(text.replaceAll(/\s+/g, " "));

// The form of the page.
const validated = await new HtmlValidate({ extends: ["html-validate:recommended"] }).validateFile(report);
for (const { messages } of validated.results) {
  for (const { line, column, message, ruleId } of messages) fault(`html-validate ${line}:${column} ${ruleId}: ${message}`);
}

const browser = await puppeteer.launch({
  executablePath: browserPath,
  // Root has no sandbox of its own in containers; the page is local, and may not load or run anything.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const page = await browser.newPage();
  page.on("dialog", async (dialog) => {
    fault(`a dialog opened: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("console", (message) => fault(`the console says: ${message.text()}`));
  page.on("pageerror", (error) => fault(`a script failed: ${error}`));
  page.on("request", (request) => {
    if (!request.isNavigationRequest()) fault(`something is asked for: ${request.url()}`);
  });
  const open = async (width) => {
    await page.setViewport({ width, height: 800 });
    await page.goto(pathToFileURL(report).href);
  };

  for (const width of [320, 768, 1280]) {
    await open(width);
    const [scroll, client] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    if (scroll > client) fault(`at ${width} pixels the page is ${scroll} wide`);
  }

  // The style sheet is applied, or its digest in the page's policy is wrong.
  const family = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
  if (!family.includes("sans-serif")) fault("the style sheet is not applied");
  const scripts = await page.evaluate(() => document.scripts.length);
  if (scripts > 0) fault(`${scripts} scripts in the page`);

  // Print has what the page shows, and says of each label that there is more on the page.
  await page.emulateMediaType("print");
  // What is shown follows the medium only when the page is next drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const unsaid = await page.evaluate(
    () => [...document.querySelectorAll("details:not([open]) > summary")].filter((label) => !getComputedStyle(label, "::after").content.includes("web page")).length,
  );
  if (unsaid > 0) fault(`${unsaid} labels do not say in print that there is more`);
  if (how && !isBrief) {
    const pdf = Buffer.from(await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
    const n = pdf.match(/\/Type\s*\/Page[^s]/g).length;
    if (n > Number(how)) fault(`it takes ${n} sheets of paper`);
  }
  await page.emulateMediaType("screen");

  // Folded and open, narrow and wide, light, dark and printed: what nobody sees is not checked.
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const [width, isOpen, scheme, medium] of [
    [1280, false, "light", "screen"],
    [1280, true, "dark", "screen"],
    [320, true, "light", "screen"],
    [768, false, "light", "print"],
  ].slice(0, isBrief ? 1 : undefined)) {
    await page.emulateMediaType(medium);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await open(width);
    await page.evaluate((isOpen) => {
      for (const details of document.querySelectorAll("details")) details.open = isOpen;
    }, isOpen);
    // The page's own policy holds for the page; the checker is run from outside of it.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      axe.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        resultTypes: ["violations"],
      }),
    );
    for (const { id, help, nodes } of violations) {
      fault(`axe at ${width} pixels: ${id}: ${help} (${nodes.length}): ${nodes[0].html.slice(0, 200)}`);
    }
  }
} finally {
  await browser.close();
}
for (const text of faults) console.log(text);
process.exitCode = faults.length > 0 ? 1 : 0;
