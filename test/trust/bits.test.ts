import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { native } from "../../src/native/index.js";

const program = fileURLToPath(new URL("../../scripts/trust/numbers/bits.mjs", import.meta.url));
const levels = ["baseline", "v3", "v4"];
const here = levels.slice(0, levels.indexOf(native().isa) + 1);

interface Told {
  level: string;
  compiler: string;
  faults: string[];
  same: number;
  unknown: string[];
}

/** Each level in a process of its own: it is chosen when the binary is loaded. */
function bitsAt(level: string): Promise<Told> {
  const child = spawn(process.execPath, [program], { env: { ...process.env, OUTLAST_ISA: level } });
  let text = "";
  child.stdout.on("data", (data: Buffer) => (text += data.toString()));
  return new Promise((resolve) => child.on("close", () => resolve(JSON.parse(text) as Told)));
}

describe("the bits of results", () => {
  it("are those that were recorded, at every level of this machine", async () => {
    for (const told of await Promise.all(here.map(bitsAt))) {
      expect(told.faults).toEqual([]);
      // What one compiler gives at a level says nothing of another one's, and not every level was recorded.
      expect(told.same + told.unknown.length).toBeGreaterThan(50);
      expect(told.same).toBeGreaterThanOrEqual(10);
      if (told.compiler === "GCC 12" && told.level !== "v4") expect(told.unknown).toEqual([]);
    }
  });
});
