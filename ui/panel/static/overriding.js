// A lead says why a claim may stand. The reason stays in the field until it was taken, or another claim is meant.
(() => {
  const byId = (id) => document.getElementById(id);
  const dialog = () => byId("wl-override");
  let key = null;
  let part = null;

  function settle() {
    const field = byId("wl-override-reason");
    const words = field.value.split(/\s+/).filter((word) => /\p{L}/u.test(word));
    const short = words.length < +field.dataset.words;
    dialog().querySelector("[data-go]").disabled = short;
    byId("wl-override-short").hidden = !short;
  }

  function go() {
    if (dialog().querySelector("[data-go]").disabled) return;
    dialog().close();
    part.trigger("select", { id: key, reason: byId("wl-override-reason").value });
  }

  window.warmline.override = ({ override, words, told }) => {
    if (override !== key) byId("wl-override-reason").value = "";
    key = override;
    dialog().querySelector(".wl-override-words").textContent = `“${words}”`;
    dialog().querySelector(".wl-override-told").textContent = told;
    settle();
    dialog().showModal();
    byId("wl-override-reason").focus();
  };

  window.warmline.onMount.override = (mounted) => {
    part = mounted;
    part.element.addEventListener("input", settle);
    part.element.addEventListener("click", (event) => {
      if (event.target.closest("[data-go]")) go();
      else if (event.target.closest("[data-cancel]")) dialog().close();
    });
    // The desk's keys rest meanwhile: Ctrl+Enter must not send the reply.
    part.element.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) go();
    });
  };
})();
