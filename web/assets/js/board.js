// What htmx alone does not do on the board. Everything here may fail without a visitor losing anything.

// Typing makes one entry in the browser's history, however many letters it has; a submit or a page makes one each.
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

// After paging, back and forward the reader stands at the beginning of the list, or of what went wrong, with the keyboard
// too. The browser itself puts the scroll position right.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const paged = ctx.sourceEvent?.type === "click";
  const restored = ctx.request.headers["HX-History-Restore-Request"];
  if (paged || restored) document.querySelector("#count, #problem")?.focus({ preventScroll: true });
});

// No answer at all: say so where the results would be, and keep what was typed.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  const told = ctx && document.querySelector("#count, #problem .lead");
  if (!told) return;
  told.textContent = "The board cannot be reached just now. What you see is its last answer.";
  // The link that failed is at the list's end, far from here.
  if (ctx.sourceEvent?.type === "click") document.querySelector("#count, #problem")?.focus();
});
