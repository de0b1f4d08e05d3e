// Knowledge: what is open stays open when a part is drawn anew, the tab shows what waits for a lead, buttons of the board.
(() => {
  const byId = (id) => document.getElementById(id);

  // Ages change all the time, so parts are drawn anew: what a person has unfolded, and where the focus is, must stay.
  function keep(part) {
    const open = new Set();
    let focused = null;
    part.element.addEventListener("toggle", (event) => {
      const key = event.target.dataset?.keep;
      if (key) open[event.target.open ? "add" : "delete"](key);
    }, true);
    part.element.addEventListener("focusin", (event) => { focused = nameOf(event.target); });
    part.element.addEventListener("focusout", () => { setTimeout(() => { if (document.hasFocus() && document.activeElement !== document.body) focused = null; }); });
    part.watch("value", () => {
      part.element.querySelectorAll("details[data-keep]").forEach((found) => { found.open = open.has(found.dataset.keep); });
      if (!focused || document.activeElement !== document.body) return;
      [...part.element.querySelectorAll("button, summary")].find((found) => nameOf(found) === focused)?.focus({ preventScroll: true });
    });
  }

  const nameOf = (found) => [found.tagName, found.dataset.act || "", found.dataset.id || "", found.parentElement?.dataset.keep || "", found.dataset.say || ""].join(" ");
  const beside = () => byId("wl-board-incident")?.querySelector(".wl-shown");
  const shown = () => beside()?.dataset.id || "";
  const section = () => byId("wl-boardbox")?.querySelector("[data-section]")?.dataset.section || "";
  const searched = () => byId("wl-boardbox")?.querySelector('[type="search"]')?.value || "";
  const standing = () => ({ section: section(), text: searched(), shown: shown(), kind: beside()?.dataset.kind || "" });

  const LOOKS = [
    "again", "show", "guideline", "section", "find-accounts", "new-incident", "foresee-incident", "preview-guideline",
  ];

  // Where somebody is on the screen is told as it is when the desk is asked: what was asked for before is drawn by then.
  const turn = window.warmline.gestures(LOOKS, (data) => {
    window.warmline.part("board").trigger(data.act === "again" ? "submit" : "select", { ...data, ...standing() });
  });

  // What a button asks for: its own id, or its form's, with what was typed there.
  function asked(button) {
    const form = button.closest("form[data-form]");
    const provider = button.closest("[data-sign]")?.querySelector("select")?.value || "";
    const list = button.closest("[data-pair]")?.querySelector("select");
    return {
      id: button.dataset.id || form?.dataset.id || "", provider,
      other: button.dataset.other || list?.value || "", seen: button.dataset.seen || form?.dataset.seen || "",
      form: form ? window.warmline.forms.values(form) : {},
    };
  }

  let wanted = "";
  function acts(part) {
    part.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      if (button.dataset.act === "section") wanted = button.dataset.id;
      turn.does(button.dataset.act, asked(button));
    });
  }

  // Whoever is about to choose something is not disturbed.
  const isChoosing = () => ["SELECT", "INPUT", "TEXTAREA"].includes(document.activeElement?.tagName) && byId("wl-live")?.contains(document.activeElement);

  Object.assign(window.warmline.onMount, {
    incident: keep,
    versions: keep,
    board(part) {
      keep(part);
      acts(part);
      // Whoever comes back to this screen finds the part of it that was open.
      part.watch("value", () => {
        if (wanted && section() && section() !== wanted) turn.does("section", { id: wanted });
      });
    },
    version(part) {
      let before = "";
      keep(part);
      acts(part);
      part.watch("value", () => {
        if (shown() !== before) part.element.querySelector("h2")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
        before = shown();
      });
    },
    told: acts,
    knownasked: (part) => window.warmline.hears(part, turn),
    alert(part) {
      const title = document.title;
      part.watch("value", () => {
        const count = part.element.querySelector("[data-count]")?.dataset.count || "0";
        // Gradio draws its tabs anew as it likes, so the number is kept where it does not reach.
        document.body.classList.toggle("wl-signs", count !== "0");
        document.body.style.setProperty("--wl-signs", `"${Number(count)}"`);
        document.title = count === "0" ? title : `(${count}) ${title}`;
      });
    },
  });

  // Seconds between two looks at the board while somebody looks at it.
  setInterval(() => {
    const board = byId("wl-live");
    if (!document.hidden && board?.offsetParent && !isChoosing() && !turn.isBusy()) turn.does("again", {});
  }, 15000);

  window.warmline.knowledge = turn.does;

  window.addEventListener("wl:mounted", ({ detail }) => {
    if (detail === "facts") keep(window.warmline.part("facts"));
  });
})();
