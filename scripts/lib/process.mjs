// Running other programs from the scripts of this folder.
import { spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The repository's root folder, without a slash at the end. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Runs a program in the root folder, its output straight to ours; returns its exit code (127: it does not exist). */
export function run(command, args, { env = {} } = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  return error ? 127 : (status ?? 1);
}

/**
 * Runs a program in `cwd`, which reads `input`, and returns what it prints on either stream and its exit code (127: it
 * does not exist, or was ended after so many seconds).
 */
export function capture(command, args, { cwd = root, input, seconds } = {}) {
  const timeout = seconds === undefined ? undefined : seconds * 1000;
  const result = spawnSync(command, args, {
    cwd,
    input,
    timeout,
    killSignal: "SIGKILL",
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { code: result.error ? 127 : (result.status ?? 1), output: `${result.stdout ?? ""}${result.stderr ?? ""}` };
}

/** The same in the root folder, while others run: a promise. */
export async function captureBeside(command, args, { env = {} } = {}) {
  const { code, output } = await runBeside(command, args, { env: { ...process.env, ...env } });
  return { code: code ?? 1, output };
}

/**
 * Runs a program while others run, and resolves to how it ended (`code` 127: it does not exist) and what it printed:
 * `stdout`, and `output` on either stream. `options` as of child_process.spawn; where none are said it has the root
 * folder and this process's environment.
 *
 * @typedef {{ code: number | null, signal: string | null, stdout: string, output: string }} Ended
 * @returns {Promise<Ended>}
 */
export function runBeside(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, ...options });
    let [stdout, output] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => ((stdout += text), (output += text)));
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", ({ message }) => resolve({ code: 127, signal: null, stdout, output: `${output}${message}` }));
    child.on("close", (code, signal) => resolve({ code, signal, stdout, output }));
  });
}

/** Does `work` for every item, in order, on as many at once as there are cores. */
export async function forEachBeside(items, work) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** Whether a program exists and answers to --version. */
export function hasTool(command) {
  return capture(command, ["--version"]).code === 0;
}

/** Ends this process with one sentence on stderr. */
export function fail(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

/** Whether the module with this import.meta.url is the program that was started. */
export function isMain(url) {
  return process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === url;
}
