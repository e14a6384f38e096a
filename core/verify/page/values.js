// Numbers and values of a statement in words, and templates with their places filled.

const NOT_SHOWN = "(not shown)";
const NOUNS = {
  people: ["person", "people"],
  rows: ["row", "rows"],
  lines: ["row", "rows"],
  cells: ["cell", "cells"],
  values: ["value", "values"],
  groups: ["group", "groups"],
  keys: ["key", "keys"],
  periods: ["period", "periods"],
  claims: ["declaration", "declarations"],
  columns: ["column", "columns"],
  files: ["file", "files"],
  bytes: ["byte", "bytes"],
};
const BANDS = { 0: "0%", "<1%": "< 1%", "1-5%": "1-5%", "5-20%": "5-20%", ">20%": "> 20%" };

export const number = (n) => n.toString().replaceAll(/\B(?=(\d{3})+$)/g, ",");

// `1 check`, `3 checks`, and `no checks`.
export function several(n, one, many) {
  if (BigInt(n) === 0n) return `no ${many}`;
  return BigInt(n) === 1n ? `1 ${one}` : `${number(n)} ${many}`;
}

export const agreeing = (n, one, many) => (BigInt(n) === 1n ? one : many);
export const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function listed(items) {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

function numberOf(n) {
  const [[kind, value]] = Object.entries(n);
  if (kind === "exact") return number(value);
  if (kind === "rounded") return `about ${number(value.n)}`;
  if (kind === "below") return `fewer than ${number(value)}`;
  if (kind === "allBut") return `all but fewer than ${number(value)}`;
  if (kind === "band") return value === "0" ? "0" : `${BANDS[value]} of`;
  return NOT_SHOWN;
}

function count({ n, unit }) {
  const noun = NOUNS[unit];
  if (!noun) return numberOf(n);
  if (n.exact === 1n) return `1 ${noun[0]}`;
  return "hidden" in n ? `some ${noun[1]} ${numberOf(n)}` : `${numberOf(n)} ${noun[1]}`;
}

export function column(id) {
  if (id === "") return "an undeclared column";
  if (/^#[1-9][0-9]*$/.test(id)) return `column ${id.slice(1)}`;
  return (id.startsWith("##") ? id.slice(1) : id).replaceAll(/^ +| +$/g, (ends) => "⟨SP⟩".repeat(ends.length));
}

// Shares, figures and periods stand in no reason of Candour's own, so that they are left to the program.
function bare(kind, value) {
  if (kind === "count") return numberOf(value.n);
  if (["number", "word", "dataset", "period"].includes(kind)) return value;
  if (kind === "value") return value.text ?? "missing";
  if (kind === "column") return column(value);
  if (kind === "columns") return value.map(column).join(", ");
  if (kind === "file") return value.name ?? (value.part === undefined ? "an undeclared file" : `part ${value.part}`);
  return NOT_SHOWN;
}

function inForm(value, form) {
  const [[kind, of]] = Object.entries(value);
  if (form === undefined) return kind === "count" ? count(of) : bare(kind, of);
  if (!form.includes("|")) return bare(kind, of);
  const isOne = (kind === "count" && of.n.exact === 1n) || (kind === "number" && of === "1") || (kind === "columns" && of.length === 1);
  const at = form.indexOf("|");
  return isOne ? form.slice(0, at) : form.slice(at + 1);
}

// Each place is filled once, and what it is filled with never again.
export function filled(template, args = {}) {
  return template.replaceAll(/\{([^}]*)\}/g, (_, place) => {
    const at = place.indexOf(":");
    const [name, form] = at < 0 ? [place, undefined] : [place.slice(0, at), place.slice(at + 1)];
    return Object.hasOwn(args, name) ? inForm(args[name], form) : NOT_SHOWN;
  });
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

// `1 September 2014`; nothing where it is no day.
export function dayInWords(text) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
  if (!found || new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) !== text) return undefined;
  return `${Number(found[3])} ${MONTHS[Number(found[2]) - 1]} ${Number(found[1])}`;
}

// How long ago a day was, by its largest whole unit.
export function ago(day, today) {
  const [early, late] = [day, today].sort().map((text) => text.split("-").map(Number));
  const months = (late[0] - early[0]) * 12 + late[1] - early[1] - (late[2] < early[2] ? 1 : 0);
  const days = Math.round((Date.parse(instant(late)) - Date.parse(instant(early))) / 86_400_000);
  const told =
    months >= 12 ? several(Math.floor(months / 12), "year", "years") : months > 0 ? several(months, "month", "months") : several(days, "day", "days");
  if (day === today) return "today";
  return day < today ? `${told} ago` : `${told} from now, a day that is still to come`;
}

const instant = ([year, month, day]) => new Date(Date.UTC(year, month - 1, day)).toJSON();
