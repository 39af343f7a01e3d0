const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A number as an axis says it: `0.25`, `20,000`, `3×10⁷`. Total. */
export function numberLabel(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return scientific(value);
  const [whole = '', fraction] = String(Number(size.toPrecision(6))).split('.');
  const grouped = whole.length > 4 ? whole.replace(/(\d)(?=(?:\d{3})+$)/g, '$1,') : whole;
  return `${value < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A power of ten: `0.01`, `1000`, `10²¹`. Total. */
export function decadeLabel(power: number): string {
  return power >= -3 && power <= 4 ? numberLabel(Number(`1e${power}`)) : `10${superscript(power)}`;
}

/** A duration in minutes: `4 s`, `15 min`, `2.5 h`; hours of work stay hours, for a day of work is not 24 of them. Total. */
export function minutesLabel(minutes: number): string {
  const size = Math.abs(minutes);
  if (size === 0) return '0';
  if (size < 1) return `${short(minutes * 60)} s`;
  if (size < 60) return `${short(minutes)} min`;
  return `${short(minutes / 60)} h`;
}

function short(value: number): string {
  return numberLabel(Number(value.toPrecision(3)));
}

function scientific(value: number): string {
  const [mantissa = '', power = '0'] = Number(value.toPrecision(6)).toExponential().split('e');
  const sign = mantissa.startsWith('-') ? '−' : '';
  const digits = mantissa.replace('-', '');
  return `${sign}${digits === '1' ? '' : `${digits}×`}10${superscript(Number(power))}`;
}

function superscript(power: number): string {
  const digits = String(Math.abs(power)).replace(
    /\d/g,
    (digit) => SUPERSCRIPTS[Number(digit)] ?? '',
  );
  return `${power < 0 ? '⁻' : ''}${digits}`;
}
