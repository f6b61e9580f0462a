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

// After paging the reader stands at the new list's beginning, with the keyboard too.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.sourceEvent?.type === "click") document.getElementById("count")?.focus({ preventScroll: true });
});

// No answer at all: say so where the results would be, and keep what was typed.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  const count = ctx && document.getElementById("count");
  if (count) count.textContent = "The board cannot be reached just now. What follows is the last search that it answered.";
});
