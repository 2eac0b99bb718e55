import {colorOf, initialsOf} from './scene.js';

const FACES_MAX = 5;
const DOTS = {saved: '#12916a', watching: '#12916a', unsaved: '#c27803', offline: '#d92d20', failed: '#d92d20'};
const ROW = {display: 'flex', alignItems: 'center', gap: 6};
const FACE = {
  display: 'inline-flex', alignItems: 'center', justifyContent: 'center', width: 28, height: 28, borderRadius: '50%',
  border: '2px solid #fff', marginLeft: -6, color: '#fff', fontSize: 11, fontWeight: 700,
};
const NOTICE = {
  display: 'flex', alignItems: 'center', gap: 10, padding: '8px 14px', borderRadius: 10, background: '#1c2430', color: '#fff',
  boxShadow: '0 6px 24px rgb(0 0 0 / .25)', fontSize: 14,
};
const NOTICES = {position: 'fixed', left: '50%', bottom: 24, transform: 'translateX(-50%)', display: 'grid', gap: 8, zIndex: 1_000};

/** What stands in the editor's header, for a given React: who is here, whether the work is safe, and what there is to say. */
export function headerFor(React) {
  const h = React.createElement;

  function Faces({client}) {
    const everybody = [...client.participants.values()]
        .sort((a, b) => Number(b.clientId === client.clientId) - Number(a.clientId === client.clientId));
    const more = everybody.length - FACES_MAX;
    return h('span', {style: {...ROW, gap: 0, paddingLeft: 6}},
        everybody.slice(0, FACES_MAX).map((one) => h('span', {
          key: one.clientId, 'data-collab': 'face', style: {...FACE, background: colorOf(one)},
          title: one.clientId === client.clientId ? `${one.clientName} (you)` : one.clientName || 'Somebody',
        }, initialsOf(one.clientName))),
        more > 0 ? h('span', {style: {marginLeft: 4}}, `+${more}`) : null);
  }

  function SaveState({room}) {
    const {state, text, more} = room.saveState;
    const isWaiting = room.client.status.state === 'waiting';
    return h('button', {
      type: 'button', 'data-collab': 'state', 'data-state': state, title: more, 'aria-live': 'polite',
      style: {...ROW, border: 0, background: 'none', font: 'inherit', color: 'inherit', whiteSpace: 'nowrap', cursor: isWaiting ? 'pointer' : 'default'},
      onClick: () => isWaiting && room.connect(),
    }, h('span', {style: {width: 8, height: 8, borderRadius: '50%', background: DOTS[state]}}), text);
  }

  function Notices({room}) {
    return h('div', {role: 'status', style: NOTICES}, room.notices.map(({id, text, actions}) =>
      h('div', {key: id, 'data-collab': 'notice', style: NOTICE}, h('span', null, text),
          actions.map(([label, act]) => h('button', {
            key: label, type: 'button', onClick: () => { room.dismiss(id); act(); },
            style: {border: '1px solid rgb(255 255 255 / .4)', borderRadius: 7, background: 'none', color: 'inherit', padding: '3px 10px', cursor: 'pointer'},
          }, label)))));
  }

  return function Header({room}) {
    return h('span', {style: {...ROW, gap: 10}}, h(Faces, {client: room.client}), h(SaveState, {room}), h(Notices, {room}));
  };
}
