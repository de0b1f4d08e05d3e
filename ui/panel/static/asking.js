// What a page asks the desk for: one thing at a time, and of several of one name only the last. Gradio's own "always_last"
// does not do that: it remembers only that there was another event, and sends the data of the first one again.
(() => {
  const PATIENCE = 5000; // milliseconds until an answer is not waited for any more
  const PATIENT = 30000; // … where what was asked for changes something, and must not be asked for twice

  // "send" asks; its data carries a number, which the answer brings back. "idle" is told once nothing is to come.
  function inTurn(send, idle = () => {}, { patience = PATIENCE, repeats = true } = {}) {
    const waiting = new Map();
    let [number, going, last, timer] = [0, null, null, null];
    function next() {
      clearTimeout(timer);
      const first = waiting.entries().next().value;
      going = first ? (number += 1) : null;
      if (!first) return idle();
      last = first;
      waiting.delete(first[0]);
      timer = setTimeout(next, patience);
      return send({ ...first[1], asked: going });
    }
    function ask(name, data) {
      waiting.delete(name);
      waiting.set(name, data);
      if (going === null) next();
    }
    return {
      ask,
      isBusy: () => going !== null,
      isAsked: (name) => waiting.has(name) || (going !== null && last[0] === name),
      answered(one) {
        if (one === going) next();
        // Too late, and drawn over what was asked for after it.
        else if (repeats && one < number && going === null) ask(...last);
      },
      // It failed, and the sentence at the foot says why.
      refused: () => { if (going !== null) next(); },
    };
  }

  // The gestures of one screen, carried out in the order in which they were made, so that no answer is drawn over what was
  // asked for after it. Of those that only look at something ("looks") the last counts; of any other a second click, while
  // the first is on its way, is no second gesture.
  function gestures(looks, send) {
    const turn = inTurn(send, undefined, { patience: PATIENT, repeats: false });
    return {
      ...turn,
      does(act, data) {
        const name = looks.includes(act) ? act : `${act} ${data.id || ""}`;
        if (looks.includes(act) || !turn.isAsked(name)) turn.ask(name, { ...data, act });
      },
    };
  }

  // An answer's number, in a part that shows nothing; a new value may be told before it is drawn, so the page is watched.
  function hears(part, turn) {
    const told = () => turn.answered(Number(part.element.querySelector("[data-asked]")?.dataset.asked));
    new MutationObserver(told).observe(part.element, { childList: true, subtree: true, attributes: true });
    window.addEventListener("wl:refused", turn.refused);
  }

  Object.assign(window.warmline, { inTurn, gestures, hears });
})();
