// What lies in the release's folder, and in those below it, that the report does not name.

import { SIGNED, inside, isBesideReports, lastName } from "./places.js";

const PASSED_OVER = [".git", ".candour"];
const TEMPORARY = /^\.candour-[A-Za-z0-9]{6}\.tmp$/;

export function beside(statement, places, report, files) {
  const found = { strangers: [], leftBehind: [], passedOver: [] };
  const isHere = ({ role, state }) => role !== "baseline" && !["absent", "built-in"].includes(state);
  if (!files.some((file) => file.role === "declaration") || !files.some(isHere)) return found;
  const named = new Set(files.filter((file) => file.role !== "baseline").map((file) => file.hereAs ?? file.name));
  const baselines = statement.subject.filter((subject) => subject.annotations.role === "baseline").map((of) => places.of(of));
  const prefix = places.release === "" ? "" : `${places.release}/`;
  const passedOver = new Set();
  for (const path of places.files.keys()) {
    if (!path.startsWith(prefix)) continue;
    const name = path.slice(prefix.length);
    const folders = name.split("/").slice(0, -1);
    const hidden = folders.findIndex((folder) => PASSED_OVER.includes(folder));
    const isOwn =
      path === report ||
      baselines.includes(path) ||
      (places.report !== undefined &&
        path === inside(places.report, lastName(path)) &&
        lastName(path) !== SIGNED &&
        isBesideReports(lastName(path)));
    if (hidden >= 0) passedOver.add(folders.slice(0, hidden + 1).join("/"));
    else if (TEMPORARY.test(lastName(path))) found.leftBehind.push(name);
    else if (!named.has(name) && !isOwn) found.strangers.push(name);
  }
  found.passedOver.push(...passedOver);
  Object.values(found).forEach((names) => names.sort());
  return found;
}
