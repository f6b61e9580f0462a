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
  if (small.matches) document.querySelector(".filters > summary")?.focus();
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

// Beside the results the disclosure stands open, for assistive technology and for browsers that cannot show it closed, too.
function unfold() {
  const filters = document.querySelector(".filters");
  if (filters && !small.matches) filters.open = true;
}

unfold();
document.addEventListener("htmx:after:swap", unfold);
small.addEventListener("change", () => {
  document.getElementById("filter-sheet")?.close();
  document.querySelector(".filters")?.toggleAttribute("open", !small.matches);
});

// A swap writes attributes; what a visitor has ticked lives beside them, and gives way to what the answer says. The field
// that is being typed in keeps its text.
document.addEventListener("htmx:after:swap", () => {
  for (const input of document.querySelectorAll("#filter-panel :is(input, option)")) {
    if (input.matches("option")) input.selected = input.defaultSelected;
    else if (input.matches("[type=checkbox], [type=radio]")) input.checked = input.defaultChecked;
  }
});
