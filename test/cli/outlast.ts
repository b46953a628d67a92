import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command line as the build left it. */
export const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** In what a command runs: a shell command that goes before it, and the user that it has. */
export interface Confines {
  before?: string;
  user?: number;
}

/** Runs `outlast ...args` in a folder, without colours unless `env` asks for them. */
export function outlast(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  { before = "", user }: Confines = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(
    "sh",
    ["-c", `${before}exec "$0" "$@"`, process.execPath, main, ...args],
    {
      cwd,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
      ...(user !== undefined && { uid: user, gid: user }),
    },
  );
  return { code: status, stdout, stderr };
}

/** The same, not waited for. */
export function start(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; outcome: Promise<Outcome> } {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...process.env, NO_COLOR: "1", ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const outcome = new Promise<Outcome>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, outcome };
}

/** Waits until a sweep under way, started with --jsonl, has stored something, or has nothing to store. */
export async function hasStored(child: ChildProcess): Promise<void> {
  let text = "";
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (/"ok":[1-9]/.test(text)) return;
  }
}
