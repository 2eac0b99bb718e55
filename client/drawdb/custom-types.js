/**
 * Types of a user's own that fields have and the document does not define, or null. drawDB keeps definitions in the browser,
 * by database and name, and puts those that are in use into the shared file.
 *
 * @param {Record<string, Record<string, object>>} own
 * @param {object[]} tables
 * @param {any} shared what the document has
 */
export function undefinedTypes(own, tables, shared) {
  const used = new Set(tables.flatMap(({fields}) => (fields ?? []).map(({type}) => String(type).toUpperCase())));
  const databases = Object.entries(own).map(([database, types]) => [database, Object.fromEntries(Object.entries(types)
      .filter(([name]) => used.has(name) && !shared?.[database]?.[name]))]);
  const missing = databases.filter(([, types]) => Object.keys(types).length > 0);
  return missing.length > 0 ? Object.fromEntries(missing) : null;
}
