// The files that a reader gives: from the inputs of a form, or dropped with their folders, each by its path.

export const MOST_GIVEN = 20_000;
const MOST_FOLDERS = 64;

export function ofInput(list) {
  return [...list].map((file) => [file.webkitRelativePath || file.name, file]);
}

// Everything that was dropped. What is dropped can be reached only until the event ends, so that all is taken hold of first.
// Chromium gives handles, and opens no entries on a page from the reader's own disk; other browsers give entries alone.
export async function ofDrop(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const held = items.map((item) => item.getAsFileSystemHandle?.() ?? item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = [];
  for (const one of held) await walk(await one, "", 0, found);
  return found;
}

async function walk(one, prefix, depth, found) {
  if (!one) return;
  if (found.length > MOST_GIVEN || depth > MOST_FOLDERS) throw new Error("the folder holds more than can be looked at");
  const path = `${prefix}${one.name}`;
  if (one instanceof File) found.push([path, one]);
  else if (one.kind === "file") found.push([path, await one.getFile()]);
  else if (one.isFile) found.push([path, await new Promise((done, failed) => one.file(done, failed))]);
  else for (const inner of await innerOf(one)) await walk(inner, `${path}/`, depth + 1, found);
}

async function innerOf(folder) {
  const inner = [];
  if (folder.kind === "directory") {
    for await (const one of folder.values()) inner.push(one);
    return inner;
  }
  const reader = folder.createReader();
  // A folder is read a hundred entries at a time.
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return inner;
    inner.push(...some);
  }
}
