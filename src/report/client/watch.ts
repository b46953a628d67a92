import type { Page } from "../page/page.js";

/** Milliseconds between two questions. */
const PAUSE = 1000;

/** Asks the server for newer pages for as long as it answers. */
export function follow(changed: (page: Page) => void, lost: () => void): void {
  let since = 0;
  const ask = async (): Promise<void> => {
    const answer = await fetch(`page.json?since=${since}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const { version, page } = (await answer.json()) as { version: number; page: Page | null };
    since = version;
    if (page !== null) changed(page);
  };
  const go = (): void => {
    ask().then(
      () => setTimeout(go, PAUSE),
      () => lost(),
    );
  };
  go();
}
