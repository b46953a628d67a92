import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, smallSweep } from "../sweep/sweeps.js";
import { loadedBy, modulesIn } from "./loaded.js";
import { main } from "./outlast.js";

describe("what is loaded", () => {
  it("for a sweep and its figure is few files", async () => {
    await inFolder((file) => {
      writeFileSync(file("small.json"), JSON.stringify(smallSweep));
      const urls = loadedBy(dirname(file("small.json")), ["sweep", "small.json", "--quiet"]);
      expect(existsSync(file("outlast-sweeps/small.svg"))).toBe(true);
      expect(modulesIn(urls.filter((url) => !url.includes("/node_modules/")))).toContain("report/draw/drawPanel.js");
      // Three hundred, when linkedom was loaded file by file; Plot still is.
      expect(new Set(urls).size).toBeLessThan(180);
    });
  });

  it("by a store's thread has neither schemas nor archives", () => {
    const folder = new URL("../bundle/", `file://${main}`);
    const text = readFileSync(new URL("storeThread.js", folder), "utf8");
    const chunks = [...text.matchAll(/(?:from|import)"\.\/(chunk-\w+\.js)"/g)].map(([, name]) => name!);
    const files = ["storeThread.js", ...chunks];
    const modules = modulesIn(files.map((name) => new URL(name, folder).href));
    expect(modules).toContain("sweep/store/thread/main.js");
    expect(modules.filter((path) => /\/zod\/|core\/(?:npz|parseSpec)\.js$/.test(path))).toEqual([]);
    for (const name of files) expect(readFileSync(new URL(name, folder), "utf8")).not.toMatch(/"(?:fflate|npyjs)"/);
  });
});
