import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAssets } from "../../../src/report/page/assets.js";
import { pageDocument } from "../../../src/report/page/document.js";
import { drawingsOf } from "../../../src/report/page/drawings.js";
import type { Page } from "../../../src/report/page/page.js";
import { accessFaults, addressOf, missingBrowser, startBrowser, visit } from "../browser.js";
import type { Visit } from "../browser.js";
import { nasty, samplePage } from "../samplePage.js";

/** A place on a row's curve, in the window, and the row whose curve is on top there. */
function placeOnLine(row: number): [x: number, y: number, under: number] {
  const path = document.querySelector<SVGPathElement>(`#curves svg [data-mark=line][data-row="${row}"] path`)!;
  const { x, y } = path.getPointAtLength(path.getTotalLength() * 0.4).matrixTransform(path.getScreenCTM()!);
  const under = document.elementFromPoint(x, y)!.closest<SVGElement>("[data-row]")!;
  return [x, y, Number(under.dataset["row"])];
}

const texts = (places: Locator): Promise<string[]> => places.allTextContents();

describe.skipIf(missingBrowser !== undefined)(
  `a report in a browser${missingBrowser ? `: ${missingBrowser}` : ""}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "outlast-report-"));
    let browser: Browser;

    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    /** Opens a page from disk, and holds it to asking for nothing and complaining of nothing. */
    async function withPage(
      page: Page,
      use: (at: Visit["page"]) => Promise<void>,
      options: Parameters<typeof visit>[2] = {},
    ): Promise<void> {
      const { text } = pageDocument(page, drawingsOf(page), readAssets());
      const {
        page: at,
        complaints,
        requests,
        close,
      } = await visit(browser, addressOf(join(folder, "page.html"), text), options);
      try {
        await use(at);
        expect(complaints).toEqual([]);
        expect(requests).toEqual([]);
      } finally {
        await close();
      }
    }

    it("draws its figures, says a point's numbers under the pointer, and changes scales and groups", async () => {
      await withPage(samplePage(), async (at) => {
        const card = at.locator("#figure-0");
        const lines = card.locator("svg [data-mark=line] path");
        await expect.poll(() => lines.count()).toBe(3);
        expect(await card.locator("svg").getAttribute("aria-label")).toBe("Loss against length");

        const before = await lines.first().getAttribute("d");
        const scale = (axis: string, name: string): Locator => card.locator(`[data-axis=${axis}][data-scale=${name}]`);
        expect(await scale("y", "log").getAttribute("aria-pressed")).toBe("true");
        await scale("y", "linear").click();
        expect(await scale("y", "log").getAttribute("aria-pressed")).toBe("false");
        expect(await scale("y", "linear").getAttribute("aria-pressed")).toBe("true");
        expect(await lines.first().getAttribute("d")).not.toBe(before);
        await scale("y", "log").click();
        expect(await lines.first().getAttribute("d")).toBe(before);

        await card.getByLabel("gru").uncheck();
        expect(await lines.count()).toBe(2);
        await card.getByLabel("gru").check();
        expect(await lines.count()).toBe(3);

        await card.locator("svg [data-mark=points] > *").nth(2).hover();
        const tip = card.locator(".tip");
        expect((await tip.textContent())!.split("\n")).toEqual([
          "relu",
          "length: 20",
          "loss: 0.03 (0.021 to 0.048)",
          "100 runs",
        ]);
        await at.locator("h1").hover();
        expect(await tip.count()).toBe(0);

        await at.locator("#figure-2 svg [data-mark=cells] > *").nth(5).hover({ force: true });
        expect(await at.locator("#figure-2 .tip").textContent()).toMatch(/^median horizon: \d+\n20 runs$/);
      });
    });

    it("filters, sorts and turns the table's pages", async () => {
      await withPage(samplePage(), async (at) => {
        const rows = at.locator("#rows tbody tr");
        const count = at.locator("#count");
        expect(await rows.count()).toBe(25);
        expect(await count.textContent()).toBe("Rows 1 to 25 of 60");
        await at.getByRole("button", { name: "Next" }).click();
        expect(await count.textContent()).toBe("Rows 26 to 50 of 60");
        await at.getByRole("button", { name: "Next" }).click();
        expect(await rows.count()).toBe(10);
        expect(await at.getByRole("button", { name: "Next" }).isDisabled()).toBe(true);

        await at.getByRole("searchbox").fill("gru hiddenSize<=3 horizon>=50");
        const cells = (column: number): Promise<string[]> =>
          texts(at.locator(`#rows tbody td:nth-child(${column + 2})`));
        expect(new Set(await cells(0))).toEqual(new Set(["gru"]));
        expect((await cells(1)).every((size) => Number(size) <= 3)).toBe(true);
        expect(await count.textContent()).toMatch(/^Rows 1 to \d of \d \(60 without the filter\)$/);
        await at.getByRole("searchbox").fill("nothing like it");
        expect(await count.textContent()).toBe("No point is like that.");
        await at.getByRole("searchbox").fill("");

        const sort = at.getByRole("button", { name: "training loss" });
        await sort.click();
        expect(await at.locator("th[aria-sort=ascending]").textContent()).toContain("training loss");
        const ascending = (await cells(7)).map(Number);
        expect(ascending).toEqual([...ascending].sort((a, b) => a - b));
        await at.keyboard.press("Enter");
        expect(await at.locator("th[aria-sort=descending]").textContent()).toContain("training loss");
        expect(Number((await cells(7))[0])).toBeGreaterThan(0.9);
      });
    });

    it("links rows and curves both ways, and gives the command of a point", async () => {
      await withPage(samplePage(), async (at) => {
        const line = (row: number): Locator => at.locator(`#curves svg [data-mark=line][data-row="${row}"]`);
        const row = (place: number): Locator => at.locator(`#rows [data-row="${place}"]`);
        await row(0).scrollIntoViewIfNeeded();
        await expect.poll(() => at.locator("#curves svg [data-mark=line]").count()).toBe(25);
        expect(await row(0).getAttribute("class")).toContain("picked");

        await row(5).hover();
        expect(await line(5).getAttribute("class")).toBe("back lit");
        await row(4).getByRole("checkbox").check();
        expect(await line(4).getAttribute("class")).toContain("front");
        expect(await texts(at.locator("#curves svg text[data-label]"))).toContain("longest trained");
        expect(await at.locator("#detail h3").textContent()).toContain("model.cell gru, model.hiddenSize 3");

        await at.getByRole("button", { name: "Pick none" }).click();
        expect(await at.locator("#rows .picked").count()).toBe(0);
        expect(await at.locator("#detail").textContent()).toContain("No point is picked.");
        const [x, y, under] = await at.evaluate(placeOnLine, 7);
        await at.mouse.move(x, y);
        expect(await row(under).getAttribute("class")).toContain("lit");
        await at.mouse.click(x, y);
        expect(await row(under).getAttribute("class")).toContain("picked");
        expect(await at.locator("#again-row").textContent()).toBe(
          `outlast run counters.json --set model.cell=${["relu", "gru", "lstm"][under % 3]!} ` +
            `--set model.hiddenSize=${2 + Math.floor(under / 3)} --set seed=${under} --set 'name=it'\\''s ${under}'`,
        );
        await at.locator("#detail [data-copy]").click();
        await expect
          .poll(() => texts(at.locator("#detail [data-copy]")))
          .toEqual([expect.stringMatching(/^(?:Copied|Selected)/)]);
      });
    });

    it("saves figures, the table and specs as files", async () => {
      await withPage(samplePage(), async (at) => {
        const saved = async (press: Locator): Promise<{ name: string; content: Buffer }> => {
          const [download] = await Promise.all([at.waitForEvent("download"), press.click()]);
          return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
        };
        const card = at.locator("#figure-0");
        const svg = await saved(card.getByRole("button", { name: "as SVG" }));
        expect(svg.name).toBe("Loss-against-length.svg");
        expect(svg.content.toString()).toMatch(
          /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*Medians over 100 runs/,
        );
        const png = await saved(card.getByRole("button", { name: "as PNG" }));
        expect(png.content.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
        expect(png.content.readUInt32BE(16)).toBe(3 * 688);
        expect((await saved(card.getByRole("button", { name: "as CSV" }))).content.toString()).toMatch(
          /^panel,mark,label,x,y/,
        );
        await at.getByRole("searchbox").fill("lstm");
        const table = await saved(at.getByRole("button", { name: "Save as CSV" }));
        expect(table.content.toString().trimEnd().split("\r\n")).toHaveLength(1 + 20);
        const base = await saved(at.locator("#detail [data-save=base]"));
        expect(base.name).toBe("counters.json");
        expect(JSON.parse(base.content.toString())).toEqual(samplePage().bases[0]!.spec);
        const spec = await saved(at.locator("[data-save=spec]"));
        expect(JSON.parse(spec.content.toString())).toEqual(samplePage().specs[0]!.spec);
      });
    });

    it("has no fault that axe-core finds, in colours of either kind", async () => {
      await withPage(samplePage(), async (at) => {
        const ground = (): Promise<string> => at.evaluate(() => getComputedStyle(document.body).backgroundColor);
        await at.locator("#rows [data-row='3'] input").check();
        for (const details of await at.locator("details").all()) await details.locator("summary").first().click();
        expect(await accessFaults(at)).toEqual([]);
        expect(await ground()).toBe("rgb(255, 255, 255)");
        await at.getByRole("button", { name: "dark colours" }).click();
        expect(await ground()).toBe("rgb(16, 18, 22)");
        expect(await accessFaults(at)).toEqual([]);
        await at.getByRole("button", { name: "light colours" }).click();
        await at.emulateMedia({ colorScheme: "dark" });
        expect(await ground()).toBe("rgb(255, 255, 255)");
      });
    });

    it("can be used by keyboard alone", async () => {
      await withPage(samplePage(), async (at) => {
        await at.keyboard.press("Tab");
        expect(await at.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
        await at.keyboard.press("Enter");
        expect(await at.evaluate(() => document.activeElement?.id)).toBe("content");
        await at.locator("#rows [data-row='2'] input").focus();
        expect(await at.locator("#curves svg [data-mark=line][data-row='2']").getAttribute("class")).toContain("lit");
        await at.keyboard.press("Space");
        expect(await at.locator("#rows [data-row='2']").getAttribute("class")).toContain("picked");
        expect(await at.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(
          /^Highlight model\.cell lstm/,
        );
      });
    });

    it("is light and without controls on paper, and as wide as a phone on a phone", async () => {
      await withPage(
        samplePage(),
        async (at) => {
          expect(await at.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
          await at.emulateMedia({ media: "print", colorScheme: "dark" });
          expect(await at.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
          for (const hidden of [".bar", ".search", "#theme", ".files >> nth=0"]) {
            expect(await at.locator(hidden).isVisible()).toBe(false);
          }
          const ink = at.locator("#figure-0 svg text[data-tick]").first();
          expect(await ink.getAttribute("fill")).toBe("#595959");
        },
        { colorScheme: "dark", viewport: { width: 390, height: 800 } },
      );
    });

    it("shows names that are code as names", async () => {
      const { table, ...rest } = samplePage(30, { title: nasty });
      const rows = table!.rows.map((row) => ({ ...row, name: nasty, cells: [nasty, ...row.cells.slice(1)] }));
      const figures = rest.figures.map((figure) => ({ ...figure, title: nasty, note: nasty }));
      await withPage({ ...rest, table: { ...table!, rows }, figures }, async (at) => {
        at.on("dialog", () => expect.fail("a name was executed"));
        await at.locator("#rows [data-row='1']").scrollIntoViewIfNeeded();
        await at.locator("#rows [data-row='1'] input").check();
        expect(await at.locator("h1").textContent()).toBe(nasty);
        expect(await at.locator("#detail h3").textContent()).toBe(nasty);
        expect(await at.locator("#figure-0 h3").textContent()).toBe(nasty);
        expect(await at.locator("img").count()).toBe(0);
      });
    });
  },
);
