// A process that has a store open and does what its parent asks for; it answers each message with what came of it.
import { openStore } from "../../../dist/sweep/store/openStore.js";

const [path, options] = process.argv.slice(2);

async function answerTo(work) {
  try {
    return { result: await work() };
  } catch ({ code, message }) {
    return { error: { code, message } };
  }
}

let store;
process.send(await answerTo(async () => void (store = await openStore(path, JSON.parse(options)))));
process.on("message", async ({ id, name, values }) => {
  process.send({ id, ...(await answerTo(() => store[name](...values))) });
  if (name === "close") process.disconnect();
});
