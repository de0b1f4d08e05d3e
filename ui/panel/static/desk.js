// Connects Gradio's HTML parts to the page: what is shown when, loading states. No text is ever read as HTML here.
(() => {
  const parts = {};
  const byId = (id) => document.getElementById(id);
  const center = () => byId("wl-center");
  function loading(is) {
    center()?.classList.toggle("wl-loading", is);
    const editor = document.querySelector("#wl-editor textarea");
    if (editor) editor.readOnly = is;
  }

  function openQueue(open) {
    document.body.classList.toggle("wl-queue-open", open);
    // On a phone it opens above what is read.
    if (open) byId("wl-queuebox")?.scrollIntoView({ block: "start" });
    byId("wl-queue-toggle")?.setAttribute("aria-expanded", String(open));
  }

  const onMount = {
    header(part) {
      part.watch("value", () => {
        const has = Boolean(part.element.querySelector(".wl-title"));
        const isLast = window.warmline.shows(part.element.querySelector(".wl-shown-now")?.dataset.id ?? null);
        if (has) window.warmline.shown();
        center().classList.toggle("wl-has-ticket", has);
        loading(!isLast);
        if (has && isLast) window.warmline.arrive();
        byId("wl-scroll").scrollTop = 0;
      });
    },
    thread(part) {
      part.element.addEventListener("click", (event) => {
        const at = event.target.closest("[data-forget]")?.dataset.forget;
        if (!at) return;
        loading(true);
        part.trigger("select", { id: at });
      });
      // The customer's newest message is the one to answer: start at its first line.
      part.watch("value", () => {
        const thread = part.element.querySelector(".wl-thread");
        const newest = [...part.element.querySelectorAll(".wl-customer")].pop();
        if (thread && newest) thread.scrollTop += newest.getBoundingClientRect().top - thread.getBoundingClientRect().top - 10;
      });
    },
    notice(part) {
      let timer = null;
      part.watch("value", () => {
        const said = part.element.querySelector("p");
        byId("wl-notice").classList.toggle("wl-gone", !said);
        if (!said) return;
        if (said.classList.contains("wl-wrong")) window.warmline.refused();
        if (!window.warmline.isActing()) loading(false);
        clearTimeout(timer);
        timer = setTimeout(() => byId("wl-notice").classList.add("wl-gone"), said.classList.contains("wl-wrong") ? 9000 : 4000);
        if (said.dataset.aside) window.warmline.onward(said.dataset.aside);
        if (!said.dataset.sent) return window.warmline.free();
        window.warmline.hold();
        window.warmline.left(said.dataset.sent);
      });
    },
    binding(part) {
      part.element.addEventListener("click", (event) => {
        const choose = event.target.closest("[data-choose]");
        const list = event.target.closest("[data-bind]") && part.element.querySelector("select");
        if (list && !list.value) list.focus();
        if (!choose && !list?.value) return;
        loading(true);
        window.warmline.settle();
        part.trigger("select", { id: choose ? choose.dataset.choose : list.value });
      });
    },
    top() {
      byId("wl-queue-toggle").addEventListener("click", () => openQueue(!document.body.classList.contains("wl-queue-open")));
      byId("wl-keys-open").addEventListener("click", () => window.warmline.keys());
      byId("wl-keys").addEventListener("click", ({ target, currentTarget }) => {
        // The dialog itself is hit only outside of what it holds.
        if (target === currentTarget || target.closest("[data-close]")) currentTarget.close();
      });
    },
  };

  window.warmline = {
    onMount,
    mount(name, element, { trigger, watch, props }) {
      parts[name] = { element, trigger, watch, props };
      onMount[name]?.(parts[name]);
      window.dispatchEvent(new CustomEvent("wl:mounted", { detail: name }));
      watch("value", window.warmline.keepFocus(name, element));
    },
    part: (name) => parts[name],
    loading,
    openQueue,
    settle() {},
    keepFocus: () => () => {},
    hold() {},
    selected: () => null,
    shown() {},
    arrive() {},
    free() {},
    keys() {
      const dialog = byId("wl-keys");
      if (dialog.open) dialog.close();
      else {
        // Elsewhere only what holds there is listed.
        dialog.classList.toggle("wl-elsewhere", !byId("wl-desk")?.offsetParent);
        dialog.showModal();
      }
    },
  };
})();
