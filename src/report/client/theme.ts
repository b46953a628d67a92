export type Theme = "light" | "dark";

const stored = "outlast-theme";
const media = matchMedia("(prefers-color-scheme: dark)");
const printing = matchMedia("print");
const listeners: (() => void)[] = [];

/** What is to be seen now: on paper light, else what was chosen here, else what the system prefers. */
export function themeNow(): Theme {
  if (printing.matches) return "light";
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return media.matches ? "dark" : "light";
}

/** Calls back whenever another theme is to be seen. */
export function onTheme(changed: () => void): void {
  listeners.push(changed);
}

/** Lets the button choose; the choice of an earlier visit is in force from the page's head on. */
export function startTheme(button: HTMLButtonElement): void {
  label(button);
  button.addEventListener("click", () => {
    const theme = themeNow() === "dark" ? "light" : "dark";
    document.documentElement.dataset["theme"] = theme;
    remember(theme);
    tell(button);
  });
  for (const list of [media, printing]) list.addEventListener("change", () => tell(button));
}

function tell(button: HTMLButtonElement): void {
  label(button);
  for (const changed of listeners) changed();
}

function label(button: HTMLButtonElement): void {
  button.textContent = themeNow() === "dark" ? "Light" : "Dark";
  button.setAttribute("aria-label", `Show in ${themeNow() === "dark" ? "light" : "dark"} colours`);
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(stored, theme);
  } catch {
    // A page from disk may have no storage: then the choice lasts as long as the page is open.
  }
}
