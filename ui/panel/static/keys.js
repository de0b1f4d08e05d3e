// Keys. None fires while somebody types, but for Ctrl+Enter and Escape.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const press = (selector) => document.querySelector(`${selector}:not([disabled])`)?.click();
  // What is typed while the page starts anew belongs to the text.
  const writing = () => window.warmline.isComing();
  const ANYWHERE = "jknq/?";
  const deskShown = () => document.querySelector("#wl-desk")?.offsetParent !== null;

  const actions = {
    j: () => window.warmline.step(1),
    k: () => window.warmline.step(-1),
    n: () => window.warmline.stepInIncident(),
    q: () => document.querySelector('.wl-row[tabindex="0"]')?.focus(),
    a: () => document.querySelector("#wl-workbox [data-menu=assign] summary")?.click(),
    h: () => document.querySelector("#wl-workbox [data-menu=hand_over] summary")?.click(),
    b: () => document.querySelector("#wl-workbox [data-menu=report] summary")?.click(),
    i: () => document.querySelector(".wl-assessment :is(.wl-finding button, .wl-finding summary, .wl-finding[tabindex])")?.focus(),
    l: () => document.querySelector("#wl-workbox [data-menu=later] summary")?.click(),
    // In a language that facts have no words in they can be read, though not put into the reply.
    f: () => (document.querySelector(".wl-fact[data-say]") ?? document.querySelector(".wl-fact"))?.focus(),
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

  // What holds on every screen: this list, and the way out of a field.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || deskShown()) return;
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (event.key !== "?" || typing(event.target)) return;
    event.preventDefault();
    window.warmline.keys();
  });

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
    if (typing(event.target) || writing() || !actions[event.key]) return;
    if (!ANYWHERE.includes(event.key) && !document.querySelector(".wl-shown-now")) return;
    if (document.querySelector("#wl-keys")?.open && event.key !== "?") return;
    event.preventDefault();
    actions[event.key]();
  });
})();
