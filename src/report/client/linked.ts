/**
 * Says of every element of a drawing of that figure which row it is of, and puts those of picked rows in front. Every
 * line has a wider one that cannot be seen, for pointers.
 */
export function markLines(drawing: SVGSVGElement, rows: readonly number[], picked: readonly number[]): void {
  const marks = ["band", "line", "points", "edge"].map((mark) => `[data-mark=${mark}]`);
  const groups = [...drawing.querySelectorAll<SVGGElement>(marks.join(","))];
  let line = -1;
  let isBand = false;
  for (const group of groups) {
    const mark = group.dataset["mark"]!;
    // A layer begins with its band, if it has one, else with its line.
    if (mark === "band" || (mark === "line" && !isBand)) line++;
    isBand = mark === "band";
    const place = rows[line];
    if (place === undefined) continue;
    const isPicked = picked.includes(place);
    group.dataset["row"] = String(place);
    group.classList.add(isPicked ? "front" : "back");
    if (mark === "line") group.append(...[...group.querySelectorAll("path")].map(widened));
  }
  for (const group of groups.filter(({ classList }) => classList.contains("front"))) {
    group.parentNode!.insertBefore(group, lastOf(groups).nextSibling);
  }
}

function lastOf(groups: readonly SVGGElement[]): SVGGElement {
  return groups.reduce((last, one) => {
    return last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING ? one : last;
  });
}

function widened(path: SVGPathElement): SVGPathElement {
  const wide = path.cloneNode(true) as SVGPathElement;
  wide.setAttribute("class", "wide");
  return wide;
}
