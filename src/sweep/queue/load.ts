import { createRequire } from "node:module";
import type * as BullMQ from "bullmq";
import type * as IORedis from "ioredis";

/**
 * The libraries of queues, which are CommonJS of hundreds of files: an `import` reads all of them once more for the
 * names that they export, a third of what it takes to load them.
 */
const require = createRequire(import.meta.url);

export const loadBullMQ = (): typeof BullMQ => require("bullmq") as typeof BullMQ;

export const loadRedis = (): typeof IORedis => require("ioredis") as typeof IORedis;
