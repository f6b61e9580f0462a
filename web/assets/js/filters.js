// The filters answer at once, and on a small screen they open as a sheet over the page. Without this file the form is
// sent by its button, and the filters unfold in the page.

document.documentElement.classList.add("live");

const small = window.matchMedia("(max-width: 59.99rem)");

// The filters lie in the page's disclosure, or in the sheet while it is open. There is one of them, never a copy.
function open(sheet) {
  sheet.append(document.getElementById("filter-panel"));
  sheet.showModal();
}

function closed(sheet) {
  const panel = sheet.querySelector("#filter-panel");
  if (panel) document.querySelector(".filters")?.append(panel);
}

document.addEventListener("click", (event) => {
  const sheet = document.getElementById("filter-sheet");
  if (!sheet?.showModal) return;
  if (event.target.closest(".filters > summary") && small.matches) {
    event.preventDefault();
    open(sheet);
  } else if (event.target === sheet || event.target.closest("[data-close-sheet]")) {
    sheet.close();
  }
});

// `close` does not bubble; it is caught on its way down.
document.addEventListener("close", ({ target }) => target.id === "filter-sheet" && closed(target), true);
small.addEventListener("change", () => document.getElementById("filter-sheet")?.close());

// The currency that was chosen last, where the address names none.
const KEY = "kintsugi:currency";

function recall() {
  const select = document.getElementById("currency");
  if (!select || new URLSearchParams(window.location.search).has("currency")) return;
  try {
    const known = localStorage.getItem(KEY);
    if ([...select.options].some((option) => option.value === known)) select.value = known;
  } catch {
    // A browser may keep nothing.
  }
}

document.addEventListener("DOMContentLoaded", recall);
document.addEventListener("change", ({ target }) => {
  if (target.id !== "currency") return;
  try {
    localStorage.setItem(KEY, target.value);
  } catch {
    // A browser may keep nothing.
  }
});

// A swap writes attributes; what a visitor has ticked lives beside them, and gives way to what the answer says. The field
// that is being typed in keeps its text.
document.addEventListener("htmx:after:swap", () => {
  for (const input of document.querySelectorAll("#filter-panel :is(input, option)")) {
    if (input.matches("option")) input.selected = input.defaultSelected;
    else if (input.matches("[type=checkbox], [type=radio]")) input.checked = input.defaultChecked;
  }
  recall();
});
