import {mended} from '/client/drawdb/names.js';
import {equal} from '/js/harness.js';

const table = (id, name, more = {}) => ({id, name, fields: [], indices: [], ...more});
const state = (tables, more = {}) => ({tables, types: [], enums: [], ...more});
const field = (id, name, type = 'INT') => ({id, name, type});
const withFields = (...fields) => state([table('t', 't', {fields, indices: [{id: 0, name: 'i', fields: ['a']}]})]);
const indexed = (before, after) => mended(after, before).tables[0].indices[0].fields;
const typed = (type, ...enums) => state([table('t', 't', {fields: [field('f', 'f', type)]})], {enums});
const typeOf = (before, after) => mended(after, before).tables[0].fields[0].type;

export const tests = {
  '[CAS4] a new name goes to those who use it'() {
    equal(indexed(withFields(field('1', 'a')), withFields(field('1', 'b'))), ['b']);
  },

  '[CAS8] a type that is called like one of drawDB\'s own takes no field along'() {
    equal(typeOf(typed('DATE', {id: 'e', name: 'date'}), typed('DATE', {id: 'e', name: 'date_range'})), 'DATE');
    equal(typeOf(typed('MOOD', {id: 'e', name: 'mood'}), typed('MOOD', {id: 'e', name: 'date'})), 'MOOD');
    equal(typeOf(typed('MOOD', {id: 'e', name: 'mood'}), typed('MOOD', {id: 'e', name: 'feeling'})), 'FEELING');
  },

  '[CAS9] who clears a name leaves those who use it with the old one'() {
    equal(indexed(withFields(field('1', 'a')), withFields(field('1', ''))), ['a']);
  },

  '[CAS10] nobody is given a name that somebody else has'() {
    const before = withFields(field('1', 'a'), field('2', 'b'));
    equal(indexed(before, withFields(field('1', 'b'), field('2', 'b'))), ['a']);
    equal(indexed(before, withFields(field('1', 'b'), field('2', 'c'))), ['b']);
  },
};
