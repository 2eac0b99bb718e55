/**
 * The editor's slots: what the adapter shows, and what an embedder has there beside it. drawDB may load its diagram again
 * whenever the object with the slots is another one, so it stays the same as long as it has the same names and kinds of
 * things in it: elements are handed on by a context of their own, functions are looked up when they are called.
 *
 * @param {any} React
 * @param {Record<string, any>} ours elements by slot, shown before theirs
 */
export function slotsFor(React, ours) {
  const {createElement: h, createContext, isValidElement, useContext, useLayoutEffect, useRef} = React;
  const Extensions = createContext({});
  const Theirs = ({name}) => useContext(Extensions)[name] ?? null;
  const elementOf = remembering((name) => h(Theirs, {key: 'theirs', name}));
  const pairs = Object.entries(ours).map(([name, element]) => [name, [element, elementOf(name)]]);
  const isDrawn = (one) => isValidElement(one) || Array.isArray(one);

  /** What the editor gets for these extensions, which are to be given to `Extensions`. */
  function useSlots(extensions) {
    const latest = useRef(extensions);
    useLayoutEffect(() => { latest.current = extensions; });
    const callOf = useRef(null);
    callOf.current ??= remembering((name) => (...args) => latest.current[name](...args));
    const theirs = Object.entries(extensions).map(([name, one]) =>
      [name, isDrawn(one) ? elementOf(name) : typeof one === 'function' ? callOf.current(name) : one]);
    const slots = Object.fromEntries([...theirs, ...pairs]);
    const kept = useRef(slots);
    kept.current = isSame(slots, kept.current) ? kept.current : slots;
    return kept.current;
  }
  return {Extensions, useSlots};
}

function remembering(make) {
  const made = new Map();
  return (name) => {
    made.has(name) || made.set(name, make(name));
    return made.get(name);
  };
}

/** Member by member. */
function isSame(left, right) {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => Object.is(left[name], right[name]));
}
