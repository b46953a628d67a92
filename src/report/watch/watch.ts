import { readAssets } from "../page/assets.js";
import { pageDocument } from "../page/document.js";
import { drawingsOf } from "../page/drawings.js";
import { Follower } from "./follower.js";
import { serveLocally } from "./server.js";

export interface WatchOptions {
  /** On which the page is served; a free one by default. */
  port?: number | undefined;
  /** Ends when the sweep is complete, instead of at the signal alone. */
  untilDone?: boolean | undefined;
  signal: AbortSignal;
  /** Called when the page is there. */
  onReady: (url: string) => void;
}

/**
 * Serves a page, on this machine alone, that follows a sweep from its store while another process writes that. Throws
 * OUTLAST_FILE or OUTLAST_FORMAT for what is no store, and OUTLAST_USAGE where the port is taken.
 */
export async function watch(store: string, options: WatchOptions): Promise<void> {
  const { port = 0, untilDone = false, signal, onReady } = options;
  const assets = readAssets();
  const follower = await Follower.start(store);
  const server = await serveLocally(port, ({ pathname, searchParams }) => {
    const { page, version } = follower;
    if (pathname === "/page.json") {
      const isNew = searchParams.get("since") !== String(version);
      return { type: "application/json", body: JSON.stringify({ version, page: isNew ? page : null }) };
    }
    if (pathname !== "/") return undefined;
    const { text, policy } = pageDocument(page, drawingsOf(page), assets);
    return { type: "text/html", body: text, policy };
  });
  try {
    onReady(server.url);
    await follower.follow(signal, untilDone);
  } finally {
    await server.close();
  }
}
