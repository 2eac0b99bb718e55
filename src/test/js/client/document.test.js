import {applyOperations, DoesNotFit, find} from '/client/index.js';
import {createTable, equal, ok} from '/js/harness.js';

export const tests = {
  async 'an entity is not found in what is no list, or has holes'() {
    for (const list of [undefined, null, 'text', 7, {}, [null, 1]]) {
      equal(find(list, 'x'), undefined);
    }
    equal(find([null, {id: 'x'}], 'x'), {id: 'x'});
  },

  async '[V2-OPS-11] a change to what is no list does not fit, and fits beside it'() {
    const diagram = {tables: [{id: 'odd', fields: 'text'}, null]};
    const field = {target: 'field', action: 'create', tableId: 'odd', value: {id: 'f'}};
    let failure = null;
    try {
      applyOperations(diagram, [field]);
    } catch (thrown) {
      failure = thrown;
    }
    ok(failure instanceof DoesNotFit, `it was ${failure}`);
    equal(applyOperations(diagram, [createTable('t')]).tables.length, 3);
  },
};
