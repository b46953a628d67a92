import { spawnSync } from "node:child_process";
import { cpSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "vitest";

interface Search {
  path?: string;
  failures: { path: string; reason: string }[];
}

/** What a package finds, given its loader, in a process of its own; only `binary` where one is named. */
export function searchIn(loader: string, binary = ""): Search {
  const script = `import { searchNative } from ${JSON.stringify(pathToFileURL(loader).href)};
    const { found, failures } = searchNative();
    console.log(JSON.stringify({ path: found?.path, failures }));`;
  const options = { encoding: "utf8", env: { ...process.env, OUTLAST_BINARY: binary } } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", script], options);
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return JSON.parse(stdout) as Search;
}

/** What a package of its own in `folder`, which may have a core, finds there. */
export function searchOfCopy(folder: string): Search {
  const dist = fileURLToPath(new URL("../../dist", import.meta.url));
  for (const room of ["core", "native"]) cpSync(join(dist, room), join(folder, "dist", room), { recursive: true });
  symlinkSync(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return searchIn(join(folder, "dist/native/load.js"));
}
