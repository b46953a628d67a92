export * from "./wide/index.js";
