import { describe, expect, it } from "vitest";
import { runJob } from "../../src/native/index.js";
import type { NativeJob } from "../../src/native/index.js";
import { failure } from "../helpers.js";

/** A job that ends when it is told to. */
function jobOf(): {
  job: NativeJob<string>;
  end: (value: string) => void;
  fail: (error: unknown) => void;
  stops: () => number;
} {
  let stops = 0;
  let end!: (value: string) => void;
  let fail!: (error: unknown) => void;
  const promise = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const job = { promise, stop: () => void (stops += 1), progress: () => ({ done: stops, total: 9, loss: NaN }) };
  return { job, end, fail, stops: () => stops };
}

describe("runJob", () => {
  it("gives the result, with progress at its end", async () => {
    const { job, end } = jobOf();
    const calls: unknown[] = [];
    const result = runJob(job, { onProgress: (progress) => calls.push(progress) });
    end("done");
    expect(await result).toBe("done");
    expect(calls).toEqual([{ done: 0, total: 9, loss: NaN }]);
  });

  it("reports every so often until the end, and not after it", async () => {
    const { job, end } = jobOf();
    let calls = 0;
    const result = runJob(job, { onProgress: () => (calls += 1), every: 5 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(calls).toBeGreaterThan(2);
    end("done");
    await result;
    const atEnd = calls;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toBe(atEnd);
  });

  it("stops the job at an abort, once, and still gives what it has", async () => {
    const { job, end, stops } = jobOf();
    const controller = new AbortController();
    const result = runJob(job, { signal: controller.signal });
    controller.abort();
    expect(stops()).toBe(1);
    end("partial");
    expect(await result).toBe("partial");
  });

  it("leaves alone a job that is over", async () => {
    const { job, end, stops } = jobOf();
    const controller = new AbortController();
    const result = runJob(job, { signal: controller.signal });
    end("done");
    await result;
    controller.abort();
    expect(stops()).toBe(0);
  });

  it("rejects with the reason of a signal that is already aborted", async () => {
    const { job, end, stops } = jobOf();
    const result = runJob(job, { signal: AbortSignal.abort("why") });
    end("late");
    await expect(result).rejects.toBe("why");
    expect(stops()).toBe(1);
  });

  it("stops the job when progress throws, and rejects with that", async () => {
    const { job, end, stops } = jobOf();
    const error = new Error("no more");
    const onProgress = (): void => {
      throw error;
    };
    const result = runJob(job, { onProgress, every: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stops()).toBe(1);
    end("partial");
    await expect(result).rejects.toBe(error);
  });

  it("gives the result of a job that was done at once, with its progress", async () => {
    const progress = { done: 1, total: 1, loss: 0.5 };
    const calls: unknown[] = [];
    expect(await runJob({ result: "done", progress }, { onProgress: (now) => calls.push(now) })).toBe("done");
    expect(calls).toEqual([progress]);
    const error = new Error("no more");
    const onProgress = (): void => {
      throw error;
    };
    await expect(runJob({ result: "done", progress }, { onProgress })).rejects.toBe(error);
    await expect(runJob({ result: "done", progress }, { signal: AbortSignal.abort("why") })).rejects.toBe("why");
  });

  it("rejects with an error of the package", async () => {
    const { job, fail } = jobOf();
    const result = runJob(job);
    fail(Object.assign(new Error("Nothing is that long."), { code: "OUTLAST_NO_SEQUENCE" }));
    await expect(result).rejects.toThrow(failure("OUTLAST_NO_SEQUENCE", "Nothing is that long."));
  });
});
