// A button that copies the advert's address. It appears only where the browser can copy.

document.addEventListener("alpine:init", () => {
  window.Alpine.data("share", () => ({
    label: "",
    absent: !navigator.clipboard,

    init() {
      this.label = this.$el.dataset.label;
    },

    async copy() {
      const { label, done, failed } = this.$root.dataset;
      const address = document.querySelector('link[rel="canonical"]')?.href ?? window.location.href;
      try {
        await navigator.clipboard.writeText(address);
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
