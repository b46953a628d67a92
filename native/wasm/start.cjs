// What `require` makes of outlast.wasm: an addon, as it would of outlast.node. scripts/wasm.mjs puts this file and emnapi,
// which is Node-API for WebAssembly, into one that lies beside the module.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { instantiateNapiModuleSync } = require("@emnapi/core");
const { createContext } = require("@emnapi/runtime");

let memory;

/** Bytes of the module's own memory, which moves when it grows. */
const view = () => new DataView(memory.buffer);

/** The one variable that the core reads, as C has it. */
const variable = Buffer.from(`OUTLAST_ISA=${process.env.OUTLAST_ISA ?? ""}\0`);

/** What the C library asks of the system (WASI preview 1); there are no files. */
const system = {
  environ_sizes_get(count, bytes) {
    view().setUint32(count, 1, true);
    view().setUint32(bytes, variable.length, true);
    return 0;
  },
  environ_get(list, text) {
    view().setUint32(list, text, true);
    new Uint8Array(memory.buffer).set(variable, text);
    return 0;
  },
  /** Nanoseconds since some time: of no date, whatever clock is asked for. */
  clock_time_get(_clock, _precision, nanoseconds) {
    view().setBigUint64(nanoseconds, process.hrtime.bigint(), true);
    return 0;
  },
  proc_exit(code) {
    throw new Error(`the WebAssembly core ended with code ${code}`);
  },
};

const context = createContext();
context.suppressDestroy(); // at the end of the process there is nothing to join, and who listens to it may still compute

const { napiModule } = instantiateNapiModuleSync(readFileSync(join(__dirname, "outlast.wasm")), {
  context,
  overwriteImports: ({ env, napi, emnapi }) => ({
    env: { ...env, ...napi, ...emnapi, emscripten_notify_memory_growth() {} },
    wasi_snapshot_preview1: system,
  }),
  beforeInit({ instance }) {
    ({ memory } = instance.exports);
    instance.exports._initialize();
  },
});

module.exports = napiModule.exports;
