import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkedRefusal } from "../trust/properties/outcome.js";
import { mutated } from "./mutate.js";
import { readers } from "./readers.js";

/** Changed files a reader gets: a fixed number, the same on every machine. */
const CASES = Number(process.env["OUTLAST_TRUST_CASES"] ?? 200);
const MOST_MILLISECONDS = 5000;
const MOST_BYTES = 2 ** 28;

const corpus = fileURLToPath(new URL("corpus/", import.meta.url));
const namesIn = (folder: string): string[] => readdirSync(join(corpus, folder)).sort();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("has files for every reader, and a reader for all files", () => {
  expect(namesIn("")).toEqual(readers.map(({ name }) => name).sort());
});

describe.each(readers)("$name files changed at random", ({ name, read, words = [], change = mutated, oneIn = 1 }) => {
  const files = namesIn(name).map((own) => Uint8Array.from(readFileSync(join(corpus, name, own))));
  const cases = Math.ceil(CASES / oneIn);

  it(
    "are read or refused with a code, quickly and in little memory",
    { timeout: 60_000 + cases * (60 + 4 * oneIn) },
    async () => {
      for (const file of files) await expect(Promise.resolve().then(() => read(file, folder))).resolves.not.toThrow();
      const before = process.memoryUsage().arrayBuffers;
      let [refused, slowest] = [0, 0];
      for (let seed = 0; seed < cases; seed++) {
        const start = performance.now();
        try {
          await read(change(files[seed % files.length]!, seed, words, folder), folder);
        } catch (error) {
          refusalOf(error, seed);
          refused++;
        }
        slowest = Math.max(slowest, performance.now() - start);
      }
      expect(refused).toBeGreaterThan(cases / 20);
      expect(slowest).toBeLessThan(MOST_MILLISECONDS);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MOST_BYTES);
      if (CASES > 10_000)
        console.log(`fuzz: ${name}: ${cases} cases, ${refused} refused, ${slowest.toFixed(0)} ms at most`);
    },
  );
});

/** Throws what an error is of a seed, where it is none that a person can use. */
function refusalOf(error: unknown, seed: number): void {
  try {
    checkedRefusal(error);
  } catch (cause) {
    throw new Error(`seed ${seed}: ${(cause as Error).message}`, { cause });
  }
}
