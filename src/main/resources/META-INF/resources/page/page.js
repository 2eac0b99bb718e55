import {CollabClient} from '../client/index.js';
import {Canvas} from './canvas.js';
import {ContextBar} from './context.js';
import {Desk} from './desk.js';
import {editInPlace} from './editor.js';
import {retitle} from './edits.js';
import {listenToKeys, listenToPointers} from './gestures.js';
import {COLORS, mode, ownAddress, person, remember, shareId, token} from './identity.js';
import {copyAddress, showMessages, showPeople, showStatus, showTitle, toast} from './panels.js';
import {listOf} from './shapes.js';

/** Puts the page together. */

const byId = (id) => document.getElementById(id);
const room = shareId();
const url = new URL(`collab/${room}`, new URL('.', location.href));
url.protocol = url.protocol.replace('http', 'ws');

const me = person();
remember(me, false);
const pass = token(room);
const collab = new CollabClient({url, ...me, mode: mode(), token: pass});
const canvas = new Canvas(byId('canvas'));
const desk = new Desk(collab, canvas);
const contextBar = new ContextBar(byId('context'), canvas, desk);
const ZOOM_STEP = 1.2;

const commands = {
  table: () => desk.addTable(),
  note: () => desk.addNote(),
  example: () => desk.addExample(),
  window: () => open(ownAddress(pass), '_blank', 'noopener,width=900,height=700'),
  undo: () => reverse('undo'),
  redo: () => reverse('redo'),
  in: () => canvas.zoomBy(ZOOM_STEP),
  out: () => canvas.zoomBy(1 / ZOOM_STEP),
  fit: () => canvas.fit(desk.diagram),
};

/** Undo or redo, behind what is just being done. */
function reverse(command) {
  if (collab.status.state !== 'online') {
    toast('Undo needs the connection: the server knows what others have done since.');
    return;
  }
  desk.drop();
  collab[command]();
}

/** Draws once per frame, however much has happened. */
let planned = false;
function draw() {
  planned = false;
  const {diagram, selection, linking} = desk;
  canvas.show({
    diagram, selection, linking, cursors: cursors(),
    moved: (target, id) => desk.moved(target, id),
    holderOf: (target, id) => holderOf(collab.foreignLock(target, id)),
  });
  contextBar.show();
  document.body.dataset.mode = collab.mode;
  showHint(listOf(diagram?.tables).length + listOf(diagram?.notes).length === 0);
  byId('zoom').textContent = `${Math.round(canvas.view.zoom * 100)}%`;
}

/** Helps to begin; when somebody else begins, their work comes into view. */
function showHint(isEmpty) {
  const hint = byId('hint');
  if (!hint.hidden && !isEmpty && !desk.selection) {
    canvas.fit(desk.diagram);
  }
  hint.hidden = !isEmpty || collab.mode === 'view' || collab.status.state === 'connecting';
}

function plan() {
  if (!planned) {
    planned = true;
    requestAnimationFrame(draw);
  }
}

/** A lock of the whole document is told by the bar, not by a ring around everything. */
function holderOf(lock) {
  return lock && lock.target !== 'document'
    ? {name: lock.clientName, color: collab.participants.get(lock.clientId)?.color}
    : undefined;
}

function cursors() {
  return [...collab.awareness].flatMap(([who, state]) => {
    const {x, y} = state?.cursor ?? {};
    const one = collab.participants.get(who);
    return one && who !== collab.clientId && Number.isFinite(x) && Number.isFinite(y)
      ? [{key: who, x, y, name: one.clientName, color: one.color}] : [];
  });
}

/** Two people should not look alike. */
function chooseColor() {
  const taken = new Set([...collab.participants.values()].filter((one) => one.clientId !== collab.clientId).map((one) => one.color));
  const free = COLORS.find((color) => !taken.has(color));
  if (taken.has(me.color) && free) {
    me.color = free;
    collab.rename(me);
    remember(me, false);
  }
}

desk.addEventListener('refresh', plan);
collab.addEventListener('document', plan);
collab.addEventListener('people', plan);
canvas.root.addEventListener('look', plan);
collab.addEventListener('joined', () => { canvas.fit(collab.diagram); chooseColor(); }, {once: true});

listenToPointers(canvas.root, canvas, desk);
listenToKeys(canvas.root, canvas, desk, commands);
editInPlace(byId('stage'), canvas, desk);
showStatus(collab);
showPeople(collab, (who) => {
  const at = collab.awareness.get(who)?.cursor;
  at && canvas.lookAt(at);
});
showTitle(collab, (title) => desk.edit(retitle(title), null));
showMessages(collab, desk, contextBar);
byId('share').addEventListener('click', () => copyAddress(pass !== undefined));
document.addEventListener('click', ({target}) => commands[target.closest('[data-do]')?.dataset.do]?.());

addEventListener('resize', plan);
addEventListener('beforeunload', (event) => collab.unconfirmed > 0 && event.preventDefault());

collab.connect();
