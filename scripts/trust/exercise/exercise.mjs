// The addon that OUTLAST_BINARY names, every call of every function counted. The parts of the exercise call it through
// this, and say here what is wrong.
import { createRequire } from "node:module";

/** Methods of what functions return, by what has them: of a job, and of a training in parts. */
const METHODS = { job: ["stop", "progress"], training: ["advance", "take"] };

export class Exercise {
  /** By function: how many calls returned, and how many were refused with a code. */
  calls = new Map();
  faults = [];
  cases = 0;

  /** `small`: fewer shapes and values, for a tool under which everything takes 30 times as long. */
  constructor({ small = false } = {}) {
    this.small = small;
    const binary = createRequire(import.meta.url)(process.env.OUTLAST_BINARY);
    const entries = Object.entries(binary).map(([name, value]) => [
      name,
      typeof value === "function" ? this.#counted(name, value) : value,
    ]);
    this.native = Object.fromEntries(entries);
    for (const [kind, methods] of Object.entries(METHODS)) for (const method of methods) this.#count(kind, method);
  }

  expect(isSo, what) {
    this.cases += 1;
    if (!isSo) this.faults.push(what);
  }

  /** What a job gives, also one that was done at once. */
  async settled(job) {
    if ("result" in job) return job.result;
    try {
      return await job.promise;
    } catch (error) {
      this.#judge("a job", error);
      throw error;
    }
  }

  /** Expects a call, or the job that it starts, to be refused with this code. */
  async refuses(what, code, call) {
    const came = await this.#codeOf(call);
    this.expect(came === code, `${what} should be refused with ${code}, and came to ${came ?? "a result"}`);
  }

  /** Makes a call that may be refused, and stops the job that it may start. */
  async tries(call) {
    this.cases += 1;
    await this.#codeOf(() => {
      const result = call();
      result?.stop?.();
      return result;
    });
  }

  async #codeOf(call) {
    try {
      const result = await call();
      if (result?.promise !== undefined) await this.settled(result);
      return undefined;
    } catch (error) {
      return error.code ?? error.message;
    }
  }

  #judge(what, error) {
    if (!/^OUTLAST_/.test(error?.code)) this.faults.push(`${what} ended without a code: ${error?.stack ?? error}`);
  }

  #count(...names) {
    const name = names.join(".");
    const count = this.calls.get(name) ?? { returned: 0, refused: 0 };
    this.calls.set(name, count);
    return count;
  }

  #counted(name, call) {
    const count = this.#count(name);
    return (...args) => {
      try {
        const result = this.#watched(call(...args));
        count.returned += 1;
        return result;
      } catch (error) {
        count.refused += 1;
        this.#judge(name, error);
        throw error;
      }
    };
  }

  #watched(result) {
    const kind = Object.keys(METHODS).find((name) => METHODS[name].every((method) => method in Object(result)));
    if (kind === undefined) return result;
    const methods = METHODS[kind].map((method) => [method, this.#counted(`${kind}.${method}`, result[method])]);
    return { ...result, ...Object.fromEntries(methods) };
  }
}
