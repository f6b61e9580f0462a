// A button that copies the advert's address. It appears only where the browser can copy.

document.addEventListener("alpine:init", () => {
  window.Alpine.data("share", () => ({
    label: "Copy the link",
    absent: !navigator.clipboard,

    async copy() {
      const address = document.querySelector('link[rel="canonical"]')?.href ?? window.location.href;
      try {
        await navigator.clipboard.writeText(address);
        this.label = "Copied";
      } catch {
        this.label = "Copying is not allowed here";
      }
      setTimeout(() => {
        this.label = "Copy the link";
      }, 4000);
    },
  }));
});
