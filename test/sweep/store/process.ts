import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { OpenOptions, Store } from "../../../src/sweep/index.js";

const program = fileURLToPath(new URL("process.mjs", import.meta.url));

interface Answer {
  id?: number;
  result?: unknown;
  error?: { code: string; message: string };
}

/** A store that another process has open. */
export class StoreProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number | undefined, (answer: Answer) => void>();
  #calls = 0;

  private constructor(path: string, options: OpenOptions, limit: string) {
    const command = `${limit}exec "$0" "$@"`;
    const args = ["-c", command, process.execPath, program, path, JSON.stringify(options)];
    this.#child = spawn("sh", args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#child.on("message", (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
  }

  /** Throws what opening the store threw. `limit` is a shell command that goes before the process. */
  static async start(path: string, options: OpenOptions, limit = ""): Promise<StoreProcess> {
    const started = new StoreProcess(path, options, limit);
    await started.#answer(undefined);
    return started;
  }

  async call<N extends "commit" | "counts" | "close">(
    name: N,
    ...values: Parameters<Store[N]>
  ): Promise<Awaited<ReturnType<Store[N]>>> {
    const id = this.#calls++;
    const answer = this.#answer(id);
    this.#child.send({ id, name, values });
    return (await answer) as Awaited<ReturnType<Store[N]>>;
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }

  async #answer(id: number | undefined): Promise<unknown> {
    const { result, error } = await new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    if (error !== undefined) throw Object.assign(new Error(error.message), { name: "OutlastError", code: error.code });
    return result;
  }
}
