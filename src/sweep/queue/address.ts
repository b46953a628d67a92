import { HIDDEN, invalid, redactUrls } from "../../core/index.js";
import { backends, plain } from "./backends/index.js";
import type { QueueBackend } from "./backends/index.js";

/** The server of this machine. */
const LOOPBACK = "127.0.0.1";
/** Where queues are: a server, and how to speak of it. */
export interface QueueAddress {
  backend: QueueBackend;
  url: URL;
  /** The URL without its password. */
  shown: string;
  /** What should be known of it; undefined where nothing. */
  warning: string | undefined;
}

/**
 * Reads the URL of a queue: `redis://`, `rediss://` or `postgres://`; without a host it is this machine's, and `redis`
 * alone is that too. Throws OUTLAST_USAGE for anything else, and for another machine's server that neither encrypts
 * nor asks for a password.
 */
export function queueAddress(text: string): QueueAddress {
  const [first] = backends.map(({ schemes }) => schemes[0]);
  const named = backends.some(({ schemes }) => (schemes as readonly string[]).includes(text));
  const url = parsed(named ? `${text}://${LOOPBACK}` : text);
  const backend = backends.find(({ schemes }) => schemes.some((scheme) => url?.protocol === `${scheme}:`));
  if (url?.hostname === "") url.hostname = LOOPBACK;
  if (url === undefined || backend === undefined || url.hostname === "" || url.pathname.includes("@")) {
    const all = backends.flatMap(({ schemes }) => schemes.map((scheme) => `${scheme}://`));
    // What may be a password is not said, whatever it was meant to be.
    const came = text.includes("@") ? "and what came is none" : `got ${JSON.stringify(redactUrls(text))}`;
    const sentence = `--queue must be a URL with ${all.slice(0, -1).join(", ")} or ${all.at(-1)!}, such as ${first!}://:password@host:6379, ${came}.`;
    throw invalid("OUTLAST_USAGE", sentence);
  }
  const shown = redactUrls(url.href);
  return { backend, url, shown, warning: warningOf(backend, url, shown) };
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whoever reaches an open server can fill the queue, empty it, and read what is in it. */
function warningOf(backend: QueueBackend, url: URL, shown: string): string | undefined {
  if (isLoopback(url.hostname) || backend.isEncrypted(url)) return undefined;
  if (backend.hasPassword(url)) {
    return `${shown} is another machine without TLS: its password and all specs go over the network as they are.`;
  }
  const sentence = `${shown} is another machine with neither TLS nor a password, where anybody could fill the queue: give its URL a password, or TLS.`;
  throw invalid("OUTLAST_USAGE", sentence);
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
}

/** The same, and an address's own password wherever it stands. */
export function redacted(text: string, { url }: Pick<QueueAddress, "url">): string {
  const secrets = [url.password, plain(url.password), url.searchParams.get("password")];
  return secrets.reduce<string>((left, secret) => (secret ? left.replaceAll(secret, HIDDEN) : left), redactUrls(text));
}
