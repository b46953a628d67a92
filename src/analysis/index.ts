export * from "./longMemory/index.js";
export * from "./wide/index.js";
