import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { chromium } from "playwright-core";

const PROGRAM = "/usr/bin/chromium";

/** Why a suite cannot run, to be put into its name; with CI=true it runs, and fails. */
export const missingBrowser =
  existsSync(PROGRAM) || process.env["CI"] === "true" ? undefined : "needs chromium (Debian: apt-get install chromium)";

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page in a browser, and what it did that it should not have. */
export interface Visit {
  page: Page;
  /** Errors and warnings, also of its policy. */
  complaints: string[];
  /** Addresses that it asked for besides its own. */
  requests: string[];
  close: () => Promise<void>;
}

export async function visit(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address && !/^(?:data|blob):/.test(request.url())) requests.push(request.url());
  });
  await page.goto(address);
  return { page, complaints, requests, close: () => context.close() };
}

/** Writes a page's text into a file and says its address. */
export function addressOf(file: string, text: string): string {
  writeFileSync(file, text);
  return pathToFileURL(file).href;
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds fault with, a line each. */
export async function accessFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof import("axe-core") }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`),
    );
  });
}
