// What is written for the person: a model's draft beside the editor, rewrites, the list of reasons.
(() => {
  const byId = (id) => document.getElementById(id);
  const editor = () => document.querySelector("#wl-editor textarea");

  // Sentences are added at the end: follow them, unless somebody scrolled back to read.
  function follow(part) {
    let back = null;
    part.element.addEventListener("scroll", ({ target }) => {
      if (target.matches?.(".wl-incoming-text")) back = target.scrollTop + target.clientHeight < target.scrollHeight - 8 ? target.scrollTop : null;
    }, true);
    return (text) => {
      if (text.closest("[data-state=ready]")) back = 0;
      text.scrollTop = back ?? text.scrollHeight;
    };
  }

  Object.assign(window.warmline.onMount, {
    incoming(part) {
      const box = byId("wl-incoming");
      const settle = follow(part);
      part.watch("value", () => {
        const region = part.element.querySelector(".wl-incoming");
        box.classList.toggle("wl-gone", !region || region.dataset.id !== window.warmline.selected());
        if (region) settle(region.querySelector(".wl-incoming-text"));
      });
      part.element.addEventListener("click", (event) => {
        if (event.target.closest("[data-dismiss]")) box.classList.add("wl-gone");
        if (!event.target.closest("[data-take]")) return;
        window.warmline.settle();
        part.trigger("select", { id: window.warmline.selected() });
      });
      box.classList.add("wl-gone");
    },
    offer(part) {
      // A model's draft takes the place of the composer's only while nobody has typed.
      part.watch("value", () => {
        const offer = part.element.querySelector("[data-was]");
        const field = editor();
        if (offer && field && offer.dataset.id === window.warmline.selected() && offer.dataset.was === field.value) part.trigger("select", { id: offer.dataset.id });
      });
    },
    rewrites(part) {
      part.element.addEventListener("click", (event) => {
        const button = event.target.closest("[data-rewrite]");
        if (!button || !editor()?.value.trim()) return;
        window.warmline.loading(true);
        window.warmline.settle();
        part.trigger("select", { id: button.dataset.rewrite });
      });
    },
    plan(part) {
      let asked = false;
      part.element.addEventListener("toggle", ({ target }) => {
        if (!target.open || target.querySelector(".wl-plan")) return;
        asked = true;
        part.trigger("select", { id: target.dataset.id });
      }, true);
      part.watch("value", () => {
        const list = part.element.querySelector("details");
        if (!list?.open || !asked) return;
        asked = false;
        // The list was drawn anew while the focus was on it.
        if (document.activeElement === document.body) list.querySelector("summary").focus({ preventScroll: true });
      });
    },
  });
})();
