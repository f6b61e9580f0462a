// What is wrong with the place of the focus: out of sight, or covered; null where it can be seen (WCAG 2.4.7 and 2.4.11).
const element = document.activeElement;
if (!element || element === document.body) return null;
const name = element.outerHTML.slice(0, 160);
const box = [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
if (!box) return `nothing to be seen of ${name}`;
const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `out of sight at ${Math.round(x)}, ${Math.round(y)}: ${name}`;
const top = document.elementFromPoint(x, y);
if (!top || !(element.contains(top) || top.contains(element) || top.closest("label")?.control === element)) {
  return `covered by ${top?.outerHTML.slice(0, 80)}: ${name}`;
}
// A control that fills a box may leave the mark to the box.
const around = [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean);
const isMarked =
  element.matches("main") ||
  getComputedStyle(element).boxShadow !== "none" ||
  around.some((box) => getComputedStyle(box).outlineStyle !== "none");
return isMarked ? null : `the focus cannot be told on ${name}`;
