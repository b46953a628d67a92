import type { QueueBackend } from "./backend.js";
import { postgres } from "./postgres.js";
import { redis } from "./redis.js";

export { plain } from "./backend.js";
export type { Closable, QueueBackend, Reach } from "./backend.js";

/** The servers that can hold queues. */
export const backends: readonly QueueBackend[] = [redis, postgres];

/** The queue of who names none. */
export const backendOfThisMachine = redis.schemes[0];
