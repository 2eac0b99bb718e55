/** Makes an element. Text is always text, never markup, because it may come from somebody else. */
export function html(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button that does something. */
export const button = (label, onclick, properties = {}) => html('button', {type: 'button', onclick, ...properties}, label);

/** A button with a picture of the page's sheet, whose label is read out and shown on hover. */
export function iconButton(icon, label, onclick) {
  const made = button('', onclick, {title: label, ariaLabel: label});
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#i-${icon}`);
  picture.append(use);
  made.append(picture);
  return made;
}
