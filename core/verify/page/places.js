// Where the files of a release lie: one folder, found once and for all of them, as `candour verify` finds it. The files that the
// reader gave are a map from paths to files; a folder is a path, and "" is the one that holds all.

import { sha256Of } from "./digest.js";

export const REPORT_FOLDER = "transparency-report";
export const SIGNED = "report.intoto.json";
export const UNSIGNED = "statement.json";
export const PAGES = ["report.html", "report.md", "findings.jsonl"];
export const DIGESTS = "pages.intoto.json";
const BESIDE_REPORTS = [...PAGES, DIGESTS, SIGNED, UNSIGNED];
const BASELINE = "baseline.json";

export const inside = (folder, name) => (folder === "" ? name : `${folder}/${name}`);
export const lastName = (path) => path.slice(path.lastIndexOf("/") + 1);
const folderOf = (path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0));
const roleOf = (subject) => subject.annotations.role;
export const isBesideReports = (name) => BESIDE_REPORTS.includes(name);

// The report among the files: beside or above them, as an audit puts it, or the only one of that name; a signed one comes first.
export function locate(files) {
  const paths = [...files.keys()];
  for (const name of [SIGNED, UNSIGNED]) {
    const found = paths.filter((path) => lastName(path) === name && !path.split("/").includes(".candour"));
    if (found.length > 0) return found;
  }
  return [];
}

export class Places {
  // `report` is its path among the files; none where it was given by itself: then the release is what was given.
  constructor(files, subjects, report) {
    this.files = files;
    this.report = report === undefined ? undefined : folderOf(report);
    if (report === undefined) {
      this.layout = "named";
      this.release = onlyFolder(files);
      return;
    }
    const above = this.report === "" ? undefined : folderOf(this.report);
    const isThere = (folder, subject) => folder !== undefined && files.has(inside(folder, subject.name));
    const declaration = subjects.find((subject) => roleOf(subject) === "declaration");
    const isRelease = (folder) => declaration !== undefined && isThere(folder, declaration);
    const holdsAny = (folder) => subjects.some((subject) => roleOf(subject) !== "baseline" && isThere(folder, subject));
    const isAbove =
      isRelease(above) ||
      lastName(this.report) === REPORT_FOLDER ||
      (!isRelease(this.report) && (holdsAny(above) || !holdsAny(this.report)));
    this.layout = isAbove && above !== undefined ? "above" : "flat";
    this.release = this.layout === "above" ? above : this.report;
    this.other = this.layout === "above" ? this.report : above;
  }

  // The one place of a file. A download without folders has it by its last name alone.
  of(subject) {
    const place = inside(this.#home(subject), subject.name);
    if (this.files.has(place) || this.layout === "above" || roleOf(subject) === "baseline") return place;
    const short = inside(this.release, lastName(subject.name));
    return this.files.has(short) ? short : place;
  }

  // Where else a file of this name could be taken for it.
  elsewhere(subject) {
    if (this.other === undefined || roleOf(subject) === "baseline") return undefined;
    if (this.layout === "above" && (subject.name === BASELINE || isBesideReports(subject.name))) return undefined;
    const found = inside(this.other, subject.name);
    return this.files.has(found) && found !== this.of(subject) ? found : undefined;
  }

  // The file and another that could be taken for it, where they are not the same.
  async rivals(subject) {
    const own = this.of(subject);
    const other = this.elsewhere(subject);
    if (!this.files.has(own) || other === undefined) return undefined;
    const [one, two] = [this.files.get(own), this.files.get(other)];
    const isAlike =
      one.size === two.size &&
      one.size <= Number(subject.annotations.bytes) * 8 &&
      (await sha256Of(one)) === (await sha256Of(two));
    return isAlike ? undefined : [own, other];
  }

  // The baseline lies beside the report; or, where that was taken elsewhere, where an audit put it.
  #home(subject) {
    if (roleOf(subject) !== "baseline") return this.release;
    const homes = [this.report, inside(this.release, REPORT_FOLDER), this.release].filter((home) => home !== undefined);
    return homes.find((home) => this.files.has(inside(home, subject.name))) ?? homes[0];
  }
}

// The one folder that holds all the files.
function onlyFolder(files) {
  const first = new Set([...files.keys()].map((path) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "")));
  return first.size === 1 ? [...first][0] : "";
}
