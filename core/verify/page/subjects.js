// The files that a report is about, held against those that the reader gave.

import { fit, sha256Of } from "./digest.js";
import { isUnreadable } from "./fault.js";
import { inside, lastName } from "./places.js";

// Each file with its state, as `candour verify --json` names them. `builtIn` has the digests of the policies that come with candour.
export async function checkFiles(statement, places, builtIn, progress) {
  const checked = [];
  for (const subject of statement.subject) {
    checked.push({ name: subject.name, role: subject.annotations.role, ...(await checkSubject(subject, places, builtIn, progress)) });
  }
  return checked;
}

async function checkSubject(subject, places, builtIn, progress) {
  const place = places.of(subject);
  const file = places.files.get(place);
  if (!file) {
    if (builtIn[subject.name] === subject.digest.sha256) return { state: "built-in" };
    const other = places.elsewhere(subject);
    return { state: "absent", remark: other && `${other} is not in its place` };
  }
  const isShort = place !== inside(places.release, subject.name) && subject.annotations.role !== "baseline";
  const hereAs = isShort ? lastName(place) : undefined;
  try {
    const rivals = await places.rivals(subject);
    if (rivals) return { state: "two-places", hereAs, remark: `${rivals[0]} and ${rivals[1]} are different files` };
    const found = await fit(file, subject.digest.sha256, Number(subject.annotations.bytes), progress);
    if (found !== "other") return { state: found === "same" ? "matches" : found, hereAs };
    const mayBeSame = subject.annotations.recordsSha256 !== undefined;
    const remark = mayBeSame ? "whether its records are the same all the same, only `candour verify` tells" : undefined;
    return { state: "differs", hereAs, remark };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { state: "unreadable", hereAs };
  }
}

// Files whose names the report does not give, such as `visits, part 2`, are known by their bytes alone: those among `strangers`
// are found, and are strangers no more.
export async function findUnnamed(statement, places, files, strangers) {
  const taken = new Set();
  for (const [at, subject] of statement.subject.entries()) {
    if (files[at].state !== "absent" || !isUnnamed(subject)) continue;
    for (const name of strangers) {
      const path = inside(places.release, name);
      const file = places.files.get(path);
      const isBeside = places.report !== undefined && places.report !== places.release && path.startsWith(`${places.report}/`);
      if (isBeside || taken.has(name) || file.size !== Number(subject.annotations.bytes)) continue;
      if ((await sha256Of(file)) !== subject.digest.sha256) continue;
      taken.add(name);
      files[at] = { ...files[at], state: "matches", hereAs: name, remark: undefined };
      break;
    }
  }
  return strangers.filter((name) => !taken.has(name));
}

const SORTS = { data: "part", schema: "schema", policy: "policy", metadata: "metadata" };

// Whether a name tells only which of its sort the file is.
function isUnnamed({ name, annotations }) {
  const sort = SORTS[annotations.role];
  const last = name.slice(name.lastIndexOf(", ") + (name.includes(", ") ? 2 : 1));
  return sort !== undefined && new RegExp(`^${sort} [0-9]+$`).test(last);
}
