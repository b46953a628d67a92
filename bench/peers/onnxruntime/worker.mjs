// onnxruntime-node on one thread: sessions of the same networks, each from a model written here.
import { InferenceSession, Tensor } from "onnxruntime-node";
import { numbers } from "../../numbers.mjs";
import { answer, leastTimes } from "../../timing.mjs";
import { lstmModel } from "./model.mjs";

async function evaluation(of) {
  if (of.cell !== "lstm" || of.dtype !== "float32")
    return { skipped: `no model of ${of.cell} in ${of.dtype} is written` };
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential" };
  const sessions = [];
  for (let index = 0; index < of.models; index += 1) {
    sessions.push(await InferenceSession.create(lstmModel(of, index), options));
  }
  const shape = [of.time, of.batch, of.inputs];
  const feeds = { x: new Tensor("float32", timeFirst(of), shape) };
  let outputs;
  const work = async (count) => {
    for (let i = 0; i < count; i += 1) for (const session of sessions) outputs = (await session.run(feeds)).y.data;
  };
  await work(1);
  const check = [outputs.reduce((sum, value) => sum + value, 0) / outputs.length];
  const { cpu, wall } = await leastTimes(work, of);
  const each = 1000 / (of.models * of.batch * of.time);
  return { cpu: cpu * each, wall: wall * each, check };
}

/** The shared inputs [B, T, I] as [T, B, I]. */
function timeFirst({ batch, time, inputs, dtype }) {
  const data = numbers(14, batch * time * inputs, dtype);
  return Float32Array.from(data, (_, at) => {
    const [t, b, i] = [Math.floor(at / (batch * inputs)), Math.floor(at / inputs) % batch, at % inputs];
    return data[(b * time + t) * inputs + i];
  });
}

await answer({ evaluation });
