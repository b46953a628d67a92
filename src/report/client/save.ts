/** Has the browser save a file. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = fileName(name);
  link.click();
  // Not at once: the browser may not have read it yet.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function saveText(name: string, text: string, type: string): void {
  save(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** A drawing as a file of its own. */
export function svgText(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

/** Pixels of a PNG for each of the drawing's. */
const DENSITY = 3;

/** Saves a drawing as PNG, on the colour of the page. */
export async function savePng(name: string, drawing: SVGSVGElement, background: string): Promise<void> {
  const { width, height } = drawing.viewBox.baseVal;
  const url = URL.createObjectURL(new Blob([svgText(drawing)], { type: "image/svg+xml" }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * DENSITY;
    canvas.height = height * DENSITY;
    const context = canvas.getContext("2d")!;
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (png !== null) save(name, png);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** What every file system takes. */
function fileName(name: string): string {
  return name.replaceAll(/[^\p{Letter}\p{Number}._-]+/gu, "-").replaceAll(/^[-.]+|-+(?=\.)/g, "");
}
