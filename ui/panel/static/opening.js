// Which ticket the desk is asked to show: one at a time, so that however fast somebody goes the one chosen last is shown.
(() => {
  const PATIENCE = 15000; // milliseconds until an answer is not waited for any more, and asked for once more
  const GESTURE = 10000; // … until a click on Send or Approve counts as over, whatever came of it
  let wanted = null; // what was chosen last, until it is shown
  let asked = null; // what the desk was asked for and has not answered yet
  let again = 0;
  let timer = null;
  let actingSince = null;

  function ask() {
    asked = wanted;
    clearTimeout(timer);
    timer = setTimeout(() => {
      asked = null;
      if (wanted && again < 1) {
        again += 1;
        ask();
      }
    }, PATIENCE);
    window.warmline.part("queue").trigger("select", { id: wanted.id, unasked: wanted.unasked });
  }

  // What nobody asked for leaves the sentence at the foot as it is: it may say that a reply was sent.
  function show(id, unasked = false) {
    wanted = { id, unasked };
    again = 0;
    window.warmline.loading(true);
    if (!asked) ask();
  }

  // The middle was drawn anew: with the ticket of this id, or with none. Says whether it is the one chosen last. An answer
  // may come late, after that to a later question: then it is asked again, whoever drew it.
  function shows(id) {
    actingSince = null;
    // Drawn without a ticket, after a send: what was chosen is still to come.
    if (!id) return !wanted;
    clearTimeout(timer);
    asked = null;
    const chosen = window.warmline.selected();
    if (chosen && chosen !== id) {
      wanted = wanted?.id === chosen ? wanted : { id: chosen, unasked: true };
      ask();
      return false;
    }
    wanted = null;
    return true;
  }

  // It cannot be shown, and the sentence at the foot says why.
  function refused() {
    clearTimeout(timer);
    const other = wanted && asked && wanted.id !== asked.id;
    [asked, actingSince] = [null, null];
    if (other) ask();
    else wanted = null;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#wl-send, #wl-approve, #wl-withdraw, #wl-redraft, #wl-undo");
    if (button && !button.disabled && !document.body.classList.contains("wl-held")) actingSince = performance.now();
  }, true);

  Object.assign(window.warmline, {
    show, shows, refused,
    // While a gesture of this very page is on its way the ticket changes by it: nobody else's doing.
    isActing: () => asked !== null || (actingSince !== null && performance.now() - actingSince < GESTURE),
  });
})();
