import { createHash } from "node:crypto";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { readAssets } from "../../../src/report/page/assets.js";
import { pageDocument } from "../../../src/report/page/document.js";
import { drawingsOf } from "../../../src/report/page/drawings.js";
import type { Page } from "../../../src/report/page/page.js";
import { nasty, samplePage } from "../samplePage.js";

const assets = readAssets();
const textOf = (page: Page): string => pageDocument(page, drawingsOf(page), assets).text;

/** A page on which every text is as bad as it can be. */
function nastyPage(): Page {
  const spoil = (value: unknown): unknown => {
    if (typeof value === "string") return `${value} ${nasty}`;
    if (Array.isArray(value)) return value.map(spoil);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoil(inner)]));
  };
  const { figures, summary, table, papers, specs, bases, ...rest } = samplePage(30);
  const named = figures.map((figure) => ({ ...figure, title: nasty, note: nasty }));
  const columns = table!.columns.map((column) => ({ ...column, name: nasty, label: nasty, about: nasty }));
  const rows = table!.rows.map((row) => ({ ...row, name: nasty, settings: [`name=${nasty}`], key: nasty }));
  return {
    ...rest,
    title: nasty,
    version: nasty,
    figures: named,
    summary: {
      ...summary,
      sources: [nasty],
      computedBy: [nasty],
      best: { ...summary.best!, point: nasty, key: nasty },
    },
    table: { ...table!, columns, rows: rows.map((row) => ({ ...row, cells: row.cells.map(spoil) as string[] })) },
    papers: spoil(papers) as Page["papers"],
    specs: spoil(specs) as Page["specs"],
    bases: spoil(bases) as Page["bases"],
  };
}

describe("a page's document", () => {
  it("has elements of its own alone, whatever names it shows", () => {
    const text = textOf(nastyPage());
    // What is left without the page's own code is markup and escaped text.
    const markup = text.replace(assets.script, "").replace(assets.style, "");
    expect(markup.match(/<script\b/g)).toHaveLength(3);
    expect(markup.match(/<\/script>/g)).toHaveLength(3);
    expect(markup).not.toContain("<img");
    expect(markup).not.toContain("<!--");
    expect(markup.match(/alert\(1\)|alert\(&quot;1&quot;\)|alert\(\\"1\\"\)/g)!.length).toBeGreaterThan(100);
    expect(markup).not.toMatch(/<script>alert/);
    const { document } = parseHTML(text);
    expect(document.querySelector("h1")!.textContent).toBe(nasty);
    const page = JSON.parse(document.getElementById("page")!.textContent) as Page;
    expect(page.title).toBe(nasty);
  });

  it("says by its policy that its own code runs, and that nothing is asked for", () => {
    const { text, policy } = pageDocument(samplePage(), drawingsOf(samplePage()), assets);
    expect(text).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-/);
    expect(policy).not.toMatch(/unsafe|http|\*|connect-src/);
    const hashed = [...text.matchAll(/<(script|style)>([^]*?)<\/\1>/g)].map(([, name = "", code = ""]) => {
      return [name, `'sha256-${createHash("sha256").update(code).digest("base64")}'`] as const;
    });
    expect(hashed.map(([name]) => name)).toEqual(["style", "script", "script"]);
    for (const [name, hash] of hashed)
      expect(policy).toMatch(new RegExp(`${name}-src [^;]*${hash.replaceAll(/[+/]/g, "\\$&")}`));
    const markup = text.replace(assets.script, "").replace(assets.style, "");
    expect(markup).not.toMatch(/\s(?:src|on\w+|style)=/);
    expect(markup).not.toMatch(/(?:https?:)?\/\/(?!www\.w3\.org)/);
  });

  it("shows everything without JavaScript", () => {
    const { document } = parseHTML(textOf(samplePage()));
    expect(document.querySelectorAll(".figures svg")).toHaveLength(3);
    expect(document.querySelectorAll("#rows tbody tr")).toHaveLength(25);
    expect(document.querySelectorAll(".claims tbody tr")).toHaveLength(2);
    expect([...document.querySelectorAll("h2")].map((heading) => heading.textContent)).toEqual([
      "Summary",
      "Figures",
      "Points",
      "Claims",
      "Run it again",
    ]);
    expect(document.querySelector("#command-0")!.textContent).toBe("outlast sweep counters.sweep.json");
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("leaves out what there is nothing of", () => {
    const text = textOf(samplePage(5, { figures: [], papers: [], specs: [], table: undefined }));
    const { document } = parseHTML(text);
    expect([...document.querySelectorAll("h2")].map((heading) => heading.textContent)).toEqual(["Summary"]);
  });

  it("may ask the server that it came from where it follows a sweep, and nobody else", () => {
    const page = samplePage(5, { progress: { done: 3, total: 10, state: "running", runsPerSecond: 2 } });
    const { text, policy } = pageDocument(page, drawingsOf(page), assets);
    expect(policy).toContain("connect-src 'self'");
    expect(text).toContain('<progress aria-label="Points that are done" max="10" value="3">');
    expect(text).toContain("3 of 10 points · 2 runs/s");
  });
});
