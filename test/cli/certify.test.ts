import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runs } from "../../src/cli/table/certificate.js";
import { createModel, reluCounter, saveModel } from "../../src/index.js";
import type { Certificate } from "../../src/index.js";
import { outlast } from "./outlast.js";

const folder = mkdtempSync(join(tmpdir(), "outlast-certify-"));
const certified = (...args: string[]): ReturnType<typeof outlast> => outlast(folder, ["certify", ...args]);

beforeAll(() => {
  saveModel(reluCounter({ u: 1.0005 }), join(folder, "off.safetensors"));
  saveModel(reluCounter(), join(folder, "exact.safetensors"));
  const sizes = { inputSize: 2, hiddenSize: 3, outputSize: 2 };
  saveModel(createModel({ cell: "gru", ...sizes }), join(folder, "three.safetensors"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("outlast certify", () => {
  it("says where a model ends, and on which string", () => {
    const { code, stdout, stderr } = certified("off.safetensors", "--up-to", "200", "--task", "dyck1");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("off.safetensors: relu, one unit, float32, on all Dyck-1 prefixes of up to 200 symbols\n");
    expect(stdout).toContain("  Horizon 63: every string is right up to there, and one of 64 is not.\n");
    expect(stdout).toContain("  Wrong at symbol 64, depth 0: (^32 )^32\n");
    expect(stdout).toContain("are 0.821 and 0.505; they should be at least 0.5 and below 0.5.\n");
  });

  it("says that a counter counts as far as it was looked at", () => {
    const { code, stdout } = certified("exact.safetensors", "--up-to", "500", "--deepest", "40", "--quiet");
    expect(code).toBe(0);
    expect(stdout).toContain("  Horizon of at least 500: every string is right, up to there.\n");
    expect(stdout).toContain("right where they are never deeper than 40, the greatest tried.\n");
    expect(stdout).not.toContain("Wrong");
  });

  it("prints the certificate as JSON", () => {
    const { stdout, stderr } = certified("off.safetensors", "--up-to", "100", "--json");
    const { kind, horizon, worst } = JSON.parse(stdout) as Certificate;
    expect({ kind, horizon, step: worst?.step, stderr }).toEqual({ kind: "exact", horizon: 63, step: 64, stderr: "" });
  });

  it.each([
    [["three.safetensors"], "must be one layer of one unit to be certified, got 1 layer of 3 units", "INVALID_SPEC"],
    [["off.safetensors", "--task", "delay"], 'task.kind must be "dyck1" to be certified, got "delay".', "INVALID_SPEC"],
    [["off.safetensors", "--up-to", "many"], '--up-to must be a whole number, got "many".', "USAGE"],
    [["off.safetensors", "--up-to", "0"], "upTo must be at least 1, got 0.", "INVALID_SPEC"],
    [["off.safetensors", "--loss", "ce"], "loss must be mse or bce", "INVALID_SPEC"],
    [["nowhere.safetensors"], "nowhere.safetensors could not be read", "FILE"],
  ])("%j is refused in a sentence", (args, sentence, code) => {
    const refused = certified(...args);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(sentence);
    expect(refused.stderr).toContain(`[OUTLAST_${code}]`);
  });
});

describe("runs", () => {
  it("writes a string by its runs, and of many the first and the last", () => {
    expect(runs("(()())")).toBe("(^2 ) ( )^2");
    expect(runs("()".repeat(12))).toBe(Array(12).fill("( )").join(" "));
    expect(runs(`${"(()".repeat(20)})))`)).toMatch(/^\(\^2 \) .* \.\.\. .* \)\^4 \(40 runs\)$/);
  });
});
