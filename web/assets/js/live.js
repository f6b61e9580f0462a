// Tells an open page what changed since it was made: "3 new jobs", or since when an advert is closed. Each page holds one
// connection for it, of the six that HTTP/1.1 gives all tabs of a site together: so a tab that nobody looks at holds none, and a
// browser that is asked to save data never opens one. Without this file a page is as new as its last load.

// The page itself comes first.
const CALM = 1000;

// Who is refused asks again after a minute, then ever more seldom.
const AGAIN = 60000;
const SELDOM = 900000;

let source = null;
let timer = 0;
let pause = AGAIN;

const place = () => document.querySelector("[data-live]");
const saves = () => navigator.connection?.saveData || window.matchMedia("(prefers-reduced-data: reduce)").matches;

function hangUp() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function came(count) {
  const link = place()?.querySelector("a");
  if (!link) return;
  const { one, many } = place().dataset;
  link.textContent = count === 1 ? one : many.replace("#", count > 99 ? "99+" : String(count));
  link.hidden = count === 0;
}

function moment(at) {
  const { lang } = document.documentElement;
  const format = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeStyle: "short" });
  return format.format(new Date(at));
}

function state(word, at) {
  const [said, link] = place()?.querySelectorAll("b, a") ?? [];
  if (!link) return;
  const text = place().dataset[word];
  said.textContent = text ? text.replace("#", moment(at)) : "";
  link.hidden = !text;
}

function follow() {
  hangUp();
  if (!place() || document.hidden || saves() || !window.EventSource) return;
  source = new EventSource(place().dataset.live);
  source.addEventListener("open", () => {
    pause = AGAIN;
  });
  source.addEventListener("came", ({ data }) => came(Number(data)));
  source.addEventListener("state", ({ data }) => state(...data.split(" ")));
  // A stream that ends is opened again by the browser itself; one that was refused is not.
  source.addEventListener("error", ({ target }) => {
    if (target !== source || target.readyState !== EventSource.CLOSED) return;
    hangUp();
    timer = setTimeout(follow, pause * (0.75 + Math.random() / 2));
    pause = Math.min(pause * 2, SELDOM);
  });
}

function soon() {
  hangUp();
  timer = setTimeout(follow, CALM);
}

document.addEventListener("DOMContentLoaded", soon);
// Another list was made at another moment.
document.addEventListener("htmx:after:swap", soon);
document.addEventListener("visibilitychange", () => (document.hidden ? hangUp() : soon()));
window.addEventListener("pagehide", hangUp);
window.addEventListener("pageshow", ({ persisted }) => persisted && soon());
