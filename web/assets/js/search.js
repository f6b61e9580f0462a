// The search box: a button that empties it, and `/` to get there from anywhere on the page.

document.addEventListener("alpine:init", () => {
  window.Alpine.data("search", () => ({
    text: "",

    get empty() {
      return this.text === "";
    },

    get filled() {
      return this.text !== "";
    },

    init() {
      this.read();
      this.onKey = (event) => this.focus(event);
      document.addEventListener("keydown", this.onKey);
    },

    destroy() {
      document.removeEventListener("keydown", this.onKey);
    },

    read() {
      this.text = this.$refs.input.value;
    },

    clear() {
      const input = this.$refs.input;
      input.value = "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    },

    focus(event) {
      const elsewhere = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || elsewhere || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.documentElement.hasAttribute("data-no-shortcuts")) return;
      event.preventDefault();
      this.$refs.input.focus();
      this.$refs.input.select();
    },
  }));
});
