// Keys. None fires while somebody types, but for Ctrl+Enter and Escape.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const press = (selector) => document.querySelector(`${selector}:not([disabled])`)?.click();
  const deskShown = () => document.querySelector("#wl-desk")?.offsetParent !== null;

  const actions = {
    j: () => window.warmline.step(1),
    k: () => window.warmline.step(-1),
    e: () => document.querySelector("#wl-editor textarea")?.focus(),
    r: () => press("#wl-redraft"),
    t: () => document.querySelector(".wl-rewrite")?.focus(),
    u: () => press("#wl-undo"),
    w() {
      document.querySelector(".wl-why-reply summary")?.focus();
      press(".wl-why-reply summary");
    },
    d: () => press("#wl-incoming:not(.wl-gone) [data-take]"),
    c: () => press(document.querySelector(".wl-assessment [data-all]") ? ".wl-assessment [data-all]" : ".wl-assessment [data-use]"),
    "/": () => document.querySelector("#wl-find")?.focus(),
    "?": () => window.warmline.keys(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || !deskShown() || document.querySelector("#wl-override")?.open) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!event.repeat && !document.body.classList.contains("wl-checking")) press("#wl-send");
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      return;
    }
    if (typing(event.target) || !actions[event.key]) return;
    if (document.querySelector("#wl-keys")?.open && event.key !== "?") return;
    event.preventDefault();
    actions[event.key]();
  });
})();
