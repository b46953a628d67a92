// `npm start`: the main job, after a build when something is missing or older than its sources.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { newest, walk } from "./lib/files.mjs";
import { root, run } from "./lib/process.mjs";

const MAIN = "dist/cli/main.js";

function isCurrent(output, sources) {
  const path = join(root, output);
  const inputs = sources.flatMap((folder) => walk(join(root, folder)).map((file) => join(root, folder, file)));
  return existsSync(path) && newest([path]) >= newest(inputs);
}

if (!isCurrent(MAIN, ["src"]) || !isCurrent("build/native/Release/outlast.node", ["native"])) {
  const code = run(process.execPath, ["scripts/build.mjs"]);
  if (code !== 0) process.exit(code);
}
process.exit(run(process.execPath, [MAIN, "run", "examples/counting.json"]));
