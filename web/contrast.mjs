// Holds every pair of text and ground in tokens.css against WCAG 2.2, 1.4.3 (4.5:1), in both schemes. `npm run contrast`.

import { readFileSync } from "node:fs";

const css = readFileSync(new URL("assets/css/tokens.css", import.meta.url), "utf8");
const token = {};
for (const [, name, light, dark] of css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)) token[name] = [light, dark];

// Which colour is ever read on which ground; edges and marks need 3:1 (1.4.11).
const pairs = [
  ["ink", ["paper", "sheet", "sunk", "gold-wash", "indigo-wash"], 4.5],
  ["soft", ["paper", "sheet"], 4.5],
  ["indigo", ["paper", "sheet", "indigo-wash"], 4.5],
  ["on-indigo", ["indigo", "indigo-deep"], 4.5],
  ["gold", ["paper", "sheet"], 4.5],
  ["rust", ["paper", "sheet"], 4.5],
  ["edge", ["paper", "sheet"], 3],
];

function luminance(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((d) => d + d) : hex.slice(1).match(/../g);
  const [r, g, b] = digits.map((d) => parseInt(d, 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

let failures = 0;
for (const [text, grounds, least] of pairs) {
  for (const ground of grounds) {
    for (const [index, scheme] of ["light", "dark"].entries()) {
      const [low, high] = [luminance(token[text][index]), luminance(token[ground][index])].sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < least) failures += 1;
      console.log(`${ratio < least ? "FAIL" : "ok  "} ${ratio.toFixed(2).padStart(5)} ${scheme.padEnd(5)} ${text} on ${ground}`);
    }
  }
}
process.exitCode = failures > 0 ? 1 : 0;
