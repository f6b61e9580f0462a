// What a visitor keeps in this browser, without an account: the adverts seen of late, and those chosen to be compared. Nothing
// of it is sent anywhere but in the address of a comparison that the visitor opens.

const SEEN = "kintsugi.seen";
const CHOSEN = "kintsugi.compare";
const REMEMBERED = 12;
const SHOWN = 6;

// A browser may refuse to keep anything, and somebody may have written nonsense there.
function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function write(name, list) {
  try {
    localStorage.setItem(name, JSON.stringify(list));
  } catch {
    // Full or forbidden: then nothing is remembered.
  }
  document.dispatchEvent(new CustomEvent("kintsugi:shelf"));
}

const isId = (id) => typeof id === "string" && /^[0-9a-z]{10}$/.test(id);
const chosen = () => read(CHOSEN).filter(isId);

// An advert that is open on its own page was seen.
const shown = document.querySelector("article[data-advert]")?.dataset;
if (shown) {
  const advert = { id: shown.advert, title: shown.title, company: shown.company, path: location.pathname };
  write(SEEN, [advert, ...read(SEEN).filter(({ id } = {}) => id !== advert.id)].slice(0, REMEMBERED));
}

// "Compare" is a link to a comparison of one; here it chooses instead.
function paint() {
  const ids = chosen();
  for (const link of document.querySelectorAll("a[data-compare]")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", String(ids.includes(link.dataset.compare)));
  }
}

function toggle(id) {
  const ids = chosen();
  const most = Number(document.querySelector(".compare-bar")?.dataset.most ?? 4);
  if (ids.includes(id)) write(CHOSEN, ids.filter((other) => other !== id));
  else if (ids.length < most) write(CHOSEN, [...ids, id]);
  else document.dispatchEvent(new CustomEvent("kintsugi:shelf", { detail: "full" }));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-compare]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  toggle(link.dataset.compare);
});

// What says that it is a button obeys the space bar too.
document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("a[data-compare]");
  if (!link || event.key !== " ") return;
  event.preventDefault();
  toggle(link.dataset.compare);
});

document.addEventListener("kintsugi:shelf", paint);
document.addEventListener("htmx:after:swap", paint);
document.addEventListener("DOMContentLoaded", paint);
window.addEventListener("storage", () => document.dispatchEvent(new CustomEvent("kintsugi:shelf")));

document.addEventListener("alpine:init", () => {
  window.Alpine.data("compare", () => ({
    ids: [],
    said: "",

    get empty() {
      return this.ids.length === 0;
    },

    get href() {
      const { address } = this.$root.dataset;
      return `${address}${address.includes("?") ? "&" : "?"}ids=${this.ids.join(",")}`;
    },

    init() {
      this.look();
      document.addEventListener("kintsugi:shelf", ({ detail }) => this.look(detail === "full"));
    },

    look(full = false) {
      const { chosen: said, full: refused } = this.$root.dataset;
      this.ids = chosen();
      this.said = full ? refused : said.replace("#", String(this.ids.length));
    },

    clear() {
      write(CHOSEN, []);
      document.querySelector("main")?.focus({ preventScroll: true });
    },
  }));

  window.Alpine.data("seen", () => ({
    adverts: [],

    get empty() {
      return this.adverts.length === 0;
    },

    init() {
      const { lang } = this.$root.dataset;
      const isAdvert = (advert) => isId(advert?.id) && /^\/jobs\/[^/\\]+$/.test(advert.path);
      const linked = (advert) => ({ ...advert, href: advert.path + (lang ? `?lang=${lang}` : "") });
      this.adverts = read(SEEN).filter(isAdvert).slice(0, SHOWN).map(linked);
    },

    forget() {
      write(SEEN, []);
      this.adverts = [];
      document.querySelector("main")?.focus({ preventScroll: true });
    },
  }));
});
