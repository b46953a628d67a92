// npm run bench: every case of the table (or those whose name has the given words) in a process of its own, five times in
// turn; writes bench/RESULTS.md.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
async function main(words) {
  const { cases } = await import("./cases.mjs");
  const chosen = cases
    .map((one, i) => ({ ...one, i }))
    .filter(({ name }) => words.every((word) => name.includes(word)));
  const figures = chosen.map(() => []);
  for (let round = 0; round < 5; round += 1) {
    for (const [k, { i }] of chosen.entries()) figures[k].push(measureAlone(i));
  }
  const rows = chosen.map(({ name, unit }, k) => {
    const [least, , median, , most] = figures[k].toSorted((a, b) => a - b);
    return `| ${name} | ${unit} | ${show(median)} | ${show(least)} | ${show(most)} |`;
  });
  const text = [...(await heading(words)), ...rows, ""].join("\n");
  process.stdout.write(text);
  if (words.length === 0) writeFileSync(new URL("RESULTS.md", import.meta.url), text);
}

function measureAlone(i) {
  const env = { ...process.env, OUTLAST_BENCH_CASE: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [self, String(i)], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

const show = (figure) => (figure >= 100 ? figure.toFixed(0) : figure.toPrecision(3));

async function heading(words) {
  const { native } = await import("../dist/native/index.js");
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${process.platform} ${release()}`;
  return [
    "# Results",
    "",
    `outlast ${version}, level ${native().isa}; node ${process.version}; ${machine}; ${new Date().toISOString().slice(0, 10)};`,
    `written by \`npm run bench${words.map((word) => ` ${word}`).join("")}\`: five runs of every case, each in a process of its own, in turn.`,
    "",
    "| case | unit | median | least | most |",
    "| --- | --- | ---: | ---: | ---: |",
  ];
}

if (process.env["OUTLAST_BENCH_CASE"] === undefined) {
  await main(process.argv.slice(2));
} else {
  const { cases } = await import("./cases.mjs");
  process.stdout.write(String(await cases[Number(process.argv[2])].measure()));
}
