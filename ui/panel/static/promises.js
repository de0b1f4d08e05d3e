// Promises: counts and lists that filter, a look that is repeated while the tab is open, rows that open a reply.
(() => {
  const AGAIN = 15000;
  let part = null;
  const turn = window.warmline.inTurn((data) => part.trigger(data.id ? "submit" : "select", data), settled);
  let wanted = null; // what was asked for by hand, until it is shown

  const visible = () => part && part.element.offsetParent !== null && !document.hidden;

  function shown() {
    const found = { state: part.element.querySelector('[data-state][aria-pressed="true"]')?.dataset.state || "" };
    part.element.querySelectorAll("[data-filter]").forEach((field) => { found[field.dataset.filter] = field.value; });
    return found;
  }

  // What is shown may still be the answer to an earlier question.
  function ask(changes = {}) {
    wanted = { ...(wanted ?? shown()), ...changes };
    turn.ask("board", wanted);
  }

  function settled() {
    wanted = null;
    part.element.querySelectorAll("select").forEach((one) => { one.value = one.querySelector("[selected]")?.value ?? ""; });
  }

  const nameOf = (found) => [found.tagName, found.dataset.state || "", found.dataset.filter || "", found.dataset.key || "", found.parentElement?.dataset.keep || ""].join(" ");

  function choose(id) {
    document.querySelectorAll("#wl-promisesbox tr[data-id]").forEach((one) => one.setAttribute("aria-selected", String(one.dataset.id === id)));
  }

  function kept(mounted) {
    // What was folded or unfolded, where the focus is and which row is open must survive a new drawing.
    const folds = {};
    let focused = null;
    mounted.element.addEventListener("toggle", (event) => { if (event.target.dataset?.keep) folds[event.target.dataset.keep] = event.target.open; }, true);
    mounted.element.addEventListener("focusin", (event) => { focused = nameOf(event.target); });
    mounted.element.addEventListener("focusout", () => { setTimeout(() => { if (document.hasFocus() && document.activeElement !== document.body) focused = null; }); });
    mounted.watch("value", () => {
      mounted.element.querySelectorAll("details[data-keep]").forEach((one) => { if (one.dataset.keep in folds) one.open = folds[one.dataset.keep]; });
      const shown = document.querySelector("#wl-promise-reply h2")?.dataset.id;
      mounted.element.querySelectorAll("tr[data-id]").forEach((one) => one.setAttribute("aria-selected", String(one.dataset.id === shown)));
      if (!focused || document.activeElement !== document.body) return;
      [...mounted.element.querySelectorAll("button, select, summary")].find((one) => nameOf(one) === focused)?.focus({ preventScroll: true });
    });
  }

  Object.assign(window.warmline.onMount, {
    promises(mounted) {
      part = mounted;
      kept(mounted);
      mounted.element.addEventListener("click", (event) => {
        const state = event.target.closest("[data-state]");
        if (state) {
          const pressed = (wanted ?? shown()).state === state.dataset.state;
          mounted.element.querySelectorAll("[data-state]").forEach((one) => one.setAttribute("aria-pressed", "false"));
          state.setAttribute("aria-pressed", String(!pressed));
          ask({ state: pressed ? "" : state.dataset.state });
          return;
        }
        const opener = event.target.closest("[data-reply]") || event.target.closest("tr[data-id]");
        if (!opener) return;
        const id = opener.dataset.reply || opener.dataset.id;
        choose(id);
        turn.ask("open", { id });
      });
      mounted.element.addEventListener("change", (event) => {
        const field = event.target.closest("[data-filter]");
        if (field) ask({ [field.dataset.filter]: field.value });
      });
      setInterval(() => {
        const busy = document.activeElement?.tagName === "SELECT";
        if (visible() && !busy && !turn.isBusy() && mounted.element.querySelector(".wl-promises")) ask();
      }, AGAIN);
    },
    promisesasked: (mounted) => window.warmline.hears(mounted, turn),
    promise(mounted) {
      mounted.watch("value", () => {
        const title = mounted.element.querySelector("h2");
        choose(title?.dataset.id);
        title?.scrollIntoView({ block: "nearest", behavior: "smooth" });
      });
    },
  });
})();
