// A button that copies what stands beside it. It appears only where the browser can copy.

document.addEventListener("alpine:init", () => {
  window.Alpine.data("copy", () => ({
    label: "",
    absent: !navigator.clipboard,

    init() {
      this.label = this.$root.dataset.label;
    },

    async copy() {
      const { label, done, failed } = this.$root.dataset;
      try {
        await navigator.clipboard.writeText(this.$refs.what.textContent);
        this.label = done;
      } catch {
        this.label = failed;
      }
      setTimeout(() => {
        this.label = label;
      }, 4000);
    },
  }));
});
