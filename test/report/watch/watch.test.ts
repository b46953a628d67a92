import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Follower } from "../../../src/report/watch/follower.js";
import { watchCommand } from "../../../src/cli/watchCommand.js";
import { sweep } from "../../../src/index.js";
import { lockFile } from "../../../src/store/index.js";
import { outlast, start } from "../../cli/outlast.js";
import { accessFaults, missingBrowser, startBrowser, visit } from "../browser.js";
import { folderOfFile, grid, makeStore } from "../stores.js";

const file = folderOfFile();

/** A store with about half of the grid's runs, of a sweep that says how many there are. */
async function halfStore(name: string): Promise<string> {
  const path = file(name);
  await sweep(grid, { store: path, shard: { index: 0, count: 2 } });
  return path;
}

describe("a follower", () => {
  it("knows how far a sweep is, and whether somebody is at it", async () => {
    const path = await halfStore("follower.db");
    const follower = await Follower.start(path);
    const { done } = follower.page.progress!;
    expect(done).toBeGreaterThan(10);
    expect(done).toBeLessThan(38);
    expect(follower.page.progress).toEqual({ done, total: 48, state: "ended" });
    expect(follower.page.summary.runs).toBe(done);

    const { version } = follower;
    const abort = new AbortController();
    const following = follower.follow(abort.signal, true);
    const lock = lockFile(`${path}.lock`);
    await expect.poll(() => follower.page.progress?.state, { timeout: 30_000 }).toBe("running");
    lock[Symbol.dispose]();
    await sweep(grid, { store: path });
    await following;
    expect(follower.version).toBeGreaterThan(version);
    expect(follower.page.progress).toMatchObject({ done: 48, total: 48, state: "complete" });
    expect(follower.page.table!.rows.every(({ cells }) => cells.includes(4))).toBe(true);
  });

  it("ends at its signal", async () => {
    const follower = await Follower.start(await makeStore(file("signal.db"), grid));
    expect(follower.isComplete).toBe(true);
    await follower.follow(AbortSignal.timeout(50), false);
    expect(follower.page.progress!.done).toBe(48);
  });
});

describe("outlast watch", () => {
  it("refuses what is no store, and ports that are none", async () => {
    writeFileSync(file("text.db"), "text");
    await expect(watchCommand(file("none.db"), {})).rejects.toMatchObject({ code: "OUTLAST_FILE" });
    await expect(watchCommand(file("text.db"), {})).rejects.toMatchObject({
      code: "OUTLAST_FORMAT",
      message: expect.stringMatching(/ is no store of a sweep: give the store of a sweep, a file/) as string,
    });
    const message = expect.stringMatching(/ is a folder: give the store of a sweep/) as string;
    await expect(watchCommand(dirname(file("text.db")), {})).rejects.toMatchObject({ code: "OUTLAST_FILE", message });
    for (const port of ["0", "65536", "http"]) {
      const message = expect.stringContaining("--port must be") as string;
      await expect(watchCommand(file("text.db"), { port })).rejects.toMatchObject({ code: "OUTLAST_USAGE", message });
    }
  });

  it("ends with 0 when the sweep is complete, where it is asked to", async () => {
    const path = await makeStore(file("done.db"), grid);
    const { code, stdout } = outlast(dirname(path), ["watch", "done.db", "--until-done", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/) as string });
  });
});

describe.skipIf(missingBrowser !== undefined)(
  `the watch page in a browser${missingBrowser ? `: ${missingBrowser}` : ""}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser.close());

    it("follows a sweep that another process goes on with, until the command ends", async () => {
      const cwd = dirname(await halfStore("watched.db"));
      writeFileSync(file("grid.json"), JSON.stringify(grid));
      const { child, outcome } = start(cwd, ["watch", "watched.db"]);
      const url = await new Promise<string>((resolve) => {
        child.stdout!.once("data", (text: Buffer) => resolve(text.toString().trim()));
      });
      const { page, complaints, requests, close } = await visit(browser, url);
      const progress = page.locator(".progress p");
      expect(await progress.textContent()).toMatch(/^No process is writing the store · \d\d of 48 points$/);
      const before = Number(await page.locator("progress").getAttribute("value"));
      expect(before).toBeLessThan(38);
      await page.locator("#rows [data-row='1'] input").check();
      const picked = await page.locator("#detail h3").textContent();
      expect(await accessFaults(page)).toEqual([]);

      expect(outlast(cwd, ["sweep", "grid.json", "--out", "watched.db", "--quiet"]).code).toBe(0);
      await expect.poll(() => progress.textContent(), { timeout: 30_000 }).toBe("Complete · 48 of 48 points");
      expect(await page.locator("progress").getAttribute("value")).toBe("48");
      const runs = await page.locator("#rows tbody td:nth-child(5)").allTextContents();
      expect(runs).toEqual(Array.from({ length: 12 }, () => "4"));
      expect(await page.locator("#detail h3").textContent()).toBe(picked);
      await expect.poll(() => page.locator("#figure-0 svg [data-mark=line]").count()).toBeGreaterThan(0);
      expect(complaints).toEqual([]);
      expect(requests.every((address) => new URL(address).origin === new URL(url).origin)).toBe(true);

      child.kill("SIGINT");
      expect((await outcome).code).toBe(130);
      await expect.poll(() => progress.textContent(), { timeout: 5000 }).toContain("the command has ended");
      await close();
    }, 90_000);
  },
);
