import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Milliseconds by the wall, the median of many starts, and what Node.js alone takes of them. */
export function startUp({ words, times }) {
  const outlast = [];
  const nothing = [];
  // In turn, so that what the machine does meanwhile is shared.
  for (let i = 0; i < times; i += 1) {
    outlast.push(once([main, ...words]));
    nothing.push(once(["-e", "0"]));
  }
  return {
    wall: median(outlast),
    also: { "ms of Node.js alone": median(nothing), "ms at best": Math.min(...outlast) },
  };
}

function once(args) {
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  return performance.now() - begun;
}

function median(figures) {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1];
}
