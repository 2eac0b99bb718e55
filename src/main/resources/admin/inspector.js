// The inspector's page: asks for the token, shows the rooms, and does what it is told. Whatever came from a client is
// put on the page as text, never as markup.
import { el, room as roomView, rows, serverLine } from "./views.js";

const REFRESH_MS = 3000;
const PAGE = 200;
const ANSWER_ROOMS_MAX = 1000;
const TOKEN = "drawdb-collab-admin-token";
const WHO = "drawdb-collab-admin-client";

const $ = (id) => document.getElementById(id);
let shown = null; // the share id of the room that is looked at
let limit = PAGE;
let timer = 0;
let turn = 0;
let released = Promise.resolve();

// A click is lost if what was pressed is drawn anew before it is let go.
addEventListener("pointerdown", () => {
  released = new Promise((resolve) => {
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(resolve), { once: true });
  });
});

/** Calls the API. Resolves with the answer's JSON; rejects with an Error that has `status`. */
async function call(method, path, body) {
  const answer = await fetch(`api/${path}`, {
    method,
    headers: { Authorization: `Bearer ${sessionStorage.getItem(TOKEN)}`, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const error = new Error(json.error?.message ?? `HTTP ${answer.status}`);
    error.status = answer.status;
    error.code = json.error?.code;
    throw error;
  }
  return json;
}

/** The client that this page's restores belong to, so that one whose answer was lost is not done twice. */
function author() {
  const known = JSON.parse(sessionStorage.getItem(WHO) ?? "null");
  return known ?? { clientId: `admin-${crypto.getRandomValues(new Uint32Array(1))[0].toString(16)}`, seq: {} };
}

function say(text) {
  const note = el("p", {}, text);
  $("notes").append(note);
  setTimeout(() => note.remove(), 6000);
}

function askForToken(refusal = "") {
  clearTimeout(timer);
  turn++;
  sessionStorage.removeItem(TOKEN);
  for (const id of ["overview", "detail", "refresh", "leave"]) $(id).hidden = true;
  $("login").hidden = false;
  $("refusal").textContent = refusal;
  $("server").textContent = "";
  $("token").value = "";
  $("token").focus();
}

async function refresh() {
  clearTimeout(timer);
  const mine = ++turn;
  try {
    const views = shown === null ? await loadOverview() : await loadRoom(shown);
    await released;
    if (mine !== turn) return;
    $("login").hidden = true;
    for (const id of ["refresh", "leave"]) $(id).hidden = false;
    views();
  } catch (error) {
    if (mine !== turn) return;
    if (error.status === 401) return askForToken("That is not the token of this server.");
    $("server").textContent = error.status ? error.message : "This server can't be reached; trying again.";
    $("server").className = "bad";
    if (error.status === 404 && shown !== null) show(null);
  }
  timer = setTimeout(refresh, REFRESH_MS);
}

/** As many of the open rooms as are wanted, which may take several answers. */
async function openRooms(wanted) {
  const rooms = [];
  for (;;) {
    const asked = Math.min(ANSWER_ROOMS_MAX, wanted - rooms.length);
    const after = rooms.length > 0 ? `&after=${encodeURIComponent(rooms.at(-1).shareId)}` : "";
    const answer = await call("GET", `admin/rooms?limit=${asked}${after}`);
    rooms.push(...answer.rooms);
    if (rooms.length >= wanted || answer.rooms.length < asked) return { rooms, total: answer.total };
  }
}

async function loadOverview() {
  const [server, list] = await Promise.all([call("GET", "admin/server"), openRooms(limit)]);
  return () => {
    head(server);
    $("detail").hidden = true;
    $("overview").hidden = false;
    $("count").textContent = list.total === 1 ? "1 room" : `${list.total} rooms`;
    $("none").hidden = list.total > 0;
    $("more").hidden = list.rooms.length >= list.total;
    keepFocus($("rooms"), () => $("rooms").replaceChildren(...rows(list.rooms, show)));
  };
}

async function loadRoom(shareId) {
  const path = encodeURIComponent(shareId);
  // The history opens a room that is not open, so it comes first.
  const history = await call("GET", `diagrams/${path}/history`);
  const [server, room] = await Promise.all([call("GET", "admin/server"), call("GET", `admin/rooms/${path}`)]);
  return () => {
    head(server);
    $("overview").hidden = true;
    $("detail").hidden = false;
    keepFocus($("detail"), () => $("detail").replaceChildren(...roomView(room, history, actions(room))));
  };
}

/** Redraws a part and leaves the focus on the control of the same name. */
function keepFocus(part, draw) {
  const key = part.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  draw();
  if (key !== undefined) part.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function head(server) {
  const line = serverLine(server);
  $("server").textContent = line.text;
  $("server").className = line.tone;
}

function actions(room) {
  const path = encodeURIComponent(room.shareId);
  const act = async (question, done, method, route, body) => {
    if (question && !confirm(question)) return;
    try {
      const answer = await call(method, route, body);
      say(typeof done === "function" ? done(answer) : done);
    } catch (error) {
      say(error.message);
    }
    refresh();
  };
  return {
    back: () => show(null),
    save: () => act("", (answer) => (answer.stored ? "Saved." : "Still being saved."), "POST", `admin/rooms/${path}/save`),
    close: () => act(`Close ${room.shareId} for everybody in it?`, "Closed.", "POST", `admin/rooms/${path}/close`),
    kick: (who) => act(`Send ${who.clientName || who.clientId} away?`, "Gone.", "POST", `admin/rooms/${path}/kick`, { clientId: who.clientId }),
    unlock: (lock) =>
      act("", "The lock is free.", "POST", `admin/rooms/${path}/unlock`, { target: lock.target, id: lock.id, clientId: lock.clientId }),
    restore: (version) => restore(room.shareId, version),
  };
}

async function restore(shareId, version) {
  if (!confirm(`Make ${shareId} what it was at version ${version}? Everybody sees it; it is a change like any other.`)) return;
  try {
    say(await tryRestore(shareId, version, false));
  } catch (error) {
    if (error.status === 423 && confirm(`${error.message}\n\nTake the lock away and restore?`)) {
      await tryRestore(shareId, version, true).then(say, (again) => say(again.message));
    } else {
      say(error.message);
    }
  }
  refresh();
}

/** Numbered, and sent again under the same number if the line broke: it is done once. */
async function tryRestore(shareId, version, force) {
  const who = author();
  const seq = (who.seq[shareId] ?? 0) + 1;
  const body = { version, force, clientId: who.clientId, seq };
  const send = () => call("POST", `diagrams/${encodeURIComponent(shareId)}/restore`, body);
  const answered = () => {
    who.seq[shareId] = seq;
    sessionStorage.setItem(WHO, JSON.stringify(who));
  };
  try {
    const answer = await send().catch((error) => (error.status ? Promise.reject(error) : send()));
    answered();
    return `Restored version ${version} as version ${answer.version}.`;
  } catch (error) {
    // What the room decided has used the number up; what never came there has not.
    if ([409, 410, 413, 423].includes(error.status) || error.code === "invalid") answered();
    throw error;
  }
}

function show(shareId) {
  shown = shareId;
  history.replaceState(null, "", shareId === null ? location.pathname : `#${encodeURIComponent(shareId)}`);
  refresh();
}

$("login").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem(TOKEN, $("token").value.trim());
  refresh();
});
$("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const shareId = $("shareId").value.trim();
  $("shareId").value = "";
  if (shareId) show(shareId);
});
$("refresh").addEventListener("click", refresh);
$("leave").addEventListener("click", () => askForToken());
$("more").addEventListener("click", () => {
  limit += PAGE;
  refresh();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else if (sessionStorage.getItem(TOKEN)) refresh();
});

shown = location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)) : null;
if (sessionStorage.getItem(TOKEN)) refresh();
else askForToken();
