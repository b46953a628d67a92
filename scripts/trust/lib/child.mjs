// Programs of scripts/trust/children, each in a process of its own: what they do may end it.
import { join } from "node:path";
import { root, runBeside } from "../../lib/process.mjs";

/**
 * Runs `children/NAME.mjs` with `argument` as JSON under a version of Node.js; resolves to how it ended and, where its
 * last line is JSON, to its answer. One that hangs is killed after `seconds`.
 *
 * @param {string} name
 * @param {unknown} argument
 * @returns {Promise<import("../../lib/process.mjs").Ended & { answer: any }>}
 */
export async function runChild(name, argument, { node = process.execPath, flags = [], env = {}, seconds = 300 } = {}) {
  const program = join(root, "scripts/trust/children", `${name}.mjs`);
  const ended = await runBeside(node, [...flags, program, JSON.stringify(argument)], {
    env: { ...process.env, ...env },
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
  });
  return { ...ended, answer: answerOf(ended.stdout) };
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
