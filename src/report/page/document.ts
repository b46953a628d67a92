import { createHash } from "node:crypto";
import { bodyView } from "../view/sections.js";
import { html, scriptJson } from "../view/html.js";
import type { Html } from "../view/html.js";
import type { Page } from "./page.js";

/** What the build made of the page's own code. */
export interface Assets {
  script: string;
  style: string;
}

/** A page's HTML and the policy that goes with it. */
export interface PageDocument {
  text: string;
  /** Content-Security-Policy: what stands in the page itself, images made of data, and nothing from elsewhere. */
  policy: string;
}

/**
 * One self-contained HTML file, with the drawings of the page's figures. A page that follows a sweep may ask the server
 * that it came from.
 */
export function pageDocument(page: Page, drawings: readonly Html[], { script, style }: Assets): PageDocument {
  const isLive = page.progress !== undefined;
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(EARLY)}' '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src data: blob:",
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  // Put together as it is to be, to the letter: the hashes are of it.
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${html`${page.title}`.text} – Outlast</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<script>${EARLY}</script>
</head>
<body>
${bodyView(page, drawings).text}
<script type="application/json" id="page">${scriptJson(page).text}</script>
<script>${script}</script>
</body>
</html>
`;
  return { text, policy };
}

/** Before anything shows: what needs JavaScript may, in the colours that were chosen on an earlier visit. */
const EARLY =
  'const root=document.documentElement;root.classList.add("js");' +
  'try{const theme=localStorage.getItem("outlast-theme");if(theme==="light"||theme==="dark")root.dataset.theme=theme}' +
  "catch{}";

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
