// Whose words stand in the editor, what was changed in the draft, and which words no longer hold once facts changed.
(() => {
  const area = () => document.querySelector("#wl-editor textarea");

  function whose() {
    const drafted = document.querySelector("#wl-drafter [data-drafted]")?.dataset.drafted;
    document.body.classList.toggle("wl-own", Boolean(drafted && area()) && window.warmline.sum(area().value) !== drafted);
  }

  // Words of the text that the newest answer finds untrue now, each a way to its place.
  function touched() {
    const box = document.querySelector(".wl-changed .wl-touched");
    if (!box) return;
    const found = [...document.querySelectorAll(".wl-assessment :is(.wl-f-stale, .wl-f-contradicted)[data-from]")];
    box.textContent = found.length ? box.dataset.touched : box.dataset.none;
    found.forEach((row) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = row.querySelector("bdi")?.textContent || "…";
      button.addEventListener("click", () => window.warmline.choose(row.dataset));
      box.append(button);
    });
    // Sending waits for what is touched by itself; there is nothing to be understood before that.
    document.querySelector(".wl-changed [data-fine]").hidden = found.length > 0;
  }

  Object.assign(window.warmline.onMount, {
    changed(part) {
      part.watch("value", () => setTimeout(touched, 60));
      part.element.addEventListener("click", (event) => { if (event.target.closest("[data-fine]")) part.trigger("select", {}); });
    },
    difference(part) {
      part.element.addEventListener("toggle", ({ target }) => {
        if (target.open && !target.querySelector(":scope > :not(summary)")) part.trigger("select", {});
      }, true);
    },
  });
  window.addEventListener("wl:mounted", ({ detail }) => {
    const part = window.warmline.part(detail);
    if (detail === "drafter" || detail === "wl-drafter" || detail === "header") part.watch("value", () => setTimeout(whose, 160));
    if (detail !== "assessment") return;
    part.watch("value", () => setTimeout(() => {
      touched();
      whose();
      if (document.querySelector(".wl-difference[open]")) window.warmline.part("difference").trigger("select", {});
    }, 60));
  });
  document.addEventListener("input", (event) => { if (event.target === area()) whose(); });
})();
