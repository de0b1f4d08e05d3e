// What a page asks the desk for: one thing at a time, and of several of one name only the last. Gradio's own "always_last"
// does not do that: it remembers only that there was another event, and sends the data of the first one again.
(() => {
  const PATIENCE = 5000; // milliseconds until an answer is not waited for any more
  const PATIENT = 30000; // … where what was asked for changes something, and must not be asked for twice

  // "send" asks; its data carries a number, which the answer brings back, whatever came of it (ui/panel/listening.py).
  // "idle" is told once nothing is to come.
  function inTurn(send, idle = () => {}, { patience = PATIENCE, repeats = true } = {}) {
    const waiting = new Map();
    const newest = new Map(); // of each name: the number and the data that it was asked with last
    const names = new Map(); // of each number that was not answered yet
    let [number, going, timer] = [0, null, null];
    function next() {
      clearTimeout(timer);
      const [name, data] = waiting.entries().next().value ?? [];
      going = name === undefined ? null : (number += 1);
      if (going === null) return idle();
      waiting.delete(name);
      // Kept only for asking again: a gesture's data is what somebody typed.
      if (repeats) newest.set(name, { number, data });
      names.set(number, name);
      timer = setTimeout(next, patience);
      return send({ ...data, asked: going });
    }
    function ask(name, data) {
      waiting.delete(name);
      waiting.set(name, data);
      if (going === null) next();
    }
    return {
      ask,
      isBusy: () => going !== null,
      isAsked: (name) => waiting.has(name) || (going !== null && names.get(going) === name),
      answered(one) {
        const name = names.get(one);
        names.delete(one);
        if (one === going) return next();
        // Too late, and drawn over what was asked for after it.
        if (repeats && name !== undefined && newest.get(name).number > one && !waiting.has(name)) ask(name, newest.get(name).data);
        return undefined;
      },
    };
  }

  // The gestures of one screen, carried out in the order in which they were made, so that no answer is drawn over what was
  // asked for after it, unless it takes longer than anybody waits. Of those that only look at something ("looks") the last
  // counts; of any other the same click again, while the first is on its way, is no second gesture.
  function gestures(looks, send) {
    const turn = inTurn(send, undefined, { patience: PATIENT, repeats: false });
    return {
      ...turn,
      does(act, data) {
        const name = looks.includes(act) ? act : JSON.stringify({ ...data, act });
        if (looks.includes(act) || !turn.isAsked(name)) turn.ask(name, { ...data, act });
      },
    };
  }

  // An answer's number, in a part that shows nothing; a new value may be told before it is drawn, so the page is watched.
  function hears(part, turn) {
    const told = () => turn.answered(Number(part.element.querySelector("[data-asked]")?.dataset.asked));
    new MutationObserver(told).observe(part.element, { childList: true, subtree: true, attributes: true });
  }

  Object.assign(window.warmline, { inTurn, gestures, hears });
})();
