export {CLOSE_CODES} from './close-codes.js';
export {CollabClient} from './collab-client.js';
export {applyOperations, DoesNotFit, find, keyOf} from './document.js';
export {randomId} from './ids.js';
