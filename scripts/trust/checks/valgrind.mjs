// What is shipped, as it is shipped, under memcheck: invalid and uninitialized memory, and leaks.
import { join } from "node:path";
import { hasTool, root } from "../../lib/process.mjs";
import { buildPlants } from "../lib/variants.mjs";
import { memcheck } from "../lib/tools.mjs";
import { watchExercise, watchPlants } from "../lib/watched.mjs";

const ADDON = join(root, "build/native/Release/outlast.node");

async function exercised(report, what, args) {
  const output = await watchExercise(report, memcheck, what, ADDON, args);
  const lost =
    /definitely lost: ([\d,]+) bytes/.exec(output)?.[1] ?? (/All heap blocks were freed/.test(output) ? 0 : "?");
  report.figure("bytes definitely lost", lost);
}

export default {
  name: "valgrind",
  about: "The shipped binary, every native function under Node, under valgrind's memcheck.",
  missing: () => (hasTool("valgrind") ? undefined : ["valgrind", "valgrind"]),
  short: (report) => exercised(report, "under Node", ["--small", "network", "searches"]),
  async full(report) {
    await watchPlants(report, memcheck, await buildPlants(memcheck.sanitize));
    await exercised(report, "under Node", ["--small"]);
  },
};
