// Main controls that are smaller than a finger, and what sticks out of the page. The argument is the least height in pixels.
const [least] = arguments;
const found = [];
const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;
const name = (element) => element.outerHTML.slice(0, 120);
for (const control of document.querySelectorAll(".button, main form input[type=search], main form select, .site-bar a")) {
  const { height } = control.getBoundingClientRect();
  if (isShown(control) && !control.closest(".visually-hidden, .skip") && height < least - 0.5) {
    found.push(`${Math.round(height)} pixels high: ${name(control)}`);
  }
}
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width) {
  const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > width + 1);
  found.push(`wider than the page: ${wide.slice(-1).map(name).join()}`);
}
return found;
