// Programs of scripts/trust/children, each in a process of its own: what they do may end it.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../../lib/process.mjs";

/**
 * Runs `children/NAME.mjs` with `argument` as JSON under a version of Node.js; resolves to how it ended and, where its
 * last line is JSON, to its answer. One that hangs is killed after `seconds`.
 *
 * @typedef {{ code: number | null, signal: string | null, answer: any, output: string }} Ended
 * @param {string} name
 * @param {unknown} argument
 * @returns {Promise<Ended>}
 */
export function runChild(name, argument, { node = process.execPath, flags = [], env = {}, seconds = 300 } = {}) {
  return new Promise((resolve, reject) => {
    const program = join(root, "scripts/trust/children", `${name}.mjs`);
    const child = spawn(node, [...flags, program, JSON.stringify(argument)], {
      env: { ...process.env, ...env },
      timeout: seconds * 1000,
      killSignal: "SIGKILL",
    });
    let [output, stdout] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => ((stdout += text), (output += text)));
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code, signal, answer: answerOf(stdout), output });
    });
  });
}

function answerOf(stdout) {
  try {
    return JSON.parse(stdout.trimEnd().split("\n").at(-1));
  } catch {
    return undefined;
  }
}

/** How a child ended, with the end of what it said, for a sentence. */
export function endOf({ code, signal, output }) {
  return `${signal ?? `exit code ${code}`}: ${output.trim().split("\n").slice(-6).join(" | ")}`;
}
