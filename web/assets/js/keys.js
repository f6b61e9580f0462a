// `j` and `k` go from advert to advert; Enter then opens it, as every link. The switch turns all one-letter keys of the
// site off (WCAG 2.1.4): speech input and a trembling hand set them off by accident. The browser remembers it.

const KEY = "kintsugi:shortcuts";
const root = document.documentElement;

function recall() {
  try {
    return localStorage.getItem(KEY) === "off";
  } catch {
    return false;
  }
}

function remember(off) {
  try {
    if (off) localStorage.setItem(KEY, "off");
    else localStorage.removeItem(KEY);
  } catch {
    // A browser may keep nothing; the switch then lasts as long as the page.
  }
}

function apply(off) {
  root.toggleAttribute("data-no-shortcuts", off);
  for (const input of document.querySelectorAll("#shortcuts")) input.checked = !off;
}

function show() {
  for (const box of document.querySelectorAll(".keys")) box.hidden = false;
  apply(root.hasAttribute("data-no-shortcuts"));
}

apply(recall());
document.addEventListener("DOMContentLoaded", show);
document.addEventListener("htmx:after:swap", show);
document.addEventListener("change", ({ target }) => {
  if (target.id !== "shortcuts") return;
  apply(!target.checked);
  remember(!target.checked);
});

// Where the keyboard stands in the list, else the first advert that is on the screen.
function next(links, step) {
  const here = links.indexOf(document.activeElement);
  if (here >= 0) return links[here + step];
  const seen = links.findIndex((link) => link.closest(".card, .paging").getBoundingClientRect().bottom > 80);
  return links[step > 0 ? Math.max(seen, 0) : seen - 1];
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "j" && event.key !== "k") return;
  if (event.ctrlKey || event.metaKey || event.altKey || root.hasAttribute("data-no-shortcuts")) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  const links = [...document.querySelectorAll(".card-title a, .paging a[rel=next]")];
  const link = next(links, event.key === "j" ? 1 : -1);
  if (!link) return;
  event.preventDefault();
  link.focus({ preventScroll: true });
  link.closest(".card, .paging").scrollIntoView({ block: "nearest" });
});
