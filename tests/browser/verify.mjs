// Gives docs/verify.html what its reader would give, in a headless browser, and prints what it came to: a line of JSON for each
// question with what it says, how it ends, and what is wrong with the page itself.
//
// node verify.mjs BROWSER PAGE QUESTIONS.json
//
// A question has `keys` and either a `folder` or `files`, and perhaps a `report`; `drop` drops the folder, `without` takes away a
// part of the browser, `look` says to check the page for all its readers.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import puppeteer from "puppeteer-core";

const [browserPath, page, questions] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const WITHOUT = {
  ed25519: () => {
    const { importKey } = SubtleCrypto.prototype;
    SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
      if (algorithm.name === "Ed25519") return Promise.reject(new DOMException("no such algorithm", "NotSupportedError"));
      return importKey.call(this, format, key, algorithm, ...rest);
    };
  },
  subtle: () => Object.defineProperty(globalThis.crypto, "subtle", { value: undefined }),
};

async function ask(browser, question) {
  const faults = [];
  const tab = await browser.newPage();
  tab.on("dialog", async (dialog) => {
    faults.push(`a dialog opened: ${dialog.message()}`);
    await dialog.dismiss();
  });
  tab.on("console", (message) => faults.push(`the console says: ${message.text()}`));
  tab.on("pageerror", (error) => faults.push(`a script failed: ${error}`));
  tab.on("request", (request) => {
    if (!request.isNavigationRequest()) faults.push(`something is asked for: ${request.url()}`);
  });
  if (question.without) await tab.evaluateOnNewDocument(WITHOUT[question.without]);
  await tab.setViewport({ width: 1280, height: 900 });
  await tab.goto(pathToFileURL(page).href);
  await tab.waitForSelector("body[data-ready]");
  const give = async (id, paths) => (await tab.$(`#${id}`)).uploadFile(...paths);
  if (question.keys.length > 0) await give("keys", question.keys);
  if (question.report) await give("report", [question.report]);
  if (question.files) await give("files", question.files);
  if (question.folder && question.drop) await drop(tab, question.folder);
  else if (question.folder) await give("folder", [question.folder]);
  if (question.drop) await tab.waitForFunction(() => document.getElementById("files-given").textContent !== "none yet", { polling: 100 });
  // By keyboard alone.
  await tab.focus("#verify");
  await tab.keyboard.press("Enter");
  await tab.waitForSelector("body[data-exit]", { timeout: 120_000 });
  const [exit, text] = await tab.evaluate(() => [document.body.dataset.exit, document.getElementById("result").innerText]);
  const focused = await tab.evaluate(() => document.activeElement.id);
  if (focused !== "outcome") faults.push(`the outcome is not where the reader is led: ${focused}`);
  if (question.look) faults.push(...(await look(tab)));
  await tab.close();
  return { name: question.name, exit, text, faults };
}

async function drop(tab, folder) {
  const client = await tab.createCDPSession();
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await client.send("Input.dispatchDragEvent", { type, x: 300, y: 100, data });
}

// Whether the page with its outcome can be read by all: narrow and wide, light and dark.
async function look(tab) {
  const faults = [];
  await tab.evaluate(axe);
  for (const [width, scheme] of [[1280, "light"], [320, "dark"], [320, "light"]]) {
    await tab.setViewport({ width, height: 900 });
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const [scroll, client] = await tab.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    if (scroll > client) faults.push(`at ${width} pixels the page is ${scroll} wide`);
    const { violations } = await tab.evaluate(() =>
      axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }),
    );
    for (const { id, help, nodes } of violations) faults.push(`axe at ${width} pixels, ${scheme}: ${id}: ${help}: ${nodes[0].html.slice(0, 200)}`);
  }
  if (!(await tab.evaluate(() => getComputedStyle(document.body).fontFamily)).includes("sans-serif")) faults.push("the style sheet is not applied");
  return faults;
}

const validated = await new HtmlValidate({ extends: ["html-validate:recommended"] }).validateFile(page);
const form = validated.results.flatMap(({ messages }) => messages.map(({ line, message, ruleId }) => `html-validate ${line} ${ruleId}: ${message}`));
const browser = await puppeteer.launch({
  executablePath: browserPath,
  // Root has no sandbox of its own in containers; the page is local, and may load nothing.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  for (const question of JSON.parse(readFileSync(questions, "utf8"))) {
    const answer = await ask(browser, question);
    if (question.look) answer.faults.push(...form);
    if (process.env.SHOT) console.error(answer.text);
    console.log(JSON.stringify(answer));
  }
} finally {
  await browser.close();
}
