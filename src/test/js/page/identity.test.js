import {equal, ok} from '/js/harness.js';
import {ownAddress, person, remember, sharedAddress, shareId, token} from '/page/identity.js';

const at = (query) => history.replaceState(null, '', query);
const query = () => location.search;

/** A browser that lets this page keep nothing. */
function nothingKept(t) {
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, {get() { throw new DOMException('denied', 'SecurityError'); }, configurable: true});
    t.later(() => delete window[name]);
  }
}

export const tests = {
  async '[ACCESS-14] a token is taken out of the address, and there after a reload, for this room only'() {
    at('?share=r1&token=secret&mode=view');
    equal(token('r1'), 'secret');
    equal(query(), '?share=r1&mode=view');
    equal([token('r1'), token('r2')], ['secret', undefined]);
    at('?share=r1&token=newer');
    equal([token('r1'), token('r1'), query()], ['newer', 'newer', '?share=r1']);
  },

  async '[ACCESS-14] the address for others has no token; the one for another window of one\'s own has'(t) {
    nothingKept(t);
    at('?share=r1&token=secret');
    equal([token('r1'), query()], ['secret', '?share=r1&token=secret'], 'it stays in the address if it can stay nowhere else');
    equal(new URL(sharedAddress()).search, '?share=r1');
    at('?share=r1');
    equal(new URL(ownAddress('secret')).search, '?share=r1&token=secret');
    equal(new URL(ownAddress(undefined)).search, '?share=r1');
  },

  async 'where the browser keeps nothing the page works, and somebody has a name'(t) {
    nothingKept(t);
    at('?');
    const me = person();
    ok(me.clientName && me.color, 'a name and a colour');
    remember(me, true);
    ok(/^\?share=[\w-]{12}$/.test(query()) || shareId(), 'a diagram');
  },

  async 'a name that was chosen is kept for this browser, the colour for this window'() {
    remember({clientName: 'Ada', color: '#1971c2'}, true);
    equal(person(), {clientName: 'Ada', color: '#1971c2'});
    sessionStorage.clear();
    equal(person().clientName, 'Ada');
  },
};
