import {isEmpty} from './shape.js';

/** What the page replaces at once when it loads a diagram, whichever. */
const WHOLE = ['tables', 'relationships', 'notes', 'areas'];

/**
 * Tells what the page has put into the editor by itself from what a user has done. drawDB's page sets the database whenever
 * it loads a diagram, which is told, and never when a user imports one; it makes the editor read-only to show an old version;
 * and it empties everything, without a word, when the copy in this browser is deleted.
 */
export class Arrivals {
  /** Whether an old version is shown, to be looked at. */
  isPreview = false;
  #isExpected = false;
  #before = null;
  #told = {database: 0, other: 0};
  #isReadOnly = false;

  /** The editor has just told of its database: whatever the page does in the same turn is not drawn yet. */
  expect() {
    this.#isExpected = true;
  }

  /** Whether what the editor has is not, or will not be, what the user works on. */
  get isDisturbed() {
    return this.#isExpected || this.isPreview;
  }

  /**
   * Whether this state is a copy of the page's own, in place of what was there.
   *
   * @param {import('./shape.js').State} state what the editor shows
   * @param {import('./shape.js').State | null} given what it was given last
   * @param {{database: number, other: number}} told how often it has told of the database, and of others, up to this state
   * @param {boolean} isReadOnly
   */
  isLoaded(state, given, told, isReadOnly) {
    const [before, toldBefore, wasReadOnly] = [this.#before, this.#told, this.#isReadOnly];
    [this.#before, this.#told, this.#isReadOnly] = [state, told, isReadOnly];
    this.#isExpected &&= told.database === toldBefore.database;
    if (before === null) {
      return false;
    }
    const isOther = (name) => state[name] !== before[name] && state[name] !== given?.[name];
    const isReplaced = WHOLE.every(isOther);
    const isLoaded = (isReplaced && told.database !== toldBefore.database)
        || (told.other === toldBefore.other && isEmptied(before, state, given));
    // to what is shown with a version the others may have added just then
    const isNewPreview = isReplaced || (!wasReadOnly && WHOLE.some(isOther));
    this.isPreview = isReadOnly && !isLoaded && (this.isPreview || isNewPreview);
    return isLoaded;
  }
}

/** Whether nothing is left of what was there; what the others may have added just then does not count. */
function isEmptied(before, state, given) {
  if (isEmpty(before) || WHOLE.some((name) => state[name] === before[name]) || WHOLE.every((name) => state[name] === given?.[name])) {
    return false;
  }
  return WHOLE.every((name) => state[name].every((one) => given?.[name].includes(one) && !before[name].includes(one)));
}
