// What htmx alone does not do on the board. Everything here may fail without a visitor losing anything.

// Typing makes one entry in the browser's history, however many letters it has; a submit, a filter or a page makes one each.
let typing = false;
let previousWasTyping = false;

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  typing = ctx.sourceEvent?.type === "input";
});

document.addEventListener("htmx:before:history:update", ({ detail }) => {
  const here = detail.history.path === window.location.pathname + window.location.search;
  if (here || (typing && previousWasTyping)) detail.history.type = "replace";
  previousWasTyping = typing;
});

window.addEventListener("popstate", () => {
  previousWasTyping = false;
});

// An answer that takes longer than a blink leaves bars where its words will be.
const PATIENCE = 150;
const timers = new WeakMap();

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const results = document.getElementById("results");
  if (!results || ctx.request.headers["HX-History-Restore-Request"]) return;
  results.setAttribute("aria-busy", "true");
  timers.set(ctx, setTimeout(() => results.classList.add("waiting"), PATIENCE));
});

// A request that is replaced by another ends while the other is under way.
let latest = null;
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  latest = ctx;
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  clearTimeout(timers.get(ctx));
  if (ctx !== latest) return;
  const results = document.getElementById("results");
  results?.classList.remove("waiting");
  results?.removeAttribute("aria-busy");
});

// The keyboard stays on the control that was used. Where that is gone (a filter that was dropped, another page of the
// list, back and forward), the reader stands at the beginning of the list, or of what went wrong. The browser itself puts
// the scroll position right.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const clicked = ctx.sourceEvent?.type === "click";
  const stays = clicked && ctx.sourceElement?.isConnected && ctx.sourceElement.matches("a[id]");
  const restored = ctx.request.headers["HX-History-Restore-Request"];
  if (stays) ctx.sourceElement.focus({ preventScroll: true });
  else if (clicked || restored) document.querySelector("#count, #problem")?.focus({ preventScroll: true });
});

// No answer at all: say so where the results would be, and keep what was typed.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  const told = ctx && document.querySelector("#count, #problem .lead");
  if (!told) return;
  told.textContent = document.getElementById("results")?.dataset.unreachable ?? "";
  // The link that failed is at the list's end, far from here.
  if (ctx.sourceEvent?.type === "click") document.querySelector("#count, #problem")?.focus();
});
