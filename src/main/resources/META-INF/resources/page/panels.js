import {COLORS, remember, sharedAddress} from './identity.js';
import {button, html} from './html.js';
import {colorOr} from './shapes.js';

const SAVING_SHOWN_AFTER_MS = 300;
const TOAST_MS = 4_000;
const ASKED_MS = 20_000;
const FACES_MAX = 6;
const byId = (id) => document.getElementById(id);

/** Says something in passing; `actions` are `[label, what to do]`. */
export function toast(text, actions = [], shownMs = actions.length > 0 ? ASKED_MS : TOAST_MS) {
  const list = byId('toasts');
  if ([...list.children].some((other) => other.dataset.text === text)) {
    return;
  }
  const gone = () => note.remove();
  const note = html('div', {className: 'toast'}, html('span', {}, text),
      ...actions.map(([label, act]) => button(label, () => { gone(); act(); })));
  note.dataset.text = text;
  list.append(note);
  setTimeout(gone, shownMs);
}

/** Tells whether the line is up and the work is saved; a click tries again. */
export function showStatus(collab) {
  const pill = byId('status');
  let savingSince = null;
  let written = '';
  const counted = (n) => (n === 1 ? '1 change' : `${n} changes`);
  const texts = {
    connecting: () => 'Connecting…',
    waiting: ({retryAt}, n) => `Offline${n ? `, ${counted(n)} kept ${collab.lasting ? 'here' : 'in this window only'}` : ''} · retry in ${Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))} s`,
    stopped: ({reason}) => `${reason} · reconnect`,
    online: (_, n) => (n ? 'Saving…' : collab.mode === 'view' ? 'Watching' : 'Saved'),
  };
  const show = () => {
    const n = collab.unconfirmed;
    const {state} = collab.status;
    savingSince = state === 'online' && n > 0 ? savingSince ?? Date.now() : null;
    const saving = savingSince !== null && Date.now() - savingSince >= SAVING_SHOWN_AFTER_MS;
    const text = texts[state](collab.status, state === 'online' && !saving ? 0 : n);
    pill.dataset.state = saving ? 'saving' : state;
    pill.title = collab.status.reason ?? written;
    if (pill.lastElementChild.textContent !== text) {
      pill.lastElementChild.textContent = text;
    }
  };
  collab.addEventListener('status', show);
  setInterval(show, SAVING_SHOWN_AFTER_MS);
  pill.addEventListener('click', () => {
    const {state, reason} = collab.status;
    reason && toast(reason);
    state === 'online' || collab.connect();
  });
  collab.addEventListener('persisted', ({detail}) => {
    written = detail.noChanges ? '' : `The shared file was written at ${new Date().toLocaleTimeString()}.`;
    show();
  });
}

const initials = (name) => (name || '?').split(' ').slice(0, 2).map((word) => [...word][0]).join('').toUpperCase();

/** Shows who is here; a click on oneself changes name and colour, a click on somebody else looks where they are. */
export function showPeople(collab, lookAt) {
  const list = byId('people');
  const dialog = editMyself(collab);
  let shown = '';
  collab.addEventListener('people', () => {
    const everybody = [...collab.participants.values()].sort((a) => (a.clientId === collab.clientId ? -1 : 1));
    const now = JSON.stringify(everybody);
    if (now === shown) {
      return;
    }
    shown = now;
    const more = everybody.length - FACES_MAX;
    list.replaceChildren(...everybody.slice(0, FACES_MAX).map((one) => face(one, collab, lookAt, dialog)),
        more > 0 ? html('span', {className: 'more'}, `+${more}`) : '');
  });
}

function face({clientId, clientName, color}, collab, lookAt, dialog) {
  const mine = clientId === collab.clientId;
  const title = mine ? `${clientName} (you): change name and colour` : clientName || 'Somebody';
  const made = button(initials(clientName), () => (mine ? dialog() : lookAt(clientId)), {className: `face${mine ? ' me' : ''}`, title, ariaLabel: title});
  made.style.background = colorOr(color, '');
  return made;
}

function editMyself(collab) {
  const dialog = byId('me');
  const form = dialog.querySelector('form');
  form.querySelector('.swatches').append(...COLORS.map((value, n) => {
    const input = html('input', {type: 'radio', name: 'color', value, ariaLabel: `Colour ${n + 1}`});
    input.style.background = value;
    return input;
  }));
  dialog.addEventListener('close', () => {
    const choice = {clientName: form.clientName.value.trim(), color: form.color.value};
    if (dialog.returnValue === 'ok' && choice.clientName) {
      collab.rename(choice);
      remember(choice, true);
    }
  });
  // Enter in the name is "Done", not the first button
  form.clientName.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      dialog.close('ok');
    }
  });
  return () => {
    const me = collab.participants.get(collab.clientId);
    form.clientName.value = me?.clientName ?? '';
    form.color.value = me?.color ?? COLORS[0];
    dialog.returnValue = '';
    dialog.showModal();
    form.clientName.select();
  };
}

/** The diagram's title, which anybody may change. */
export function showTitle(collab, retitle) {
  const input = byId('title');
  const show = () => {
    const title = collab.diagram?.title ?? '';
    document.title = title ? `${title} · drawdb-collab` : 'drawdb-collab';
    if (document.activeElement !== input) {
      input.value = title;
    }
  };
  collab.addEventListener('document', show);
  input.addEventListener('blur', () => {
    const title = input.value.trim();
    title && title !== collab.diagram?.title && retitle(title);
    show();
  });
  input.addEventListener('keydown', ({key}) => {
    if (key === 'Escape') {
      input.value = collab.diagram?.title ?? '';
    }
    (key === 'Enter' || key === 'Escape') && input.blur();
  });
}

/**
 * Copies the address, without the own token. (The clipboard of the browser is missing where the page came by plain HTTP from
 * elsewhere.)
 */
export async function copyAddress(hasToken) {
  const address = sharedAddress();
  try {
    await navigator.clipboard.writeText(address);
    toast(hasToken ? 'Address copied. Whoever opens it needs a token of their own.' : 'Address copied. Whoever opens it edits with you.');
  } catch {
    prompt('Send this address to whoever shall edit with you:', address);
  }
}

/** What the others want, and what went wrong. */
export function showMessages(collab, desk, contextBar) {
  const name = (target, id) => desk.entity({target, id})?.name ?? desk.entity({target, id})?.title ?? 'this';
  desk.addEventListener('said', ({detail}) => toast(detail));
  collab.addEventListener('rejected', ({detail}) => toast(refusal(detail)));
  collab.addEventListener('fault', ({detail}) => toast(detail.message ?? detail.error));
  collab.addEventListener('persisterror', ({detail}) => detail.code === 'disabled'
      || toast(`Your work is safe here, but the shared file could not be written (${detail.error}).`));
  collab.addEventListener('lockrequested', ({detail: {target, id, clientId, clientName}}) =>
    toast(`${clientName || 'Somebody'} asks for ${name(target, id)}.`, [
      ['Hand over', () => (desk.selection?.id === id ? desk.select(null) : collab.unlock(target, id))],
      ['Not now', () => collab.dismissRequest(target, id, clientId)],
    ]));
  collab.addEventListener('lockdenied', ({detail: {reason, holder}}) => {
    if (reason === 'disabled') {
      contextBar.mayForce = false;
      desk.refresh();
      toast('Taking over is switched off on this server; ask for it.');
    } else if (reason === 'dismissed') {
      toast(`${collab.participants.get(holder)?.clientName || 'The holder'} would rather keep it for now.`);
    }
  });
}

const REFUSALS = {
  not_found: 'Nothing there to change any more.',
  exists: 'That exists already.',
  read_only: 'You may only watch.',
  conflict: 'Somebody else has changed that since, so it stays.',
  too_large: 'The diagram would be too large.',
};

const refusal = ({code, message, seq}) =>
  (code === 'not_found' && seq === undefined ? 'Nothing to undo or redo.' : REFUSALS[code] ?? message);
