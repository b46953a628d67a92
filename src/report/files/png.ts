import { Resvg } from "@resvg/resvg-js";
import { fontFiles } from "./fonts.js";

/** An SVG as PNG on white, two pixels for one. Fonts of the system are not looked at: bytes would differ by machine. */
export function pngOf(svg: string): Uint8Array {
  const { regular, bold } = fontFiles();
  const font = { loadSystemFonts: false, fontFiles: [regular, bold], defaultFontFamily: "DejaVu Sans" };
  const resvg = new Resvg(svg, { font, fitTo: { mode: "zoom", value: 2 }, background: "#ffffff" });
  return resvg.render().asPng();
}
