import { describe, expect, it } from "vitest";
import { showingOf } from "../../../src/report/runs/showing.js";

const shown = (...values: unknown[]): string[] => values.map(showingOf(values));

describe("how values are written", () => {
  it("has whole numbers in full, and of others as few digits as tell them apart, but 4", () => {
    expect(shown(12345, 12346)).toEqual(["12345", "12346"]);
    expect(shown(1 / 3, 0.001, 1e-7)).toEqual(["0.3333", "0.001", "1e-7"]);
    expect(shown(0.123451, 0.123452, 0.5)).toEqual(["0.123451", "0.123452", "0.5"]);
  });

  it("has objects by their numbers, and no two values alike", () => {
    expect(shown({ kind: "adam", rate: 0.00012345 }, { kind: "adam", rate: 0.00012344 }, null)).toEqual([
      "adam 0.00012345",
      "adam 0.00012344",
      "none",
    ]);
    expect(shown("4", 4)).toEqual(['"4"', "4"]);
    expect(shown({ a: 1 }, { b: 1 })).toEqual(['{"a":1}', '{"b":1}']);
  });
});
