// Around a reply: whose ticket, later, a lead's, no outage, a draft that was wrong. One list is open at a time.
(() => {
  window.warmline.onMount.work = (part) => {
    const lists = () => [...part.element.querySelectorAll("details[open]")];
    // What is folded away cannot keep the focus: its name keeps it, also where nothing is drawn anew.
    const close = () => lists().forEach((list) => {
      const held = list.contains(document.activeElement);
      list.open = false;
      if (held) list.querySelector("summary").focus({ preventScroll: true });
    });
    part.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-work]");
      if (!button) return;
      const asked = button.closest(".wl-menu")?.querySelector(".wl-asked");
      if (asked && !asked.value.trim()) return asked.focus();
      if (button.dataset.work === "done") {
        window.warmline.loading(true);
        part.trigger("submit", { id: button.dataset.value });
        return close();
      }
      part.trigger("select", { act: button.dataset.work, value: asked ? asked.value : button.dataset.value });
      close();
    });
    part.element.addEventListener("toggle", ({ target }) => {
      if (target.open) target.querySelector(".wl-asked, .wl-menu button")?.focus();
    }, true);
    part.element.addEventListener("keydown", (event) => {
      const list = event.target.closest("details");
      if (event.key === "Enter" && event.target.matches(".wl-asked")) list.querySelector("[data-work]").click();
      if (event.key !== "Escape" || !list?.open) return;
      event.stopPropagation();
      list.open = false;
      list.querySelector("summary").focus();
    });
    document.addEventListener("pointerdown", (event) => { if (!part.element.contains(event.target)) close(); });
  };
})();
