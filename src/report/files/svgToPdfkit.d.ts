/** svg-to-pdfkit brings no types; this is what is used of it. */
declare module "svg-to-pdfkit" {
  interface Options {
    width?: number;
    height?: number;
    /** The name of a registered font. */
    fontCallback?: (family: string, bold: boolean, italic: boolean) => string;
    warningCallback?: (warning: string) => void;
  }
  function svgToPdfkit(document: unknown, svg: string, x: number, y: number, options?: Options): void;
  export = svgToPdfkit;
}
