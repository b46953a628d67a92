import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { refusedThread, startThread } from "../../src/core/index.js";
import { failure } from "../helpers.js";

describe("a thread", () => {
  it("that the system refuses is an error with a code, and no other error is", () => {
    const cause = Object.assign(new Error("EAGAIN"), { code: "ERR_WORKER_INIT_FAILED" });
    expect(refusedThread(cause)).toEqual(failure("OUTLAST_THREAD", /refused a new thread.*limits/));
    expect(refusedThread(cause)!.cause).toBe(cause);
    for (const other of [new Error("EAGAIN"), undefined, "EAGAIN"]) expect(refusedThread(other)).toBeUndefined();
  });

  it("starts a program of the build", async () => {
    const thread = startThread("run/custom/describeThread.js", { execArgv: [], stderr: true });
    // It takes from its data what it is to describe, and there is none.
    const [error] = (await once(thread, "error")) as [Error];
    expect(error).toBeInstanceOf(TypeError);
    await thread.terminate();
  });
});
