// Evaluation: runs that are started, watched while the tab is open, compared, and opened case by case.
(() => {
  const AGAIN = 2000;
  const byId = (id) => document.getElementById(id);
  // The run that is open, or the later one of two that are compared.
  const shown = () => (byId("wl-eval-run")?.querySelector("h2[data-id]")?.dataset.id || "").split(" ").pop();

  // Which run is shown is told as it is when the desk is asked; a case is one of the run that it was clicked in, and so is
  // what is compared with it.
  const turn = window.warmline.gestures(["look", "run", "case", "compare"], (data) => {
    window.warmline.part("evalboard").trigger(data.act === "look" ? "submit" : "select", { ...data, shown: data.of || shown() });
  });

  function acts(part) {
    const field = (name) => part.element.querySelector(`[data-field="${name}"]`)?.value || "";
    const send = (act, id = "") => turn.does(act, {
      id, of: ["case", "compare"].includes(act) ? shown() : "", dataset: field("dataset"), drafter: field("drafter"), other: field("other"), only: field("only"),
    });
    part.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      if (button.dataset.act === "remove" && button.dataset.sure !== "yes") {
        button.dataset.sure = "yes";
        button.textContent = "Delete for good?";
        return;
      }
      if (button.dataset.act === "start") button.disabled = true;
      send(button.dataset.act, button.dataset.id || "");
    });
    part.element.addEventListener("change", (event) => {
      if (event.target.dataset?.field === "only") send("run", shown());
    });
  }

  Object.assign(window.warmline.onMount, {
    evalboard(part) {
      const kept = {};
      acts(part);
      part.element.addEventListener("change", (event) => { if (event.target.dataset?.field) kept[event.target.dataset.field] = event.target.value; });
      part.watch("value", () => {
        Object.entries(kept).forEach(([name, value]) => {
          const field = part.element.querySelector(`[data-field="${name}"]`);
          if (field) field.value = value;
        });
      });
    },
    evalasked: (part) => window.warmline.hears(part, turn),
    evalprogress(part) {
      acts(part);
      setInterval(() => {
        const going = part.element.querySelector('[data-state="running"]');
        if (going && part.element.offsetParent !== null && !document.hidden && !turn.isBusy()) turn.does("look", {});
      }, AGAIN);
    },
    evalrun(part) {
      acts(part);
      part.watch("value", () => { const right = byId("wl-eval-right"); if (right) right.scrollTop = 0; part.element.querySelector("h2")?.scrollIntoView({ block: "nearest" }); });
    },
    evalcase(part) {
      let before = null;
      acts(part);
      part.watch("value", () => {
        const is = Boolean(part.element.querySelector(".wl-case"));
        const right = byId("wl-eval-right");
        if (is && before === null) before = right.scrollTop;
        byId("wl-eval-right").classList.toggle("wl-one-case", is);
        right.scrollTop = is ? 0 : before || 0;
        if (!is) before = null;
        else part.element.querySelector("button")?.focus();
      });
    },
  });
})();
