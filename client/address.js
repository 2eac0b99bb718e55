/** The WebSocket address of a room; a token goes with it, so that a stranger can be turned away before a line is open. */
export function socketAddress(url, token) {
  const address = new URL(url);
  address.protocol = address.protocol.replace('http', 'ws');
  if (token) {
    address.searchParams.set('token', token);
  }
  return address;
}

/** The room that an address names, as `hello` is to name it. */
export const shareIdOf = (url) => decodeURIComponent(url.pathname.split('/').pop());
