/** Fields for a date, which tell of one when it is whole. */

/** How long a pause in typing is after which a date counts as whole, in milliseconds. */
const PAUSE = 900;

/** The first year that cannot be the beginning of a later one that is still being typed. */
const WHOLE = 1000;

/**
 * Tells of the dates that a reader gives a field: of one that is picked at once, of one that is typed
 * after a pause, with Enter or when the field is left. A browser has a date for each digit of a year,
 * which would be one long ago. `left` is called when the field is left, whatever it holds.
 * @param {HTMLInputElement} input @param {(value: string) => void} tell @param {() => void} left
 */
export function dated(input, tell, left) {
  let typed = false;
  let waits = false;
  let pause = 0;
  const settle = () => {
    clearTimeout(pause);
    if (waits && !input.validity.badInput) tell(input.value);
    waits = false;
  };
  // A year has four digits, not the six that browsers take else.
  input.max = '9999-12-31';
  input.addEventListener('keydown', (event) => {
    typed = true;
    if (event.key === 'Enter') settle();
  });
  input.addEventListener('pointerdown', () => { typed = false; });
  input.addEventListener('change', () => {
    clearTimeout(pause);
    waits = true;
    if (!typed) settle();
    else if (!input.validity.badInput && !(Number(input.value.slice(0, 4) || WHOLE) < WHOLE)) pause = setTimeout(settle, PAUSE);
  });
  input.addEventListener('blur', () => {
    settle();
    typed = false;
    left();
  });
}

/** Shows a date in a field; what is only half typed there goes. @param {HTMLInputElement} input @param {string} value */
export function showDate(input, value) {
  if (input.value !== value || input.validity.badInput) input.value = value;
}
