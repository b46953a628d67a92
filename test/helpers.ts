import { expect } from "vitest";

export { filled, randomBatch, randomNumbers, randomTensor } from "./data.js";
export { distance } from "./distance.js";

/** A matcher for an OutlastError of this code. */
export function failure(code: string, message: RegExp | string = ""): Error {
  return expect.objectContaining({
    name: "OutlastError",
    code,
    message: expect.stringMatching(message) as string,
  }) as Error;
}
