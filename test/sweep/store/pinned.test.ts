import { expect, it } from "vitest";
import { checkSame } from "../../../src/sweep/store/pinned.js";
import { checkedRefusal } from "../../trust/properties/outcome.js";
import { header } from "./runs.js";

it("a store that has another name is refused in a sentence, however long that name is", () => {
  const long = { ...header, name: "0".repeat(100_000) };
  expect(() => checkSame("a.db", header, header)).not.toThrow();
  for (const [stored, other] of [
    [long, header],
    [header, long],
  ] as const) {
    try {
      checkSame("a.db", stored, other);
      expect.unreachable();
    } catch (error) {
      expect(checkedRefusal(error)).toMatchObject({ code: "OUTLAST_USAGE" });
      expect((error as Error).message).toMatch(/^a\.db has runs of the sweep .*0{197}\.\.\..*Choose another store\.$/);
    }
  }
});
