// First contentful paint, every layout shift, and how many files of each kind were fetched. Waits until the page is calm.
const done = arguments[arguments.length - 1];
const ending = (end) => performance.getEntriesByType("resource").filter(({ name }) => end.test(new URL(name).pathname)).length;
const shifts = [];
const describe = ({ value, sources }) => `${value}: ${sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join("; ")}`;
new PerformanceObserver((list) => shifts.push(...list.getEntries().map(describe))).observe({ type: "layout-shift", buffered: true });
const tell = () =>
  done({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    shifts,
    styles: ending(/\.css$/),
    scripts: ending(/\.js$/),
    fonts: ending(/\.(woff2?|ttf|otf)$/),
  });
const calm = () => setTimeout(tell, 400);
if (document.readyState === "complete") calm();
else addEventListener("load", calm);
