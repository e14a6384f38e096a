// The published files of a statement are the inputs that it calls published: the same, in the same order.

import { canonical } from "./json.js";

export function ofFiles({ subject, predicate }) {
  const found = [];
  const published = predicate.inputs.map(subjectOf).filter((of) => of !== undefined);
  subject.slice(0, published.length).forEach((about, at) => {
    if (canonical(known(about)) !== canonical(published[at])) {
      found.push(`the file ${about.name} that it is about is not the file ${published[at].name} that it says was read`);
    }
  });
  if (subject.length !== published.length) {
    found.push(`it is about ${subject.length} files and says that ${published.length} published ones were read`);
  }
  const names = new Set();
  for (const { name, annotations } of subject) {
    const key = JSON.stringify([annotations.role === "baseline", name]);
    if (annotations.role !== "policy" && names.has(key)) found.push(`it is about two files of the name ${name}`);
    if (annotations.role !== "policy") names.add(key);
    if (!isInside(name)) found.push(`the file ${name} that it is about lies outside the release`);
  }
  return found;
}

// Whether a name leads into the release's folder and not out of it again.
export function isInside(name) {
  return name !== "" && !name.startsWith("/") && !name.includes("\0") && name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function subjectOf(input) {
  const isPublished = !["previous", "archive"].includes(input.role) && input.availability === "here";
  if (!isPublished || input.sha256 === undefined || input.bytes === undefined) return undefined;
  return subjectMade(input.name, input.sha256, input.mediaType, input.role, input.bytes, input.recordsSha256);
}

const known = ({ name, digest, mediaType, annotations }) =>
  subjectMade(name, digest.sha256, mediaType, annotations.role, annotations.bytes, annotations.recordsSha256);

function subjectMade(name, sha256, mediaType, role, bytes, recordsSha256) {
  const annotations = recordsSha256 === undefined ? { role, bytes } : { role, bytes, recordsSha256 };
  return { name, digest: { sha256 }, mediaType, annotations };
}
