// Writes files of every kind to a disk that has so many kilobytes left: each is written whole, or not at all, with what
// was there before still there, nothing beside it and a sentence with a code.
import { readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  OutlastError,
  createModel,
  exportModel,
  exportOnnx,
  exportStore,
  openStore,
  saveModel,
  saveTensors,
  writeFigure,
} from "../../../dist/index.js";
import { writeRun } from "../../../dist/store/index.js";
import { createModel as createUnbundled } from "../../../dist/models/index.js";
import { OutlastError as Unbundled } from "../../../dist/core/index.js";

const { disk, store: storePath, rooms } = JSON.parse(process.argv[2]);
const sizes = { cell: "gru", inputSize: 2, hiddenSize: 60, outputSize: 2 };
const model = createModel(sizes, { seed: 1 });
const points = Array.from({ length: 900 }, (_, x) => ({ x, y: Math.sin(x) }));
const axis = (label) => ({ label, scale: "linear" });
const panel = { x: axis("x"), y: axis("y"), layers: [{ mark: "line", label: "a line", points }] };
const figure = { kind: "length", title: "A line", panels: [panel] };
const store = await openStore(storePath, { readOnly: true });

/** What writes a file, or two, by the name of the first. */
const WRITERS = {
  "model.safetensors": (path) => saveModel(model, path),
  "tensors.npz": (path) => saveTensors(model.parameters(), path),
  "exported.safetensors": (path) => exportModel(model, path),
  "model.onnx": (path) => exportOnnx(model, path),
  "figure.svg": (path) => writeFigure(figure, path),
  "figure.png": (path) => writeFigure(figure, path),
  "figure.pdf": (path) => writeFigure(figure, path),
  "runs.csv": (path) => exportStore(store, path, "csv"),
  "runs.jsonl": (path) => exportStore(store, path, "jsonl"),
  "runs.parquet": (path) => exportStore(store, path, "parquet"),
  "record.json": (path) => writeRun(join(path, ".."), { key: "a".repeat(64), numbers: Array(4000).fill(0.5) }, createUnbundled(sizes, { seed: 2 })), // prettier-ignore
};

const faults = [];
let [refused, written] = [0, 0];
const ballast = join(disk, "ballast");
const free = () => {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
};
/** Leaves so many bytes. */
function leave(bytes) {
  rmSync(ballast, { force: true });
  writeFileSync(ballast, new Uint8Array(Math.max(0, free() - bytes)));
}

for (const [name, write] of Object.entries(WRITERS)) {
  const path = join(disk, name);
  for (const kilobytes of rooms) {
    rmSync(ballast, { force: true });
    writeFileSync(path, `old ${name}`);
    const before = readdirSync(disk).filter((file) => file !== "ballast");
    leave(kilobytes * 1024);
    let error;
    try {
      await write(path);
    } catch (thrown) {
      error = thrown;
    }
    const after = readdirSync(disk).filter((file) => file !== "ballast");
    const where = `${name} with ${kilobytes} kB of room`;
    if (error === undefined) {
      written += 1;
      if (readFileSync(path, "utf8").startsWith("old ")) faults.push(`${where}: says that it has written`);
    } else {
      refused += 1;
      const known = error instanceof OutlastError || error instanceof Unbundled;
      if (!known || error.code !== "OUTLAST_WRITE") faults.push(`${where}: ${error.stack}`);
      else if (!error.message.includes(name) && !error.message.includes(disk)) faults.push(`${where}: does not say where: ${error.message}`); // prettier-ignore
      if (readFileSync(path, "utf8") !== `old ${name}`) faults.push(`${where}: the old file has changed`);
      if (after.join() !== before.join()) faults.push(`${where}: left ${after.join(", ")}`);
    }
    for (const file of after) rmSync(join(disk, file), { force: true });
  }
}
await store.close();
console.log(JSON.stringify({ refused, written, faults }));
